"""The shelf in the composer: one chord opens it, Enter attaches what is chosen. X16. Wiring only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.shelf import Document
from usen_desk.local.records import KeptFile
from usen_desk.ui.shelf.picker_presenter import PickerPresenter
from usen_desk.ui.shelf.picker_view import PickerView
from usen_desk.ui.shelf_cells import kept_of


class Attaching(Protocol):
    """Whoever takes what is chosen."""

    def now(self) -> datetime: ...

    def attach(
        self, name: str, size_bytes: int, read: Callable[[], bytes], path: str = "", kept: KeptFile | None = None
    ) -> None: ...


class PickerPart(QObject):
    """Opens at `button`; the keys go back to `home`."""

    def __init__(
        self,
        presenter: PickerPresenter,
        home: QWidget,
        button: QWidget,
        attaching: Attaching,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.presenter, self._home, self._button, self._attaching = presenter, home, button, attaching
        presenter.setParent(self)
        self.view: PickerView | None = None
        presenter.changed.connect(self._on_changed)

    @property
    def is_open(self) -> bool:
        return self.view is not None and not self.view.isHidden()

    def open(self) -> None:
        if not self.presenter.may_use:
            return
        if self.view is None:
            self.view = PickerView(self.presenter.model, self._home.window())
            self.view.taken.connect(self._on_taken)
            self.view.left.connect(self._go_home)
        self.presenter.load()
        self.view.set_reading(self.presenter.is_reading)
        beside = QRect(self._button.mapToGlobal(QPoint()), self._button.size())
        self.view.open_at(beside, self._attaching.now().astimezone(JST).date())

    def close(self) -> None:
        if self.view is not None:
            self.view.hide()

    def _on_changed(self) -> None:
        if self.view is not None:
            self.view.set_reading(self.presenter.is_reading)
            if self.is_open:
                self.view.refresh()

    def _on_taken(self, document: Document) -> None:
        self._go_home()
        kept = kept_of(document)
        if kept is not None:
            self._attaching.attach(kept.name, kept.size_bytes, bytes, kept=kept)

    def _go_home(self) -> None:
        self._home.setFocus(Qt.FocusReason.PopupFocusReason)
