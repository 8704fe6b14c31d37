"""マイお試し for tests: one trial of each kind that a rep has, looked at on tests.ui.trial_samples.TODAY."""

from __future__ import annotations

from datetime import date

from tests.ui.trial_samples import NOW, TODAY, new_trial, row
from usen_desk.contract.trials import MyTrial, MyTrials, Need, Term, TrialPage, TrialSearch, TrialSort, Usage


def strip(*minutes):
    return tuple(minutes) + (None,) * (14 - len(minutes))


OVERDUE = MyTrial(
    row=row("tQm4Zk", store_name="居酒屋 海の幸 梅田店", days_left=1, strip=strip(*[540] * 12, 552), day_number=14),
    need=Need.OVERDUE,
    need_reason="次回の日(8月12日)を過ぎています。",
    is_new=True,
    is_overdue=True,
    next_on=date(2018, 8, 12),
)
ENDING = MyTrial(row=row("xfeeaP"), need=Need.ENDING, need_reason="残り3日です。")
NEW = MyTrial(
    row=new_trial("Kd9sVu").row, need=Need.UNAUTHENTICATED, need_reason="お渡しから12日、まだ認証されていません。"
)
WATCHED = MyTrial(row=row("p8XeYm", term=Term.RUNNING, days_left=8, strip=strip(*[500] * 6), day_number=7))
SHORT = MyTrial(
    row=row("u5GtCa", usage=Usage.SHORT, term=Term.RUNNING, days_left=11, strip=strip(100, 185, 205), day_number=4)
)
ENDED = MyTrial(
    row=row(
        "zzEnd1", term=Term.ENDED, days_left=-3, expires_on=date(2018, 8, 10), strip=strip(*[300] * 14), day_number=14
    )
)
MINE = [OVERDUE, ENDING, NEW, WATCHED, SHORT, ENDED]


def mine(items=MINE) -> MyTrials:
    items = list(items)
    return MyTrials(
        items=items,
        today_count=sum(one.need is not None for one in items),
        overdue_count=sum(one.is_overdue for one in items),
        guide_minutes=480,
        recorded_to=NOW,
    )


class Trials:
    """Answers a search like the service: `rows`, or `total` made rows; a login ID matches exactly but for case."""

    def __init__(self, total: int = 0, rows=()) -> None:
        self.rows = list(rows) or [row(f"id{number:05}", account_id=number + 1) for number in range(total)]

    def __call__(self, ask: TrialSearch) -> TrialPage:
        wanted = ask.login_id.casefold()
        rows = [one for one in self.rows if not wanted or one.login_id.casefold() == wanted]
        more = len(rows) > 1000
        start = int(ask.after) if ask.after else ask.offset
        end = min(len(rows), start + ask.limit)
        return TrialPage(
            items=rows[start:end],
            count=min(len(rows), 1000),
            more_than_count=more,
            sort=TrialSort.ISSUED_ON if more else ask.sort,
            descending=ask.descending,
            next_after=str(end) if end < len(rows) else "",
            guide_minutes=480,
            recorded_to=NOW,
        )


__all__ = ["ENDED", "ENDING", "MINE", "NEW", "OVERDUE", "SHORT", "TODAY", "WATCHED", "Trials", "mine", "strip"]
