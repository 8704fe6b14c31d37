"""The board while many inquiries change: `python -m bench.children.board FILE`. Tells how long the window was silent
(the beats of bench.children.session) and what the tiles say once the burst is over."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.children.program import SignedIn
from bench.children.session import Beats
from bench.children.telling import say_ready, tell
from usen_desk.contract.board import Board
from usen_desk.ui.board.page import BoardPage
from usen_desk.ui.navigation import Place, Tab


class Bench(SignedIn):
    def run(self) -> None:
        assert self.program.desk is not None
        assert self.program.shell is not None
        self.program.desk.navigator.open(Place(Tab.BOARD))
        page = self.program.shell.page(Tab.BOARD)
        assert isinstance(page, BoardPage)
        presenter = page._presenter
        self.wait(lambda: presenter.board is not None and self.program.background.idle)
        shown: list[Board] = []
        presenter.shown.connect(shown.append)
        beats = Beats()
        beats.act = "wait"
        presenter.shown.connect(lambda _: setattr(beats, "act", "after the board"))
        say_ready()
        ends = perf_counter() + self.asked["seconds"]
        beats.start()
        self.rest_until(lambda: perf_counter() >= ends, self.asked["seconds"] + 30)
        beats._timer.stop()
        loads = len(shown)
        self.wait(lambda: not presenter._rest.isActive() and self.program.background.idle)
        newest = shown[-1]  # what the change feed brought, nobody asked again
        tiles = {tile.value: view.figure.value for tile, view in page.tiles.items() if view.figure is not None}
        tell(gaps=beats.gaps, at=newest.at.isoformat(), tiles=tiles, loads=loads)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as profile:
        Bench(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(profile)).run()
