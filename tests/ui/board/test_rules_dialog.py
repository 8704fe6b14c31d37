"""Tests for usen_desk.ui.board.rules_dialog."""

import pytest
from msgspec.structs import replace

from tests.fakes import NOW
from usen_desk.contract.calendars import Hours, RulesSet, RulesSettings
from usen_desk.server.calendars.rules import defaults
from usen_desk.ui.board.calendars_form import BAD_DAYS, BAD_HOURS
from usen_desk.ui.board.differences_view import differences
from usen_desk.ui.board.rules_dialog import (
    BAD_LIMITS,
    BAD_STEPS,
    BAD_TARGETS,
    RulesDialog,
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
    dialog.calendars.lines[0].closed.setText("2026-12-31 2027-01-02")
    dialog.calendars.lines[0].holidays.setText("10:00〜17:30")
    dialog.submit()
    ((rules, _),) = dialog.got
    assert (rules.limits[0].warning, rules.targets[2].next_minutes) == (5, 15)
    assert [day.isoformat() for day in rules.calendars[0].closed_days] == ["2026-12-31", "2027-01-02"]
    assert rules.calendars[0].holidays == Hours(from_minute=600, to_minute=1050)


def _a_minute_a_day(dialog):
    standard, line = dialog.calendars.lines[0], dialog.targets[0]
    standard.weekdays.setText("9:00-9:01")
    line.calendar.setCurrentIndex(0)
    line.done.setValue(367)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda dialog: dialog.limits[0][0].setValue(31), BAD_LIMITS),
        (lambda dialog: dialog.notice_percent.setValue(90), BAD_STEPS),
        (lambda dialog: dialog.calendars.lines[0].weekdays.setText("20:00-9:30"), BAD_HOURS),
        (lambda dialog: dialog.calendars.lines[0].weekdays.setText("-"), BAD_HOURS),
        (lambda dialog: dialog.calendars.lines[1].closed.setText("年末"), BAD_DAYS),
        (_a_minute_a_day, BAD_TARGETS.format(name="放送プログラム")),
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


def test_a_calendar_is_added_and_a_category_counts_in_it(dialog):
    dialog.calendars.add()
    added = dialog.calendars.lines[-1]
    dialog.submit()
    assert dialog.got == [], "it needs a name"
    added.name.setText("年末年始")
    added.name.editingFinished.emit()
    added.weekdays.setText("10:00-15:00")
    added.holidays.setText("-")
    combo = dialog.targets[1].calendar
    combo.setCurrentIndex(combo.findText("年末年始"))
    dialog.submit()
    ((rules, _),) = dialog.got
    assert (rules.calendars[-1].name, rules.targets[1].calendar_key) == ("年末年始", rules.calendars[-1].key)
    assert len({calendar.key for calendar in rules.calendars}) == 4
    assert differences(NEW, rules)[-1] == "営業時間 年末年始 を追加: 平日 10:00-15:00・土日祝 休み"


def test_a_calendar_in_use_is_not_removed_and_the_sentence_says_by_whom(dialog):
    used = dialog.calendars.lines[2]
    used.remove.click()
    assert "「24時間」は放送プログラム・支払・請求" in dialog.notice.text
    assert used in dialog.calendars.lines
    dialog.submit()
    assert dialog.got == [(NEW, 1)]


def test_one_that_nobody_uses_is_removed_and_brought_back(dialog):
    dialog.calendars.lines[1].remove.click()
    assert [line.key for line in dialog.calendars.lines] == ["standard", "always"]
    assert dialog.targets[0].calendar.count() == 2
    dialog.notice._action.click()
    assert [line.key for line in dialog.calendars.lines] == ["standard", "late", "always"]
    dialog.submit()
    assert dialog.got == [(NEW, 1)], "as if nothing had been done"


def test_a_removed_calendar_stands_in_the_history(dialog):
    dialog.calendars.lines[1].remove.click()
    dialog.submit()
    ((rules, _),) = dialog.got
    assert differences(NEW, rules) == ["営業時間 毎日 9:00-22:30 を削除: 平日 9:00-22:30・土日祝 9:00-22:30"]
