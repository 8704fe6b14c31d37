"""Part-masks of phone numbers and mail addresses in lists (RELIABILITY.md, Who may what). Never the whole value."""

from __future__ import annotations

import re
import unicodedata

from usen_desk.contract.text import phone_key

SHOWN_AT_THE_END = 4
HIDDEN_AT_LEAST = 3
HIDDEN = "***"

_AREA = re.compile(r"\(?(0\d{1,4})\D")


def mask_phone(phone: str) -> str:
    """03-1234-5678 → 03-****-5678: area code and last four digits stay; a short number keeps less."""
    digits = phone_key(phone)
    if not digits:
        return HIDDEN if phone.strip() else ""
    tail = min(SHOWN_AT_THE_END, max(0, len(digits) - HIDDEN_AT_LEAST - 1))
    area = _area_code(phone, digits)[: max(0, len(digits) - tail - HIDDEN_AT_LEAST)]
    parts = (area, "*" * (len(digits) - len(area) - tail), digits[len(digits) - tail :])
    return "-".join(part for part in parts if part)


def _area_code(phone: str, digits: str) -> str:
    """As the master writes it; without a separator three digits, two in Tokyo and Osaka."""
    written = _AREA.match(unicodedata.normalize("NFKC", phone).strip())
    if written:
        return written[1]
    if not digits.startswith("0"):
        return ""
    return digits[:2] if digits.startswith(("03", "06")) else digits[:3]


def mask_mail(mail: str) -> str:
    """tanaka@example.jp → t***@example.jp; a part of one letter is hidden as a whole."""
    if not mail.strip():
        return ""
    local, at, domain = mail.rpartition("@")
    masked = f"{local[0] if len(local) > 1 else ''}{HIDDEN}@{domain}" if at else HIDDEN
    return masked if masked != mail else HIDDEN
