"""Pictures of files on their way: the strip at the foot of the window, and chips of a message that waits for its files."""

from __future__ import annotations

from pathlib import Path

from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code, Problem
from usen_desk.local.records import KeptFile
from usen_desk.ui.app import Program
from usen_desk.ui.inquiries.page import InquiriesPage
from usen_desk.ui.messages import explain
from usen_desk.ui.moving import Moving, Stage, sentence
from usen_desk.ui.navigation import Tab
from usen_desk.ui.picturing import View, desk_of, shell_of, start, wait
from usen_desk.ui.transfers.strip_model import LINES_MAX, line_of
from usen_desk.ui.transfers.strip_view import StripView

MB = 1024 * 1024
GONE = Refused(Problem(code=Code.NOT_FOUND, request_id="0" * 32))


def _moving(name: str, stage: Stage, done: float, size: float, *, up: bool = True, rate: float = 0.0) -> Moving:
    return Moving(name, name, Path(name), up, stage, int(done * MB), int(size * MB), rate * MB)


FILES = (
    _moving("新宿南口店_配線図面（2階スピーカー増設）.pdf", Stage.MOVING, 66, 148.5, rate=2.4),
    _moving("店内BGM_録音_2026-11-21.wav", Stage.PAUSED, 12, 80),
    _moving("操作マニュアル_改訂版.pptx", Stage.DONE, 24, 24, up=False),
    _moving("見積書㈱①～髙.xlsx", Stage.MOVING, 1, 3),
)
CHIPS = {FILES[0]: "1", FILES[1]: "2"}


def _strip(program: Program) -> StripView:
    assert program.everywhere is not None
    return program.everywhere.strip


def _busy(program: Program) -> None:
    """Three ways to stand, and one more that has no line; the composer's chips say the same."""
    start(Tab.INQUIRIES)(program)
    page, inbox = shell_of(program).page(Tab.INQUIRIES), desk_of(program).inbox
    assert isinstance(page, InquiriesPage)
    wait(lambda: bool(inbox.model.cards), "inquiries")
    inbox.open(inbox.model.cards[0].inquiry_id)
    _strip(program).set([line_of(one) for one in FILES[:LINES_MAX]], len(FILES) - LINES_MAX)
    composer = page.composer
    if composer is not None:
        wait(lambda: composer.view.isVisible(), "the composer")
        files = [
            KeptFile(upload_id=at, name=one.name, size_bytes=one.size_bytes, sha256="") for one, at in CHIPS.items()
        ]
        composer.view.set_files(files)
        composer.view.files.set_moving({at: one for one, at in CHIPS.items()})


def _stopped(program: Program) -> None:
    start(Tab.INQUIRIES)(program)
    gone = sentence(GONE)
    waits = explain(Unreachable(Trouble.CUT))
    lines = [
        Moving("a", "機器の写真.zip", Path("a"), False, Stage.FAILED, 9 * MB, 30 * MB, 0.0, gone),
        Moving("b", "配線図面.pdf", Path("b"), True, Stage.WAITING, 9 * MB, 30 * MB, 0.0, waits),
    ]
    shell_of(program).tell(gone)
    _strip(program).set([line_of(one) for one in lines])


TRANSFER_VIEWS: tuple[View, ...] = (View("transfers", _busy), View("transfers-stopped", _stopped))
