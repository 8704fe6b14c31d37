"""Tests for usen_desk.server.trials.reps."""

import pytest
from sqlalchemy import update

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.trials.person import Person, logged, refused, stored
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.contract.trials import FollowUpKind
from usen_desk.server.db import schema


def history(person, login, kind):
    return [one.said for one in person.sees(login).follow_ups if one.kind is kind]


def test_a_trial_is_handed_over_with_a_note(put, misaki, ken, database):
    put("xfeeaP", 870381, rep_id=misaki.staff_id)
    trial = misaki.hands_over("xfeeaP", 12, "来週お休みのため")
    assert (trial.row.rep_id, trial.row.rep_name, trial.row.version) == (12, "佐藤 健", 2)
    assert history(ken, "xfeeaP", FollowUpKind.HANDED_OVER) == ["担当: 佐藤 健\n来週お休みのため"]
    assert logged(database) == [("trial_handed_over", "870381", 11, "rep 11 to 12")]
    assert misaki.told == [870381]
    assert [item.row.login_id for item in ken.lists().items] == ["xfeeaP"]
    assert misaki.lists().items == []


def test_a_trial_may_be_left_without_a_rep(put, misaki, database):
    put("xfeeaP", rep_id=misaki.staff_id)
    assert misaki.hands_over("xfeeaP", None).row.rep_id is None
    assert history(misaki, "xfeeaP", FollowUpKind.HANDED_OVER) == ["担当: なし"]
    assert stored(database, "xfeeaP").branch_code == BRANCH
    assert [outcome for _, outcome, _ in misaki.registers("xfeeaP")] == ["done"]


def test_a_trial_moves_to_the_branch_of_its_new_rep(put, boss, aya, misaki, database):
    put("xfeeaP", 870381, rep_id=misaki.staff_id)
    assert boss.hands_over("xfeeaP", aya.staff_id).row.branch_code == OTHER_BRANCH
    detail = f"rep 11 to 13, branch {BRANCH} to {OTHER_BRANCH}"
    assert logged(database) == [("trial_handed_over", "870381", 14, detail)]
    assert refused(misaki.sees, "xfeeaP") == (Code.NOT_FOUND, None)


def test_sales_hand_over_inside_their_branch_only(put, misaki, aya, database):
    put("xfeeaP")
    assert refused(misaki.hands_over, "xfeeaP", aya.staff_id) == (Code.INVALID_INPUT, "staff_id")
    assert stored(database, "xfeeaP").branch_code == BRANCH


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.ADMIN])
def test_a_trial_is_handed_to_sales_only(put, boss, database, role):
    somebody = Person(database, 20, "高橋 渚", role, None)
    put("xfeeaP")
    assert refused(boss.hands_over, "xfeeaP", somebody.staff_id) == (Code.INVALID_INPUT, "staff_id")


def test_nobody_who_cannot_sign_in_gets_a_trial(put, misaki, ken, database):
    put("xfeeaP")
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == ken.staff_id).values(disabled_at=NOW))
    assert refused(misaki.hands_over, "xfeeaP", ken.staff_id) == (Code.INVALID_INPUT, "staff_id")
    assert refused(misaki.hands_over, "xfeeaP", 9999) == (Code.INVALID_INPUT, "staff_id")


def test_handing_a_trial_to_who_has_it_is_refused(put, misaki):
    put("xfeeaP", rep_id=misaki.staff_id)
    assert refused(misaki.hands_over, "xfeeaP", misaki.staff_id) == (Code.INVALID_INPUT, "staff_id")


def test_a_trial_that_changed_meanwhile_is_not_handed_over(put, misaki, ken, database):
    put("xfeeaP", rep_id=misaki.staff_id)
    ken.follows_up("xfeeaP")
    assert refused(misaki.hands_over, "xfeeaP", ken.staff_id) == (Code.CHANGED_MEANWHILE, None)
    assert misaki.hands_over("xfeeaP", ken.staff_id, seen=2).row.version == 3


def test_another_branchs_trial_is_neither_handed_over_nor_placed(put, put_store, misaki):
    put_store()
    put("xfeeaP", branch_code=OTHER_BRANCH)
    for login in ("xfeeaP", "nobody"):
        assert refused(misaki.hands_over, login, misaki.staff_id) == (Code.NOT_FOUND, None)
        assert refused(misaki.sets_store, login, "0398-2071-01") == (Code.NOT_FOUND, None)


def test_the_store_of_a_trial_is_set_and_taken_away(put, put_store, misaki, database):
    customer_id = put_store("0398-2071-01", "髙橋カフェ")
    put("xfeeaP", 870381)
    trial = misaki.sets_store("xfeeaP", "0398-2071-01")
    assert (trial.row.customer_code, trial.row.store_name) == ("0398-2071-01", "髙橋カフェ")
    assert (trial.phone, trial.row.version) == ("045-123-4567", 2)
    assert stored(database, "xfeeaP").customer_id == customer_id
    assert misaki.sets_store("xfeeaP", None, seen=2).row.customer_code == ""
    assert set(history(misaki, "xfeeaP", FollowUpKind.STORE_SET)) == {"店舗: 0398-2071-01", "店舗: 未設定"}
    assert logged(database) == [
        ("trial_store_set", "870381", 11, "customer - to 0398-2071-01"),
        ("trial_store_set", "870381", 11, "customer 0398-2071-01 to -"),
    ]
    assert misaki.told == [870381] * 2


def test_setting_the_store_that_is_there_changes_nothing(put, put_store, misaki, database):
    put_store()
    misaki.sets_store(put("xfeeaP"), "0398-2071-01")
    assert misaki.sets_store("xfeeaP", "0398207101", seen=2).row.version == 2
    assert len(logged(database)) == 1


def test_a_trial_without_a_branch_gets_the_stores(put, put_store, misaki, boss, database):
    put_store("0001")
    put_store("0002", branch_code=OTHER_BRANCH)
    put("xfeeaP", branch_code=None)
    put("tQm4Zk", branch_code=None)
    misaki.sets_store("xfeeaP", "0001")
    boss.sets_store("tQm4Zk", "0002")
    assert stored(database, "xfeeaP").branch_code == BRANCH
    assert stored(database, "tQm4Zk").branch_code == OTHER_BRANCH
    assert logged(database)[0][3] == f"customer - to 0001, branch {BRANCH}"


def test_a_trial_stays_in_its_branch_wherever_its_store_is(put, put_store, boss, database):
    put_store("0002", branch_code=OTHER_BRANCH)
    boss.sets_store(put("xfeeaP"), "0002")
    assert stored(database, "xfeeaP").branch_code == BRANCH


@pytest.mark.parametrize("typed", ["0398207101", "０３９８－２０７１－０１"])
def test_a_store_is_found_in_any_spelling_of_its_code(put, put_store, misaki, typed):
    put_store("0398-2071-01")
    assert misaki.sets_store(put("xfeeaP"), typed).row.customer_code == "0398-2071-01"


def test_a_code_in_another_spelling_that_two_stores_have_names_none(put, put_store, misaki):
    put_store("0398-207101")
    put_store("039820-7101")
    put("xfeeaP")
    assert refused(misaki.sets_store, "xfeeaP", "0398207101") == (Code.INVALID_INPUT, "customer_code")
    assert misaki.sets_store("xfeeaP", "039820-7101").row.customer_code == "039820-7101"


def test_another_branchs_store_looks_like_none(put, put_store, misaki, boss):
    put_store("0002", branch_code=OTHER_BRANCH)
    put("xfeeaP")
    for code in ("0002", "9999"):
        assert refused(misaki.sets_store, "xfeeaP", code) == (Code.INVALID_INPUT, "customer_code")
    assert boss.sets_store("xfeeaP", "0002").row.customer_code == "0002"


def test_a_store_is_not_set_over_a_change(put, put_store, misaki, ken):
    put_store()
    put("xfeeaP")
    ken.registers("xfeeaP")
    assert refused(misaki.sets_store, "xfeeaP", "0398-2071-01") == (Code.CHANGED_MEANWHILE, None)
