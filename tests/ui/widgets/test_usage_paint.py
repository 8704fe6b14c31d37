"""Tests for usen_desk.ui.widgets.usage_paint."""

import re
import zlib

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPdfWriter

from tests.ui.test_theme import PALETTES, contrast
from tests.ui.widgets.pictures import colours, has
from tests.ui.widgets.usage_samples import PARTIAL, UNUSED, USED, month, series
from usen_desk.ui.theme import LIGHT
from usen_desk.ui.widgets.usage_paint import UsageDrawing, paint_chart

AREA = QRectF(0, 0, 760, 250)
TEXTS = (
    *((token, "surface") for token in ("text", "text2", "text3", "green")),
    *((tone, f"{tone}_bg") for tone in ("amber", "blue", "gray")),
    ("surface", "text"),
    ("bar_empty", "text"),
)
SHAPES = (("bar", "surface"), ("blue", "accent_soft"), ("text3", "surface"), ("amber", "surface"), ("green", "surface"))


def painted(given, palette=LIGHT, area=AREA, focused=-1, ratio=1, factor=1.0):
    image = QImage(round(area.width() * ratio), round(area.height() * ratio), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(ratio, ratio)
    scale = paint_chart(painter, area, given, palette, focused=focused, factor=factor)
    painter.end()
    return image, scale


def colour_at(image, point, ratio=1):
    return image.pixelColor(int(point.x() * ratio), int(point.y() * ratio)).name().upper()


def inside(box, margin=0):
    return (
        round(box.left()) + margin,
        round(box.top()) + margin,
        round(box.width()) - 2 * margin,
        round(box.height()) - 2 * margin,
    )


@pytest.fixture(params=PALETTES, ids=lambda name: name.replace(" ", "-"))
def palette(request):
    return PALETTES[request.param]


@pytest.mark.parametrize(("text", "fill"), TEXTS, ids=lambda part: part)
def test_every_text_can_be_read(palette, text, fill):
    assert contrast(getattr(palette, text), getattr(palette, fill)) >= 4.5


@pytest.mark.parametrize(("shape", "fill"), SHAPES, ids=lambda part: part)
def test_every_shape_that_says_something_stands_out(palette, shape, fill):
    """WCAG 2.2, 1.4.11."""
    assert contrast(getattr(palette, shape), getattr(palette, fill)) >= 3


def test_bars_stand_where_the_scale_says(qapp, palette):
    image, scale = painted(series(guide_minutes=0), palette)
    for at in (0, USED, 9):
        box = scale.bar(at)
        assert set(colours(image, inside(box, 5))) == {palette.bar.lower()}
        above = box.translated(0, -box.height() - 3)
        assert colour_at(image, above.bottomLeft()) != palette.bar


def test_the_guide_line_stands_at_its_hours_and_nowhere_else(qapp, palette):
    image, scale = painted(series(), palette)
    left, width = int(scale.plot.left()), int(scale.plot.width())
    assert has(image, palette.green, (left, int(scale.guide_y), width, 1), least=width // 2)
    assert not has(image, palette.green, (left, int(scale.guide_y) + 3, width, 30))
    assert not has(painted(series(guide_minutes=0), palette)[0], palette.green)


def test_the_guide_says_its_hours_on_a_ground_of_its_own_over_bars(qapp, palette):
    image, scale = painted(series((900,) * 14, guide_minutes=240, today=None, expires_on=None), palette)
    word = (int(scale.plot.right()) - 60, int(scale.guide_y) - 16, 50, 12)
    seen = colours(image, word)
    assert seen.get(palette.surface.lower(), 0) > 200
    assert seen.get(palette.green.lower(), 0) > 3
    assert seen.get(palette.bar.lower(), 0) == 0


def test_an_unused_day_is_a_grey_stub_that_says_its_zero(qapp, palette):
    image, scale = painted(series(), palette)
    stub = scale.bar(UNUSED)
    assert has(image, palette.text3, inside(stub), least=40)
    word = colours(image, (round(stub.left()), round(stub.top()) - 17, 26, 14))
    assert 26 * 14 - word[palette.surface.lower()] > 30
    assert not has(image, palette.bar, inside(scale.column(UNUSED)))


def test_a_day_to_come_is_an_empty_dashed_box_and_one_after_the_expiry_is_nothing(qapp, palette):
    image, scale = painted(month(guide_minutes=0), palette)
    edge = colours(image, (round(scale.bar(14).left()), round(scale.bar(14).top()), 14, 1))
    assert palette.surface.lower() in edge
    assert len(edge) > 1
    box = inside(scale.bar(20).adjusted(-3, -3, 3, -1))
    assert set(colours(image, box)) == {palette.surface.lower()}


def test_a_day_that_is_not_over_is_hatched(qapp, palette):
    image, scale = painted(series(guide_minutes=0), palette)
    seen = colours(image, inside(scale.bar(PARTIAL), 5))
    assert seen[palette.bar.lower()] > 500
    assert len(seen) > 2
    over = painted(series(guide_minutes=0, today=None), palette)[0]
    assert set(colours(over, inside(scale.bar(PARTIAL), 5))) == {palette.bar.lower()}


def test_the_expiry_is_a_line_at_the_end_of_its_day(qapp, palette):
    image, scale = painted(month(), palette)
    x = int(scale.expiry_x)
    assert has(image, palette.amber, (x - 2, int(scale.plot.top()) + 2, 3, 150), least=100)
    assert not has(painted(month(expires_on=None), palette)[0], palette.amber)


def test_marks_have_the_fill_of_their_tone(qapp, palette):
    image, scale = painted(series(), palette)
    for place, tone in zip(scale.marks, ("amber", "blue", "gray"), strict=True):
        assert has(image, getattr(palette, f"{tone}_bg"), inside(place.box), least=200)
        assert has(image, getattr(palette, tone), inside(place.box))


def test_a_day_that_is_looked_at_is_lit_and_says_its_hours(qapp, palette):
    image, scale = painted(series(guide_minutes=0), palette, focused=USED)
    assert set(colours(image, inside(scale.bar(USED), 5))) == {palette.blue.lower()}
    assert colour_at(image, scale.lit(USED).bottomLeft() + QPointF(2, -4)) == palette.accent_soft
    bubble = inside(QRectF(scale.bar(USED).center().x() - 60, scale.bar(USED).top() - 48, 120, 36))
    assert has(image, palette.text, bubble, least=1500)
    assert has(image, palette.surface, bubble, least=20)
    assert set(colours(image, inside(scale.bar(USED - 2), 5))) == {palette.bar.lower()}


@pytest.mark.parametrize("width", [420, 760])
@pytest.mark.parametrize("given", [series(), month(), series((1440,) * 14), series((None,) * 14)])
def test_the_bubble_stays_inside_and_off_its_own_bar(qapp, given, width):
    area = QRectF(0, 0, width, 200)
    drawing = UsageDrawing(given, area, LIGHT, 1.0)
    for at in range(len(given.days)):
        box, _ = drawing.bubble_box(at)
        assert area.contains(box)
        assert not box.intersects(drawing.scale.bar(at))


def test_looking_at_a_day_changes_nothing_far_from_it(qapp):
    plain, scale = painted(series())
    lit = painted(series(), focused=USED)[0]
    beside = inside(QRectF(scale.column(9).left(), 0, 300, 250))
    assert colours(plain, beside) == colours(lit, beside)
    assert plain != lit


def test_more_than_a_day_ends_at_midnight(qapp):
    image, scale = painted(series((1700, 60), guide_minutes=0, today=None, expires_on=None, authenticated_on=None))
    box = scale.bar(0)
    assert colour_at(image, box.center()) == LIGHT.bar
    assert not has(image, LIGHT.bar, (0, 0, 760, int(scale.plot.top())))


def test_no_days_are_an_axis_and_a_sentence(qapp, palette):
    image, scale = painted(series(()), palette)
    assert not has(image, palette.bar)
    assert has(image, palette.text2, inside(scale.plot), least=20)
    assert has(image, palette.line, least=500)


@pytest.mark.parametrize("width", [420, 760, 1200])
def test_a_month_has_a_bar_for_each_day(qapp, width):
    area = QRectF(0, 0, width, 250)
    given = series((700,) * 31, today=None, expires_on=None, guide_minutes=0)
    image, scale = painted(given, area=area)
    assert all(colour_at(image, scale.bar(at).center()) == LIGHT.bar for at in range(31))
    assert len({round(scale.bar(at).left()) for at in range(31)}) == 31


def test_it_is_sharp_on_a_finer_screen(qapp):
    image, scale = painted(series(), ratio=3)
    for at in (0, USED, 9):
        assert colour_at(image, scale.bar(at).center(), 3) == LIGHT.bar
    y = int(scale.guide_y) * 3 + 1
    assert has(image, LIGHT.green, (int(scale.plot.left()) * 3, y, int(scale.plot.width()) * 3, 1), least=700)


def test_larger_type_takes_more_room(qapp):
    small, large = (painted(series(), factor=factor)[1] for factor in (1.0, 1.25))
    assert large.plot.height() < small.plot.height()
    assert large.plot.left() > small.plot.left()


def test_it_is_painted_on_paper_too(qapp, tmp_path):
    """As shapes and type, not as a picture of them."""
    file = tmp_path / "chart.pdf"
    writer = QPdfWriter(str(file))
    writer.setResolution(300)
    painter = QPainter(writer)
    painter.scale(300 / 96, 300 / 96)
    paint_chart(painter, QRectF(0, 0, 680, 240), series(), LIGHT, focused=USED, factor=1.0)
    painter.end()
    content = file.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/FontFile" in content
    assert b"/Subtype /Image" not in content
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    drawn = b"".join(filter(None, map(_inflated, streams)))
    red, green, blue = (int(LIGHT.bar[at : at + 2], 16) / 255 for at in (1, 3, 5))
    fills = re.findall(rb"/CSp cs\s([\d.]+) ([\d.]+) ([\d.]+) scn", drawn)
    assert any(tuple(map(float, fill)) == pytest.approx((red, green, blue), abs=0.01) for fill in fills)


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
