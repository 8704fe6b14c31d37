"""A thread of so many messages, all of them loaded: `python -m bench.children.thread MESSAGES`."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter, thread_time
from uuid import UUID

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

import usen_desk.ui.desk  # noqa: F401  # what every desktop has loaded before its first thread
from bench.children.telling import memory_mb, tell
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import (
    Attachment,
    Inquiry,
    InquiryCard,
    MessageKind,
    Person,
    Side,
    Status,
    ThreadMessage,
)
from usen_desk.ui.theme import Theme

WIDTH, HEIGHT = 866, 800
FRAMES, JUMPS, APPENDED = 250, 60, 20
WHEEL_PX = 120
WIDTHS = (846, 700, 640, 600, 560, 520, 600, 700, 866)
"""Also below the width at which every text is wrapped anew."""
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TEXT = (
    "お世話になっております。2階のスピーカー2台から音が出ません。営業が17時からのため、それまでに復旧できますでしょうか。"
    "アンプの電源ランプの色と、1階の再生状況を教えていただけますか。次回御請求書より、変更後のご住所に送付いたします。"
)
LENGTHS = (20, 40, 60, 90, 140, 240)
CUSTOMER = Person(side=Side.CUSTOMER, name="佐藤", department="株式会社大将フーズ")
STAFF = Person(side=Side.STAFF, name="山田 美咲", department="カスタマーサポート部", staff_id=1)
FILE = Attachment(attachment_id=1, name="店舗図面.xlsx", media_type="application/vnd.ms-excel", size_bytes=438_000)


class Messages:
    def __init__(self, count: int) -> None:
        self._draw, self._count = random.Random(7), count

    def make(self, sequence: int) -> ThreadMessage:
        start, length = self._draw.randrange(40), self._draw.choice(LENGTHS)
        body = (TEXT * 3)[start : start + length]
        if sequence % 11 == 0:
            body += f"\nhttps://example.jp/manual/{sequence}"
        kind = (
            MessageKind.SYSTEM if sequence % 13 == 0 else MessageKind.NOTE if sequence % 9 == 0 else MessageKind.PUBLIC
        )
        return ThreadMessage(
            message_id=sequence,
            reply_id=UUID(int=sequence),
            inquiry_id=29,
            sequence=sequence,
            kind=kind,
            author=None if kind is MessageKind.SYSTEM else STAFF if sequence % 3 == 1 else CUSTOMER,
            at=NOW - timedelta(hours=self._count - sequence),
            body=body,
            attachments=(FILE,) if sequence % 8 == 0 and kind is MessageKind.PUBLIC else (),
        )


class Bench:
    def __init__(self, count: int) -> None:
        self.app = QApplication([])
        self.theme = Theme(self.app)
        self.theme.set("light", "normal")
        self.window = QMainWindow()
        self.window.setCentralWidget(QLabel("開始"))
        self.window.resize(WIDTH, HEIGHT)
        self.window.show()
        self.count, self.messages = count, Messages(count)
        self.inquiry = self._inquiry(count)
        self.app.processEvents()
        self._build()
        self._open(self._inquiry(3))  # imports, fonts and icons are the program's cost, not the thread's

    def run(self) -> None:
        before = memory_mb()["pss"]
        opened = timed(lambda: self._open(self.inquiry))
        bar = self.view.verticalScrollBar()
        scrolled = [timed(lambda: self._to(max(0, bar.value() - WHEEL_PX))) for _ in range(FRAMES)]
        draw = random.Random(3)
        jumped = [timed(lambda: self._to(int(bar.maximum() * draw.random()))) for _ in range(JUMPS)]
        resized = [timed(lambda width=width: self._resize(width)) for width in WIDTHS]  # type: ignore[misc]  # at once
        self._to(bar.maximum())
        more = [self.messages.make(self.count + at) for at in range(1, APPENDED + 1)]
        appended = [timed(lambda one=one: self._append(one)) for one in more]  # type: ignore[misc]  # bound at once
        growth, widgets = memory_mb()["pss"] - before, self.view.widget_count
        tell(
            open=opened,
            scroll=scrolled,
            jump=jumped,
            resize=resized,
            append=appended,
            growth=growth,
            widgets=widgets,
        )

    def _inquiry(self, count: int) -> Inquiry:
        card = InquiryCard(
            inquiry_id=29,
            category=Category.REPAIR,
            status=Status.IN_PROGRESS,
            opened_by=CUSTOMER,
            created_at=NOW,
            updated_at=NOW,
            last_sequence=count,
            said_count=count,
            read_count=count,
        )
        messages = [self.messages.make(at) for at in range(1, count + 1)]
        return Inquiry(card=card, asked=[], messages=messages, links=[], may_reply=True, may_note=True, may_work=True)

    def _build(self) -> None:
        """The page stands while threads come and go."""
        from usen_desk.ui.inquiries.bubbles_view import BubblesView
        from usen_desk.ui.inquiries.thread_model import ThreadModel

        self.model = ThreadModel()
        self.view = BubblesView(self.model)
        self.view.set_today(NOW)
        self.window.setCentralWidget(self.view)
        self._paint()

    def _open(self, inquiry: Inquiry) -> None:
        self.model.put(inquiry)
        self.view.show_opened()
        self._paint()

    def _to(self, value: int) -> None:
        self.view.verticalScrollBar().setValue(value)
        self._paint()

    def _resize(self, width: int) -> None:
        self.window.resize(width, HEIGHT)
        self._paint()

    def _append(self, message: ThreadMessage) -> None:
        self.model.take(message)
        self._paint()

    def _paint(self) -> None:
        self.app.processEvents()
        self.app.sendPostedEvents()
        self.app.processEvents()


def timed(step: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock and of this thread."""
    wall, cpu = perf_counter(), thread_time()
    step()
    return (perf_counter() - wall) * 1e3, (thread_time() - cpu) * 1e3


Bench(int(sys.argv[1])).run()
