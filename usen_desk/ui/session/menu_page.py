"""The menu behind 部署・氏名 and the dialogs it opens: password, icon, one's PCs, look, connection, lock, log out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from usen_desk.contract.session import Me
from usen_desk.local.settings import Density, TextSize, Theme
from usen_desk.ui.session.connection_dialog import ConnectionDialog
from usen_desk.ui.session.connection_model import ConnectionChoice
from usen_desk.ui.session.devices_dialog import DevicesDialog
from usen_desk.ui.session.devices_presenter import DevicesPresenter
from usen_desk.ui.session.image_dialog import ImageDialog
from usen_desk.ui.session.image_presenter import ImagePresenter
from usen_desk.ui.session.password_dialog import PasswordDialog
from usen_desk.ui.session.password_presenter import PasswordPresenter
from usen_desk.ui.session.sign_in_presenter import SignInPresenter
from usen_desk.ui.shortcuts import Actions

OWN_LOG = "person.own_log"
"""Added where it is built; not for whoever may see none."""
PERSON, LOOK, SENDING = "ログインしている人", "表示", "送信"
THEMES = {Theme.LIGHT: "ライト", Theme.DARK: "ダーク", Theme.SYSTEM: "PCの設定に合わせる"}
SIZES = {
    TextSize.SMALL: "小さい",
    TextSize.NORMAL: "標準",
    TextSize.LARGE: "大きい",
    TextSize.LARGEST: "とても大きい",
}
HOLDS = {0: "なし（すぐに送信）", 3: "3秒", 5: "5秒", 10: "10秒", 20: "20秒", 30: "30秒"}
"""How long what is sent is held back, in seconds; what is held already is not touched."""
DENSITIES = {Density.AUTO: "画面に合わせる", Density.COMFORTABLE: "ゆったり", Density.COMPACT: "詰める"}


class PersonMenu(QObject):
    """Signals: wants_sign_out(); wants_lock(); look_chosen(Theme, TextSize or Density); image_shown(QImage);
    said(str) something was done."""

    wants_sign_out = Signal()
    wants_lock = Signal()
    look_chosen = Signal(object)
    image_shown = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        me: Me,
        sign_in: SignInPresenter,
        passwords: PasswordPresenter,
        images: ImagePresenter,
        devices: DevicesPresenter,
        actions: Actions,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._me, self._sign_in, self._over, self._actions = me, sign_in, over, actions
        self.passwords, self.images, self.devices = passwords, images, devices
        self.image = QImage()
        images.shown.connect(self._on_image)
        self._add_actions()
        images.show(me)

    def _add_actions(self) -> None:
        def add(name: str, text: str, run: Callable[[], object], group: str, keys: str = "") -> None:
            self._actions.add(name, text, run, group, keys, on=self._over)

        add("person.password", "パスワードの変更", self.open_password, PERSON)
        add("person.image", "アイコン画像の変更", self.open_image, PERSON)
        add("person.devices", "このアカウントのPC", self.open_devices, PERSON)
        for theme, word in THEMES.items():
            add(f"look.theme.{theme}", f"テーマ: {word}", self._chooser(theme), LOOK)
        for size, word in SIZES.items():
            add(f"look.size.{size}", f"文字の大きさ: {word}", self._chooser(size), LOOK)
        for density, word in DENSITIES.items():
            add(f"look.density.{density}", f"行の高さ: {word}", self._chooser(density), LOOK)
        for seconds, word in HOLDS.items():
            add(f"sending.hold.{seconds}", f"送信を取り消せる時間: {word}", self._holder(seconds), SENDING)
        add("person.connection", "接続設定", self.open_connection, PERSON)
        add("person.lock", "画面をロック", self.wants_lock.emit, PERSON, "Ctrl+Alt+L")
        add("person.sign_out", "ログアウト", self.wants_sign_out.emit, PERSON)

    def open_at(self, below: QWidget) -> QMenu:
        menu = self.menu()
        size = menu.sizeHint()
        menu.popup(below.mapToGlobal(QPoint(below.width() - size.width(), below.height() + 4)))
        return menu

    def menu(self) -> QMenu:
        menu = QMenu(self._over)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        values = self._sign_in.values
        menu.addAction(self._actions.find("person.password"))
        menu.addAction(self._actions.find("person.image"))
        menu.addAction(self._actions.find("person.devices"))
        if any(command.name == OWN_LOG for command in self._actions.commands):
            menu.addAction(self._actions.find(OWN_LOG))
        menu.addSeparator()
        self._choices(menu, "テーマ", "look.theme", THEMES, values.theme)
        self._choices(menu, "文字の大きさ", "look.size", SIZES, values.text_size)
        self._choices(menu, "行の高さ", "look.density", DENSITIES, values.density)
        self._choices(menu, "送信を取り消せる時間", "sending.hold", HOLDS, values.send_hold_s)
        menu.addAction(self._actions.find("person.connection"))
        menu.addSeparator()
        menu.addAction(self._actions.find("person.lock"))
        menu.addAction(self._actions.find("person.sign_out"))
        return menu

    def open_password(self) -> QDialog:
        dialog, presenter = PasswordDialog(self._me.login_id, self._over), self.passwords
        dialog.submitted.connect(presenter.change)
        presenter.told.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        presenter.done.connect(dialog.accept)
        dialog.accepted.connect(lambda: self.said.emit("パスワードを変更しました。"))
        return _open(dialog)

    def open_image(self) -> QDialog:
        dialog, presenter = ImageDialog(self._me.name, self.image, self._over), self.images
        dialog.picked.connect(presenter.pick)
        dialog.saved.connect(presenter.save)
        dialog.removed.connect(presenter.remove)
        presenter.picked.connect(dialog.show_picked)
        presenter.told.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        presenter.saved.connect(dialog.accept)
        dialog.accepted.connect(lambda: self.said.emit("アイコン画像を変更しました。"))
        return _open(dialog)

    def open_devices(self) -> DevicesDialog:
        dialog, presenter = DevicesDialog(self._over), self.devices
        dialog.stop_wanted.connect(presenter.stop)
        presenter.shown.connect(dialog.show_devices)
        presenter.stopped.connect(dialog.tell_stopped)
        presenter.told.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        presenter.load()
        _open(dialog)
        return dialog

    def open_connection(self) -> QDialog:
        return open_connection(self._sign_in, self._over, may_move=False, said=self.said.emit)

    def _on_image(self, image: QImage) -> None:
        self.image = image
        self.image_shown.emit(image)

    def _chooser(self, look: StrEnum) -> Callable[[], object]:
        return lambda: self.look_chosen.emit(look)

    def _holder(self, seconds: int) -> Callable[[], object]:
        def hold() -> None:
            self._sign_in.values.send_hold_s = seconds
            self._sign_in.save_settings()
            self.said.emit(f"送信を取り消せる時間を「{HOLDS[seconds]}」にしました。")

        return hold

    def _choices(self, menu: QMenu, title: str, prefix: str, words: Mapping[Any, str], chosen: StrEnum | int) -> None:
        sub = menu.addMenu(title)
        for look, word in words.items():
            action = QAction(word, sub)
            action.setCheckable(True)
            action.setChecked(look == chosen)
            action.triggered.connect(self._actions.find(f"{prefix}.{look}").trigger)
            sub.addAction(action)


def open_connection(
    sign_in: SignInPresenter, over: QWidget, *, may_move: bool, said: Callable[[str], object]
) -> QDialog:
    """The connection settings over the sign-in page or the shell."""
    dialog = ConnectionDialog(ConnectionChoice.of(sign_in.values), may_move=may_move, parent=over)
    dialog.submitted.connect(sign_in.use_connection)
    sign_in.told.connect(dialog.tell)
    sign_in.found.connect(dialog.accept)
    sign_in.working.connect(dialog.set_working)
    dialog.accepted.connect(lambda: said("サービスに接続できることを確認し、保存しました。"))
    return _open(dialog)


def _open(dialog: QDialog) -> QDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    dialog.open()
    return dialog
