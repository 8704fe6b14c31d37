"""The whole desktop, signed in to a service: `python -m bench.children.desk FILE`; it says which and what to type.

Times how long after the key, or after Enter, the rows stand on the screen.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from bench.children.program import SignedIn, commit
from bench.children.telling import tell
from usen_desk.ui.accounts.page import AccountsPage
from usen_desk.ui.accounts.search_page import SearchPage
from usen_desk.ui.navigation import Tab


class Painted(QObject):
    """When a widget was painted last."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.at = perf_counter()
        return False


class Bench(SignedIn):
    def run(self) -> None:
        tell(box=[self._in_the_box(word) for word in self.asked["box"]], form=self._in_the_form())

    def _in_the_box(self, word: str) -> tuple[float, float]:
        """From the commit of the input method, and from the end of the wait for more keys, to the painted rows."""
        assert self.program.shell is not None
        box = self.program.shell.find_box
        presenter = box._presenter
        box.open()
        box.input.clear()
        self.wait(lambda: self.program.background.idle)
        painted, asked = Painted(box.popup.list.viewport()), [0.0]
        note = presenter._debounce.timeout.connect(lambda: asked.__setitem__(0, perf_counter()))
        began = perf_counter()
        commit(box.input, word)
        self.wait(lambda: asked[0] > 0 and not presenter.working)
        answered = perf_counter()
        assert presenter.hits.rowCount() > 0, word
        self.wait(lambda: painted.at >= answered - 1e-3 and painted.at > asked[0])
        presenter._debounce.timeout.disconnect(note)
        return (painted.at - began) * 1e3, (painted.at - asked[0]) * 1e3

    def _in_the_form(self) -> list[float]:
        """From Enter to the painted rows of the first page."""
        assert self.program.shell is not None
        page = self.program.shell.page(Tab.ACCOUNTS)
        assert isinstance(page, AccountsPage)
        view = page.search
        painted, times = Painted(view.table.viewport()), []
        for word in self.asked["form"]:
            view.form.text_input("store_name").setText(word)
            times.append(self._entered(view, painted))
        return times

    def _entered(self, view: SearchPage, painted: Painted) -> float:
        found: list[float] = []
        note = view.model.dataChanged.connect(lambda: found.append(perf_counter()))
        began = perf_counter()
        view.form.submit()
        self.wait(lambda: bool(found))
        self.wait(lambda: painted.at >= found[0])
        view.model.dataChanged.disconnect(note)
        return (painted.at - began) * 1e3


with tempfile.TemporaryDirectory() as profile:
    Bench(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(profile)).run()
