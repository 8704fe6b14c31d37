"""Every action of the desktop is one QAction in one list; menus, the commands of Ctrl+K and the F1 sheet read it.

    self.copy_id = actions.add("accounts.copy_id", "IDをコピー", self._copy_id, "アカウント", "Ctrl+Shift+1", on=self)

`on` is the widget that the keys belong to: they work while it is on screen, wherever the cursor is. Only Ctrl and Alt
chords and F1-F5, F11, F12 (also with Shift): an input method swallows bare letters and uses F6-F10.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

_ALLOWED = re.compile(r"((Ctrl|Alt|Ctrl\+Shift|Ctrl\+Alt|Alt\+Shift)\+.+|(Shift\+)?F([1-5]|11|12))")

_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


@dataclass(frozen=True)
class Command:
    """One line of the list."""

    name: str
    """Stable, <tab>.<verb>; used by tests and settings, never shown."""
    group: str
    """The heading it stands under on the F1 sheet."""
    action: QAction
    in_palette: bool

    @property
    def text(self) -> str:
        return self.action.text()

    @property
    def is_within_reach(self) -> bool:
        """Whether it can be used now: enabled, and what it belongs to is on screen."""
        place = self.action.parent()
        return self.action.isEnabled() and isinstance(place, QWidget) and place.isVisible()

    @property
    def keys(self) -> str:
        """As a person reads it: Ctrl Shift 1, Alt ←."""
        keys = self.action.shortcut().toString(QKeySequence.SequenceFormat.PortableText).split("+")
        return " ".join(_ARROWS.get(key, key) for key in keys)


class Actions(QObject):
    """The list. An action leaves it with the widget that it belongs to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        group: str,
        keys: str = "",
        *,
        on: QWidget,
        in_palette: bool = True,
    ) -> QAction:
        """Make an action that lives as long as `on`.

        in_palette: also offered as a command in Ctrl+K while it is enabled.
        Raises:
            ValueError: the name or the keys are taken, or the keys are not ours to use.
        """
        if name in self._commands and shiboken6.isValid(self._commands[name].action):
            raise ValueError(f"two actions named {name}")
        if keys:
            self._check(keys, on)
        action = QAction(text, on)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: run())
        on.addAction(action)
        self._commands[name] = Command(name, group, action, in_palette)
        return action

    @property
    def commands(self) -> tuple[Command, ...]:
        """In the order in which they were added."""
        return tuple(command for command in self._commands.values() if shiboken6.isValid(command.action))

    def find(self, name: str) -> QAction:
        return self._commands[name].action

    def _check(self, keys: str, on: QWidget) -> None:
        if not _ALLOWED.fullmatch(keys):
            raise ValueError(f"{keys} is swallowed by an input method or belongs to the system")
        sequence = QKeySequence(keys)
        for command in self.commands:
            same = command.action.shortcut() == sequence
            if same and (command.action.parent() is on or command.name.startswith("window.")):
                raise ValueError(f"{keys} is taken by {command.name}")
