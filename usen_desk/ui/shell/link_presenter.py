"""What a usen-desk:// link shows. A link never acts: it opens a view or puts a text into the one box. X12."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import LinkKind, Navigator, Place, customer_place, inquiry_place, parse_link, trial_place

NO_LINK = UserMessage(
    "このリンクは開けません。形式が正しくないか、対応していない種類です。画面は元のままです。上の検索の箱から探してください。"
)
NO_PERMISSION = UserMessage(
    "このリンクが指す画面を開く権限がありません。画面は元のままです。必要な場合は管理者へ依頼してください。"
)
_PLACES: dict[LinkKind, Callable[[str], Place]] = {
    LinkKind.CUSTOMER: customer_place,
    LinkKind.TRIAL: trial_place,
    LinkKind.INQUIRY: lambda value: inquiry_place(int(value)),
}


class LinkPresenter(QObject):
    """Signals: told(UserMessage) why nothing was opened; wants_find(str) look this up in the one box."""

    told = Signal(object)
    wants_find = Signal(str)

    def __init__(self, navigator: Navigator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._navigator = navigator

    def open(self, text: str) -> None:
        link = parse_link(text)
        if link is None:
            self.told.emit(NO_LINK)
        elif link.kind in _PLACES:
            if not self._navigator.open(_PLACES[link.kind](link.value)):
                self.told.emit(NO_PERMISSION)
        else:
            self.wants_find.emit(link.value)
