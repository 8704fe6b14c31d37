"""Tests for usen_desk.server.attachments.names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.server.attachments.names import NAME_MAX_UNITS, cleaned

PDF = (".pdf",)
TEXT = (".txt", ".log")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("請求書.pdf", "請求書.pdf"),
        ("Invoice 11.PDF", "Invoice 11.PDF"),
        (unicodedata.normalize("NFD", "ガイド.pdf"), "ガイド.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\秘密.pdf", "秘密.pdf"),
        ("..\\..\\起動.pdf", "起動.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("見積\u202efdp.exe", "見積fdp.exe.pdf"),
        ("見\u200b積\ufeff.pdf", "見積.pdf"),
        ("\u3164\u2800.pdf", "file.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1 .pdf", "_LPT1.pdf"),
        ("nul.tar.pdf", "_nul.tar.pdf"),
        ("com¹.pdf", "_com¹.pdf"),
        ("console.pdf", "console.pdf"),
        ('a<b>"c|d?e*f:g.pdf', "a_b__c_d_e_f_g.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        (".pdf", "file.pdf"),
        (".htaccess", "file.htaccess.pdf"),
        ("名前. . .", "名前.pdf"),
        ("名前 .pdf", "名前.pdf"),
        ("   ", "file.pdf"),
        ("setup.exe", "setup.exe.pdf"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(name, kept):
    assert cleaned(name, PDF) == kept


def test_the_extension_is_one_of_the_kinds():
    assert cleaned("run.bat", TEXT) == "run.bat.txt"
    assert cleaned("今日.log", TEXT) == "今日.log"


def test_a_long_name_keeps_its_extension():
    for char in ("あ", "𠮷", "a"):
        kept = cleaned(char * 400 + ".pdf", PDF)
        assert kept.endswith(char + ".pdf")
        assert NAME_MAX_UNITS - 2 <= len(kept.encode("utf-16-le")) // 2 <= NAME_MAX_UNITS


NASTY = st.sampled_from(
    ["/", "\\", ".", " ", "\u202e", "\u200d", "\0", "\n", "\x7f", "\ud800", "con", "𠮷", "か\u3099"]
)


@given(st.lists(NASTY | st.text(max_size=3), max_size=12).map("".join), st.sampled_from([PDF, TEXT]))
def test_whatever_comes_is_kept_as_a_plain_name(name, extensions):
    kept = cleaned(name, extensions)
    assert kept == cleaned(kept, extensions) == unicodedata.normalize("NFC", kept)
    assert not set('/\\<>:"|?*') & set(kept)
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in kept)
    assert kept.strip(". ") == kept
    assert kept.casefold().endswith(extensions)
    assert 0 < len(kept.encode("utf-16-le")) // 2 <= NAME_MAX_UNITS
