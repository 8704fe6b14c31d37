"""Tests for usen_desk.ui.icons."""

import ast
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from usen_desk import resources
from usen_desk.ui import icons, theme

FOLDER = resources.folder() / "icons"
NAMES = sorted(path.stem for path in FOLDER.glob("*.svg"))
SOURCES = Path(icons.__file__).parent
ALLOWED = {"svg", "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "g"}


def painted(pixmap):
    """Colours of the pixels that are not transparent at all."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = {pixel for pixel in memoryview(image.constBits()).cast("I") if pixel >> 24 == 0xFF}
    return [(pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF) for pixel in pixels]


@pytest.fixture
def light(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light")
    made.deleteLater()


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("tick-")])
def test_every_icon_is_drawn_in_the_colour_of_its_token(light, name):
    wanted = QColor(theme.palette().red)
    colours = painted(icons.pixmap(name, "red", 24, 4.0))
    assert colours
    assert all(abs(red - wanted.red()) < 12 and abs(green - wanted.green()) < 12 for red, green, _ in colours)


@pytest.mark.parametrize("name", NAMES)
def test_icons_are_plain_drawings(name):
    tree = ElementTree.parse(FOLDER / f"{name}.svg")
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert tags <= ALLOWED
    assert not [key for element in tree.iter() for key in element.attrib if key.startswith("on") or "href" in key]


def test_the_licence_lies_beside_them():
    text = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "ISC License" in text
    assert "Lucide" in text


def test_an_icon_is_drawn_once_for_each_colour_size_and_scale(light):
    first = icons.pixmap("search", "text2", 18)
    assert icons.pixmap("search", "text2", 18) is first
    assert icons.pixmap("search", "accent", 18) is not first
    light.set("dark")
    assert icons.pixmap("search", "text2", 18) is not first


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_icons_are_sharp_at_every_scale(light, ratio):
    made = icons.pixmap("inbox", "text", 18, ratio)
    assert made.devicePixelRatio() == ratio
    assert made.width() == round(18 * ratio)


def test_without_a_scale_the_sharpest_screen_decides(light, monkeypatch):
    monkeypatch.setattr(QApplication, "devicePixelRatio", lambda self: 1.75)
    assert icons.screen_ratio() == 1.75
    assert icons.pixmap("inbox").devicePixelRatio() == 1.75
    sizes = {(made.width(), made.height()) for made in icons.icon("inbox", "text", 16).availableSizes()}
    assert sizes == {(16, 16), (28, 28)}


def test_lines_are_of_the_familys_width(light, monkeypatch, tmp_path):
    drawn = []
    monkeypatch.setattr("PySide6.QtSvg.QSvgRenderer", lambda data: drawn.append(bytes(data).decode()))
    icons._renderer("search", "#123456")
    assert 'stroke-width="1.8"' in drawn[0]
    assert "#123456" in drawn[0]
    assert "currentColor" not in drawn[0]


def test_an_icon_that_does_not_exist_is_an_error(light):
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon")


NAME_FIRST = {"icon", "pixmap", "Icon", "IconButton", "EmptyState"}


def icon_names(tree):
    """Names of icons that are written where they are used."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = [*call.args[:1]] if function in NAME_FIRST else []
        given += [keyword.value for keyword in call.keywords if keyword.arg == "icon"]
        yield from (part.value for part in given if isinstance(part, ast.Constant) and part.value)


def test_icons_that_are_named_in_the_sources_exist():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES.rglob("*.py")]
    named = {name for tree in trees for name in icon_names(tree)}
    assert len(named) > 10
    assert named <= set(NAMES)


def test_the_svg_library_is_loaded_by_the_first_icon_only():
    code = "import sys, usen_desk.ui.icons; print('PySide6.QtSvg' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
