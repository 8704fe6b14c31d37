"""Tests for usen_desk.server.trials.search: what it finds against a plain filter over all trials, pages and cursors."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from tests.server.conftest import BRANCH, OTHER_BRANCH
from usen_desk.contract.base import JST
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import fold
from usen_desk.contract.trials import FunnelStage, TrialSearch, TrialSort
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.trials import search, search_store
from usen_desk.server.trials.search import page

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
LOGINS = ("xfeeaP", "XFEEAP", "tQm4Zk", "hJ7wRc", "ｔｑｍ4zk")
SOLD_AS = ("リーフレット", "ﾘｰﾌﾚｯﾄ", "個別対応", "")


def random_trial(dice, account_id):
    issued_on = FIRST + dice.randrange(40) * DAY
    authenticated_at = None
    if dice.random() < 0.6:
        seconds = dice.randrange(10 * 24 * 3600)
        authenticated_at = datetime.combine(issued_on, time(), JST) + timedelta(seconds=seconds)
    expires_on = authenticated_at.date() + 13 * DAY if authenticated_at else None
    return {
        "account_id": account_id,
        "login_id": f"{dice.choice(LOGINS)}{dice.randrange(8)}_{account_id}"
        if account_id > 5
        else LOGINS[account_id - 1],
        "sold_as": dice.choice(SOLD_AS),
        "issued_on": issued_on,
        "authenticated_at": authenticated_at,
        "expires_on": expires_on,
        "extended_days": dice.choice((0, 0, 7)) if expires_on else 0,
        "branch_code": dice.choice((BRANCH, BRANCH, OTHER_BRANCH, None)),
        "total_minutes": dice.choice((0, 1, 600, 6000)) if authenticated_at else 0,
        "followed_up_at": datetime(2026, 2, 1, tzinfo=UTC) if dice.random() < 0.3 else None,
        "contracted_on": date(2026, 2, 1) if dice.random() < 0.1 else None,
    }


@pytest.fixture
def store_all(database, branches):
    def stored(trials):
        with database.write() as tx:
            tx.execute(insert(schema.trial), [trial | {"login_id_key": fold(trial["login_id"])} for trial in trials])
        return trials

    return stored


@pytest.fixture
def trials(store_all):
    dice = random.Random(11)
    return store_all([random_trial(dice, account_id) for account_id in range(1, 301)])


@pytest.fixture
def ask(unit):
    def asked(role=Role.SUPERVISOR, **conditions):
        with unit(role, Permission.READ_TRIALS) as context:
            return page(context, TrialSearch(**{"limit": 200} | conditions))

    return asked


STAGES = {
    FunnelStage.ISSUED: lambda trial: True,
    FunnelStage.AUTHENTICATED: lambda trial: trial["authenticated_at"] is not None,
    FunnelStage.USED: lambda trial: trial["total_minutes"] > 0,
    FunnelStage.FOLLOWED_UP: lambda trial: trial["followed_up_at"] is not None,
    FunnelStage.CONTRACTED: lambda trial: trial["contracted_on"] is not None,
}


def fits(trial, asked):
    on = trial["authenticated_at"].astimezone(JST).date() if trial["authenticated_at"] else None
    return all(
        (
            not fold(asked.login_id) or fold(trial["login_id"]) == fold(asked.login_id),
            not fold(asked.sold_as) or fold(trial["sold_as"]) == fold(asked.sold_as),
            asked.issued_from is None or trial["issued_on"] >= asked.issued_from,
            asked.issued_to is None or trial["issued_on"] <= asked.issued_to,
            asked.authenticated_from is None or (on is not None and on >= asked.authenticated_from),
            asked.authenticated_to is None or (on is not None and on <= asked.authenticated_to),
            not asked.branch_code or trial["branch_code"] == asked.branch_code,
            STAGES[asked.stage or FunnelStage.ISSUED](trial),
        )
    )


def may_see(trial, asked, role):
    if role is Role.SALES:
        by_id = bool(fold(asked.login_id)) and trial["branch_code"] is None
        return trial["branch_code"] == BRANCH or by_id
    return role is not Role.ADMIN


def random_conditions(dice):
    conditions = {
        "login_id": lambda: dice.choice((*LOGINS, "ＸＦＥＥＡＰ", "nobody")),
        "sold_as": lambda: dice.choice((*SOLD_AS, "りーふれっと", "代理店")),
        "issued_from": lambda: FIRST + dice.randrange(40) * DAY,
        "issued_to": lambda: FIRST + dice.randrange(40) * DAY,
        "authenticated_from": lambda: FIRST + dice.randrange(45) * DAY,
        "authenticated_to": lambda: FIRST + dice.randrange(50) * DAY,
        "branch_code": lambda: dice.choice((BRANCH, OTHER_BRANCH, "9999")),
        "stage": lambda: dice.choice(tuple(FunnelStage)),
    }
    chosen = [name for name in conditions if dice.random() < (0.15 if name == "login_id" else 0.3)]
    return {name: conditions[name]() for name in chosen}


@pytest.mark.parametrize("narrow_to", [search_store.NARROW_TO, 10], ids=["narrow ranges drive", "ranges filter"])
def test_any_conditions_find_what_a_plain_filter_finds(ask, trials, monkeypatch, narrow_to):
    monkeypatch.setattr(search_store, "NARROW_TO", narrow_to)
    search_store._range_up_to.cache_clear()
    dice = random.Random(5)
    found_any = 0
    for _ in range(120):
        conditions, role = random_conditions(dice), dice.choice((Role.SUPERVISOR, Role.AGENT, Role.SALES, Role.ADMIN))
        asked = TrialSearch(**conditions)
        expected = [trial for trial in trials if fits(trial, asked) and may_see(trial, asked, role)]
        expected.sort(key=lambda trial: (trial["issued_on"], trial["account_id"]), reverse=True)
        got = ask(role, **conditions)
        assert [row.account_id for row in got.rows] == [trial["account_id"] for trial in expected][:200], (
            conditions,
            role,
        )
        assert got.count == len(expected)
        found_any += bool(expected)
    search_store._range_up_to.cache_clear()
    assert found_any > 40


def sorted_by(trials, sort, descending):
    def key(trial):
        match sort:
            case TrialSort.EXPIRES_ON:
                return trial["expires_on"] and trial["expires_on"] + timedelta(days=trial["extended_days"])
            case TrialSort.LOGIN_ID:
                return fold(trial["login_id"])
            case _:
                return trial[sort.value]

    ids_fall = descending or sort is not TrialSort.ISSUED_ON
    by_id = sorted(trials, key=lambda trial: trial["account_id"], reverse=ids_fall)
    filled = [trial for trial in by_id if key(trial) not in (None, "")]
    return sorted(filled, key=key, reverse=descending) + [trial for trial in by_id if key(trial) in (None, "")]


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("sort", TrialSort)
def test_every_sort_pages_through_all_rows_once_by_cursor_and_by_offset(ask, trials, sort, descending):
    expected = [trial["account_id"] for trial in sorted_by(trials, sort, descending)]
    asked = {"sort": sort, "descending": descending, "limit": 70}
    by_cursor, after = [], ""
    while True:
        got = ask(**asked, after=after)
        assert (got.count, got.more_than_count, got.sort, got.descending) == (300, False, sort, descending)
        by_cursor += [row.account_id for row in got.rows]
        after = got.next_after
        if not after:
            break
    by_offset = [row.account_id for at in range(0, 350, 70) for row in ask(**asked, offset=at).rows]
    assert by_cursor == by_offset == expected


@pytest.fixture
def many(store_all):
    """1,200 trials, 30 on a day."""
    return store_all(
        [
            {
                "account_id": account_id,
                "login_id": f"id{account_id}",
                "sold_as": "リーフレット",
                "issued_on": FIRST + (account_id * 7 % 40) * DAY,
                "authenticated_at": datetime(2026, 3, 1 + account_id % 20, tzinfo=UTC),
                "branch_code": BRANCH,
            }
            for account_id in range(1, 1201)
        ]
    )


@pytest.mark.parametrize(
    "conditions",
    [{}, {"authenticated_to": date(2026, 12, 31)}, {"sold_as": "リーフレット"}],
    ids=["all", "range", "sold as"],
)
@pytest.mark.parametrize(
    ("sort", "descending", "falls"),
    [
        (TrialSort.ISSUED_ON, True, True),
        (TrialSort.ISSUED_ON, False, False),
        (TrialSort.LOGIN_ID, False, True),
    ],
)
def test_above_a_thousand_the_rows_come_by_day_of_issue_and_only_forward(
    ask, many, conditions, sort, descending, falls
):
    order = sorted(many, key=lambda trial: (trial["issued_on"], trial["account_id"]), reverse=falls)
    asked = conditions | {"sort": sort, "descending": descending}
    seen, after = [], ""
    while True:
        got = ask(**asked, after=after)
        assert (got.count, got.more_than_count) == (1000, True)
        assert (got.sort, got.descending) == (TrialSort.ISSUED_ON, falls)
        seen += [row.account_id for row in got.rows]
        after = got.next_after
        if not after:
            break
    assert seen == [trial["account_id"] for trial in order]


def test_exactly_a_thousand_are_counted_and_sorted(ask, store_all):
    store_all(
        [
            {"account_id": n, "login_id": f"id{n:04d}", "issued_on": FIRST + n % 3 * DAY, "branch_code": BRANCH}
            for n in range(1, 1001)
        ]
    )
    got = ask(sort=TrialSort.LOGIN_ID, descending=False, offset=990)
    assert (got.count, got.more_than_count, len(got.rows)) == (1000, False, 10)
    first = ask()
    assert (first.count, first.more_than_count, len(first.rows)) == (1000, False, 200)
    assert ask(offset=990).rows == ask(after=ask(limit=190, offset=800).next_after).rows
    store_all([{"account_id": 1001, "login_id": "more", "issued_on": FIRST, "branch_code": BRANCH}])
    assert ask().more_than_count


def refused(ask, **asked):
    with pytest.raises(Refusal) as caught:
        ask(**asked)
    assert caught.value.code is Code.INVALID_INPUT
    return caught.value.field


def test_an_offset_above_a_thousand_hits_is_refused(ask, many):
    assert refused(ask, offset=50) == "offset"


def test_a_cursor_of_another_search_is_refused(ask, many):
    after = ask(limit=10).next_after
    for asked in ({"sold_as": "リーフレット"}, {"descending": False}, {"stage": FunnelStage.USED}):
        assert refused(ask, after=after, **asked) == "after"
    assert len(ask(after=after, limit=50).rows) == 50, "the size of a page may change"


def test_a_sorted_list_stays_in_order_while_it_grows_and_ends_when_it_grew_too_far(ask, trials, store_all, monkeypatch):
    monkeypatch.setattr(search, "COUNT_EXACT_TO", 300)
    monkeypatch.setattr(search, "GROWTH", 310)
    first = ask(sort=TrialSort.LOGIN_ID, descending=False, limit=100)
    by_day = ask(limit=100)
    more = [
        {"account_id": n, "login_id": f"zzz{n}", "issued_on": FIRST - DAY, "branch_code": BRANCH}
        for n in range(1001, 1021)
    ]
    store_all(more[:5])
    second = ask(sort=TrialSort.LOGIN_ID, descending=False, limit=200, after=first.next_after)
    assert (second.count, second.more_than_count) == (300, True)
    assert {row.account_id for row in first.rows}.isdisjoint(row.account_id for row in second.rows)
    store_all(more[5:])
    assert refused(ask, sort=TrialSort.LOGIN_ID, descending=False, after=first.next_after) == "after"
    rest = ask(limit=200, after=by_day.next_after)
    shown = [row.account_id for row in by_day.rows + rest.rows]
    order = sorted(trials, key=lambda trial: (trial["issued_on"], trial["account_id"]), reverse=True)
    assert shown == [trial["account_id"] for trial in order], "by day of issue a list is walked on"


def test_the_ends_of_the_calendar_leave_nothing_out(ask, trials):
    on = sum(trial["authenticated_at"] is not None for trial in trials)
    assert ask(issued_from=date.min, issued_to=date.max).count == 300
    assert ask(authenticated_from=date.min).count == ask(authenticated_to=date.max).count == on
    assert ask(authenticated_from=date.min, authenticated_to=date.max).count == on
    assert ask(authenticated_to=date.min).count == ask(authenticated_from=date.max).count == 0


@pytest.mark.parametrize("login_id", ["%", "_", "'", "a" * 200, " \t"])
def test_no_text_is_anything_but_itself(ask, trials, login_id):
    assert ask(login_id=login_id).count == (300 if not login_id.strip() else 0)


def test_sales_meet_a_trial_without_a_branch_by_its_login_id_only(ask, store_all):
    rows = [("own", BRANCH), ("other", OTHER_BRANCH), ("none", None)]
    store_all(
        [
            {"account_id": n, "login_id": login, "branch_code": branch, "issued_on": FIRST}
            for n, (login, branch) in enumerate(rows, 1)
        ]
    )

    def found(**asked):
        return [row.login_id for row in ask(Role.SALES, **asked).rows]

    assert found() == found(issued_from=FIRST) == found(branch_code=BRANCH) == ["own"]
    assert found(login_id="none") == found(login_id="NONE") == ["none"]
    assert found(login_id="none", branch_code=BRANCH) == found(login_id="other") == []
    assert found(branch_code=OTHER_BRANCH) == found(login_id="other", branch_code=OTHER_BRANCH) == []


def test_every_trial_that_may_stand_in_a_list_comes_once_a_batch_at_a_time(unit, trials, monkeypatch):
    monkeypatch.setattr(search, "EVERY_AT_A_TIME", 7)
    with unit(Role.SALES, Permission.EXPORT_TRIALS) as context:
        batches = list(search.every(context, replace(TrialSearch(), limit=1, offset=9)))
    assert all(len(batch) <= 7 for batch in batches)
    own = [trial for trial in trials if trial["branch_code"] == BRANCH]
    order = sorted(own, key=lambda trial: (trial["issued_on"], trial["account_id"]), reverse=True)
    assert [row.account_id for batch in batches for row in batch] == [trial["account_id"] for trial in order]
