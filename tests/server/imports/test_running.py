"""Tests for usen_desk.server.imports.running: the job, what ends it half-way, what is applied, on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.server.accounts.importing import accounts, imported, leftovers, state_of, stores
from tests.server.conftest import BRANCH, NOW
from tests.server.imports.desk import StopsWhen
from tests.server.trials.importing import sessions_file, trials_file
from usen_desk.contract.errors import Code
from usen_desk.contract.imports import (
    CANCEL_IMPORT,
    KEPT_DAYS,
    PROBLEMS_KEPT_DAYS,
    RESUME_IMPORT,
    ImportCounts,
    ImportKind,
    ImportState,
    ImportStep,
)
from usen_desk.server.accounts import unis_import
from usen_desk.server.accounts.unis_import import Phase
from usen_desk.server.attachments import service as attachments
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.service import Sweep
from usen_desk.server.db import alone as locks
from usen_desk.server.db import schema
from usen_desk.server.db.alone import alone
from usen_desk.server.imports import running
from usen_desk.server.imports.running import LOCK_NUMBER, short_name

MANY = 1200
"""Several batches."""


def many(folder, word="さくら"):
    return stores(folder, *([f"C{number}", f"{word}{number}"] for number in range(MANY)))


def companies(folder, *lines):
    path = folder / "companies.csv"
    path.write_text("\r\n".join(["企業名,顧客CD,チェーン店CD,メールアドレス,氏名,部署", *lines, ""]), encoding="utf-8")
    return path


def cancel(desk, run):
    return lambda: desk.office.call(CANCEL_IMPORT, run=str(run.import_id))


def resume(desk, run):
    return desk.office.call(RESUME_IMPORT, run=str(run.import_id))


def test_trying_leaves_the_database_as_it_was(desk, tmp_path):
    desk.applied(stores(tmp_path, ["C1", "さくら"]))
    before = state_of(desk.database)
    tried = desk.tried(stores(tmp_path, ["C1", "さくら本店"], ["C2", "みなと"], ["C3", ""]))
    assert tried.counts == ImportCounts(lines=3, added=1, changed=1, refused=1)
    assert state_of(desk.database) == before
    assert leftovers(desk.database) == 0


def test_accounts_and_trials_are_those_of_the_commands(desk, tmp_path):
    desk.applied(stores(tmp_path, ["C1", "さくら", BRANCH, ""]))
    mine = desk.applied(accounts(tmp_path, ["7", "C1", "usen-7", "a@example.jp", ""]), ImportKind.ACCOUNTS)
    assert (mine.state, mine.counts.added) == (ImportState.DONE, 1)
    tried = desk.applied(trials_file(tmp_path, ["101", "xMAu"]), ImportKind.TRIALS)
    assert (tried.state, tried.counts.added) == (ImportState.DONE, 1)
    used = desk.applied(
        sessions_file(tmp_path, ["xMAu", "2018-06-14 10:00:00", "2018-06-14 11:00:00"]), ImportKind.USAGE
    )
    assert (used.state, used.counts.added, used.counts.changed) == (ImportState.DONE, 1, 1)


def test_companies_are_tried_and_applied(desk, tmp_path):
    path = companies(tmp_path, "大将フーズ,,300412,,,", "大将フーズ,,,a@example.jp,佐藤 健,本部", "大将フーズ,C-9,,,,")
    tried = desk.tried(path, ImportKind.COMPANIES)
    assert tried.counts == ImportCounts(lines=3, added=2, changed=1, refused=1)
    assert [(each.line, each.column) for each in desk.problems(tried)] == [(4, "顧客CD")]
    desk.agree(tried)
    desk.work()
    done = desk.state(tried)
    assert (done.state, done.counts) == (ImportState.DONE, tried.counts)
    assert "仮パスワード" in done.remarks[0]
    assert desk.tried(path, ImportKind.COMPANIES).counts == ImportCounts(lines=3, unchanged=2, refused=1)


def test_companies_that_changed_since_they_were_tried_are_looked_at_again(desk, tmp_path):
    path = companies(tmp_path, "大将フーズ,,300412,,,")
    tried = desk.tried(path, ImportKind.COMPANIES)
    desk.applied(path, ImportKind.COMPANIES)
    desk.agree(tried)
    desk.work()
    assert desk.state(tried).has_moved_on


def test_what_moved_on_since_it_was_looked_at_is_not_applied_but_tried_anew(desk, tmp_path):
    tried = desk.tried(stores(tmp_path, ["C1", "さくら"], ["C2", "みなと"]))
    imported(desk.database, stores(tmp_path, ["C2", "みなと二号"]))
    desk.agree(tried)
    desk.work()
    again = desk.state(tried)
    assert (again.step, again.state, again.has_moved_on) == (ImportStep.CHECK, ImportState.CHECKED, True)
    assert again.counts == ImportCounts(lines=2, added=1, changed=1)
    assert (desk.names(), again.applied_by_name) == ({"C2": "みなと二号"}, "")
    desk.agree(again)
    desk.work()
    assert (desk.state(tried).state, desk.state(tried).has_moved_on) == (ImportState.DONE, False)
    assert desk.names() == {"C1": "さくら", "C2": "みなと"}


def test_a_damaged_file_fails_with_its_sentence_and_changes_nothing(desk, tmp_path):
    path = tmp_path / "damaged.csv"
    path.write_text("顧客CD,店舗先名称\r\nC1,さくら\r\n", encoding="cp932")
    failed = desk.tried(path)
    assert (failed.state, failed.has_file) == (ImportState.FAILED, False)
    assert failed.fault == "1 行目の見出しに必要な列がありません: 管轄支店CD。何も変更していません。"


def test_columns_that_are_not_used_are_remarked(desk, tmp_path):
    path = stores(tmp_path, ["C1", "さくら"])
    path.write_text(path.read_text(encoding="utf-8").replace("店舗先電話番号", "備考"), encoding="utf-8")
    assert desk.tried(path).remarks == ("使わない列: 備考",)


def test_a_cancelled_check_ends_soon_and_leaves_the_way_free(desk, tmp_path):
    asked = desk.ask(many(tmp_path))
    with StopsWhen(desk, Phase.READING, cancel(desk, asked)):
        desk.work()
    over = desk.state(asked)
    assert (over.state, over.is_ending, over.counts) == (ImportState.CANCELLED, False, ImportCounts())
    assert desk.tried(stores(tmp_path, ["C1", "さくら"])).state is ImportState.CHECKED
    assert desk.names() == {}


def test_a_cancelled_apply_keeps_what_is_in_and_can_be_begun_anew(desk, tmp_path):
    tried = desk.tried(many(tmp_path))
    desk.agree(tried)
    with StopsWhen(desk, Phase.APPLYING, cancel(desk, tried)):
        desk.work()
    over = desk.state(tried)
    assert over.state is ImportState.CANCELLED
    assert over.counts.added == len(desk.names()), "it says how far it came"
    assert 0 < over.counts.added < MANY
    resume(desk, tried)
    desk.work()
    again = desk.state(tried)
    assert (again.step, again.counts.added) == (ImportStep.CHECK, MANY - over.counts.added)
    desk.agree(again)
    desk.work()
    assert len(desk.names()) == MANY


def test_a_service_that_stops_interrupts_and_the_run_goes_on_where_it_was(desk, tmp_path):
    stops = threading.Event()
    tried = desk.tried(many(tmp_path))
    desk.agree(tried)
    with StopsWhen(desk, Phase.APPLYING, stops.set):
        desk.work(stops.is_set)
    cut = desk.state(tried)
    assert (cut.step, cut.state) == (ImportStep.APPLY, ImportState.INTERRUPTED)
    assert 0 < cut.counts.added < MANY
    desk.work()
    assert desk.state(tried).state is ImportState.INTERRUPTED, "nobody but a person starts it again"
    resume(desk, tried)
    with StopsWhen(desk, Phase.READING, lambda: pytest.fail("it was read anew")):
        desk.work()
    done = desk.state(tried)
    assert (done.state, done.counts) == (ImportState.DONE, ImportCounts(lines=MANY, added=MANY))
    assert "続きから取り込みます" in done.remarks[-1]


@pytest.fixture
def no_patience(monkeypatch):
    """PostgreSQL waits for whoever holds the lock, who may be dying."""
    monkeypatch.setattr(locks, "POSTGRES_WAIT_MS", 200)


def test_what_a_dead_process_left_running_is_said_to_be_interrupted(desk, tmp_path, no_patience):
    asked = desk.ask(stores(tmp_path, ["C1", "さくら"]))
    with desk.database.write() as tx:
        tx.execute(update(schema.import_job).values(state="running"))
    with alone(desk.database, LOCK_NUMBER):
        desk.work()
        assert desk.state(asked).state is ImportState.RUNNING, "another process is at it"
    desk.work()
    assert desk.state(asked).state is ImportState.INTERRUPTED
    resume(desk, asked)
    desk.work()
    assert desk.state(asked).state is ImportState.CHECKED


def test_an_interrupted_apply_stands_in_the_way_until_it_goes_on_or_is_cancelled(desk, tmp_path):
    stops = threading.Event()
    cut = desk.tried(many(tmp_path))
    desk.agree(cut)
    with StopsWhen(desk, Phase.APPLYING, stops.set):
        desk.work(stops.is_set)
    other = desk.tried(stores(tmp_path, ["C1", "みなと"]))
    assert other.state is ImportState.INTERRUPTED
    assert other.fault.startswith("途中で止まった同じ種類の取り込み（stores.csv")
    cancel(desk, cut)()
    resume(desk, other)
    desk.work()
    assert desk.state(other).state is ImportState.CHECKED


def test_an_import_of_the_command_is_waited_for(desk, tmp_path, no_patience):
    asked = desk.ask(stores(tmp_path, ["C1", "さくら"]))
    with alone(desk.database, unis_import.LOCK_NUMBER):
        desk.work()
        assert (desk.state(asked).state, desk.state(asked).fault != "") == (ImportState.WAITING, True)
    desk.work()
    assert (desk.state(asked).state, desk.state(asked).fault) == (ImportState.CHECKED, "")


def test_progress_is_told(desk, tmp_path):
    asked = desk.ask(many(tmp_path))
    desk.work()
    told = desk.state(asked)
    assert told.progress_done == told.progress_total == asked.size_bytes
    assert told.progress_lines == MANY


def test_a_file_that_is_gone_fails(desk, tmp_path):
    asked = desk.ask(stores(tmp_path, ["C1", "さくら"]))
    blobs = blobs_of(desk.office.settings)
    for name in list(blobs.names()):
        blobs.drop(name)
    desk.work()
    assert desk.state(asked).state is ImportState.FAILED


def test_a_file_outlives_its_upload_until_it_is_imported(desk, tmp_path):
    asked = desk.ask(stores(tmp_path, ["C1", "さくら"]))
    settings, two_days_on = desk.office.settings, NOW + timedelta(days=2)
    sweep = Sweep(desk.database, settings)
    attachments.forget(desk.database, settings, two_days_on)
    sweep.run()
    sweep.run()
    desk.work()
    assert desk.state(asked).state is ImportState.CHECKED
    desk.agree(desk.state(asked))
    desk.work()
    sweep.run()
    sweep.run()
    assert list(blobs_of(settings).names()) == [], "nothing is kept of what is in"


def test_an_infected_file_fails(desk, tmp_path):
    asked = desk.ask(stores(tmp_path, ["C1", "さくら"]))
    with desk.database.write() as tx:
        tx.execute(delete(schema.blob_scan))
        blob = tx.execute(select(schema.import_job.c.blob)).scalar_one()
        tx.execute(schema.blob_scan.insert().values(blob=blob, state="quarantined"))
    desk.work()
    assert "ウイルス" in desk.state(asked).fault


def test_more_problems_than_are_kept_are_cut_and_said(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "PROBLEMS_KEPT", 2)
    tried = desk.tried(stores(tmp_path, *([f"C{number}", ""] for number in range(4))))
    assert (tried.counts.refused, tried.problem_count) == (4, 2)
    assert tried.remarks[-1].startswith("問題が多いため")


def test_a_file_that_nobody_applies_is_kept_for_a_week_and_its_problems_for_a_month(desk, tmp_path):
    tried = desk.tried(stores(tmp_path, ["C1", ""]))
    desk.job.forget(NOW + timedelta(days=KEPT_DAYS))
    assert desk.state(tried).state is ImportState.CHECKED
    desk.job.forget(NOW + timedelta(days=KEPT_DAYS, seconds=1))
    over = desk.state(tried)
    assert (over.state, over.has_file, over.problem_count) == (ImportState.CANCELLED, False, 1)
    assert desk.office.refusal(RESUME_IMPORT, run=str(tried.import_id)) == (Code.IMPORT_MOVED_ON, "run")
    desk.job.forget(NOW + timedelta(days=PROBLEMS_KEPT_DAYS, seconds=1))
    assert (desk.problems(desk.state(tried)), desk.state(tried).problem_count) == ([], 0)


def test_a_name_fits_every_disk():
    assert short_name("店" * 251 + ".csv").endswith("店.csv")
    assert len(short_name("店" * 251 + ".csv").encode()) <= 200
    assert short_name("stores.csv") == "stores.csv"


def test_the_lock_is_nobody_elses():
    assert LOCK_NUMBER != unis_import.LOCK_NUMBER
