"""Tests for usen_desk.ui.trials.follow_ups_model."""

from datetime import date

import pytest

from tests.ui.trial_samples import FOLLOW_UPS, TODAY, follow_up
from usen_desk import resources
from usen_desk.contract.trials import HUMAN_KINDS, FollowUpKind, FollowUpResult
from usen_desk.ui.trials.follow_ups_model import (
    KINDS,
    RESULTS,
    FollowUpInput,
    FollowUpsModel,
    head_of,
    is_of_people,
    next_in_words,
    next_of,
)


def test_every_kind_and_result_has_its_word_and_icon():
    assert set(KINDS) == set(FollowUpKind)
    assert set(RESULTS) == set(FollowUpResult)
    assert all(resources.path(f"icons/{icon}.svg").is_file() for _, icon in KINDS.values())


def test_a_line_says_when_how_and_who():
    assert head_of(FOLLOW_UPS[0], TODAY) == "8月8日 15:20 電話・不在 ・ 山田 美咲"
    assert head_of(FOLLOW_UPS[3], TODAY) == "8月2日 15:20 マイお試しに登録 ・ 山田 美咲"
    assert head_of(follow_up(1, is_withdrawn=True), TODAY).endswith(" ・ 取り消し済み")


def test_a_line_of_another_year_says_so():
    assert head_of(FOLLOW_UPS[0], date(2020, 3, 17)).startswith("2018年8月8日 15:20 電話")


def test_the_next_date_is_said_unless_the_row_was_taken_back():
    assert next_of(FOLLOW_UPS[0]) == "次回 8月13日 (月)"
    assert next_of(follow_up(1, next_on=TODAY, is_withdrawn=True)) == ""
    assert next_of(FOLLOW_UPS[1]) == ""


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (None, ""),
        (date(2018, 8, 13), "次回 8月13日 (月) 今日"),
        (date(2018, 8, 14), "次回 8月14日 (火) 明日"),
        (date(2018, 8, 20), "次回 8月20日 (月) 7日後"),
        (date(2018, 8, 10), "次回 8月10日 (金) 3日過ぎています"),
    ],
)
def test_the_next_date_says_how_far_it_is_away(on, said):
    assert next_in_words(on, TODAY) == said


def test_only_what_people_wrote_is_of_people():
    assert {row.kind for row in FOLLOW_UPS if is_of_people(row)} <= set(HUMAN_KINDS)
    assert not is_of_people(FOLLOW_UPS[3])


def test_the_way_alone_is_no_input():
    assert FollowUpInput(kind=FollowUpKind.VISIT).is_empty
    for written in (
        FollowUpInput(said="a"),
        FollowUpInput(result=FollowUpResult.TALKED),
        FollowUpInput(next_text=""),
    ):
        assert not written.is_empty


def test_the_model_keeps_qts_rules_and_reads_a_line_out_whole(qtmodeltester, qapp):
    model = FollowUpsModel()
    model.put(FOLLOW_UPS, TODAY)
    qtmodeltester.check(model)
    assert (
        model.index(0, 0).data()
        == "8月8日 15:20 電話・不在 ・ 山田 美咲 店長 不在。13日の夜にかけ直し。 次回 8月13日 (月)"
    )
    assert model.index(1, 0).data(FollowUpsModel.FOLLOW_UP) == FOLLOW_UPS[1]
    assert model.row(9) is None


def test_the_same_rows_again_reset_nothing(qtbot):
    model = FollowUpsModel()
    model.put(FOLLOW_UPS, TODAY)
    with qtbot.assertNotEmitted(model.modelReset):
        model.put(list(FOLLOW_UPS), TODAY)
