"""Tests for usen_desk.server.trials.trial_import: whole imports of trials, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.server.accounts.importing import NOW, Stopped, counts, stop_after
from tests.server.conftest import BRANCH, OTHER_BRANCH
from tests.server.trials.importing import (
    PLACES,
    changes_told,
    leftovers,
    told,
    trial_of,
    trial_work,
    trials_file,
    trials_imported,
)
from usen_desk.contract.permissions import Role
from usen_desk.server.accounts.import_file import FileFault
from usen_desk.server.db import schema

MANUAL = ["870381", "xfeeaP", "個別対応", "2018-06-13", "2018-08-03 00:17:28", "2018-08-16"]
ISSUED = ["", "2018-06-13"]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_the_manuals_trial_goes_in_as_printed(database, tmp_path, encoding):
    run, problems = trials_imported(database, trials_file(tmp_path, MANUAL, encoding=encoding))
    assert (counts(run), problems) == ({"added": 1}, [])
    row = trial_of(database, 870381)
    assert (row["login_id"], row["login_id_key"], row["sold_as"]) == ("xfeeaP", "xfeeap", "個別対応")
    assert (row["issued_on"], row["expires_on"]) == (date(2018, 6, 13), date(2018, 8, 16))
    assert row["authenticated_at"] == datetime(2018, 8, 2, 15, 17, 28, tzinfo=UTC)
    assert (row["total_minutes"], row["extended_days"], row["version"]) == (0, 0, 1)
    assert (row["rep_id"], row["branch_code"], row["registered_at"]) == (None, None, None)
    assert changes_told(database) == [("trial", 870381)]
    assert leftovers(database) == 0


@pytest.mark.parametrize(
    ("authenticated", "expires"),
    [
        ("2018-08-03 00:17:28", date(2018, 8, 16)),
        ("2018-08-03 23:59:59", date(2018, 8, 16)),
        ("2018-08-04 00:00:00", date(2018, 8, 17)),
        ("2020/2/20 9:05", date(2020, 3, 4)),
        ("", None),
    ],
)
def test_without_an_expiry_the_fourteenth_day_in_japan_is_the_last(database, tmp_path, authenticated, expires):
    run, problems = trials_imported(database, trials_file(tmp_path, ["1", "a", *ISSUED, authenticated, ""]))
    assert (counts(run), problems) == ({"added": 1}, [])
    assert trial_of(database, 1)["expires_on"] == expires


def test_another_expiry_than_the_fourteenth_day_is_kept_and_noted(database, tmp_path):
    path = trials_file(tmp_path, [*MANUAL[:5], "2018-08-30"], ["2", "b", *ISSUED, "", "2018-08-30"])
    for expected in ({"added": 2}, {"unchanged": 2}):
        run, problems = trials_imported(database, path)
        assert (counts(run), told(problems)) == (expected, [(2, "expires_on", "EXPIRY_DIFFERS")])
        assert (problems[0].notes[0].value, problems[0].notes[0].detail) == ("2018-08-30", "2018-08-16")
    assert trial_of(database, 870381)["expires_on"] == trial_of(database, 2)["expires_on"] == date(2018, 8, 30)


def test_the_same_file_twice_changes_nothing_and_tells_nobody(database, tmp_path, branches, misaki, put_store):
    put_store("C1")
    path = trials_file(
        tmp_path,
        [*MANUAL[:5], "", "横浜南支店", "C1", "staff11"],
        ["2", "b"],
        ["3", "c", *ISSUED, "", "", "", "", "staff11"],
        labels=PLACES,
    )
    assert counts(trials_imported(database, path)[0]) == {"added": 3}
    before, news = [trial_of(database, at) for at in (870381, 2, 3)], changes_told(database)
    run, problems = trials_imported(database, path, now=NOW + timedelta(days=1))
    assert (counts(run), problems, run.applied_to) == ({"unchanged": 3}, [], "")
    assert ([trial_of(database, at) for at in (870381, 2, 3)], changes_told(database)) == (before, news)


def test_what_differs_is_changed_with_a_new_version_and_told(database, tmp_path):
    trials_imported(database, trials_file(tmp_path, ["1", "a"], ["2", "b"], ["3", "c"]))
    changed = ["1", "a", "個別対応", "2018-06-13", "2018-08-03 00:17:28"]
    run, _ = trials_imported(database, trials_file(tmp_path, changed, ["2", "b"], ["3", "c", "展示会"], ["4", "d"]))
    assert counts(run) == {"added": 1, "changed": 2, "unchanged": 1}
    assert [trial_of(database, at)["version"] for at in (1, 2, 3, 4)] == [2, 1, 2, 1]
    assert trial_of(database, 1)["expires_on"] == date(2018, 8, 16)
    assert changes_told(database)[3:] == [("trial", 1), ("trial", 3), ("trial", 4)]


def test_branch_store_and_rep_are_found_by_what_people_write(database, tmp_path, branches, misaki, put_store):
    store_id = put_store("0398-2071-01")
    rows = [
        ["1", "a", *ISSUED, "", "", BRANCH],
        ["2", "b", *ISSUED, "", "", "横浜南支店"],
        ["3", "c", *ISSUED, "", "", f"横浜南支店 ({BRANCH})"],
        ["4", "d", *ISSUED, "", "", f"横浜南支店（{BRANCH}）", "0398-2071-01", "staff11"],
    ]
    run, problems = trials_imported(database, trials_file(tmp_path, *rows, labels=PLACES))
    assert (counts(run), problems) == ({"added": 4}, [])
    assert {trial_of(database, at)["branch_code"] for at in (1, 2, 3, 4)} == {BRANCH}
    row = trial_of(database, 4)
    assert (row["customer_id"], row["rep_id"], row["registered_at"]) == (store_id, 11, NOW)
    assert trial_of(database, 3)["registered_at"] is None


def test_names_that_nobody_knows_are_refused_by_line(database, tmp_path, branches):
    with database.write() as tx:
        tx.execute(insert(schema.branch).values(branch_code="77", branch_name="札幌支店"))
    rows = [
        ["1", "a", *ISSUED, "", "", "大阪支店"],
        ["2", "b", *ISSUED, "", "", "札幌支店"],
        ["3", "c", *ISSUED, "", "", "", "C9"],
        ["4", "d", *ISSUED, "", "", "", "", "nobody"],
        ["x", "e/f", *ISSUED, "2018-08-03 25:00", "2018-13-01"],
        ["6", "", "", ""],
    ]
    run, problems = trials_imported(database, trials_file(tmp_path, *rows, labels=PLACES))
    assert counts(run) == {"refused": 6}
    assert told(problems) == [
        (2, "branch_code", "NO_SUCH_BRANCH"),
        (3, "branch_code", "NO_SUCH_BRANCH"),
        (4, "customer_code", "UNKNOWN_STORE"),
        (5, "rep_id", "UNKNOWN_STAFF"),
        (6, "account_id", "NO_NUMBER"),
        (6, "login_id", "UNUSABLE_CHARACTER"),
        (6, "authenticated_at", "NO_TIME"),
        (6, "expires_on", "NO_DATE"),
        (7, "login_id", "EMPTY"),
        (7, "issued_on", "EMPTY"),
    ]


def test_a_trial_without_a_branch_gets_its_reps_or_its_stores(database, tmp_path, branches, aya, put_store):
    put_store("C1")
    rows = [
        ["1", "a", *ISSUED, "", "", "C1", "staff13"],
        ["2", "b", *ISSUED, "", "", "C1", ""],
        ["3", "c"],
    ]
    trials_imported(database, trials_file(tmp_path, *rows, labels=PLACES[1:]))
    assert [trial_of(database, at)["branch_code"] for at in (1, 2, 3)] == [OTHER_BRANCH, BRANCH, None]


def test_who_can_not_have_the_trial_is_noted_and_the_trial_goes_in_without(
    database, tmp_path, branches, put_staff, aya
):
    put_staff(1, role=Role.AGENT, branch_code=None)
    put_staff(2)
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == 2).values(disabled_at=NOW))
    rows = [
        ["1", "a", *ISSUED, "", "", BRANCH, "", "agent1"],
        ["2", "b", *ISSUED, "", "", BRANCH, "", "sales2"],
        ["3", "c", *ISSUED, "", "", BRANCH, "", "staff13"],
    ]
    run, problems = trials_imported(database, trials_file(tmp_path, *rows, labels=PLACES))
    assert counts(run) == {"added": 3}
    assert told(problems) == [
        (2, "rep_id", "REP_UNFIT"),
        (3, "rep_id", "REP_UNFIT"),
        (4, "rep_id", "REP_ELSEWHERE"),
    ]
    assert [problem.notes[0].value for problem in problems] == ["agent1", "sales2", "staff13"]
    assert all(trial_of(database, at)["rep_id"] is None for at in (1, 2, 3))


def test_a_rep_of_another_branch_than_the_trials_does_not_get_it_later_either(database, tmp_path, aya, misaki):
    row = ["1", "a", *ISSUED, "", ""]
    trials_imported(database, trials_file(tmp_path, [*row, "横浜南支店"], labels=PLACES))
    run, problems = trials_imported(database, trials_file(tmp_path, [*row, "staff13"], labels=PLACES[2:]))
    assert (counts(run), told(problems)) == ({"unchanged": 1}, [(2, "rep_id", "REP_ELSEWHERE")])
    run, _ = trials_imported(database, trials_file(tmp_path, [*row, "札幌支店", "", "staff13"], labels=PLACES))
    assert counts(run) == {"changed": 1}
    found = trial_of(database, 1)
    assert (found["rep_id"], found["branch_code"]) == (13, OTHER_BRANCH)


def test_what_the_desk_did_stays_whatever_an_older_file_says(database, tmp_path, misaki, ken, aya, boss, put_store):
    put_store("C1")
    put_store("C2", phone="045-999-0000")
    rows = [
        [*MANUAL[:5], "", "横浜南支店", "C1", "staff11"],
        ["2", "given", *ISSUED, "", "", "横浜南支店", "", "staff11"],
        ["3", "free"],
    ]
    trials_imported(database, trials_file(tmp_path, *rows, labels=PLACES))
    misaki.sets_store("xfeeaP", "C2", seen=1)
    boss.hands_over("xfeeaP", 13, seen=2)
    misaki.follows_up("given", next_on=date(2026, 12, 1))
    boss.hands_over("given", None, seen=trial_of(database, 2)["version"])
    ken.registers("free")
    with database.write() as tx:
        tx.execute(update(schema.trial).values(extended_days=7, contracted_on=date(2026, 11, 1)))
    before = [trial_of(database, at) for at in (870381, 2, 3)]
    empty = [row[:6] for row in rows]
    others = [
        [*MANUAL[:5], "", "横浜南支店", "C1", "staff12"],
        ["2", "given", *ISSUED, "", "", "札幌支店", "", "staff13"],
        ["3", "free", "個別対応", "2018-06-13", "", "", "札幌支店", "", "staff13"],
    ]
    for listed in (rows, empty, others):
        run, problems = trials_imported(database, trials_file(tmp_path, *listed, labels=PLACES))
        assert counts(run) == {"unchanged": 3}
    assert [trial_of(database, at) for at in (870381, 2, 3)] == before
    assert (before[0]["rep_id"], before[0]["branch_code"]) == (13, OTHER_BRANCH)
    assert (before[1]["rep_id"], before[2]["rep_id"], before[2]["branch_code"]) == (None, 12, BRANCH)


def test_a_branch_that_the_file_corrects_is_taken_until_somebody_has_the_trial(database, tmp_path, branches, misaki):
    row = ["1", "a", *ISSUED, "", ""]
    for name, branch in (("横浜南支店", BRANCH), ("札幌支店", OTHER_BRANCH), ("横浜南支店", BRANCH)):
        trials_imported(database, trials_file(tmp_path, [*row, name], labels=PLACES))
        assert trial_of(database, 1)["branch_code"] == branch
    misaki.registers("a")
    run, _ = trials_imported(database, trials_file(tmp_path, [*row, "札幌支店"], labels=PLACES))
    assert counts(run) == {"unchanged": 1}
    assert trial_of(database, 1)["branch_code"] == BRANCH


def test_a_rep_is_filled_in_where_nobody_ever_had_the_trial(database, tmp_path, misaki):
    row = ["1", "a", *ISSUED, "", ""]
    trials_imported(database, trials_file(tmp_path, row))
    later = NOW + timedelta(hours=1)
    run, _ = trials_imported(database, trials_file(tmp_path, [*row, "", "", "staff11"], labels=PLACES), now=later)
    assert counts(run) == {"changed": 1}
    found = trial_of(database, 1)
    assert (found["rep_id"], found["registered_at"], found["branch_code"]) == (11, later, BRANCH)
    assert [item.row.login_id for item in misaki.lists().items] == ["a"]


def test_branches_know_at_once_how_many_trials_run(database, tmp_path, branches):
    rows = [
        ["1", "a", *ISSUED, "2026-11-10 10:00:00", "", "横浜南支店"],
        ["2", "b", *ISSUED, "2026-11-09 10:00:00", "", "横浜南支店"],
        ["3", "c", *ISSUED, "2026-11-08 10:00:00", "", "横浜南支店"],
        ["4", "d", *ISSUED, "", "", "札幌支店"],
    ]
    trials_imported(database, trials_file(tmp_path, *rows, labels=PLACES))
    with database.read() as tx:
        running = tx.execute(select(schema.branch.c.branch_code, schema.branch.c.running_trial_count)).all()
    assert dict(running) == {BRANCH: 2, OTHER_BRANCH: 0}


def test_an_authentication_is_not_taken_away_by_a_file_that_does_not_know_it(database, tmp_path):
    trials_imported(database, trials_file(tmp_path, MANUAL))
    run, problems = trials_imported(database, trials_file(tmp_path, MANUAL[:4]))
    assert (counts(run), problems, run.applied_to) == ({"unchanged": 1}, [], "")
    assert trial_of(database, 870381)["expires_on"] == date(2018, 8, 16)


def test_login_ids_are_never_given_twice_nor_changed(database, tmp_path):
    trials_imported(database, trials_file(tmp_path, ["1", "a"], ["2", "b"]))
    rows = [["1", "b"], ["2", "b", "展示会"], ["3", "a"], ["4", "c"], ["5", "c"], ["6", "A"]]
    run, problems = trials_imported(database, trials_file(tmp_path, *rows))
    assert told(problems) == [
        (2, "login_id", "OTHER_LOGIN_ID"),
        (4, "login_id", "LOGIN_ID_TAKEN"),
        (5, "login_id", "LOGIN_ID_TAKEN"),
        (6, "login_id", "LOGIN_ID_TAKEN"),
    ]
    assert problems[0].cells[0].detail == "a"
    assert counts(run) == {"added": 1, "changed": 1, "refused": 4}


def test_of_two_lines_for_one_trial_the_last_wins_and_it_is_told(database, tmp_path):
    run, problems = trials_imported(database, trials_file(tmp_path, ["1", "a", "展示会"], ["1", "a", "代理店"]))
    assert counts(run) == {"added": 1, "replaced": 1}
    assert [(problem.line, problem.replaced_by) for problem in problems] == [(2, 3)]
    assert trial_of(database, 1)["sold_as"] == "代理店"


def test_a_dry_run_tells_everything_and_leaves_no_trace(database, tmp_path):
    trials_imported(database, trials_file(tmp_path, ["1", "a"], ["2", "b"]))
    before, news = trial_of(database, 1), changes_told(database)
    path = trials_file(tmp_path, ["1", "a", "展示会"], ["2", "b"], ["3", "c"], ["4", "b"])
    run, problems = trials_imported(database, path, dry=True)
    would = {"added": 1, "changed": 1, "unchanged": 1, "refused": 1}
    assert (counts(run), told(problems)) == (would, [(5, "login_id", "LOGIN_ID_TAKEN")])
    assert (trial_of(database, 1), changes_told(database), leftovers(database)) == (before, news, 0)
    assert counts(trials_imported(database, path)[0]) == would


def test_a_cut_file_changes_nothing(database, tmp_path):
    path = trials_file(tmp_path, MANUAL, ["2", "b"])
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(FileFault):
        trials_imported(database, path)
    assert (changes_told(database), leftovers(database)) == ([], 0)


def test_an_import_that_was_stopped_goes_on_where_it_was(database, tmp_path, monkeypatch):
    monkeypatch.setattr("usen_desk.server.accounts.unis_import.FIRST_BATCH_ROWS", 50)
    monkeypatch.setattr("usen_desk.server.accounts.unis_import.MOST_BATCH_ROWS", 50)
    path = trials_file(tmp_path, *([str(at), f"t{at}"] for at in range(1, 301)))
    doing = trial_work(database, path)
    doing.progress = stop_after(3)
    with pytest.raises(Stopped), doing.open():
        pass
    assert 0 < len(changes_told(database)) < 300
    again = trial_work(database, path)
    with again.open() as run:
        assert counts(run) == {"added": 300}
    assert again.resumed is not None
    assert changes_told(database) == [("trial", at) for at in range(1, 301)]
    assert leftovers(database) == 0
