"""A screen of inbox cards, painted again and again, beside the same list with Qt's own delegate:
`python -m bench.children.cards`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import thread_time

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate

from bench.children.telling import tell
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import InquiryCard, Person, Side, Status
from usen_desk.ui.inquiries.inbox_delegate import InboxDelegate
from usen_desk.ui.inquiries.inbox_model import InboxModel
from usen_desk.ui.inquiries.inbox_view import InboxList
from usen_desk.ui.theme import Theme

CARDS, ROUNDS, REPEATS = 200, 200, 9
WIDTH, HEIGHT = 372, 784
NOW = datetime(2026, 3, 9, 3, 1, tzinfo=UTC)


def cards() -> list[InquiryCard]:
    made = []
    for at in range(CARDS):
        made.append(
            InquiryCard(
                inquiry_id=CARDS - at,
                category=list(Category)[at % len(Category)],
                status=list(Status)[at % 3],
                store_name=f"焼肉大将 渋谷センター街{at}号店",
                opened_by=Person(side=Side.CUSTOMER, name="佐藤 健"),
                assignee_name="山田 美咲" if at % 2 else "",
                created_at=NOW - timedelta(hours=at + 1),
                updated_at=NOW - timedelta(minutes=at),
                preview="2階のスピーカー2台から音が出ません。営業が17時からのため、それまでに復旧できますでしょうか。",
                said_count=3,
                read_count=at % 3,
                waiting_since=NOW,
                answer_due_at=NOW + timedelta(minutes=34 * at),
            )
        )
    return made


def painted_ms(view: QListView) -> float:
    """One repaint of the whole list, on the processor; warm."""
    viewport = view.viewport()
    for _ in range(5):
        viewport.repaint()
    began = thread_time()
    for _ in range(ROUNDS):
        viewport.repaint()
    return (thread_time() - began) * 1e3 / ROUNDS


def first_ms(view: InboxList, delegate: InboxDelegate) -> float:
    """One repaint when no card has its picture yet."""
    delegate._pictures.clear()
    began = thread_time()
    view.viewport().repaint()
    return (thread_time() - began) * 1e3


def main() -> None:
    app = QApplication([])
    theme = Theme(app)
    theme.set("light", "normal")
    model = InboxModel()
    model.put(cards(), NOW)
    ours, default = InboxList(model), InboxList(model)
    delegate = ours.itemDelegate()
    assert isinstance(delegate, InboxDelegate)
    plain = QStyledItemDelegate()
    default.setItemDelegate(plain)
    default.setGridSize(QSize(WIDTH, delegate.height))  # rows of the same height without a line of Python
    for view in (ours, default):
        view.resize(WIDTH, HEIGHT)
        view.show()
    app.processEvents()
    warm, other = [], []
    for _ in range(REPEATS):  # in turns: what disturbs one disturbs the other
        warm.append(painted_ms(ours))
        other.append(painted_ms(default))
    tell(
        warm=warm,
        default=other,
        first=[first_ms(ours, delegate) for _ in range(REPEATS)],
        rows=HEIGHT // delegate.height,
    )


if __name__ == "__main__":
    main()
