"""Tests for usen_desk.server.trials.registration."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.trials.person import logged, stored
from usen_desk.contract.trials import FollowUpKind, Registered

DONE, MINE, HELD, NOT_FOUND = Registered.DONE, Registered.ALREADY_MINE, Registered.HELD, Registered.NOT_FOUND


def test_a_leaflet_becomes_its_reps_trial(put, misaki, database):
    put("xfeeaP", 870381)
    assert misaki.registers("xfeeaP") == [("xfeeaP", DONE, "")]
    row = stored(database, "xfeeaP")
    assert (row.rep_id, row.registered_at, row.branch_code, row.version) == (11, NOW, BRANCH, 2)
    (written,) = misaki.sees("xfeeaP").follow_ups
    assert (written.kind, written.staff_name, written.at) == (FollowUpKind.REGISTERED, "山田 美咲", NOW)
    assert logged(database) == [("trial_registered", "870381", 11, "")]
    assert misaki.told == [870381]


def test_registering_gives_a_trial_without_a_branch_the_reps(put, misaki, aya, database):
    put("xfeeaP", 870381, branch_code=None)
    assert misaki.registers("xfeeaP") == [("xfeeaP", DONE, "")]
    assert stored(database, "xfeeaP").branch_code == BRANCH
    assert logged(database) == [("trial_registered", "870381", 11, f"branch {BRANCH}")]
    assert aya.registers("xfeeaP") == [("xfeeaP", NOT_FOUND, "")]


@pytest.mark.parametrize("branch_code", [None, OTHER_BRANCH])
def test_a_supervisor_registers_any_branchs_trial_and_leaves_it_there(put, boss, database, branch_code):
    put("xfeeaP", branch_code=branch_code)
    assert boss.registers("xfeeaP") == [("xfeeaP", DONE, "")]
    row = stored(database, "xfeeaP")
    assert (row.rep_id, row.branch_code) == (14, branch_code)


def test_each_id_of_a_pasted_list_has_its_own_outcome_in_the_order_asked(put, misaki, ken, database):
    for login in ("aaaaaa", "bbbbbb", "cccccc"):
        put(login)
    put("dddddd", branch_code=OTHER_BRANCH)
    misaki.registers("aaaaaa")
    ken.registers("bbbbbb")
    assert misaki.registers("dddddd", "cccccc", "nobody", "bbbbbb", "aaaaaa") == [
        ("dddddd", NOT_FOUND, ""),
        ("cccccc", DONE, ""),
        ("nobody", NOT_FOUND, ""),
        ("bbbbbb", HELD, "佐藤 健"),
        ("aaaaaa", MINE, ""),
    ]
    assert stored(database, "bbbbbb").rep_id == 12
    assert stored(database, "dddddd").rep_id is None


@pytest.mark.parametrize("typed", ["ｘｆｅｅａＰ", " xfeeaP ", "XFEEAP", "xfeeap\u3000"])
def test_an_id_may_be_typed_in_any_spelling(put, misaki, typed):
    put("xfeeaP")
    assert misaki.registers(typed) == [("xfeeaP", DONE, "")]


def test_letters_count_where_two_ids_differ_by_them_alone(put, misaki, database):
    put("xfeeaP")
    put("XFEEAP")
    assert misaki.registers("xfeeap") == [("xfeeap", NOT_FOUND, "")]
    assert misaki.registers("XFEEAP") == [("XFEEAP", DONE, "")]
    assert stored(database, "xfeeaP").rep_id is None


def test_another_branchs_id_that_differs_by_letters_alone_is_not_in_the_way(put, misaki, boss):
    put("xfeeaP")
    put("XFEEAP", branch_code=OTHER_BRANCH)
    assert misaki.registers("xfeeap") == [("xfeeaP", DONE, "")]
    assert boss.registers("xfeeap") == [("xfeeap", NOT_FOUND, "")]


def test_repeated_and_empty_ids_count_once_and_not_at_all(put, misaki, database):
    put("xfeeaP")
    asked = ("xfeeaP", "", "xfeeaP ", "ｘｆｅｅａｐ", " ", "nobody", "NOBODY")
    assert misaki.registers(*asked) == [("xfeeaP", DONE, ""), ("nobody", NOT_FOUND, "")]
    assert len(logged(database)) == 1


def test_registering_again_changes_nothing(put, misaki, database):
    misaki.registers(put("xfeeaP"))
    before = stored(database, "xfeeaP")
    assert misaki.registers("xfeeaP") == [("xfeeaP", MINE, "")]
    assert stored(database, "xfeeaP") == before
    assert len(logged(database)) == len(misaki.told) == 1


def test_of_two_who_register_at_once_one_gets_the_trial(put, misaki, ken, database):
    """Each pastes the same list, in opposite order."""
    logins = [put(f"login{n}") for n in range(6)]
    barrier = Barrier(2)

    def register(person, given):
        barrier.wait(20)
        return person.registers(*given)

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(register, misaki, logins), pool.submit(register, ken, logins[::-1])]
    outcomes = [{login: outcome for login, outcome, _ in one.result()} for one in asked]
    for login in logins:
        assert sorted(one[login] for one in outcomes) == [DONE, HELD]
    assert len(logged(database)) == len(logins)
