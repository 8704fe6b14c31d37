"""Colours by meaning, type and spacing of the whole desktop; light and dark (UI.md, look/README.md).

The palette in use is the application's, as QPalette is: `palette()` gives it to whatever paints. Widgets that show
tinted icons draw them anew on QEvent.PaletteChange.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from usen_desk import resources

FAMILIES = ("Yu Gothic UI", "Meiryo UI", "Noto Sans CJK JP") if sys.platform == "win32" else ("Noto Sans CJK JP",)
"""Looking for a family that isn't there takes some milliseconds before the first paint (BUDGETS D1)."""
TEXT_SIZES = {"small": 0.9, "normal": 1.0, "large": 1.1, "largest": 1.25}
COMPACT_BELOW_PX = 800
"""Window heights below this start with the compact density."""

GRID = 4
MARGIN = 24
GAP = 12
RADIUS_CARD = 12
RADIUS_CONTROL = 8
CONTROL_HEIGHT = 34
ROW_HEIGHT = 40
ROW_HEIGHT_COMPACT = 32
TABLE_HEAD = 36


class Palette(NamedTuple):
    """#RRGGBB by meaning. Text on a fill of the same word (green on green_bg) has a contrast of 4.5 or more.

    A tuple, since the methods of a dataclass of 45 fields are compiled at each start (BUDGETS D1).
    """

    is_dark: bool
    bg: str
    surface: str
    sub: str
    hover: str
    line: str
    line_soft: str
    line_input: str
    text: str
    text2: str
    text3: str
    """Lightest text that is read; not on selected or grey fills (text2 there)."""
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    accent_line: str
    link: str
    rail: str
    rail_text: str
    rail_on: str
    green: str
    green_bg: str
    green_line: str
    amber: str
    amber_bg: str
    amber_line: str
    red: str
    red_bg: str
    red_line: str
    blue: str
    blue_bg: str
    blue_line: str
    gray: str
    gray_bg: str
    gray_line: str
    note: str
    note_bg: str
    note_line: str
    bar: str
    bar_done: str
    bar_warning: str
    bar_limit: str
    bar_empty: str
    toast: str
    toast_text: str
    toast_link: str


LIGHT = Palette(
    is_dark=False,
    bg="#F4F5F8",
    surface="#FFFFFF",
    sub="#F8F9FB",
    hover="#F1F3F7",
    line="#E4E7EC",
    line_soft="#EEF0F4",
    line_input="#D3D8E2",
    text="#131A2A",
    text2="#566074",
    text3="#667085",
    accent="#2952E3",
    accent_hover="#2045C9",
    accent_text="#FFFFFF",
    accent_soft="#EAF0FF",
    accent_line="#C9D7FF",
    link="#1F49C7",
    rail="#131A2E",
    rail_text="#A9B4D0",
    rail_on="#26335C",
    green="#0B6B41",
    green_bg="#E3F6EC",
    green_line="#BFE8D2",
    amber="#8A5100",
    amber_bg="#FFF0D6",
    amber_line="#F2D9A8",
    red="#B3261E",
    red_bg="#FDE9E7",
    red_line="#F5C6C2",
    blue="#1F49C7",
    blue_bg="#E6EDFF",
    blue_line="#C9D7FF",
    gray="#566074",
    gray_bg="#EEF0F4",
    gray_line="#DDE1E8",
    note="#7A5A0B",
    note_bg="#FFF7DF",
    note_line="#F4E2AE",
    bar="#5B7FEF",
    bar_done="#52A97F",
    bar_warning="#E0A030",
    bar_limit="#D9534A",
    bar_empty="#D9DEE8",
    toast="#1C2438",
    toast_text="#FFFFFF",
    toast_link="#B9CBFF",
)
DARK = Palette(
    is_dark=True,
    bg="#0F131C",
    surface="#171C27",
    sub="#1B212E",
    hover="#212838",
    line="#2A3243",
    line_soft="#232B3A",
    line_input="#374158",
    text="#E8ECF5",
    text2="#A6B0C3",
    text3="#8F9AB0",
    accent="#6A8DFF",
    accent_hover="#7F9DFF",
    accent_text="#0B1020",
    accent_soft="#202C52",
    accent_line="#34467F",
    link="#9DB6FF",
    rail="#0B0E16",
    rail_text="#A9B4D0",
    rail_on="#222C4A",
    green="#6FD6A3",
    green_bg="#173529",
    green_line="#24523F",
    amber="#F0BC6A",
    amber_bg="#3A2C14",
    amber_line="#5A4520",
    red="#F59A92",
    red_bg="#3D1F1E",
    red_line="#63302D",
    blue="#9DB6FF",
    blue_bg="#202C52",
    blue_line="#34467F",
    gray="#A6B0C3",
    gray_bg="#252C3A",
    gray_line="#343D50",
    note="#E8CE86",
    note_bg="#332B16",
    note_line="#54461F",
    bar="#6A8DFF",
    bar_done="#5DB88C",
    bar_warning="#D9A24A",
    bar_limit="#E0655C",
    bar_empty="#323B4F",
    toast="#2A3350",
    toast_text="#FFFFFF",
    toast_link="#B9CBFF",
)


def with_high_contrast(tokens: Palette) -> Palette:
    """For a system that asks for more contrast: one level of text, and lines that can be seen."""
    return tokens._replace(
        text2=tokens.text,
        text3=tokens.text,
        gray=tokens.text,
        line=tokens.text3,
        line_soft=tokens.text3,
        line_input=tokens.text2,
        rail_text=tokens.toast_text,
    )


class _InUse:
    def __init__(self) -> None:
        self.palette, self.factor = LIGHT, 1.0
        self.is_fusion = False
        """The application was made in its style."""


_in_use = _InUse()


def palette() -> Palette:
    """The palette in use."""
    return _in_use.palette


def color(token: str) -> QColor:
    """The palette's colour of this meaning, e.g. "text2"."""
    return QColor(_color(getattr(_in_use.palette, token)))


@cache
def _color(value: str) -> QColor:
    return QColor(value)


def px(size: int) -> int:
    """A type size in pixels after the person's text size."""
    return round(size * _in_use.factor)


def font(size: int = 13, *, bold: bool = False, medium: bool = False) -> QFont:
    """Type of the desktop at `size` pixels, with digits of equal width."""
    weight = QFont.Weight.Bold if bold else QFont.Weight.Medium if medium else QFont.Weight.Normal
    return QFont(_font(px(size), weight))


@cache
def _font(pixels: int, weight: QFont.Weight) -> QFont:
    made = QFont(list(FAMILIES))
    made.setPixelSize(pixels)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def application(program: str) -> QApplication:
    """In the style that the stylesheet was drawn for. Qt makes a style that is named among its arguments without showing
    it to Python, which would make all its enums before the first paint (BUDGETS D1)."""
    _in_use.is_fusion = True
    return QApplication([program, "-style", "Fusion"])


class Theme(QObject):
    """Switches palette and text size of the running application. Signals: changed().

    Made once, before the first widget: it also sets the style that the stylesheet was drawn for, and Qt's own words
    (dialogs, menus of inputs) in Japanese.
    """

    changed = Signal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._mode, self._text_size = "system", "normal"
        if not _in_use.is_fusion and app.style().name() != "fusion":
            app.setStyle("Fusion")
        QLocale.setDefault(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
        self._words = QTranslator(self)
        if self._words.load("qtbase_ja", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(self._words)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        if hasattr(hints, "accessibility"):  # since Qt 6.10
            hints.accessibility().contrastPreferenceChanged.connect(self._on_contrast_changed)

    @property
    def mode(self) -> str:
        """light, dark or system."""
        return self._mode

    @property
    def text_size(self) -> str:
        """A key of TEXT_SIZES."""
        return self._text_size

    def set(self, mode: str | None = None, text_size: str | None = None) -> None:
        """Apply at once; unknown values are ignored, so that old settings never stop a start."""
        if mode in ("light", "dark", "system"):
            self._mode = mode
        if text_size in TEXT_SIZES:
            self._text_size = text_size
        tokens = DARK if self._is_dark() else LIGHT
        _in_use.palette = with_high_contrast(tokens) if wants_high_contrast() else tokens
        _in_use.factor = TEXT_SIZES[self._text_size]
        self._app.setFont(font())
        self._app.setPalette(qt_palette(palette()))
        self._app.setStyleSheet(stylesheet(palette()))
        self.changed.emit()

    def _is_dark(self) -> bool:
        if self._mode == "system":
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode == "dark"

    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self.set()

    def _on_contrast_changed(self) -> None:
        self.set()


def wants_high_contrast() -> bool:
    """Whether the system asks for it; never before Qt 6.10, which can't tell."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def qt_palette(tokens: Palette) -> QPalette:
    """For what Fusion draws itself: menus, tool tips, calendars."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.bg,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.sub,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.text3,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.accent_text,
        QPalette.ColorRole.Link: tokens.link,
        QPalette.ColorRole.ToolTipBase: tokens.toast,
        QPalette.ColorRole.ToolTipText: tokens.toast_text,
    }
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(disabled, role, QColor(tokens.text3))
    return made


def stylesheet(tokens: Palette) -> str:
    """The one stylesheet with @token and @px<size> filled in."""
    tick = resources.path("icons/tick-dark.svg" if tokens.is_dark else "icons/tick-light.svg")
    values = {**tokens._asdict(), "check": tick.as_posix()}
    text = resources.path("style.qss").read_text(encoding="utf-8")
    text = re.sub(r"@px(\d+)", lambda found: f"{px(int(found[1]))}px", text)
    return re.sub(r"@(\w+)", lambda found: str(values[found[1]]), text)
