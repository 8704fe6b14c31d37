"""Tests for usen_desk.server.accounts.import_command, by what an operator types and reads."""

import argparse
import csv
import gc
import random
import re
import signal
import subprocess
import sys
import tracemalloc
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.pool import Pool

from tests.server.accounts.import_files import make_unis_csv
from tests.server.accounts.importing import (
    accounts,
    imported,
    leftovers,
    mailings,
    rows_of,
    state_of,
    stores,
    wrongly_indexed,
)
from usen_desk.server.__main__ import COMMANDS, _command
from usen_desk.server.accounts import import_command
from usen_desk.server.accounts.import_kinds import CUSTOMERS
from usen_desk.server.accounts.import_report import TerminalProgress
from usen_desk.server.accounts.unis_import import Phase
from usen_desk.server.db import schema
from usen_desk.server.settings import Settings

COUNTS = re.compile(
    r"(\d[\d,]*) 行を読みました。追加 ([\d,]+)、変更 ([\d,]+)、変わりなし ([\d,]+)、取り込めない ([\d,]+)"
)

LABELS = "顧客CD,店舗先名称,管轄支店CD\n"


def url_of(database):
    return database.url.render_as_string(hide_password=False)


@pytest.fixture
def command(database, capsys):
    """`command(import_command.unis, path, "--dry-run")` → exit code and what was printed."""

    def call(which, *words):
        parser = argparse.ArgumentParser()
        which.arguments(parser)
        settings = Settings(database_url=url_of(database))
        code = which.run(parser.parse_args([str(word) for word in words]), settings)
        return code, capsys.readouterr().err

    return call


def test_all_in_is_0_and_the_counts_are_told(command, tmp_path):
    code, said = command(import_command.unis, stores(tmp_path, ["C1", "さくら"], ["C2", "もみじ"]))
    assert code == 0
    assert COUNTS.search(said).groups() == ("2", "2", "0", "0", "0")
    code, said = command(import_command.accounts, accounts(tmp_path, ["1", "C1", "a"]))
    assert (code, COUNTS.search(said).groups()) == (0, ("1", "1", "0", "0", "0"))
    code, said = command(import_command.mailings, mailings(tmp_path, ["C1", "2018-09-26", "", "山田", "発送済"]))
    assert (code, COUNTS.search(said).groups()) == (0, ("1", "1", "0", "0", "0"))


def test_refused_lines_are_3_and_named_with_line_column_value_and_reason(command, tmp_path):
    code, said = command(
        import_command.unis, stores(tmp_path, ["C1", "さくら\n本店"], ["", "もみじ"], ["C3", "大" * 201])
    )
    assert code == 3
    assert "4 行目 顧客CD「」: 空です。値が必要です" in said
    assert f"5 行目 店舗先名称「{'大' * 59}…」: 長すぎます" in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ファイルが空です。"),
        ("顧客CD,店舗先名称\n".encode(), "必要な列がありません: 管轄支店CD"),
        (f'{LABELS}C1,さくら,1\nC2,"大'.encode(), '3 行目の引用符（"）が閉じないまま'),
        (f"{LABELS}C1,さくら,1\nC2".encode(), "最後の 3 行目の列が足りません。"),
        (f"{LABELS}C1,さ".encode() + b"\xff,1\n", "2 行目（先頭から 47 バイト目）が UTF-8 の"),
        (f"{LABELS}C1,さ".encode("cp932") + b"\x85 ,1\n", "2 行目（先頭から 35 バイト目）が CP932 の"),
        (LABELS.encode("utf-16"), "UTF-16 です"),
    ],
)
def test_a_file_that_cannot_be_taken_is_2_changes_nothing_and_says_why(command, database, tmp_path, content, sentence):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    code, said = command(import_command.unis, path)
    assert code == 2
    assert sentence in said
    assert said.endswith("何も変更していません。\n")
    assert rows_of(database, CUSTOMERS) == {}
    assert leftovers(database) == 0


def test_a_file_that_is_not_there_is_2(command, tmp_path):
    code, said = command(import_command.unis, tmp_path / "absent.csv")
    assert (code, "ファイルを開けません。" in said) == (2, True)


def test_a_header_alone_is_0(command, tmp_path):
    code, said = command(import_command.unis, stores(tmp_path))
    assert (code, COUNTS.search(said).groups()) == (0, ("0", "0", "0", "0", "0"))


def test_unknown_columns_and_a_missing_last_newline_are_told(command, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("顧客CD,店舗先名称,管轄支店CD,管轄支店名,メモ\nC1,さくら,1,一支店,x", encoding="cp932")
    code, said = command(import_command.unis, path)
    assert code == 0
    assert "CP932" in said
    assert "使わない列: メモ" in said
    assert "最後の行が改行で終わっていません。" in said


def test_a_dry_run_says_that_nothing_was_changed(command, database, tmp_path):
    code, said = command(import_command.unis, stores(tmp_path, ["C1", "さくら"], ["", "x"]), "--dry-run")
    assert code == 3
    assert COUNTS.search(said).groups() == ("2", "1", "0", "0", "1")
    assert "何も変更していません。" in said
    assert rows_of(database, CUSTOMERS) == {}


def test_the_report_names_every_line_and_no_cell_runs_as_a_formula(command, tmp_path):
    rows = [["C1", "さくら"], ["=1+1", "@x" * 101], ["C1", "もみじ"], ["", "-5"]]
    errors = tmp_path / "errors.csv"
    code, said = command(import_command.unis, stores(tmp_path, *rows), "--errors", errors)
    assert code == 3
    assert str(errors) in said
    assert errors.read_bytes().startswith(b"\xef\xbb\xbf")
    with errors.open(encoding="utf-8-sig", newline="") as file:
        report = list(csv.reader(file))
    assert report[0] == ["行", "区分", "列", "値", "理由"]
    assert [row[:3] for row in report[1:]] == [
        ["2", "お知らせ", ""],
        ["3", "取り込めない", "店舗先名称"],
        ["5", "取り込めない", "顧客CD"],
    ]
    assert report[2][3].startswith("'@x@x")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in report for cell in row)


def test_a_report_that_cannot_be_written_is_told_and_the_import_counts(command, database, tmp_path):
    code, said = command(import_command.unis, stores(tmp_path, ["C1", "さくら"]), "--errors", tmp_path / "no" / "x.csv")
    assert (code, "書けませんでした" in said) == (0, True)
    assert len(rows_of(database, CUSTOMERS)) == 1


def test_only_the_first_refused_lines_are_printed_and_the_others_counted(command, tmp_path):
    code, said = command(import_command.unis, stores(tmp_path, *([["", "x"]] * 50)))
    assert code == 3
    assert said.count("空です") == 20
    assert "ほかに 30 行あります。" in said


def test_a_full_disk_is_said_plainly_and_the_import_goes_on_when_there_is_room(tmp_path, capsys, databases):
    database = databases.empty("sqlite")
    path = make_unis_csv(tmp_path / "unis.csv", 4000)
    with database.read() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()
    whole = databases.empty("sqlite")
    imported(whole, path)
    settings = Settings(database_url=url_of(database))
    given = argparse.Namespace(file=path, dry_run=False, errors=None)
    codes = set()
    for more in (60, 250, 500, 700, 900, 1100, 100_000):
        with limited_pages(pages + more):
            code = import_command.unis.run(given, settings)
        gc.collect()  # a file that was left open says so here, not in some later test
        said = capsys.readouterr().err
        codes.add(code)
        if code in (1, 2):
            assert "データベースのディスクに空きがありません。" in said
            assert ("続きから" if code == 1 else "何も変更していません。") in said
        if code == 2:
            assert rows_of(database, CUSTOMERS) == {}
        assert wrongly_indexed(database) == []
    assert codes == {0, 1, 2}
    assert state_of(database) == state_of(whole)
    databases.release(database)
    databases.release(whole)


@contextmanager
def limited_pages(pages):
    """Every SQLite connection that is opened inside may not let its database grow over so many pages."""

    def limit(connection, _):
        connection.execute(f"pragma max_page_count={pages}")

    event.listen(Pool, "connect", limit)
    yield
    event.remove(Pool, "connect", limit)


def started(database, path, *words):
    settings_file = path.with_suffix(".toml")
    settings_file.write_text(f"database_url = {msgspec.json.encode(url_of(database)).decode()}\n", encoding="utf-8")
    command = [sys.executable, "-m", "usen_desk.server", "--settings", settings_file, "import-unis", path, *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)


def how_far(database):
    """(0, rows staged) in the first half, (1, rows applied) in the second."""
    runs, staged = schema.import_run.c, select(func.count()).select_from(schema.import_customer)
    with database.read() as connection:
        newest = select(runs.state, runs.added + runs.changed).order_by(runs.import_id.desc()).limit(1)
        state, applied = connection.execute(newest).one()
        return (0, connection.execute(staged).scalar_one()) if state == "staging" else (1, applied)


def killed_at(process, database, moment):
    """Kill it as soon as it is so far; False when it ended before."""
    before = how_far(database)
    while True:
        try:
            assert process.wait(0.002) == 0
        except subprocess.TimeoutExpired:
            now = how_far(database)
            if now >= moment and now != before:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                return True
        else:
            process.communicate()
            return False


def test_killed_at_random_moments_it_ends_like_an_import_that_was_never_stopped(database, databases, tmp_path):
    seed = random.randrange(2**32)
    draw = random.Random(seed)
    older = make_unis_csv(tmp_path / "older.csv", 800, seed=3)
    path = make_unis_csv(tmp_path / "unis.csv", 3500, seed=3, encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("さくら", "もみじ"), encoding="utf-8", newline="")
    whole = databases.empty("sqlite")
    for file in (older, path):
        imported(whole, file)
    imported(database, older)
    kills = []
    for moment in [(0, 0), (0, draw.randrange(2000)), (1, 0), (1, draw.randrange(1000)), (1, draw.randrange(3000))]:
        with started(database, path) as process:
            if not killed_at(process, database, moment):
                break
        kills.append(moment)
        assert wrongly_indexed(database) == [], seed
    with started(database, path) as process:
        assert process.wait(60) == 0
        process.communicate()
    assert (1, 0) in kills
    assert state_of(database) == state_of(whole), f"seed {seed}, killed at {kills}"
    assert wrongly_indexed(database) == []
    assert leftovers(database) == 0
    databases.release(whole)


def test_stopped_by_the_keyboard_it_says_how_to_go_on(tmp_path, capsys, databases, monkeypatch):
    database = databases.empty("sqlite")
    path = make_unis_csv(tmp_path / "unis.csv", 2000)
    given = argparse.Namespace(file=path, dry_run=False, errors=None)
    shown = TerminalProgress.__call__

    def interrupt(self, phase, done, total, lines):
        shown(self, phase, done, total, lines)
        if phase is Phase.APPLYING:
            raise KeyboardInterrupt

    monkeypatch.setattr(TerminalProgress, "__call__", interrupt)
    assert import_command.unis.run(given, Settings(database_url=url_of(database))) == 1
    assert "同じコマンドで続きから取り込みます。" in capsys.readouterr().err
    databases.release(database)


def test_memory_stays_flat(tmp_path, databases):
    """Caches of days and codes fill up to their limit; 20,000 more lines as cells would take 20 MB."""
    peaks = []
    for lines in (4000, 24_000):
        database = databases.empty("sqlite")
        path = make_unis_csv(tmp_path / f"{lines}.csv", lines)
        tracemalloc.start()
        imported(database, path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        databases.release(database)
    assert peaks[1] < peaks[0] + 5_000_000


def examples():
    """The files that docs/operations.md shows, each with the command it is for."""
    manual = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    return re.findall(r"```csv (import-\w+)\n(.+?)```", manual, re.DOTALL)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig"])
def test_the_examples_of_the_manual_go_in_as_they_stand(command, tmp_path, encoding):
    commands = {name: place for name, place in COMMANDS.items() if name.startswith("import-")}
    shown = examples()
    assert {name for name, _ in shown} == set(commands)
    for number, (name, text) in enumerate(shown):
        path = tmp_path / f"{number}.csv"
        path.write_text(text, encoding=encoding)
        code, said = command(_command(commands[name]), path)
        assert (code, "取り込めない 0" in said) == (0, True), said
        assert "使わない列" not in said
