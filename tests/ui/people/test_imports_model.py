"""Tests for usen_desk.ui.people.imports_model."""

import pytest

from tests.ui.people.imports import BAD, run
from usen_desk.contract.imports import ImportCounts, ImportKind, ImportProblem, ImportState, ImportStep
from usen_desk.ui.people.imports_model import (
    KINDS,
    counts,
    history_columns,
    is_unfinished,
    may_apply,
    problem_columns,
    remarks,
    resume_word,
    standing,
    stop_word,
    whole,
)

NOTHING = ImportCounts(lines=3, unchanged=3)


def test_every_state_of_every_step_has_a_word_and_a_sentence():
    assert set(KINDS) == set(ImportKind)
    for state in ImportState:
        for step in ImportStep:
            told = standing(run(state=state, step=step))
            assert told.word
            assert told.sentence.endswith("。")


def test_what_was_checked_says_whether_all_can_be_taken():
    assert standing(run()).tone == "green"
    assert standing(run(counts=ImportCounts(added=1, refused=1))).tone == "amber"
    assert standing(run(counts=NOTHING)).word == "変わりなし"
    assert standing(run(has_moved_on=True)).word == "確かめ直しました"


@pytest.mark.parametrize(
    ("state", "has_file", "of", "may"),
    [
        (ImportState.CHECKED, True, ImportCounts(changed=1), True),
        (ImportState.CHECKED, False, ImportCounts(changed=1), False),
        (ImportState.CHECKED, True, NOTHING, False),
        (ImportState.WAITING, True, ImportCounts(changed=1), False),
        (ImportState.DONE, True, ImportCounts(changed=1), False),
    ],
)
def test_only_what_was_looked_at_and_does_something_is_applied(state, has_file, of, may):
    assert may_apply(run(state=state, has_file=has_file, counts=of)) is may


def test_what_stopped_says_how_far_it_came():
    half = run(state=ImportState.INTERRUPTED, step=ImportStep.APPLY)
    assert "追加 4・変更 3 まで取り込んであります。" in standing(half).sentence
    assert resume_word(half) == "続きから取り込む"
    left = run(state=ImportState.CANCELLED, counts=ImportCounts())
    assert standing(left).sentence == "何も変更していません。"
    assert resume_word(left) == "もう一度確かめる"
    assert resume_word(run(state=ImportState.DONE, has_file=False)) == ""


def test_applying_says_how_far_it_is_once_it_writes():
    running = {"state": ImportState.RUNNING, "step": ImportStep.APPLY}
    assert "同じ結果になるか" in standing(run(**running, progress_done=1024, progress_total=2048)).sentence
    assert standing(run(**running, progress_done=40, progress_total=1_522)).sentence.startswith(
        "1,522 件のうち 40 件を取り込みました。"
    )


def test_leaving_is_called_by_what_it_leaves():
    assert stop_word(run()) == "取り込まない"
    assert stop_word(run(state=ImportState.RUNNING)) == "中止"
    assert standing(run(state=ImportState.RUNNING, is_ending=True)).word == "中止しています"


def test_what_is_left_to_decide():
    assert [is_unfinished(run(state=state)) for state in ImportState] == [True, True, True, False, False, False, True]
    assert not is_unfinished(run(has_file=False))


def test_numbers_that_count_other_things_are_explained():
    said = run(
        kind=ImportKind.USAGE, summary=("利用時間を書き換えた日 3",), remarks=("使わない列: 備考",), fault="待機"
    )
    assert remarks(said) == "待機\n利用時間を書き換えた日 3\n使わない列: 備考"
    assert "3" not in remarks(run(summary=("追加 3",)))
    assert counts(run())[0] == ("追加", "4", "green")


def test_a_problem_is_read_whole():
    assert whole(BAD) == "1,877 行目　店種「x」　長すぎます"
    assert whole(ImportProblem(line=2, last_line=4, is_refused=True, reason="列が足りません")) == (
        "2〜4 行目　列が足りません"
    )


def test_rows():
    def texts(columns, row):
        return [column.cell(row).text for column in columns]

    assert texts(problem_columns(), BAD) == ["1,877", "取り込めない", "店種", "x", "長すぎます"]
    assert texts(history_columns(), run(state=ImportState.DONE, applied_by_name="佐藤 健"))[:8] == [
        "取込済み",
        "2026-11-22 10:12",
        "店舗（UNIS）",
        "stores1.csv",
        "佐藤 健",
        "4",
        "3",
        "0",
    ]
