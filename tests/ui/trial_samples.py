"""Trials for tests of the desktop; the manual's own sample is xfeeaP, looked at on its eleventh day (B1-4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from usen_desk.contract.trials import (
    Advice,
    CustomerTrials,
    Extension,
    FollowUp,
    FollowUpKind,
    FollowUpResult,
    Term,
    Trial,
    TrialRow,
    Usage,
    UsageDay,
)

TODAY = date(2018, 8, 13)
NOW = datetime(2018, 8, 13, 9, 40, tzinfo=UTC)
"""18:40 in Japan."""
MINUTES = {3: 518, 4: 542, 5: 517, 7: 611, 8: 652, 9: 668, 10: 736, 11: 782, 12: 766, 13: 635}
"""By day of August 2018: the manual's first days, and days of ours that bring its total of 107時間07分."""
TOTAL = sum(MINUTES.values())
ADVICE = [
    Advice(usage=Usage.UNAUTHENTICATED, title="初回ログインを案内", steps=("リーフレットのIDを一緒に入力する",)),
    Advice(usage=Usage.UNUSED, title="ログイン方法を説明", steps=("ログインの手順を一緒に確かめる",)),
    Advice(usage=Usage.SHORT, title="操作説明やコンテンツのご案内", steps=("チャンネルの選び方を見せる",)),
    Advice(
        usage=Usage.LONG,
        title="契約プランや契約後の流れを説明",
        steps=("契約プランを比べて見せる", "契約後の流れを説明する", "失効日の前に訪問日を決める"),
    ),
]


def row(login_id: str = "xfeeaP", **other) -> TrialRow:
    strip = tuple(MINUTES.get(day, 0) if day <= TODAY.day else None for day in range(3, 17))
    values = {
        "account_id": 870381,
        "login_id": login_id,
        "sold_as": "個別対応",
        "issued_on": date(2018, 6, 13),
        "authenticated_at": datetime(2018, 8, 2, 15, 17, 28, tzinfo=UTC),
        "expires_on": date(2018, 8, 16),
        "branch_code": "0204180400",
        "branch_name": "横浜南支店",
        "customer_code": "0412-3398-01",
        "store_name": "カフェ・ド・ノール 横浜南店",
        "rep_id": 1,
        "rep_name": "山田 美咲",
        "usage": Usage.LONG,
        "term": Term.ENDING,
        "days_left": 3,
        "day_number": 11,
        "reason": "1日平均 9時間39分が目安の8時間を超えています。",
        "recent": "お試し11日目・直近3日 35時間09分",
        "strip_from": date(2018, 8, 3),
        "strip": strip,
        "total_minutes": TOTAL,
        "mean_minutes": 579,
        "last_used_on": TODAY,
        "version": 4,
    }
    return TrialRow(**(values | other))


def follow_up(number: int = 1, **other) -> FollowUp:
    values = {
        "follow_up_id": UUID(int=number),
        "kind": FollowUpKind.PHONE,
        "result": FollowUpResult.ABSENT,
        "said": "店長 不在。13日の夜にかけ直し。",
        "at": datetime(2018, 8, 10, 6, 20, tzinfo=UTC) - timedelta(days=2 * number),
        "staff_id": 1,
        "staff_name": "山田 美咲",
    }
    return FollowUp(**(values | other))


FOLLOW_UPS = [
    follow_up(1, next_on=TODAY),
    follow_up(2, result=FollowUpResult.TALKED, said="利用が止まったため確認。月曜は定休日。", staff_id=2),
    follow_up(3, kind=FollowUpKind.VISIT, result=FollowUpResult.TALKED, said="ログインまで同席。朝のBGMが好評。"),
    follow_up(4, kind=FollowUpKind.REGISTERED, result=None, said=""),
]


def extension(**other) -> Extension:
    values = {
        "extension_id": UUID(int=9),
        "account_id": 870381,
        "login_id": "xfeeaP",
        "store_name": "カフェ・ド・ノール 横浜南店",
        "branch_name": "横浜南支店",
        "days": 7,
        "reason": "改装で休業",
        "asked_by": "山田 美咲",
        "asked_at": NOW,
    }
    return Extension(**(values | other))


def trial(login_id: str = "xfeeaP", **other) -> Trial:
    """`other` may also hold fields of the row."""
    of_row = {name: other.pop(name) for name in list(other) if name in TrialRow.__struct_fields__}
    values = {
        "row": row(login_id, **of_row),
        "phone": "045-812-3391",
        "days": [UsageDay(on=date(2018, 8, day), minutes=minutes) for day, minutes in MINUTES.items()],
        "recorded_to": NOW,
        "guide_minutes": 480,
        "used_day_count": 10,
        "longest_gap_days": 1,
        "longest_gap_from": date(2018, 8, 6),
        "advice": list(ADVICE),
        "next_on": TODAY,
        "is_overdue": False,
        "follow_ups": list(FOLLOW_UPS),
        "extensions": [],
    }
    return Trial(**(values | other))


def new_trial(login_id: str = "b2NpLe", **other) -> Trial:
    """Handed over, never authenticated, without a store."""
    values = {
        "authenticated_at": None,
        "expires_on": None,
        "usage": Usage.UNAUTHENTICATED,
        "term": Term.NOT_STARTED,
        "days_left": None,
        "day_number": 0,
        "reason": "お渡しから12日、まだ認証されていません。",
        "strip_from": None,
        "strip": (),
        "total_minutes": 0,
        "mean_minutes": 0,
        "last_used_on": None,
        "customer_code": "",
        "store_name": "",
        "days": [],
        "used_day_count": 0,
        "longest_gap_days": 0,
        "longest_gap_from": None,
        "next_on": None,
        "follow_ups": [],
    }
    return trial(login_id, **(values | other))


TRIALS = CustomerTrials(items=[row()], guide_minutes=480)
"""At one store."""
