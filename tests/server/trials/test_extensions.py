"""Tests for usen_desk.server.trials.extensions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from tests.server.conftest import NOW, OTHER_BRANCH
from tests.server.trials.person import logged, refused, stored
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import ExtensionsAsk, FollowUpKind, Term, TrialSearch, TrialSort
from usen_desk.server.trials import extensions
from usen_desk.server.trials.service import search_trials

FIRST, SECOND = UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10"), UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f11")
STARTED = date(2026, 11, 10)
LAST = date(2026, 11, 23)
HOUR = timedelta(hours=1)


def listed(person, *, only_waiting=True):
    body = ExtensionsAsk(only_waiting=only_waiting)
    return person.does(extensions.list_extensions, body, permission=Permission.READ_TRIALS).items


def history(person, login, kind):
    return [one.said for one in person.sees(login).follow_ups if one.kind is kind]


def test_an_extension_waits_for_its_decision(put, put_store, misaki, database):
    put("xfeeaP", 870381, started_on=STARTED, customer_id=put_store())
    trial = misaki.asks_extension("xfeeaP", FIRST, 7, "改装のため")
    (asked,) = trial.extensions
    assert (asked.extension_id, asked.days, asked.reason, asked.is_approved) == (FIRST, 7, "改装のため", None)
    assert (asked.asked_by, asked.asked_at, asked.decided_by) == ("山田 美咲", NOW, "")
    assert (asked.login_id, asked.store_name, asked.branch_name) == ("xfeeaP", "髙橋カフェ", "横浜南支店")
    assert (trial.row.expires_on, asked.expires_on, trial.row.version) == (LAST, LAST, 2)
    assert history(misaki, "xfeeaP", FollowUpKind.EXTENSION_ASKED) == ["7日の延長を申請\n改装のため"]
    assert logged(database) == [("extension_asked", "870381", 11, f"{FIRST} 7 days")]
    assert misaki.told == [870381]


def test_an_approved_extension_moves_the_last_day(put, misaki, boss, database):
    put("xfeeaP", 870381, started_on=STARTED, extended_days=3)
    misaki.asks_extension("xfeeaP", FIRST, 7)
    decided = boss.decides(FIRST, note="一度だけ")
    assert (decided.is_approved, decided.decided_by, decided.note) == (True, "中村 誠", "一度だけ")
    assert (decided.decided_at, decided.expires_on) == (NOW, LAST + timedelta(days=10))
    trial = misaki.sees("xfeeaP")
    assert (trial.row.expires_on, trial.row.extended_days, trial.row.version) == (LAST + timedelta(days=10), 10, 3)
    assert trial.extensions == [decided]
    assert history(misaki, "xfeeaP", FollowUpKind.EXTENSION_DECIDED) == ["7日の延長を承認\n一度だけ"]
    assert logged(database)[-1] == ("extension_decided", "870381", 14, f"{FIRST} 7 days approved")
    assert boss.told == [870381]


def test_a_refused_extension_moves_nothing(put, misaki, boss, database):
    put("xfeeaP", started_on=STARTED)
    misaki.asks_extension("xfeeaP", FIRST)
    assert boss.decides(FIRST, is_approved=False).expires_on == LAST
    row = stored(database, "xfeeaP")
    assert (row.extended_days, row.version) == (0, 3)
    assert history(misaki, "xfeeaP", FollowUpKind.EXTENSION_DECIDED) == ["7日の延長を却下"]
    assert logged(database)[-1][3] == f"{FIRST} 7 days refused"


def test_a_trial_that_is_over_runs_again_when_more_days_are_granted(put, misaki, boss):
    put("xfeeaP", started_on=date(2026, 11, 7))
    assert misaki.asks_extension("xfeeaP", FIRST).row.term is Term.ENDED
    boss.decides(FIRST)
    assert misaki.sees("xfeeaP").row.term is Term.RUNNING


def test_a_trial_without_a_last_day_cannot_be_extended(put, misaki, database):
    put("xfeeaP")
    assert refused(misaki.asks_extension, "xfeeaP") == (Code.NOT_STARTED, None)
    assert logged(database) == []


def test_one_request_waits_at_a_time(put, misaki, ken, boss):
    put("xfeeaP", started_on=STARTED)
    misaki.asks_extension("xfeeaP", FIRST)
    assert refused(ken.asks_extension, "xfeeaP") == (Code.ALREADY_ASKED, None)
    boss.decides(FIRST, is_approved=False)
    assert len(ken.asks_extension("xfeeaP").extensions) == 2


def test_asking_twice_asks_once_also_after_the_decision(put, misaki, boss, database):
    put("xfeeaP", started_on=STARTED)
    first = misaki.asks_extension("xfeeaP", FIRST)
    assert misaki.asks_extension("xfeeaP", FIRST) == first
    boss.decides(FIRST)
    (one,) = misaki.asks_extension("xfeeaP", FIRST).extensions
    assert one.is_approved
    assert len(logged(database)) == 2


def test_the_same_id_for_something_else_is_refused(put, misaki, ken):
    for login in ("xfeeaP", "tQm4Zk"):
        put(login, started_on=STARTED)
    misaki.asks_extension("xfeeaP", FIRST, 7, "改装")
    for person, login, days, reason in [
        (misaki, "xfeeaP", 8, "改装"),
        (misaki, "xfeeaP", 7, "移転"),
        (misaki, "tQm4Zk", 7, "改装"),
        (ken, "xfeeaP", 7, "改装"),
    ]:
        assert refused(person.asks_extension, login, FIRST, days, reason) == (Code.OTHER_CONTENT, None)


@pytest.mark.parametrize("is_same", [True, False])
def test_two_requests_at_once_ask_once(put, misaki, database, is_same):
    put("xfeeaP", started_on=STARTED)
    barrier = Barrier(2)

    def ask(extension_id):
        barrier.wait(20)
        return misaki.asks_extension("xfeeaP", extension_id)

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(ask, extension_id) for extension_id in (FIRST, FIRST if is_same else SECOND)]
    codes = sorted(getattr(one.exception(), "code", "") for one in asked)
    assert codes == (["", ""] if is_same else ["", Code.ALREADY_ASKED])
    assert len(misaki.sees("xfeeaP").extensions) == len(logged(database)) == 1


def test_the_second_decision_is_told_that_it_comes_late(put, misaki, boss, database):
    put("xfeeaP", started_on=STARTED)
    misaki.asks_extension("xfeeaP", FIRST)
    boss.decides(FIRST)
    for is_approved in (True, False):
        assert refused(boss.decides, FIRST, is_approved=is_approved) == (Code.ALREADY_DECIDED, None)
    assert stored(database, "xfeeaP").extended_days == 7


def test_of_two_decisions_at_once_one_counts(put, misaki, boss, database):
    put("xfeeaP", started_on=STARTED)
    misaki.asks_extension("xfeeaP", FIRST)
    barrier = Barrier(2)

    def decide():
        barrier.wait(20)
        return boss.decides(FIRST)

    with ThreadPoolExecutor(2) as pool:
        decided = [pool.submit(decide) for _ in range(2)]
    assert sorted(getattr(one.exception(), "code", "") for one in decided) == ["", Code.ALREADY_DECIDED]
    assert stored(database, "xfeeaP").extended_days == 7


@pytest.mark.parametrize("extension_id", [uuid4(), "no uuid"])
def test_what_nobody_asked_for_is_not_decided(boss, extension_id):
    assert refused(boss.decides, extension_id) == (Code.NOT_FOUND, None)


def test_waiting_ones_come_by_their_time_and_decided_ones_newest_first(put, misaki, boss):
    ids = [uuid4() for _ in range(4)]
    for number, extension_id in enumerate(ids):
        put(f"login{number}", started_on=STARTED)
        misaki.now += HOUR
        misaki.asks_extension(f"login{number}", extension_id)
    for number in (0, 2):
        boss.now += HOUR
        boss.decides(ids[number])
    assert [one.extension_id for one in listed(boss)] == [ids[1], ids[3]]
    assert [one.extension_id for one in listed(boss, only_waiting=False)] == [ids[1], ids[3], ids[2], ids[0]]


def test_a_list_has_its_limit(put, misaki, boss, monkeypatch):
    monkeypatch.setattr(extensions, "PAGE_MAX_ROWS", 3)
    ids = [uuid4() for _ in range(4)]
    for number, extension_id in enumerate(ids):
        put(f"login{number}", started_on=STARTED)
        misaki.asks_extension(f"login{number}", extension_id)
    assert len(listed(boss)) == 3
    boss.decides(ids[0])
    boss.decides(ids[1])
    assert [one.is_approved for one in listed(boss, only_waiting=False)] == [None, None, True]


def test_sales_see_and_ask_for_their_own_branch_only(put, misaki, boss):
    put("xfeeaP", started_on=STARTED)
    put("tQm4Zk", started_on=STARTED, branch_code=OTHER_BRANCH)
    misaki.asks_extension("xfeeaP", FIRST)
    boss.asks_extension("tQm4Zk", SECOND)
    assert {one.login_id for one in listed(boss)} == {"xfeeaP", "tQm4Zk"}
    assert [one.login_id for one in listed(misaki)] == ["xfeeaP"]
    boss.decides(SECOND)
    assert [one.login_id for one in listed(misaki, only_waiting=False)] == ["xfeeaP"]
    for login in ("tQm4Zk", "nobody"):
        assert refused(misaki.asks_extension, login) == (Code.NOT_FOUND, None)


def test_more_days_for_a_trial_without_an_end_break_no_list(put, misaki, boss):
    """Files say 9999-12-31 there."""
    put("xfeeaP", started_on=STARTED, expires_on=date.max, rep_id=misaki.staff_id)
    misaki.asks_extension("xfeeaP", FIRST)
    assert boss.decides(FIRST).expires_on == date.max
    assert (misaki.sees("xfeeaP").row.expires_on, misaki.sees("xfeeaP").row.term) == (date.max, Term.RUNNING)
    assert [item.row.login_id for item in misaki.lists().items] == ["xfeeaP"]
    assert [one.expires_on for one in listed(boss, only_waiting=False)] == [date.max]
    sorted_by_expiry = TrialSearch(sort=TrialSort.EXPIRES_ON)
    page = boss.does(search_trials, sorted_by_expiry, permission=Permission.READ_TRIALS)
    assert [row.login_id for row in page.items] == ["xfeeaP"]
