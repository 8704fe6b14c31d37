"""Tests for usen_desk.server.accounts.masks."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from usen_desk.contract.text import phone_key
from usen_desk.server.accounts.masks import mask_mail, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("03-1234-5678", "03-****-5678"),
        ("045-123-4567", "045-***-4567"),
        ("(045)123-4567", "045-***-4567"),
        ("０４５（１２３）４５６７", "045-***-4567"),
        ("+81 45 123 4567", "045-***-4567"),
        ("0451234567", "045-***-4567"),
        ("0312345678", "03-****-5678"),
        ("090-1234-5678", "090-****-5678"),
        ("0120-123-456", "012-***-3456"),
        ("01234-5-6789", "012-***-6789"),
        ("045-123-4567 内線12", "045-***-4567"),
        ("123-4567", "****-567"),
        ("110", "***"),
        ("なし", "***"),
        ("", ""),
        (" ", ""),
    ],
)
def test_a_phone_keeps_its_area_and_its_end(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("mail", "shown"),
    [
        ("tanaka@example.jp", "t***@example.jp"),
        ("t@example.jp", "***@example.jp"),
        ('"a@b"@example.jp', '"***@example.jp'),
        ("t***@example.jp", "***"),
        ("no mail", "***"),
        ("@example.jp", "***@example.jp"),
        ("", ""),
    ],
)
def test_a_mail_keeps_its_first_letter_and_its_domain(mail, shown):
    assert mask_mail(mail) == shown


@given(st.text(st.sampled_from("0123456789-() +０９"), max_size=20) | st.text(max_size=20))
def test_a_masked_phone_never_shows_all_digits(phone):
    digits = phone_key(phone)
    assume(digits)
    shown = phone_key(mask_phone(phone))
    assert len(digits) - sum(character.isdigit() for character in mask_phone(phone)) >= min(3, len(digits))
    assert shown != digits
    assert mask_phone(phone) != phone


@given(st.emails() | st.text(max_size=20))
def test_a_masked_mail_is_never_the_whole(mail):
    assume(mail.strip("*\u3000 \t\r\n") and mail.strip())
    assert mask_mail(mail) != mail
    local, _, _ = mail.rpartition("@")
    assert len(local) < 2 or local not in mask_mail(mail).rpartition("@")[0]
