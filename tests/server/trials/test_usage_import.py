"""Tests for usen_desk.server.trials.usage_import: whole imports of listening, on both databases."""

import random
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, insert, select, update

from tests.server.accounts.importing import NOW, Stopped, stop_after
from tests.server.trials.importing import (
    at,
    changes_told,
    days_of,
    leftovers,
    sessions_file,
    told,
    totals_file,
    trial_of,
    usage_counts,
    usage_imported,
    usage_state,
    usage_work,
    write_csv,
)
from tests.server.trials.sessions import DAYS, FIRST, day_seconds, draw_sessions, in_files
from usen_desk.contract.base import JST
from usen_desk.server.accounts.import_file import FileFault
from usen_desk.server.accounts.unis_import import Unfinished
from usen_desk.server.db import schema
from usen_desk.server.trials import spans, usage_store

AUGUST = date(2018, 8, 3)
SETS = 400


@pytest.fixture
def trial(database):
    """`trial("xfeeaP", 870381)`: issued in June 2018, authenticated on 3 August."""

    def put(login_id="xfeeaP", account_id=870381, **columns):
        values = {
            "account_id": account_id,
            "login_id": login_id,
            "login_id_key": login_id.lower(),
            "issued_on": date(2018, 6, 13),
            "authenticated_at": datetime(2018, 8, 3, 0, 17, 28, tzinfo=JST),
        }
        with database.write() as tx:
            tx.execute(insert(schema.trial).values(values | columns))
        return account_id

    return put


def test_sessions_become_minutes_of_their_days_and_totals_of_the_trial(database, tmp_path, trial):
    trial()
    path = sessions_file(
        tmp_path,
        ["xfeeaP", "2018-08-03 09:00:00", "2018-08-03 17:38:59"],
        ["xfeeaP", "2018/8/4 9:00", "2018/8/4 18:02"],
    )
    run, problems = usage_imported(database, path)
    assert (usage_counts(run), problems) == ({"added": 2, "changed": 2}, [])
    assert days_of(database, 870381) == {AUGUST: 518, date(2018, 8, 4): 542}
    row = trial_of(database, 870381)
    assert (row["total_minutes"], row["last_used_on"], row["version"]) == (1060, date(2018, 8, 4), 1)
    assert usage_state(database)["to"] == at("2018-08-04 09:02:00")
    assert changes_told(database) == [("trial", 870381)]
    assert leftovers(database) == 0


def test_a_session_over_midnight_counts_on_both_days(database, tmp_path, trial):
    trial()
    usage_imported(database, sessions_file(tmp_path, ["xfeeaP", "2018-08-03 23:50", "2018-08-04 00:20"]))
    assert days_of(database, 870381) == {AUGUST: 10, date(2018, 8, 4): 20}


def test_overlapping_late_and_repeated_sessions_count_once(database, tmp_path, trial):
    trial()
    day = "2018-08-03 "
    first = sessions_file(tmp_path, ["xfeeaP", day + "12:00", day + "13:00"], name="first.csv")
    usage_imported(database, first)
    late = sessions_file(
        tmp_path,
        ["xfeeaP", day + "12:30", day + "13:30"],
        ["xfeeaP", day + "09:00", day + "09:30"],
        ["xfeeaP", day + "09:00", day + "09:30"],
        ["xfeeaP", day + "12:10", day + "12:20"],
        name="late.csv",
    )
    run, _ = usage_imported(database, late)
    assert usage_counts(run) == {"added": 3, "changed": 1, "unchanged": 1}
    before = usage_state(database)
    assert days_of(database, 870381) == {AUGUST: 120}
    for again, lines in ((first, 1), (late, 4)):
        run, problems = usage_imported(database, again)
        assert (usage_counts(run), problems, run.applied_to) == ({"unchanged": lines}, [], "")
    assert usage_state(database) == before
    assert changes_told(database) == [("trial", 870381)] * 2


@pytest.mark.timeout(100)
def test_day_totals_are_the_seconds_of_random_logs_whatever_the_files(database, tmp_path, trial):
    """As test_usage_days does with 5,000 logs, here through files, staging and tables; all logs in the same imports."""
    seed = random.randrange(2**32)
    draw = random.Random(seed)
    logs, files = [], [[] for _ in range(4)]
    for number in range(SETS):
        sessions = draw_sessions(draw)
        trial(f"log{number}", 1000 + number)
        logs.append(sessions)
        for rows, part in zip(files, in_files(sessions, draw), strict=False):
            rows += [[f"log{number}", *session.cells] for session in part]
    for number, rows in enumerate([*files, files[0]]):
        draw.shuffle(rows)
        run, problems = usage_imported(database, sessions_file(tmp_path, *rows, name=f"{number}.csv"))
        assert (run.refused, problems) == (0, []), seed
    days = [date.fromordinal(FIRST.date().toordinal() + day) for day in range(DAYS)]
    for number, sessions in enumerate(logs):
        expected = [seconds // 60 for seconds in day_seconds(sessions)]
        got = days_of(database, 1000 + number)
        assert [got.get(day, 0) for day in days] == expected, f"seed {seed}: {sessions}"
        assert trial_of(database, 1000 + number)["total_minutes"] == sum(expected)
    last = max(session.end for sessions in logs for session in sessions)
    assert usage_state(database)["to"].timestamp() == FIRST.replace(tzinfo=JST).timestamp() + last


def test_totals_of_days_are_taken_in_any_spelling_and_the_largest_told_counts(database, tmp_path, trial):
    trial()
    trial("second", 2)
    rows = [
        ["xfeeaP", "2018-08-03", "8時間38分"],
        ["xfeeaP", "2018/8/4", "9:02"],
        ["xfeeaP", "20180805", "517"],
        ["second", "2018-08-03", "60"],
        ["second", "2018-08-03", "90"],
        ["second", "2018-08-03", "30"],
    ]
    run, problems = usage_imported(database, totals_file(tmp_path, *rows))
    assert (usage_counts(run), problems) == ({"added": 6, "changed": 4}, [])
    assert days_of(database, 870381) == {AUGUST: 518, date(2018, 8, 4): 542, date(2018, 8, 5): 517}
    assert days_of(database, 2) == {AUGUST: 90}
    run, _ = usage_imported(
        database, totals_file(tmp_path, ["second", "2018-08-03", "89"], ["second", "2018-08-04", "0"])
    )
    assert usage_counts(run) == {"unchanged": 2}
    assert days_of(database, 2) == {AUGUST: 90}


def test_a_day_is_its_sessions_or_its_total_whichever_is_more_in_any_order(database, tmp_path, trial):
    sessions = ["2018-08-03 09:00", "2018-08-03 10:00"], ["2018-08-04 09:00", "2018-08-04 10:00"]
    totals = ["2018-08-03", "59"], ["2018-08-04", "61"]
    for account_id, login_id in ((1, "first"), (2, "second")):
        trial(login_id, account_id)
        files = [
            sessions_file(tmp_path, *([login_id, *row] for row in sessions)),
            totals_file(tmp_path, *([login_id, *row] for row in totals)),
        ]
        for path in files if account_id == 1 else files[::-1]:
            usage_imported(database, path)
        assert days_of(database, account_id) == {AUGUST: 60, date(2018, 8, 4): 61}


def test_what_can_not_be_is_refused_by_line_and_the_rest_goes_in(database, tmp_path, trial):
    trial()
    trial("other", 2)
    header = ["アカウントID", "ログインID", "開始日時", "終了日時"]
    rows = [
        ["", "xfeeaP", "2018-08-03 10:00", "2018-08-03 09:59"],
        ["", "xfeeaP", "2018-08-03 10:00", "2018-08-04 10:00:01"],
        ["", "nobody", "2018-08-03 10:00", "2018-08-03 11:00"],
        ["9", "", "2018-08-03 10:00", "2018-08-03 11:00"],
        ["2", "xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"],
        ["", "xfeeaP", "2018-06-12 23:59", "2018-06-13 00:01"],
        ["", "xfeeaP", "2026-11-22 11:59", "2026-11-22 12:01"],
        ["", "", "2018-08-03", ""],
        ["", "xfeeaP", "2018-08-03 10:00", "2018-08-04 10:00"],
        ["870381", "xfeeaP", "2018-08-05 10:00", "2018-08-05 11:00"],
    ]
    run, problems = usage_imported(database, write_csv(tmp_path / "log.csv", header, rows))
    assert told(problems) == [
        (2, "ends_at", "ENDS_BEFORE_START"),
        (3, "ends_at", "SESSION_TOO_LONG"),
        (4, "login_id", "UNKNOWN_TRIAL"),
        (5, "account_id", "UNKNOWN_TRIAL"),
        (6, "login_id", "OTHER_TRIAL"),
        (7, "starts_at", "BEFORE_ISSUE"),
        (8, "ends_at", "IN_FUTURE"),
        (9, "starts_at", "NO_TIME"),
        (9, "ends_at", "EMPTY"),
    ]
    assert usage_counts(run) == {"added": 2, "changed": 3, "refused": 8}
    assert days_of(database, 870381) == {AUGUST: 840, date(2018, 8, 4): 600, date(2018, 8, 5): 60}
    assert days_of(database, 2) == {}


def test_totals_that_can_not_be_are_refused(database, tmp_path, trial):
    trial()
    rows = [["2018-06-12", "5"], ["2026-11-23", "5"], ["2018-08-03", "24:01"], ["2018-08-03", "たくさん"], ["", "5"]]
    run, problems = usage_imported(database, totals_file(tmp_path, *(["xfeeaP", *row] for row in rows)))
    assert told(problems) == [
        (2, "used_on", "BEFORE_ISSUE"),
        (3, "used_on", "IN_FUTURE"),
        (4, "usage_minutes", "MORE_THAN_A_DAY"),
        (5, "usage_minutes", "NO_DURATION"),
        (6, "used_on", "EMPTY"),
    ]
    assert usage_counts(run) == {"refused": 5}
    assert usage_state(database)["to"] is None


def test_a_session_of_exactly_a_day_and_one_until_now_are_taken(database, tmp_path, trial):
    trial()
    rows = [["xfeeaP", "2018-08-03", "2018-08-04"], ["xfeeaP", "2026-11-22 11:00", "2026-11-22 12:00"]]
    rows[0][1:] = ["2018-08-03 00:00", "2018-08-04 00:00"]
    assert usage_imported(database, sessions_file(tmp_path, *rows))[0].refused == 0
    assert days_of(database, 870381) == {AUGUST: 1440, date(2026, 11, 22): 60}


def test_listening_is_recorded_to_the_latest_end_ever_seen(database, tmp_path, trial):
    trial()
    usage_imported(database, totals_file(tmp_path, ["xfeeaP", "2018-08-05", "5"]))
    assert usage_state(database)["to"] == at("2018-08-05 15:00:00")
    usage_imported(database, sessions_file(tmp_path, ["xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"]))
    assert usage_state(database)["to"] == at("2018-08-05 15:00:00")
    usage_imported(database, totals_file(tmp_path, ["xfeeaP", "2018-08-07", "0"]))
    assert usage_state(database)["to"] == at("2018-08-07 15:00:00")
    usage_imported(database, sessions_file(tmp_path, ["xfeeaP", "2018-08-08 10:00", "2018-08-08 10:00"]))
    assert usage_state(database)["to"] == at("2018-08-08 01:00:00")
    usage_imported(database, totals_file(tmp_path, ["xfeeaP", "2026-11-22", "5"]))
    assert usage_state(database)["to"] == NOW
    assert date(2018, 8, 7) not in days_of(database, 870381)


def test_use_before_or_without_an_authentication_is_noted_once_a_trial_and_changes_none(database, tmp_path, trial):
    trial()
    trial("never", 2, authenticated_at=None)
    day = "2018-08-03 "
    rows = [
        ["xfeeaP", day + "00:17:28", day + "00:20"],
        ["xfeeaP", day + "00:17:27", day + "00:20"],
        ["xfeeaP", day + "00:10", day + "00:20"],
        ["never", day + "10:00", day + "11:00"],
        ["never", day + "11:00", day + "12:00"],
    ]
    run, problems = usage_imported(database, sessions_file(tmp_path, *rows))
    assert told(problems) == [(3, "starts_at", "USED_EARLY"), (5, "starts_at", "USED_UNAUTHENTICATED")]
    assert problems[0].notes[0].detail == "2018-08-03 00:17:28"
    assert usage_counts(run) == {"added": 5, "changed": 2}
    assert trial_of(database, 2)["authenticated_at"] is None
    assert trial_of(database, 870381)["authenticated_at"] == datetime(2018, 8, 2, 15, 17, 28, tzinfo=UTC)
    assert told(usage_imported(database, sessions_file(tmp_path, *rows))[1]) == []


def test_a_total_of_the_day_of_the_authentication_is_not_early(database, tmp_path, trial):
    trial()
    rows = [["xfeeaP", "2018-08-03", "5"], ["xfeeaP", "2018-08-02", "5"]]
    assert told(usage_imported(database, totals_file(tmp_path, *rows))[1]) == [(3, "used_on", "USED_EARLY")]


def test_a_dry_run_tells_everything_and_leaves_no_trace(database, tmp_path, trial):
    trial()
    usage_imported(database, sessions_file(tmp_path, ["xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"]))
    before, told_before = usage_state(database), changes_told(database)
    path = sessions_file(
        tmp_path,
        ["xfeeaP", "2018-08-03 10:30", "2018-08-03 11:30"],
        ["xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"],
        ["xfeeaP", "2018-08-04 23:00", "2018-08-05 01:00"],
        ["nobody", "2018-08-04 23:00", "2018-08-05 01:00"],
        name="more.csv",
    )
    run, problems = usage_imported(database, path, dry=True)
    would = {"added": 2, "changed": 3, "unchanged": 1, "refused": 1}
    assert (usage_counts(run), told(problems)) == (would, [(5, "login_id", "UNKNOWN_TRIAL")])
    assert (usage_state(database), changes_told(database), leftovers(database)) == (before, told_before, 0)
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(schema.import_run)).scalar_one() == 1
    assert usage_counts(usage_imported(database, path)[0]) == would


def test_a_cut_file_changes_nothing(database, tmp_path, trial):
    trial()
    path = sessions_file(tmp_path, *([["xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"]] * 3))
    path.write_bytes(path.read_bytes()[:-22])
    before = usage_state(database)
    with pytest.raises(FileFault):
        usage_imported(database, path)
    assert (usage_state(database), leftovers(database)) == (before, 0)


def test_an_import_that_was_stopped_goes_on_and_ends_as_if_it_had_not(
    database, databases, tmp_path, trial, monkeypatch
):
    monkeypatch.setattr("usen_desk.server.accounts.unis_import.FIRST_BATCH_ROWS", 50)
    monkeypatch.setattr("usen_desk.server.accounts.unis_import.MOST_BATCH_ROWS", 50)
    draw = random.Random(5)
    rows = []
    for number in range(60):
        trial(f"log{number}", 1000 + number)
        rows += [[f"log{number}", *session.cells] for session in draw_sessions(draw)]
    draw.shuffle(rows)
    path = sessions_file(tmp_path, *rows, ["nobody", "2026-10-03 10:00", "2026-10-03 11:00"])
    whole = databases.empty("sqlite")
    with database.read() as tx, whole.write() as there:
        there.execute(insert(schema.trial), [dict(row._mapping) for row in tx.execute(select(schema.trial))])
    clean, _ = usage_imported(whole, path)

    doing = usage_work(database, path)
    doing.progress = stop_after(3)
    with pytest.raises(Stopped), doing.open():
        pass
    part = usage_state(database)
    assert 0 < len(part["days"]) < len(usage_state(whole)["days"])
    assert part["to"] is None
    with pytest.raises(Unfinished):
        usage_imported(database, path, dry=True)
    again = usage_work(database, path)
    with again.open() as run:
        assert told(list(again.problems(run))) == [(len(rows) + 2, "login_id", "UNKNOWN_TRIAL")]
    assert again.resumed is not None
    assert usage_counts(run) == usage_counts(clean)
    assert usage_state(database) == usage_state(whole)
    assert leftovers(database) == 0
    databases.release(whole)


def test_what_people_do_with_a_trial_meanwhile_is_not_in_the_way(database, tmp_path, trial):
    """Listening never moves the version that an edit at the desk insists on."""
    trial()
    with database.write() as tx:
        tx.execute(update(schema.trial).values(next_on=date(2018, 8, 9), version=4))
    usage_imported(database, sessions_file(tmp_path, ["xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"]))
    row = trial_of(database, 870381)
    assert (row["next_on"], row["version"], row["total_minutes"]) == (date(2018, 8, 9), 4, 60)


def test_days_that_came_as_totals_before_take_sessions_too(database, tmp_path, trial):
    account_id = trial()
    with database.write() as tx:
        usage_store.put_days(tx, [usage_store.Day(account_id, AUGUST, stated_minutes=30)])
    usage_imported(database, sessions_file(tmp_path, ["xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"]))
    with database.read() as tx:
        known = usage_store.days(tx, [(account_id, "2018-08-03")])
    assert known == {(account_id, "2018-08-03"): (spans.pack([(36_000, 39_600)]), 30)}
    assert days_of(database, account_id) == {AUGUST: 60}


def test_more_lines_than_fit_a_chunk_and_trials_that_are_forgotten_on_the_way(database, tmp_path, trial, monkeypatch):
    monkeypatch.setattr("usen_desk.server.accounts.import_staging.CHUNK_ROWS", 7)
    monkeypatch.setattr("usen_desk.server.trials.usage_import.CACHED_TRIALS", 2)
    rows = []
    for number in range(9):
        trial(f"log{number}", 10 + number)
        rows += [[f"log{number}", f"2018-08-0{day} 10:00", f"2018-08-0{day} 10:30"] for day in range(3, 8)]
    random.Random(1).shuffle(rows)
    run, _ = usage_imported(database, sessions_file(tmp_path, *rows))
    assert usage_counts(run) == {"added": 45, "changed": 45}
    assert {trial_of(database, 10 + number)["total_minutes"] for number in range(9)} == {150}
