"""Tests for usen_desk.server.trials.follow_ups."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from tests.server.conftest import NOW, OTHER_BRANCH
from tests.server.trials.conftest import TODAY
from tests.server.trials.person import logged, refused, stored
from usen_desk.contract.base import JST
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import HUMAN_KINDS, FollowUpKind, FollowUpResult
from usen_desk.server.db import schema

FIRST = UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TALKED, CONTRACTED, DECLINED = FollowUpResult.TALKED, FollowUpResult.CONTRACTED, FollowUpResult.DECLINED


def rows(database):
    with database.read() as tx:
        return tx.execute(select(func.count()).select_from(schema.follow_up)).scalar_one()


def test_a_follow_up_is_kept_with_who_when_and_what(put, misaki, database):
    put("xfeeaP", 870381)
    trial = misaki.follows_up("xfeeaP", FIRST, kind=FollowUpKind.VISIT, said="店長と話せた", next_on=TODAY + 3 * DAY)
    (one,) = trial.follow_ups
    assert (one.follow_up_id, one.kind, one.result, one.said) == (FIRST, FollowUpKind.VISIT, TALKED, "店長と話せた")
    assert (one.at, one.staff_id, one.staff_name, one.is_withdrawn) == (NOW, 11, "山田 美咲", False)
    assert (trial.next_on, trial.is_overdue, trial.row.version) == (TODAY + 3 * DAY, False, 2)
    row = stored(database, "xfeeaP")
    assert (row.followed_up_at, row.next_on, row.contracted_on) == (NOW, TODAY + 3 * DAY, None)
    assert logged(database) == [("trial_followed_up", "870381", 11, f"{FIRST} visit talked")]
    assert misaki.told == [870381]


def test_what_was_said_stays_out_of_the_access_log(put, misaki, database):
    misaki.follows_up(put("xfeeaP"), said="奥様が入院中")
    assert "入院" not in str(logged(database))


def test_posting_the_same_follow_up_twice_stores_it_once(put, misaki, database):
    first = misaki.follows_up(put("xfeeaP"), FIRST, said="不在")
    misaki.now += HOUR
    assert misaki.follows_up("xfeeaP", FIRST, said="不在") == first
    assert (rows(database), len(logged(database)), len(misaki.told)) == (1, 1, 1)


def test_the_first_answer_stands_after_it_was_withdrawn(put, misaki, database):
    misaki.follows_up(put("xfeeaP"), FIRST)
    withdrawn = misaki.withdraws("xfeeaP", FIRST)
    assert misaki.follows_up("xfeeaP", FIRST) == withdrawn


@pytest.mark.parametrize(
    "other",
    [
        {"said": "話せた"},
        {"kind": FollowUpKind.MAIL},
        {"result": DECLINED},
        {"next_on": TODAY},
        {"at": NOW - HOUR},
    ],
)
def test_the_same_id_for_something_else_is_refused(put, misaki, database, other):
    before = misaki.follows_up(put("xfeeaP"), FIRST)
    assert refused(misaki.follows_up, "xfeeaP", FIRST, **other) == (Code.OTHER_CONTENT, None)
    assert misaki.sees("xfeeaP") == before


def test_the_same_id_for_another_trial_or_person_is_refused(put, misaki, ken):
    misaki.follows_up(put("xfeeaP"), FIRST)
    assert refused(misaki.follows_up, put("tQm4Zk"), FIRST) == (Code.OTHER_CONTENT, None)
    assert refused(ken.follows_up, "xfeeaP", FIRST) == (Code.OTHER_CONTENT, None)


@pytest.mark.parametrize("is_same", [True, False])
def test_two_requests_at_once_store_it_once(put, misaki, database, is_same):
    """The answer of the first is lost and the desk sends it again while the first is still being stored."""
    logins = [put("xfeeaP"), "xfeeaP" if is_same else put("tQm4Zk")]
    barrier = Barrier(2)

    def post(login):
        barrier.wait(20)
        return misaki.follows_up(login, FIRST)

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(post, login) for login in logins]
    errors = [one.exception() for one in asked]
    if is_same:
        assert errors == [None, None]
        assert asked[0].result() == asked[1].result()
    else:
        assert sorted(getattr(error, "code", "") for error in errors) == ["", Code.OTHER_CONTENT]
    assert (rows(database), len(logged(database))) == (1, 1)


@pytest.mark.parametrize("kind", [kind for kind in FollowUpKind if kind not in HUMAN_KINDS])
def test_what_the_service_writes_nobody_can_post(put, misaki, database, kind):
    assert refused(misaki.follows_up, put("xfeeaP"), kind=kind) == (Code.INVALID_INPUT, "kind")
    assert rows(database) == 0


@pytest.mark.parametrize(
    ("at", "is_right"),
    [
        (NOW, True),
        (NOW + timedelta(microseconds=1), False),
        (datetime(2026, 11, 1, 0, 0, tzinfo=JST), True),
        (datetime(2026, 10, 31, 23, 59, tzinfo=JST), False),
    ],
)
def test_a_follow_up_lies_between_the_issue_and_now(put, misaki, at, is_right):
    put("xfeeaP", issued_on=date(2026, 11, 1))
    if is_right:
        assert misaki.follows_up("xfeeaP", at=at).follow_ups[0].at == at
    else:
        assert refused(misaki.follows_up, "xfeeaP", at=at) == (Code.INVALID_INPUT, "at")


def test_the_next_date_does_not_lie_before_the_follow_up(put, misaki):
    put("xfeeaP")
    assert refused(misaki.follows_up, "xfeeaP", next_on=TODAY - DAY) == (Code.INVALID_INPUT, "next_on")
    assert misaki.follows_up("xfeeaP", next_on=TODAY).next_on == TODAY


def test_the_newest_follow_up_decides_the_next_date(put, misaki, database):
    misaki.follows_up(put("xfeeaP"), next_on=TODAY + 5 * DAY)
    earlier = misaki.follows_up("xfeeaP", at=NOW - DAY, next_on=TODAY + 2 * DAY)
    assert earlier.next_on == TODAY + 5 * DAY
    assert stored(database, "xfeeaP").followed_up_at == NOW
    misaki.now += HOUR
    assert misaki.follows_up("xfeeaP").next_on is None


def test_a_date_that_has_passed_is_overdue(put, misaki):
    misaki.follows_up(put("xfeeaP"), next_on=TODAY)
    assert not misaki.sees("xfeeaP").is_overdue
    misaki.now += DAY
    assert misaki.sees("xfeeaP").is_overdue


def test_a_contract_is_dated_by_its_follow_up_and_taken_back_by_a_later_no(put, misaki):
    put("xfeeaP")
    won = misaki.follows_up("xfeeaP", result=CONTRACTED, at=NOW - 2 * DAY)
    assert won.row.contracted_on == TODAY - 2 * DAY
    assert misaki.follows_up("xfeeaP", at=NOW - DAY).row.contracted_on == TODAY - 2 * DAY
    assert misaki.follows_up("xfeeaP", result=DECLINED).row.contracted_on is None


def test_withdrawing_puts_everything_right_again(put, misaki, database):
    put("xfeeaP", 870381)
    misaki.follows_up("xfeeaP", at=NOW - DAY, next_on=TODAY + DAY)
    misaki.follows_up("xfeeaP", FIRST, result=CONTRACTED, next_on=TODAY + 9 * DAY)
    trial = misaki.withdraws("xfeeaP", FIRST)
    assert [one.is_withdrawn for one in trial.follow_ups] == [True, False]
    assert (trial.next_on, trial.row.contracted_on, trial.row.version) == (TODAY + DAY, None, 4)
    assert stored(database, "xfeeaP").followed_up_at == NOW - DAY
    assert logged(database)[-1] == ("follow_up_withdrawn", "870381", 11, str(FIRST))
    assert misaki.told == [870381] * 3


def test_withdrawing_the_only_one_leaves_a_trial_that_nobody_followed_up(put, misaki, database):
    misaki.follows_up(put("xfeeaP"), FIRST, next_on=TODAY)
    misaki.withdraws("xfeeaP", FIRST)
    row = stored(database, "xfeeaP")
    assert (row.followed_up_at, row.next_on, row.contracted_on) == (None, None, None)


def test_withdrawing_a_no_brings_the_contract_back(put, misaki):
    put("xfeeaP")
    misaki.follows_up("xfeeaP", result=CONTRACTED, at=NOW - DAY)
    misaki.follows_up("xfeeaP", FIRST, result=DECLINED)
    assert misaki.withdraws("xfeeaP", FIRST).row.contracted_on == TODAY - DAY


def test_withdrawing_twice_is_withdrawing_once(put, misaki, database):
    misaki.follows_up(put("xfeeaP"), FIRST)
    first = misaki.withdraws("xfeeaP", FIRST)
    assert misaki.withdraws("xfeeaP", FIRST) == first
    assert len(logged(database)) == 2


def test_only_ones_own_words_can_be_withdrawn(put, misaki, ken, boss, database):
    misaki.follows_up(put("xfeeaP"), FIRST)
    put("tQm4Zk")
    misaki.registers("xfeeaP")
    (written_by_the_service,) = [one for one in misaki.sees("xfeeaP").follow_ups if one.kind is FollowUpKind.REGISTERED]
    for person, login, follow_up_id in [
        (ken, "xfeeaP", FIRST),
        (boss, "xfeeaP", FIRST),
        (misaki, "tQm4Zk", FIRST),
        (misaki, "xfeeaP", written_by_the_service.follow_up_id),
        (misaki, "xfeeaP", uuid4()),
        (misaki, "xfeeaP", "no uuid"),
    ]:
        assert refused(person.withdraws, login, follow_up_id) == (Code.NOT_FOUND, None)
    assert not any(one.is_withdrawn for one in misaki.sees("xfeeaP").follow_ups)


def test_another_branchs_trial_looks_like_none(put, misaki, boss, database):
    put("xfeeaP", branch_code=OTHER_BRANCH)
    boss.follows_up("xfeeaP", FIRST)
    for login in ("xfeeaP", "nobody"):
        assert refused(misaki.follows_up, login) == (Code.NOT_FOUND, None)
        assert refused(misaki.withdraws, login, FIRST) == (Code.NOT_FOUND, None)
    assert rows(database) == 1


def test_a_trial_that_moved_away_takes_no_repetition(put, misaki, database):
    misaki.follows_up(put("xfeeaP"), FIRST)
    with database.write() as tx:
        tx.execute(update(schema.trial).values(branch_code=OTHER_BRANCH))
    assert refused(misaki.follows_up, "xfeeaP", FIRST) == (Code.NOT_FOUND, None)


def test_a_moment_before_the_calendar_of_japan_is_refused(put, misaki):
    put("xfeeaP")
    early = datetime(1, 1, 1, tzinfo=timezone(14 * HOUR))
    assert refused(misaki.follows_up, "xfeeaP", at=early) == (Code.INVALID_INPUT, "at")


def test_what_is_done_goes_to_the_trial_of_these_letters_and_to_no_other(put, misaki, database):
    """Another branch took over aBc while its page was open here; our AbC is another shop."""
    put("AbC")
    put("aBc", branch_code=OTHER_BRANCH)
    assert misaki.sees("aBc").row.login_id == "AbC"
    assert refused(misaki.follows_up, "aBc") == (Code.NOT_FOUND, None)
    assert rows(database) == 0
