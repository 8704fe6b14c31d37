"""The widgets of a thread's messages and the layouts of those that were shown last. BUDGETS D7.

A widget is made only when none is free; one that shows nothing is hidden and waits. A layout is kept for some screens.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from usen_desk.contract.inquiries import ThreadMessage
from usen_desk.ui import theme
from usen_desk.ui.inquiries.bubble_view import BubbleView
from usen_desk.ui.inquiries.message_view import Lead, MessageView

KEPT = 96
"""Layouts: four screens of short messages."""


class BubblePool:
    """Widgets by message_id."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._shown: dict[int, BubbleView] = {}
        self._free: list[BubbleView] = []
        self._layouts: OrderedDict[int, tuple[int, MessageView]] = OrderedDict()

    @property
    def shown(self) -> dict[int, BubbleView]:
        return self._shown

    @property
    def widget_count(self) -> int:
        return len(self._shown) + len(self._free)

    def view_of(self, message: ThreadMessage, lead: Lead, width: int) -> MessageView:
        """The message laid out for this width."""
        size, kept = self._layouts.get(message.message_id, (0, None))
        if kept is None or kept.message is not message or kept.lead != lead or size != theme.px(100):
            kept = MessageView(message, lead)
        self._layouts[message.message_id] = theme.px(100), kept
        self._layouts.move_to_end(message.message_id)
        while len(self._layouts) > KEPT:
            self._layouts.popitem(last=False)
        kept.fit(width)
        return kept

    def keep_only(self, message_ids: Iterable[int]) -> None:
        """The widgets of all others are free."""
        kept = set(message_ids)
        for message_id in [one for one in self._shown if one not in kept]:
            self._free.append(self._shown.pop(message_id))

    def widget(self, message_id: int) -> BubbleView:
        """The one that shows this message, else a free one, else a new one."""
        made = self._shown.get(message_id)
        if made is None:
            made = self._free.pop() if self._free else BubbleView(self._parent)
            self._shown[message_id] = made
        return made

    def hide_free(self) -> None:
        for widget in self._free:
            if not widget.isHidden():
                widget.hide()
                widget.show_message(None)

    def forget_layouts(self) -> None:
        self._layouts.clear()
