"""Tests for usen_desk.ui.trials.advice_model: plain values."""

import dataclasses
from datetime import UTC, datetime

import msgspec
import pytest

from tests.ui.trial_samples import ADVICE
from usen_desk.contract.trials import AdviceRules, AdviceRulesSet, AdviceSettings, Usage
from usen_desk.ui.trials import advice_model as model
from usen_desk.ui.trials.advice_model import (
    changes,
    explained,
    fault_of,
    history_columns,
    history_of,
    input_of,
    minutes_of,
    rules_of,
)

RULES = AdviceRules(short_below_minutes=120, long_from_minutes=240, ending_days=3, advice=tuple(ADVICE))
LONG = list(Usage).index(Usage.LONG)


def typed(**other):
    return dataclasses.replace(input_of(RULES), **other)


def with_one(texts, at, text):
    return (*texts[:at], text, *texts[at + 1 :])


def test_what_is_read_can_be_saved_again():
    assert rules_of(input_of(RULES)) == RULES
    assert (input_of(RULES).short, input_of(RULES).long, input_of(RULES).ending) == ("2:00", "4:00", "3")
    assert fault_of(input_of(RULES)) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2:00", 120),
        ("２：３０", 150),
        ("2時間", 120),
        ("2時間30分", 150),
        (" 2 時間 5分 ", 125),
        ("150分", 150),
        ("0:01", 1),
        ("24:00", 1440),
        ("2", None),
        ("", None),
        ("2:5", None),
        ("二時間", None),
        ("-1:00", None),
    ],
)
def test_hours_are_read_as_people_write_them(text, minutes):
    assert minutes_of(text) == minutes


@pytest.mark.parametrize(
    ("other", "part", "text"),
    [
        ({"short": "2"}, "short", model.NO_HOURS),
        ({"short": "0:00"}, "short", model.OUT_OF_DAY),
        ({"long": "25:00"}, "long", model.OUT_OF_DAY),
        ({"short": "4:00"}, "long", model.BACKWARDS),
        ({"ending": "0"}, "ending", model.NO_DAYS),
        ({"ending": "14"}, "ending", model.NO_DAYS),
        ({"ending": "三"}, "ending", model.NO_DAYS),
        ({"ending": "3.5"}, "ending", model.NO_DAYS),
    ],
)
def test_thresholds_that_cannot_be_are_said(other, part, text):
    fault = fault_of(typed(**other))
    assert (fault.part, fault.text) == (part, text)


@pytest.mark.parametrize(
    ("part", "written", "text"),
    [
        ("titles", "  ", model.NO_TITLE),
        ("steps", "一\n" * 7, model.TOO_MANY_STEPS),
        ("steps", "あ" * 121, model.STEP_TOO_LONG),
    ],
)
def test_texts_that_cannot_be_are_said_at_their_own_place(part, written, text):
    fault = fault_of(typed(**{part: with_one(getattr(input_of(RULES), part), LONG, written)}))
    assert (fault.part, fault.text, fault.at) == (part, text, LONG)


def test_empty_lines_are_no_steps():
    rules = rules_of(typed(steps=with_one(input_of(RULES).steps, LONG, "\n 一つ \n\n二つ\n")))
    assert rules.advice[LONG].steps == ("一つ", "二つ")


def test_a_change_is_told_before_and_after():
    titles = with_one(input_of(RULES).titles, LONG, "契約のご案内")
    steps = with_one(input_of(RULES).steps, LONG, "契約プランを比べて見せる\n流れを説明する")
    after = rules_of(typed(short="1:30", ending="5", titles=titles, steps=steps))
    assert changes(RULES, after) == (
        "「短い」 2:00未満 → 1:30未満",
        "「期限間近」 残り3日から → 残り5日から",
        "「長い」の見出し 契約プランや契約後の流れを説明 → 契約のご案内",
        "「長い」の手順2 契約後の流れを説明する → 流れを説明する",
        "「長い」の手順3を削除 失効日の前に訪問日を決める",
    )
    assert changes(after, RULES)[-1] == "「長い」の手順3を追加 失効日の前に訪問日を決める"
    assert changes(RULES, RULES) == ()


def test_history_tells_who_changed_what_and_when():
    newer = msgspec.structs.replace(RULES, long_from_minutes=300)
    at = datetime(2020, 3, 10, 2, tzinfo=UTC)
    settings = AdviceSettings(
        current=AdviceRulesSet(rules=newer, version=1, changed_by="森 直樹", changed_at=at),
        history=[AdviceRulesSet(rules=RULES, version=0)],
    )
    lines = history_of(settings)
    assert [line.changes for line in lines] == [("「長い」 4:00以上 → 5:00以上",), ("はじめの設定",)]
    assert [column.cell(lines[0]).text for column in history_columns()] == [
        "2020-03-10 11:00",
        "森 直樹",
        "「長い」 4:00以上 → 5:00以上",
    ]
    assert [column.cell(lines[1]).text for column in history_columns()] == ["—", "—", "はじめの設定"]


def test_the_thresholds_are_explained_while_they_can_be_read():
    assert "2時間30分未満なら「短い」" in explained(typed(short="2:30"))
    assert explained(typed(short="5:00")) == ""
    assert explained(typed(short="?")) == ""
