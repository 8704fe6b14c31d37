"""Tests for usen_desk.ui.theme."""

import re

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QLineEdit, QPushButton

from usen_desk import resources
from usen_desk.ui import theme
from usen_desk.ui.theme import DARK, LIGHT, Palette, Theme, with_high_contrast

PALETTES = {
    "light": LIGHT,
    "dark": DARK,
    "light high contrast": with_high_contrast(LIGHT),
    "dark high contrast": with_high_contrast(DARK),
}
READABLE = 4.5
"""WCAG 2.2, 1.4.3: text below 18 px."""

SURFACES = ("surface", "sub", "bg", "hover")
TONES = ("green", "amber", "red", "blue", "gray")
PAIRS = [
    *((text, fill) for text in ("text", "text2") for fill in SURFACES),
    *(("text3", fill) for fill in ("surface", "sub", "bg")),
    *((text, "accent_soft") for text in ("text", "text2", "link", *TONES)),
    *((text, "gray_bg") for text in ("text", "text2")),
    *((tone, f"{tone}_bg") for tone in TONES),
    *((text, f"{tone}_bg") for tone in TONES for text in ("text", "text2")),
    *((tone, fill) for tone in TONES for fill in ("surface", "sub")),
    *(("link", fill) for fill in ("surface", "sub", "bg")),
    ("red", "hover"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("rail_text", "rail"),
    ("toast_text", "rail"),
    ("toast_text", "rail_on"),
    ("toast_text", "toast"),
    ("toast_link", "toast"),
    ("note", "note_bg"),
    ("text", "note_bg"),
]


def luminance(value):
    def linear(channel):
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(value[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#7A8499", "#FFFFFF") == pytest.approx(3.8, abs=0.05)  # the study's example of too little


@pytest.mark.parametrize(("text", "fill"), PAIRS, ids=lambda part: part)
def test_every_text_can_be_read_on_every_fill_it_stands_on(text, fill):
    found = {name: contrast(getattr(used, text), getattr(used, fill)) for name, used in PALETTES.items()}
    assert min(found.values()) >= READABLE, found


def test_each_colour_is_written_in_full():
    for used in PALETTES.values():
        values = [value for name, value in used._asdict().items() if name != "is_dark"]
        assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in values)


def test_high_contrast_changes_no_meaning():
    high = with_high_contrast(LIGHT)
    assert (high.accent, high.red, high.is_dark) == (LIGHT.accent, LIGHT.red, False)
    assert contrast(high.line, high.surface) > contrast(LIGHT.line, LIGHT.surface) * 2


@pytest.mark.parametrize("used", [LIGHT, DARK], ids=["light", "dark"])
def test_stylesheet_has_no_token_left_and_names_only_files_that_exist(used):
    made = theme.stylesheet(used)
    assert "@" not in made
    for name in re.findall(r"url\(([^)]+)\)", made):
        assert resources.folder().joinpath(name).is_file()


def test_a_token_that_does_not_exist_is_an_error(monkeypatch, tmp_path):
    (tmp_path / "style.qss").write_text("QLabel { color: @colour_of_money; }", encoding="utf-8")
    monkeypatch.setattr(theme.resources, "path", lambda name: tmp_path / name)
    with pytest.raises(KeyError):
        theme.stylesheet(LIGHT)


def test_the_tables_of_the_stylesheet_stay_opaque():
    """A rule for them makes each step of a scroll paint the whole table (8 ms instead of 1)."""
    rules = re.sub(r"/\*.*?\*/", "", theme.stylesheet(LIGHT), flags=re.DOTALL)
    selectors = [part.strip() for rule in re.findall(r"([^{}]+)\{", rules) for part in rule.split(",")]
    assert not [one for one in selectors if one in ("QTableView", "QListView", "QAbstractItemView", "QWidget")]


@pytest.fixture
def look(qapp):
    made = Theme(qapp)
    yield made
    made.set("light", "normal")
    made.deleteLater()


def test_dark_and_light_reach_palette_stylesheet_and_painters(look, qapp):
    told = []
    look.changed.connect(lambda: told.append(theme.palette().is_dark))
    look.set("dark")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK.surface)
    assert DARK.surface in qapp.styleSheet()
    assert theme.color("text") == QColor(DARK.text)
    look.set("light")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(LIGHT.surface)
    assert DARK.surface not in qapp.styleSheet()
    assert told == [True, False]


def test_old_or_foreign_settings_never_stop_a_start(look):
    look.set("dark", "large")
    look.set("sepia", "gigantic")
    assert (look.mode, look.text_size) == ("dark", "large")


def test_system_follows_what_the_system_says(look, qapp, monkeypatch):
    look.set("system")
    monkeypatch.setattr(look, "_is_dark", lambda: True)
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert theme.palette() == DARK
    monkeypatch.undo()
    look.set("light")
    monkeypatch.setattr(look, "_is_dark", lambda: True)
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert theme.palette() == LIGHT


def test_a_system_that_asks_for_contrast_gets_it_at_once(look, monkeypatch):
    look.set("light")
    monkeypatch.setattr(theme, "wants_high_contrast", lambda: True)
    look.set()
    assert theme.palette() == with_high_contrast(LIGHT)


def test_text_size_scales_type_and_nothing_is_lost_on_the_way_back(look, qapp):
    look.set("light", "normal")
    before = qapp.styleSheet()
    assert (theme.px(13), qapp.font().pixelSize()) == (13, 13)
    look.set(text_size="largest")
    assert (theme.px(12), theme.px(28), qapp.font().pixelSize()) == (15, 35, 16)
    assert f"font-size: {theme.px(18)}px" in qapp.styleSheet()
    look.set(text_size="normal")
    assert qapp.styleSheet() == before


def test_widgets_take_size_and_colour_from_the_theme_while_they_live(qtbot, look):
    button = QPushButton("検索")
    qtbot.addWidget(button)
    look.set("light", "normal")
    button.show()
    assert button.font().pixelSize() == 13
    look.set("dark", "largest")
    assert button.font().pixelSize() == 16
    assert button.palette().color(QPalette.ColorRole.ButtonText) == QColor(DARK.text)


def test_type_is_japanese_first_and_digits_are_of_one_width():
    made = theme.font(14, bold=True)
    assert made.families() == list(theme.FAMILIES)
    assert made.weight() == QFont.Weight.Bold
    assert made.isFeatureSet(QFont.Tag("tnum"))
    made.setPixelSize(99)
    assert theme.font(14, bold=True).pixelSize() == theme.px(14)  # a font that is changed is nobody else's
    changed = theme.color("text")
    changed.setAlpha(1)
    assert theme.color("text").alpha() == 255


def test_qt_speaks_japanese(qtbot, look):
    assert QLocale().language() is QLocale.Language.Japanese
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setText("a")
    menu = line.createStandardContextMenu()
    words = " ".join(action.text() for action in menu.actions())
    menu.deleteLater()
    assert "コピー" in words
    assert "Copy" not in words


def test_palette_has_a_value_for_every_token():
    assert set(LIGHT._asdict()) == set(DARK._asdict()) == set(Palette._fields)
