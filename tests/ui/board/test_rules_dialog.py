"""Tests for usen_desk.ui.board.rules_dialog."""

import pytest
from msgspec.structs import replace

from tests.fakes import NOW
from usen_desk.contract.calendars import Hours, RulesSet, RulesSettings
from usen_desk.server.calendars.rules import defaults
from usen_desk.ui.board.rules_dialog import (
    BAD_DAYS,
    BAD_HOURS,
    BAD_LIMITS,
    BAD_STEPS,
    RulesDialog,
    differences,
    hours_of,
)

OLD = defaults(240)
NEW = replace(OLD.rules, targets=(replace(OLD.rules.targets[0], first_minutes=45), *OLD.rules.targets[1:]))


@pytest.fixture
def dialog(qtbot):
    changed = RulesSet(rules=NEW, version=1, changed_by="田中 花", changed_at=NOW)
    made = RulesDialog(RulesSettings(current=changed, history=[OLD]))
    made.got = []
    made.submitted.connect(lambda rules, version: made.got.append((rules, version)))
    qtbot.addWidget(made)
    return made


def test_what_is_not_touched_is_sent_as_it_was(dialog):
    dialog.submit()
    assert dialog.got == [(NEW, 1)]


def test_what_was_typed_is_sent(dialog):
    dialog.limits[0][0].setValue(5)
    dialog.targets[2].next.setValue(15)
    dialog.calendars[0].closed.setText("2026-12-31 2027-01-02")
    dialog.calendars[0].holidays.setText("10:00〜17:30")
    dialog.submit()
    ((rules, _),) = dialog.got
    assert (rules.limits[0].warning, rules.targets[2].next_minutes) == (5, 15)
    assert [day.isoformat() for day in rules.calendars[0].closed_days] == ["2026-12-31", "2027-01-02"]
    assert rules.calendars[0].holidays == Hours(from_minute=600, to_minute=1050)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda dialog: dialog.limits[0][0].setValue(31), BAD_LIMITS),
        (lambda dialog: dialog.notice_percent.setValue(90), BAD_STEPS),
        (lambda dialog: dialog.calendars[0].weekdays.setText("20:00-9:30"), BAD_HOURS),
        (lambda dialog: dialog.calendars[0].weekdays.setText("-"), BAD_HOURS),
        (lambda dialog: dialog.calendars[1].closed.setText("年末"), BAD_DAYS),
    ],
)
def test_what_does_not_fit_is_said_and_not_sent(dialog, spoil, said):
    told = []
    dialog.notice.tell = lambda message: told.append(message.text)
    spoil(dialog)
    dialog.submit()
    assert (told, dialog.got) == ([said], [])


def test_history_names_what_changed():
    assert differences(OLD.rules, NEW) == ["放送プログラム 一次回答: 240 → 45"]


def test_hours_are_read_as_people_write_them():
    assert hours_of(" 9:30－20:00 ") == Hours(from_minute=570, to_minute=1200)
    assert hours_of("0:00-24:00") == Hours(from_minute=0, to_minute=1440)
    assert [hours_of(text) for text in ("", "9-20", "9:60-10:00", "25:00-26:00", "x")] == [None] * 5
