"""Tests for usen_desk.ui.inquiries.message_view: where things stand, and what is painted in both themes."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from tests.ui.inquiries.samples import NOW, customer, file, message, note, staff, system
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui import theme
from usen_desk.ui.inquiries.message_view import (
    BUBBLE_MAX,
    NO_LEAD,
    Estimate,
    Lead,
    Looks,
    MessageView,
    day_line,
    day_number,
    day_of,
    file_kind,
    spoken,
)

LONG = "あ" * 300


@pytest.fixture
def made(look):
    def make(shown, lead=NO_LEAD, width=800):
        view = MessageView(shown, lead)
        view.fit(width)
        return view

    return make


def colours(view, looks=Looks(), width=800):
    image = QImage(width, max(1, view.height), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.palette().surface))
    painter = QPainter(image)
    view.paint(painter, looks)
    painter.end()
    return {image.pixelColor(x, y).name().upper() for x in range(0, width, 2) for y in range(image.height())}


def test_bubbles_are_at_most_so_wide_ours_right_theirs_left(made):
    theirs, ours = made(message(1, body=LONG)), made(message(2, body=LONG))
    assert theirs.box.width() <= BUBBLE_MAX
    assert ours.box.width() <= BUBBLE_MAX
    assert (theirs.is_ours, ours.is_ours) == (False, True)
    assert theirs.box.left() == 66
    assert ours.box.right() == 800 - 66


def test_a_body_has_lines_of_23_pixels(made):
    view = made(message(1, body="一行\n二行\n三行"))
    assert view.body.height == 3 * 23
    assert view.height > made(message(1, body="一行")).height + 45


def test_a_wider_window_moves_it_without_laying_it_out_again(made):
    view = made(message(2, body=LONG), width=800)
    body = view.body
    view.fit(900)
    assert view.body is body
    assert view.box.right() == 900 - 66
    view.fit(400)
    assert view.body is not body
    assert view.box.right() <= 400


def test_files_stand_below_the_bubble(made):
    view = made(message(1, attachments=(file(), file("売上一覧表.xlsx"))))
    first, second = view.chips
    assert first.top() > view.box.bottom()
    assert second.top() > first.bottom()
    assert view.height > second.bottom()


def test_what_stands_above_takes_its_room(made):
    lead = Lead("3月9日 (月)", "ここから新着 2件")
    assert made(message(1), lead).height - made(message(1)).height == lead.height == 72


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_notes_ours_and_theirs_have_their_own_boxes(made, look, mode):
    look.set(mode)
    tokens = theme.palette()
    fills = {"theirs": tokens.sub, "ours": tokens.accent_soft, "note": tokens.note_bg}
    shown = {"theirs": made(message(1)), "ours": made(message(2)), "note": made(note(3))}
    for kind, view in shown.items():
        found = colours(view)
        assert {fill for fill in fills.values() if fill in found} == {fills[kind]}


def test_a_withdrawn_message_says_so_and_shows_nothing_of_it(made):
    view = made(message(2, body="秘密", is_withdrawn=True))
    assert view.text == "このメッセージは取り消されました。"
    assert "取り消され" in spoken(message(2, body="", is_withdrawn=True))
    assert theme.LIGHT.gray_bg in colours(view)


def test_the_message_of_the_keyboard_has_a_ring(made):
    for shown in (message(1), system(2)):
        view = made(shown)
        assert theme.LIGHT.accent not in colours(view)
        assert theme.LIGHT.accent in colours(view, Looks(is_current=True))


def test_a_picture_stands_instead_of_the_letter(made):
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("#12AB34"))
    assert "#12AB34" in colours(made(message(1)), Looks(image=image))


def test_a_system_line_stands_in_the_middle(made):
    view = made(system(2))
    assert abs(view.text_at.x() + view.body.width / 2 - 410) <= 1
    assert "11:34" in view.body.text


def test_the_estimate_is_near_the_height(made):
    about = Estimate(800)
    for shown in (message(1), message(1, body=LONG), message(1, attachments=(file(),)), system(2), note(3)):
        assert abs(about.of(shown) - made(shown).height) <= 23


def test_days_are_those_of_japan():
    late = message(1, at=datetime(2026, 3, 8, 15, 0, tzinfo=UTC))
    assert day_of(late) == date(2026, 3, 9)
    assert day_number(late) - day_number(message(1, at=datetime(2026, 3, 8, 14, 59, tzinfo=UTC))) == 1
    assert day_line(date(2026, 3, 9), date(2026, 3, 20)) == "3月9日 (月)"
    assert day_line(date(2025, 3, 9), date(2026, 3, 20)) == "2025年3月9日 (日)"


def test_a_screen_reader_hears_who_when_and_what():
    assert spoken(note(3, body="結線のゆるみ", attachments=(file(),))) == (
        "高橋 健、技術部、社内メモ、3月9日 (月) 11時35分、結線のゆるみ、添付 店舗図面_2F.pdf 428 KB"
    )
    assert spoken(message(1, author=customer(company=""))).startswith("佐藤 様、3月9日")
    assert spoken(message(2, author=staff())).startswith("山田 美咲、カスタマーサポート部、")


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("図面.pdf", "application/pdf", ("file-text", "red", "PDF")),
        ("店頭.jpg", "image/jpeg", ("image", "blue", "JPG")),
        ("一覧.xlsx", "application/octet-stream", ("file-spreadsheet", "green", "XLSX")),
        ("記録", "text/plain", ("file-text", "gray", "ファイル")),
    ],
)
def test_a_files_kind_has_its_colour(name, media_type, kind):
    assert file_kind(file(name, media_type=media_type)) == kind


@pytest.mark.parametrize("state", list(ScanState))
def test_every_state_of_a_file_is_painted(made, state):
    assert colours(made(message(1, attachments=(file(scan_state=state),))))


def test_now_is_a_monday():
    assert day_line(day_of(message(1, at=NOW)), day_of(message(1, at=NOW))) == "3月9日 (月)"
