"""Tests for usen_desk.ui.widgets.usage_strip."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

from tests.ui.test_theme import PALETTES
from tests.ui.widgets.pictures import colours, has, image_of
from tests.ui.widgets.usage_samples import COMING, MINUTES, UNUSED, USED
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets import usage_strip
from usen_desk.ui.widgets.usage_strip import SIZE, UsageStrip, bar_box, paint_strip, top_minutes

AREA = QRectF(10, 4, 112, 26)


def painted(minutes=MINUTES, guide_minutes=480, ratio=1, **more):
    image = QImage(132 * ratio, 34 * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    paint_strip(painter, AREA, minutes, guide_minutes, **more)
    painter.end()
    return image


def place(at, minutes=MINUTES, guide_minutes=480):
    box = bar_box(112, 26, at, len(minutes), minutes[at], guide_minutes).translated(AREA.topLeft())
    return tuple(map(round, (box.left(), box.top(), box.width(), box.height())))


@pytest.mark.parametrize("used", PALETTES.values(), ids=PALETTES)
def test_bars_stubs_and_dashes_have_their_colours(qapp, used):
    image = painted(palette=used)
    assert has(image, used.bar, place(USED), least=70)
    assert has(image, used.text3, place(UNUSED), least=10)
    assert has(image, used.bar_empty, place(COMING), least=5)
    assert has(image, "#ff00ff", (10, 20, 112, 1), least=20)


def test_the_guide_is_dotted_at_its_hours(qapp):
    image = painted((None,) * 14)
    y = 4 + int(26 * 0.4)
    assert has(image, LIGHT.green, (10, y, 112, 1), least=30)
    assert not has(image, LIGHT.green, (10, y + 1, 112, 12), least=1)
    assert not has(painted((None,) * 14, 0), LIGHT.green, least=1)


def test_longer_days_are_taller_and_all_strips_have_one_scale(qapp):
    tall = [bar_box(112, 26, 0, 14, minutes, 480).height() for minutes in (0, 1, 120, 480, 700, 900, 1440)]
    assert tall == sorted(tall)
    assert tall[0] == 2
    assert tall[1] == 3
    assert tall[-1] == tall[-2] == 26
    assert top_minutes(240) == top_minutes(0) == 720
    assert top_minutes(480) == 800


@pytest.mark.parametrize("count", [1, 7, 14, 31])
def test_bars_stand_side_by_side_inside(count):
    boxes = [bar_box(112, 26, at, count, 600, 240) for at in range(count)]
    assert all(one.right() <= other.left() for one, other in zip(boxes, boxes[1:], strict=False))
    assert boxes[0].left() >= 0
    assert boxes[-1].right() <= 112


def test_no_days_paint_no_bar(qapp):
    assert not has(painted(()), LIGHT.bar, least=1)


def test_a_selected_row_and_an_ended_trial_look_different(qapp):
    assert has(painted(selected=True), LIGHT.accent_line, place(COMING), least=5)
    ended = painted(enabled=False)
    assert has(ended, LIGHT.text3, place(USED), least=70)
    assert not has(ended, LIGHT.bar)


def test_the_same_strip_is_painted_once(qapp):
    painted()
    before = usage_strip._picture.cache_info()
    painted(list(MINUTES))
    after = usage_strip._picture.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
    assert painted() == painted(list(MINUTES))


def test_a_finer_screen_has_a_finer_picture(qapp):
    image = painted(ratio=2)
    left, top, width, height = (2 * edge for edge in place(USED))
    assert has(image, LIGHT.bar, (left, top, width, height), least=300)


def test_on_paper_it_is_drawn_as_shapes(qapp, tmp_path):
    file = tmp_path / "strip.pdf"
    writer = QPdfWriter(str(file))
    painter = QPainter(writer)
    paint_strip(painter, AREA, MINUTES, 480, palette=LIGHT)
    painter.end()
    assert b"/Subtype /Image" not in file.read_bytes()


def test_the_widget_says_its_figures(qtbot):
    strip = UsageStrip(MINUTES, 480)
    qtbot.addWidget(strip)
    assert strip.sizeHint() == SIZE
    assert strip.accessibleName() == strip.toolTip()
    assert "使った日10日" in strip.toolTip()
    strip.set((0, 30), 240)
    assert "2日間のうち記録2日、使った日1日" in strip.accessibleName()
    strip.set((), 240)
    assert strip.toolTip() == ""


def test_the_widget_follows_the_theme(qtbot, look):
    strip = UsageStrip(MINUTES, 480)
    qtbot.addWidget(strip)
    strip.show()
    assert has(image_of(strip), LIGHT.bar, least=100)
    look.set("dark")
    assert has(image_of(strip), DARK.bar, least=100)
    strip.set(MINUTES, 480, enabled=False)
    assert not has(image_of(strip), DARK.bar)
    assert strip.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert len(colours(image_of(strip))) > 3
