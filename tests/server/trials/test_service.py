"""Tests for usen_desk.server.trials.service."""

from contextlib import contextmanager
from datetime import date, datetime

import msgspec
import pytest
from sqlalchemy import event, select

from tests.server.conftest import BRANCH, OTHER_BRANCH
from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import Term, TrialSearch, Usage
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.trials import search_store, service
from usen_desk.server.trials.texts import DEFAULT_RULES

MANUAL_DAYS = (518, 542, 517, 0, 611, 652, 668, 736, 782, 766, 635)
"""Three days of the manual; the rest fills its total, 107時間07分."""


@pytest.fixture
def get(unit):
    def answered(login, role=Role.AGENT, **more):
        with unit(role, Permission.READ_TRIALS, **more) as context:
            return service.get_trial(context, Nothing(), login)

    return answered


@pytest.fixture
def search(unit):
    def answered(role=Role.AGENT, **asked):
        with unit(role, Permission.READ_TRIALS) as context:
            return service.search_trials(context, TrialSearch(**asked))

    return answered


@pytest.fixture
def manual(put, recorded):
    recorded(datetime(2026, 11, 22, tzinfo=JST))
    return put(
        "xfeeaP",
        870381,
        days=MANUAL_DAYS,
        started_on=date(2018, 8, 3),
        authenticated_at=datetime(2018, 8, 3, 0, 17, 28, tzinfo=JST),
        issued_on=date(2018, 6, 13),
        sold_as="個別対応",
    )


def test_the_manuals_sample_has_its_total_its_days_and_the_advice_for_long_use(get, manual):
    trial = get("xfeeaP")
    assert (trial.row.account_id, trial.row.sold_as, trial.row.issued_on) == (870381, "個別対応", date(2018, 6, 13))
    assert (trial.row.expires_on, trial.row.total_minutes) == (date(2018, 8, 16), 107 * 60 + 7)
    assert [(day.on.day, day.minutes) for day in trial.days][:4] == [(3, 518), (4, 542), (5, 517), (7, 611)]
    assert (trial.row.usage, trial.row.term) == (Usage.LONG, Term.ENDED)
    assert [one.title for one in trial.advice if one.usage is trial.row.usage] == ["契約プランや契約後の流れを説明"]
    assert trial.row.mean_minutes == (107 * 60 + 7) // 14
    assert (trial.used_day_count, trial.longest_gap_days, trial.longest_gap_from) == (10, 3, date(2018, 8, 14))


def test_a_list_shows_the_strip_of_the_first_fourteen_days(search, manual):
    page = search(login_id="XFEEAP")
    row = page.items[0]
    assert (page.count, row.login_id) == (1, "xfeeaP")
    assert (row.strip_from, row.strip) == (date(2018, 8, 3), (*MANUAL_DAYS, 0, 0, 0))
    assert page.guide_minutes == DEFAULT_RULES.long_from_minutes


def hidden(get, login, role=Role.SALES):
    with pytest.raises(Refusal) as caught:
        get(login, role)
    return caught.value.code is Code.NOT_FOUND


def test_exact_letters_win_and_other_spellings_find_what_is_alone(put, get):
    put("xfeeaP", 1)
    put("XFEEAP", 2)
    put("tQm4Zk", 3)
    assert [get(login).row.account_id for login in ("xfeeaP", "XFEEAP", "TQM4ZK", "ｔＱｍ4Ｚｋ")] == [1, 2, 3, 3]
    assert hidden(get, "xfeeap"), "two trials have these letters in another spelling"
    assert hidden(get, "nobody")


def test_sales_reach_their_branch_and_by_its_id_a_trial_without_one(put, get):
    put("own")
    put("other", branch_code=OTHER_BRANCH)
    put("none", branch_code=None)
    assert get("own", Role.SALES).row.branch_name == "横浜南支店"
    assert get("none", Role.SALES).row.branch_code == ""
    assert hidden(get, "other")
    assert hidden(get, "own", Role.ADMIN)
    assert [get(login, role).row.login_id for login in ("own", "other", "none") for role in (Role.AGENT,)] == [
        "own",
        "other",
        "none",
    ]


def test_another_branchs_spelling_does_not_hide_ones_own(put, get):
    put("abc", 1)
    put("ABC", 2, branch_code=OTHER_BRANCH)
    assert get("Abc", Role.SALES).row.account_id == 1
    assert get("ABC", Role.SALES).row.account_id == 1


def test_the_page_shows_store_rep_and_dates(put, put_store, put_staff, get, midnight):
    put("xfeeaP", customer_id=put_store(), rep_id=put_staff(7, "佐藤 健"), next_on=date(2026, 11, 21), version=4)
    trial = get("xfeeaP")
    assert (trial.row.customer_code, trial.row.store_name) == ("0398-2071-01", "髙橋カフェ")
    assert (trial.row.rep_id, trial.row.rep_name, trial.row.version) == (7, "佐藤 健", 4)
    assert trial.phone == "045-123-4567"
    assert (trial.next_on, trial.is_overdue) == (date(2026, 11, 21), True)
    assert (trial.recorded_to, trial.guide_minutes) == (datetime(2026, 11, 22, tzinfo=JST), 240)
    assert [one.usage for one in trial.advice] == list(Usage)
    assert (trial.follow_ups, trial.extensions) == ([], [])


@pytest.mark.parametrize(
    ("next_on", "overdue"), [(None, False), (date(2026, 11, 22), False), (date(2026, 11, 21), True)]
)
def test_a_date_is_overdue_the_day_after(put, get, next_on, overdue):
    put("a", next_on=next_on)
    assert get("a").is_overdue is overdue


def test_a_trial_without_store_and_listening(put, get):
    put("a")
    trial = get("a")
    assert (trial.phone, trial.days, trial.recorded_to) == ("", [], None)
    assert (trial.row.usage, trial.row.term, trial.row.strip) == (Usage.UNAUTHENTICATED, Term.NOT_STARTED, ())


def test_reading_a_trial_is_logged_and_listing_is_not(put, get, search, database):
    put("xfeeaP", 870381)
    search()
    get("xfeeaP")
    hidden(get, "nobody")
    with database.read() as tx:
        (row,) = tx.execute(select(schema.access_log)).all()
    assert (row.action, row.object_kind, row.object_key) == ("trial_viewed", "trial", "870381")


def test_a_list_never_carries_the_phone_of_a_store(put, put_store, search):
    put("a", customer_id=put_store())
    assert b"045" not in msgspec.json.encode(search())


def test_a_page_costs_the_same_number_of_statements_for_one_row_and_for_fifty(put, search, database, midnight):
    def statements():
        asked = []
        with counted(database, asked):
            search(limit=50)
        return len(asked)

    put("first", started_on=date(2026, 11, 3), days=(60, 60))
    for_one = statements()
    for n in range(49):
        put(f"t{n}", started_on=date(2026, 11, 3), days=(60, 60, 60))
    assert statements() == for_one <= 6


@contextmanager
def counted(database, asked):
    def note(connection, cursor, statement, *_):
        asked.append(statement)

    engine = database._write
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def of_store(unit):
    def listed(code, role=Role.SALES):
        with unit(role, Permission.READ_TRIALS) as context:
            return [row.login_id for row in service.list_customer_trials(context, Nothing(), code).items]

    return listed


def test_a_stores_trials_come_newest_first_in_the_callers_reach(put, put_store, of_store):
    store, elsewhere = put_store("1"), put_store("2", branch_code=OTHER_BRANCH)
    put("old", customer_id=store, issued_on=date(2026, 1, 1))
    put("new", customer_id=store, issued_on=date(2026, 2, 1))
    put("other", customer_id=store, branch_code=OTHER_BRANCH)
    put("none", customer_id=store, branch_code=None)
    put("elsewhere", customer_id=elsewhere)
    assert of_store("1") == ["new", "old"]
    assert sorted(of_store("1", Role.AGENT)) == ["new", "none", "old", "other"]
    for code, role in (("2", Role.SALES), ("9", Role.AGENT), ("1", Role.ADMIN)):
        with pytest.raises(Refusal) as caught:
            of_store(code, role)
        assert caught.value.code is Code.NOT_FOUND


@pytest.fixture
def sold_as(unit):
    def listed(role=Role.SALES):
        with unit(role, Permission.READ_TRIALS) as context:
            return service.list_sold_as(context, Nothing()).items

    return listed


def test_the_values_of_sold_as_are_those_of_the_callers_trials_the_most_frequent_first(put, sold_as):
    for n, (value, branch) in enumerate(
        [
            ("展示会", BRANCH),
            ("個別対応", BRANCH),
            ("個別対応", BRANCH),
            ("", BRANCH),
            ("代理店", OTHER_BRANCH),
            ("他", None),
        ]
    ):
        put(f"t{n}", sold_as=value, branch_code=branch)
    put("old", sold_as="昔", issued_on=date(2000, 1, 1))
    assert sold_as() == ["個別対応", "展示会", "昔"]
    assert sold_as(Role.SUPERVISOR) == ["個別対応", "他", "代理店", "展示会", "昔"]
    assert sold_as(Role.ADMIN) == []


def test_values_of_old_trials_come_behind_those_of_late(put, sold_as, monkeypatch):
    monkeypatch.setattr(search_store, "SOLD_AS_OF_NEWEST", 2)
    for n in range(5):
        put(f"old{n}", sold_as="昔", issued_on=date(2000, 1, 1))
    put("new", sold_as="新")
    put("new2", sold_as="展示会")
    assert sold_as() == ["展示会", "新", "昔"]
