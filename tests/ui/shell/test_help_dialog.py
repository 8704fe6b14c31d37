"""Tests for usen_desk.ui.shell.help_dialog."""

from PySide6.QtWidgets import QWidget

from usen_desk.ui.shell.help_dialog import HelpDialog
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import Label


def test_every_action_with_keys_is_on_the_sheet(qtbot):
    window, actions = QWidget(), Actions()
    qtbot.addWidget(window)
    actions.add("a.copy", "ログインIDをコピー", lambda: None, "アカウント", "Ctrl+Shift+1", on=window)
    actions.add("a.none", "キーのない操作", lambda: None, "アカウント", on=window)
    sheet = HelpDialog(actions.commands, window)
    texts = {label.text() for label in sheet.findChildren(Label)}
    keys = {cap.accessibleName() for cap in sheet.findChildren(KeyCap)}
    assert {"ログインIDをコピー", "アカウント", "検索の箱"} <= texts
    assert "キーのない操作" not in texts
    assert {"Ctrl Shift 1", "Ctrl K"} <= keys
