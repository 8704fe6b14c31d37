"""A minute at a desk: `python -m bench.children.session FILE`. Somebody opens exchanges, reads, narrows the inbox,
searches, types; the bench posts meanwhile. Tells how long the window did not answer: the time between two beats of a
timer of 2 ms.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bench.children.program import SignedIn, commit, press
from bench.children.telling import say_ready, tell
from usen_desk.contract.inquiries import View

BEAT_MS = 2
KEY_S = 0.09
CYCLE_S = 6.0
WORDS = ("請求", "スピーカー", "音が出", "アンプ", "お見積り", "渋谷")
SAYS = "kakunin itashimasu. "
Act = tuple[float, str, Callable[[], object]]


class Beats(QObject):
    """Every beat of the window: when, and how long after the one before, by the clock and on this thread."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[float, float, str]] = []
        self.act = ""
        self._at, self._cpu = 0.0, 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._at, self._cpu = perf_counter(), thread_time()
        self._timer.start()

    def _beat(self) -> None:
        at, cpu = perf_counter(), thread_time()
        self.gaps.append(((at - self._at) * 1e3, (cpu - self._cpu) * 1e3, self.act))
        self._at, self._cpu = at, cpu


class Bench(SignedIn):
    def run(self) -> None:
        self.page = self.inquiries()
        self.page._inbox.choose(View.ALL)
        self.wait(lambda: self.program.background.idle)
        self.draw = random.Random(5)
        self._warm_up()
        say_ready()
        beats, acts = Beats(), sorted(self._acts(), key=lambda act: act[0])
        for at_s, name, act in acts:
            QTimer.singleShot(round(at_s * 1000), lambda name=name, act=act: self._do(beats, name, act))
        ends = perf_counter() + self.asked["seconds"]
        beats.start()
        self.rest_until(lambda: perf_counter() >= ends, self.asked["seconds"] + 30)
        shown = len(self.page.list.list._model.cards)
        tell(gaps=beats.gaps, acts=len(acts), cards=shown, composed=self._composer() is not None)

    def _warm_up(self) -> None:
        """Every view is built once before: what the first use costs is the start's."""
        for _, _, act in self._cycle(0.0):
            act()
            self.wait(lambda: self.program.background.idle)

    def _acts(self) -> list[Act]:
        cycles = int(self.asked["seconds"] // CYCLE_S)
        return [act for number in range(cycles) for act in self._cycle(number * CYCLE_S)]

    def _cycle(self, begins_s: float) -> list[Act]:
        """Six seconds of work."""
        narrow, word = self.draw.choice(("shibuya", "cafe", "0412", "ginza")), self.draw.choice(WORDS)
        acts: list[Act] = [(0.1, "open", lambda: self._open_card())]
        acts += [(0.7 + at * 0.05, "scroll the thread", lambda: self._scroll(self._bubbles, -120)) for at in range(10)]
        acts += [
            (1.3 + at * 0.05, "scroll the inbox", lambda: self._scroll(self.page.list.list, 294)) for at in range(8)
        ]
        acts.append((1.8, "open", lambda: self._open_card()))
        acts += self._typed(2.2, "narrow", narrow, lambda: self.page.list.box)
        acts.append((3.3, "narrow", lambda: self._clear(self.page.list.box)))
        acts.append((3.5, "search", lambda: press(self.program.window, "Ctrl+Shift+F")))
        acts.append((3.7, "search", lambda: self._search(word)))
        acts.append((4.4, "open a hit", self._open_hit))
        acts += self._typed(4.8, "write", SAYS[:12], self._writing)
        return [(begins_s + at_s, name, act) for at_s, name, act in acts]

    def _typed(self, at_s: float, name: str, text: str, where: Callable[[], QWidget]) -> list[Act]:
        return [
            (at_s + number * KEY_S, name, lambda letter=letter: QTest.keyClicks(where(), letter))
            for number, letter in enumerate(text)
        ]

    def _do(self, beats: Beats, name: str, act: Callable[[], object]) -> None:
        beats.act = name
        act()

    @property
    def _bubbles(self) -> QWidget:
        return self.page.thread_page.bubbles

    def _open_card(self) -> None:
        view = self.page.list.list
        at = view.viewport().rect().center() + QPoint(0, self.draw.randrange(-250, 250))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def _scroll(self, view: Any, pixels: int) -> None:
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + pixels if bar.value() + pixels <= bar.maximum() else 0)

    def _clear(self, box: Any) -> None:
        box.clear()
        press(box, "Return")

    def _search(self, word: str) -> None:
        assert self.page.search is not None
        self.page.search.box.clear()
        commit(self.page.search.box, word)

    def _open_hit(self) -> None:
        assert self.page.search is not None
        search = self.page.search
        if search.list.model().rowCount():
            search.list.setCurrentIndex(search.list.model().index(0, 0))
            press(search.list, "Return")

    def _composer(self) -> QPlainTextEdit | None:
        """Where an answer is written, if somebody may write one in this thread."""
        found = self.page.thread_page.findChildren(QPlainTextEdit)
        return next((one for one in found if one.isVisible() and not one.isReadOnly()), None)

    def _writing(self) -> QWidget:
        composer = self._composer()
        if composer is not None:
            return composer
        self.page.thread_page.open_find()
        form = self.page.thread_page.find_form
        return form.field if form is not None else self.page.list.box


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as profile:
        Bench(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(profile)).run()
