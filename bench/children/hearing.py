"""A desk that has a thread open while somebody else answers in it: `python -m bench.children.hearing FILE`.

Says on a line of its own that it is ready, then tells when each of the awaited messages was painted, on the system's
monotonic clock.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPaintEvent

from bench.children.program import SignedIn
from bench.children.telling import say_ready, tell
from usen_desk.ui.inquiries.bubble_view import BubbleView

PATIENCE_S = 200.0
_painted: dict[str, int] = {}
_paint = BubbleView.paintEvent


def _noting(view: BubbleView, event: QPaintEvent) -> None:
    _paint(view, event)
    if view.view is not None:
        _painted.setdefault(str(view.view.message.reply_id), time.monotonic_ns())


def main(asked: dict[str, Any], folder: Path) -> None:
    BubbleView.paintEvent = _noting  # type: ignore[method-assign]  # before the first of them is made
    desk = SignedIn(asked, folder)
    page = desk.inquiries()
    desk.open(page, asked["inquiry_id"])
    awaited = set(asked["reply_ids"])
    say_ready()
    desk.rest_until(lambda: awaited <= _painted.keys(), PATIENCE_S)
    tell(painted={reply_id: _painted[reply_id] for reply_id in awaited})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as profile:
        main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(profile))
