"""Tests for the commands import-trials and import-usage, by what an operator types and reads.

What all import commands do alike is tested in accounts/test_import_command.py.
"""

import argparse
import csv

import pytest

from tests.server.accounts.import_files import write_csv
from tests.server.trials.importing import days_of, sessions_file, totals_file, trial_of, trials_file
from usen_desk.server.settings import Settings
from usen_desk.server.trials.trial_import_command import trials
from usen_desk.server.trials.usage_import_command import usage

MANUAL = ["870381", "xfeeaP", "個別対応", "2018-06-13", "2018-08-03 00:17:28", "2018-08-17"]


@pytest.fixture
def command(database, capsys):
    """`command(usage, path, "--dry-run")` → exit code and what was printed."""

    def call(which, *words):
        parser = argparse.ArgumentParser()
        which.arguments(parser)
        settings = Settings(database_url=database.url.render_as_string(hide_password=False))
        code = which.run(parser.parse_args([str(word) for word in words]), settings)
        return code, capsys.readouterr().err

    return call


def test_a_note_is_told_and_everything_is_in(command, database, tmp_path):
    errors = tmp_path / "errors.csv"
    code, said = command(trials, trials_file(tmp_path, MANUAL, encoding="cp932"), "--errors", errors)
    assert code == 0
    assert "お試しアカウントを取り込みます: trials.csv（CP932" in said
    assert "2 行目 失効日「2018-08-17」: 初回認証日から14日目（2018-08-16）と違いますが、" in said
    assert "1 行を読みました。追加 1、変更 0、変わりなし 0、取り込めない 0" in said
    assert trial_of(database, 870381)["login_id"] == "xfeeaP"
    with errors.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1][:4] == ["2", "お知らせ", "失効日", "2018-08-17"]


def test_both_kinds_of_listening_are_told_alike(command, database, tmp_path):
    command(trials, trials_file(tmp_path, MANUAL))
    log = sessions_file(tmp_path, ["xfeeaP", "2018-08-03 10:00", "2018-08-03 11:00"], ["だれか", "2018-08-03", "x"])
    code, said = command(usage, log)
    assert code == 3
    assert "お試しの利用時間を取り込みます: sessions.csv（UTF-8" in said
    assert "3 行目 開始日時「2018-08-03」: 日時として読めません" in said
    assert "2 行を読みました。追加 1、変わりなし 0、取り込めない 1。利用時間を書き換えた日 1\n" in said
    code, said = command(usage, totals_file(tmp_path, ["xfeeaP", "2018-08-03", "1時間00分"]))
    assert (code, "追加 1、変わりなし 0、取り込めない 0。利用時間を書き換えた日 1" in said) == (0, True)
    assert list(days_of(database, 870381).values()) == [60]


def test_a_dry_run_says_that_nothing_was_changed(command, database, tmp_path):
    command(trials, trials_file(tmp_path, MANUAL))
    code, said = command(usage, totals_file(tmp_path, ["xfeeaP", "2018-08-03", "60"]), "--dry-run")
    assert (code, "何も変更していません。" in said) == (0, True)
    assert days_of(database, 870381) == {}


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["開始日時", "終了日時"], "1 行目の見出しに必要な列がありません: ログインID または アカウントID。"),
        (["ログインID", "終了日時"], "1 行目の見出しに必要な列がありません: 開始日時。"),
        (["ログインID"], "1 行目の見出しに必要な列がありません: 開始日時・終了日時（または 利用日・利用時間）。"),
        (["ログインID", "利用日", "利用日", "利用時間"], "1 行目の見出しに同じ列が 2 回あります: 利用日。"),
    ],
)
def test_a_file_that_is_no_log_changes_nothing_and_says_why(command, tmp_path, header, sentence):
    code, said = command(usage, write_csv(tmp_path / "log.csv", header, []))
    assert (code, said) == (2, f"{sentence}何も変更していません。\n")


def test_the_help_tells_what_the_file_is(capsys):
    for which, words in ((trials, "お試しアカウントを CSV から取り込みます"), (usage, "1 回ごとの開始と終了")):
        parser = argparse.ArgumentParser()
        which.arguments(parser)
        assert words in parser.format_help().replace("\n", "")
