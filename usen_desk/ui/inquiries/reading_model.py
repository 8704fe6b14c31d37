"""Where the reader of a thread is: the message of the keyboard, what is selected, what is searched for. No widgets.

All of it is kept by message, so that it outlives the widget that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from usen_desk.contract.inquiries import ThreadMessage
from usen_desk.contract.text import fold, folded_hits

Span = tuple[int, int]
"""Start and end in characters."""


@dataclass(frozen=True)
class Selection:
    """In one message, from where the mouse was pressed to where it is."""

    message_id: int
    pressed: int
    reached: int

    @property
    def span(self) -> Span:
        return min(self.pressed, self.reached), max(self.pressed, self.reached)

    @property
    def is_empty(self) -> bool:
        return self.pressed == self.reached


class Reading:
    """`current` is the message_id that the keyboard is at, `hit` the one that the search is at; 0 for none."""

    def __init__(self) -> None:
        self.current = self.hit = 0
        self.selection: Selection | None = None
        self._word = ""
        self._marks: dict[int, tuple[ThreadMessage, tuple[Span, ...]]] = {}

    @property
    def word(self) -> str:
        """Folded; "" while nothing is searched for."""
        return self._word

    def search(self, text: str, hit: int = 0) -> None:
        word = fold(text)
        if word != self._word:
            self._word = word
            self._marks.clear()
        self.hit = hit

    def marks(self, message: ThreadMessage) -> tuple[Span, ...]:
        """Where the message holds what is searched for."""
        if not self._word or message.is_withdrawn:
            return ()
        kept = self._marks.get(message.message_id)
        if kept is None or kept[0] is not message:
            kept = self._marks[message.message_id] = message, tuple(folded_hits(message.body, self._word))
        return kept[1]

    def selected(self, message: ThreadMessage) -> Span | None:
        selection = self.selection
        if selection is None or selection.message_id != message.message_id or selection.is_empty:
            return None
        return selection.span

    def forget(self) -> None:
        """Another thread is shown."""
        self.current = self.hit = 0
        self.selection = None
        self._word = ""
        self._marks.clear()
