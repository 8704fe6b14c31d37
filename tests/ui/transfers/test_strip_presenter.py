"""Tests for usen_desk.ui.transfers.strip_presenter: which lines there are, and when they go."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.transfers import strip_presenter
from usen_desk.ui.transfers.strip_model import LINES_MAX, Act
from usen_desk.ui.transfers.strip_presenter import StripPresenter


class FakeTransfers(QObject):
    changed, gone = Signal(str), Signal(str)

    def __init__(self):
        super().__init__()
        self.held, self.asked = {}, []

    def put(self, name, stage, trouble=None):
        self.held[name] = Moving(name, name, Path(name), True, stage, 1, 2, 0.0, trouble)
        self.changed.emit(name)

    def all(self):
        return list(self.held.values())

    def moving(self, transfer_id):
        return self.held.get(transfer_id)

    def __getattr__(self, name):
        if name in ("pause", "resume", "retry", "cancel"):
            return lambda transfer_id: self.asked.append((name, transfer_id))
        raise AttributeError(name)

    def put_away(self, transfer_id):
        self.asked.append(("put_away", transfer_id))
        del self.held[transfer_id]
        self.gone.emit(transfer_id)


@pytest.fixture
def strip(qapp):
    made = StripPresenter(FakeTransfers())
    made.transfers, made.heard, made.words = made._transfers, [], []
    made.changed.connect(lambda lines, rest: made.heard.append(([line.name for line in lines], rest)))
    made.told.connect(lambda message: made.words.append(message.text))
    return made


def test_what_needs_somebody_stands_first_and_the_rest_is_counted(strip):
    for name in "abcd":
        strip.transfers.put(name, Stage.MOVING)
    strip.transfers.put("e", Stage.FAILED, UserMessage("止まった。"))
    assert strip.heard[-1] == (["e", "a", "b"], 5 - LINES_MAX)


def test_one_that_stops_is_told_once(strip):
    for _ in range(3):
        strip.transfers.put("a", Stage.FAILED, UserMessage("止まった。"))
    strip.transfers.put("a", Stage.MOVING)
    strip.transfers.put("a", Stage.FAILED, UserMessage("止まった。"))
    assert strip.words == ["止まった。"] * 2


def test_one_that_is_done_leaves_by_itself(strip, qtbot, monkeypatch):
    monkeypatch.setattr(strip_presenter, "DONE_STAYS_MS", 10)
    strip.transfers.put("a", Stage.DONE)
    qtbot.waitUntil(lambda: strip.heard[-1] == ([], 0))
    assert strip.transfers.asked == [("put_away", "a")]


def test_its_buttons_do_what_they_say(strip):
    for act in (Act.PAUSE, Act.RESUME, Act.RETRY, Act.CANCEL):
        strip.act("a", act)
    assert [what for what, _ in strip.transfers.asked] == ["pause", "resume", "retry", "cancel"]
