"""Tests for usen_desk.server.markup: what customers' pages get is ours, whatever was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.server.markup import TAGS, html_of


def test_the_light_markup_becomes_a_few_tags():
    text = "# 見出し\n**大切**\n次の行\n- 一\n- [案内](https://example.jp/a)"
    link = '<a href="https://example.jp/a" rel="noopener noreferrer">案内</a>'
    assert html_of(text) == (
        f"<h3>見出し</h3><p><strong>大切</strong><br>次の行</p><ul><li>一</li><li>{link}</li></ul>"
    )


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "&lt;b&gt;"]
)
def test_what_looks_like_html_is_shown_as_it_was_typed(text):
    from html import unescape

    assert unescape(html_of(text).removeprefix("<p>").removesuffix("</p>")) == text


@given(st.text(alphabet=st.sampled_from("<>\"'&/=():[]*#-\n abhjrstp:."), max_size=80))
def test_no_other_tag_and_no_other_attribute_comes_out(text):
    for tag, attributes in re.findall(r"<\s*/?\s*([^\s>/]*)([^>]*)>", html_of(text)):
        assert tag in TAGS
        assert not attributes or tag == "a"
