"""Labels of the columns of the files of trials and of their listening, as the manual prints them (B1-3, B1-4)."""

from __future__ import annotations

import re
import unicodedata

ACCOUNT_ID = "アカウントID"
LOGIN_ID = "ログインID"

TRIALS = {
    "account_id": ACCOUNT_ID,
    "login_id": LOGIN_ID,
    "sold_as": "販売",
    "issued_on": "発行日",
    "authenticated_at": "初回認証日時",
    "expires_on": "失効日",
    "branch_code": "管轄支店",
    "customer_code": "顧客CD",
    "rep_id": "担当",
}
"""Field → label."""

SESSIONS = {"starts_at": "開始日時", "ends_at": "終了日時"}
DAY_TOTALS = {"used_on": "利用日", "usage_minutes": "利用時間"}
"""Field → label, beside the two IDs of which one is enough."""

WHOSE = f"{LOGIN_ID} または {ACCOUNT_ID}"
WHAT = f"{'・'.join(SESSIONS.values())}（または {'・'.join(DAY_TOTALS.values())}）"
"""How a message names columns of which some are enough."""

_MINUTES = re.compile(r"(\d{1,5})分?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})時間(?:([0-5]?\d)分)?", re.ASCII)


def minutes(cell: str) -> int | None:
    """518, 518分, 8:38, 8:38:20 (whole minutes count) or 8時間38分; None for anything else."""
    said = "".join(unicodedata.normalize("NFKC", cell).split())
    if found := _MINUTES.fullmatch(said):
        return int(found[1])
    if found := _CLOCK.fullmatch(said) or _WORDS.fullmatch(said):
        return int(found[1]) * 60 + int(found[2] or 0)
    return None
