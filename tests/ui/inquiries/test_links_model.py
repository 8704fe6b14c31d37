"""Tests for usen_desk.ui.inquiries.links_model: what a link covers, and where it really leads."""

import pytest

from usen_desk.ui.inquiries.links_model import links_of


def said(text):
    return [text[link.start : link.end] for link in links_of(text)]


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("手順は https://example.jp/a?b=1#c をご覧ください。", ["https://example.jp/a?b=1#c"]),
        ("https://example.jp/manual/3をご覧ください", ["https://example.jp/manual/3"]),
        ("https://example.jpをご覧ください", ["https://example.jp"]),
        ("(https://a.example/b)、「http://c.example」。", ["https://a.example/b", "http://c.example"]),
        ("www.example.jp/x と WWW.EXAMPLE.COM", ["www.example.jp/x", "WWW.EXAMPLE.COM"]),
        ("https://a.example:8443/x.", ["https://a.example:8443/x"]),
        ("https:// ftp://x.example javascript:alert(1) mailto:a@b.example", []),
        ("", []),
    ],
)
def test_a_link_ends_where_the_words_go_on(text, covered):
    assert said(text) == covered


@pytest.mark.parametrize(
    ("text", "host", "asked", "is_disguised"),
    [
        ("https://example.jp/", "example.jp", "example.jp", False),
        ("https://例え.jp/", "例え.jp", "xn--r8jz45g.jp", True),
        ("https://xn--r8jz45g.jp/", "例え.jp", "xn--r8jz45g.jp", True),
        ("http://аpple.com", "аpple.com", "xn--pple-43d.com", True),  # a Cyrillic а is the point
        ("https://bank.example@evil.example/x", "evil.example", "evil.example", False),
        ("https://evil.example\\@bank.example/", "evil.example", "evil.example", False),
    ],
)
def test_the_host_is_the_one_that_is_asked(text, host, asked, is_disguised):
    link = links_of(text)[0]
    assert (link.host, link.asked_host, link.is_disguised) == (host, asked, is_disguised)


def test_the_address_is_what_is_opened():
    assert links_of("www.example.jp/x")[0].address == "https://www.example.jp/x"
    assert links_of("https://例え.jp/a")[0].address == "https://xn--r8jz45g.jp/a"
