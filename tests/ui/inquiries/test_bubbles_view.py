"""Tests for usen_desk.ui.inquiries.bubbles_view: real keys and a real mouse on real widgets."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.ui.inquiries.samples import inquiry, message, note, staff
from usen_desk.ui.inquiries.bubbles_view import BubblesView
from usen_desk.ui.inquiries.thread_model import ThreadModel

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
LINKED = "手順は https://support.example.jp/amp です。"


@pytest.fixture
def made(qtbot, look):
    def make(messages=None, size=(700, 500), **more):
        model = ThreadModel()
        view = BubblesView(model)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        view.setFocus()
        view.heard = []
        for name in ("start_wanted", "end_wanted", "link_wanted", "links_wanted", "menu_wanted"):
            getattr(view, name).connect(lambda *told, name=name: view.heard.append((name, *told)))
        model.put(inquiry(messages, **more))
        view.show_opened()
        QGuiApplication.clipboard().clear()
        return view

    return make


def thirty(**more):
    return [message(at, body=f"{at}件目。" + "あ" * 90, **more) for at in range(1, 31)]


def place_of(view, message_id, word):
    """The middle of a word's first letter, in the viewport."""
    row = view.thread_model.row_of(message_id)
    shown = view.view_of(row)
    at = shown.text.index(word)
    for x in range(0, 480, 2):
        for line in range(shown.body.line_count):
            point = QPointF(x, line * 23 + 11)
            if shown.body.at(point) == at and shown.body.at(point + QPointF(5, 0)) <= at + 1:
                return (shown.text_at + point + QPointF(2, view.top_of(row))).toPoint()
    raise AssertionError(word)


def mouse(view, kind, at, modifiers=Qt.KeyboardModifier.NoModifier):
    button = Qt.MouseButton.LeftButton
    pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    whole = QPointF(view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), QMouseEvent(kind, QPointF(at), whole, button, pressed, modifiers))


def drag(view, start, end):
    mouse(view, QEvent.Type.MouseButtonPress, start)
    mouse(view, QEvent.Type.MouseMove, end)
    mouse(view, QEvent.Type.MouseButtonRelease, end)


def names(view):
    return [told[0] for told in view.heard]


def test_text_is_selected_with_the_mouse_and_copied(qtbot, made):
    view = made([message(1, body="アンプの電源ランプの色"), message(2)])
    drag(view, place_of(view, 1001, "電"), place_of(view, 1001, "の色"))
    assert view.selected_text() == "電源ランプ"
    qtbot.keyClick(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "電源ランプ"


def test_a_selection_goes_on_beyond_the_bubble_and_with_shift(qtbot, made):
    view = made([message(1, body="アンプの電源"), message(2)])
    drag(view, place_of(view, 1001, "電"), QPoint(690, 400))
    assert view.selected_text() == "電源"
    mouse(view, QEvent.Type.MouseButtonPress, place_of(view, 1001, "ン"), Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_text() == "ンプの"


def test_a_double_click_takes_the_word_and_a_click_beside_lets_go(qtbot, made):
    view = made([message(1, body="結線 amplifier 確認"), message(2)])
    mouse(view, QEvent.Type.MouseButtonDblClick, place_of(view, 1001, "lifier"))
    assert view.selected_text() == "amplifier"
    mouse(view, QEvent.Type.MouseButtonPress, QPoint(690, 490))
    assert view.selected_text() == ""


def test_a_selection_outlives_the_widget_that_showed_it(qtbot, made):
    view = made(thirty())
    view.verticalScrollBar().setValue(0)
    drag(view, place_of(view, 1001, "件"), place_of(view, 1001, "。"))
    view.go_to_end()
    assert 1001 not in view._pool.shown
    assert view.selected_text() == "件目"


def test_without_a_selection_the_message_of_the_keyboard_is_copied(qtbot, made):
    view = made()
    assert view.copy() == ""
    qtbot.keyClick(view, Key.Key_Up)
    qtbot.keyClick(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "5件目のやり取りです。"
    qtbot.keyClick(view, Key.Key_A, CTRL)
    assert view.selected_text() == "5件目のやり取りです。"
    qtbot.keyClick(view, Key.Key_Escape)
    assert view.selected_text() == ""


def test_arrows_walk_the_messages_and_keep_them_in_sight(qtbot, made):
    view = made(thirty())
    qtbot.keyClick(view, Key.Key_Up)
    assert view.current.sequence == 30
    for sequence in range(29, 0, -1):
        qtbot.keyClick(view, Key.Key_Up)
        assert view.current.sequence == sequence
        assert view.is_shown_whole(sequence - 1)
        assert view._pool.shown[view.current.message_id].looks.is_current
    qtbot.keyClick(view, Key.Key_Up)
    assert view.current.sequence == 1
    for sequence in range(2, 31):
        qtbot.keyClick(view, Key.Key_Down)
        assert view.is_shown_whole(sequence - 1)


def test_the_keyboard_goes_on_from_what_is_in_sight(qtbot, made):
    view = made(thirty())
    qtbot.keyClick(view, Key.Key_Up)
    view.verticalScrollBar().setValue(0)
    qtbot.keyClick(view, Key.Key_Down)
    assert view.current.sequence < 10


def test_pages_and_ends(qtbot, made):
    view = made(thirty())
    bar = view.verticalScrollBar()
    qtbot.keyClick(view, Key.Key_PageUp)
    assert bar.maximum() - bar.value() == bar.pageStep()
    qtbot.keyClick(view, Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    qtbot.keyClick(view, Key.Key_Home)
    qtbot.keyClick(view, Key.Key_End)
    assert names(view) == ["start_wanted", "end_wanted"]


def test_walking_is_read_out(qtbot, made):
    view, read = made(), []
    view.announce = lambda one: read.append(one.sequence)
    qtbot.keyClick(view, Key.Key_Up)
    qtbot.keyClick(view, Key.Key_Up)
    assert read == [5, 4]


def test_announcing_reaches_the_accessibility_of_the_view(made):
    view = made()
    view.announce(note(3))
    assert QAccessible.queryAccessibleInterface(view) is not None
    assert view.accessibleName() == "やり取り"


def test_a_click_on_a_link_asks_and_a_drag_over_it_selects(qtbot, made):
    view = made([message(1, body=LINKED), message(2)])
    at = place_of(view, 1001, "support")
    mouse(view, QEvent.Type.MouseButtonPress, at)
    mouse(view, QEvent.Type.MouseButtonRelease, at)
    assert [(name, link.host) for name, link in view.heard] == [("link_wanted", "support.example.jp")]
    drag(view, at, place_of(view, 1001, "です"))
    assert len(view.heard) == 1
    assert view.selected_text().startswith("support")


def test_the_pointer_says_what_a_click_does(qtbot, made):
    view = made([message(1, body=LINKED), message(2)])
    shapes = []
    for at in (place_of(view, 1001, "support"), place_of(view, 1001, "手"), QPoint(690, 490)):
        whole = QPointF(view.viewport().mapToGlobal(at))
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), whole, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view.viewport(), event)
        shapes.append(view.viewport().cursor().shape())
    hand, beam, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.IBeamCursor, Qt.CursorShape.ArrowCursor
    assert shapes == [hand, beam, arrow]


def test_enter_opens_the_links_of_the_message(qtbot, made):
    view = made([message(1), message(2, body=LINKED)])
    qtbot.keyClick(view, Key.Key_Return)
    assert view.heard == []
    qtbot.keyClick(view, Key.Key_Up)
    qtbot.keyClick(view, Key.Key_Return)
    assert view.heard == [("links_wanted", view.thread_model.message(1))]


def test_the_menu_belongs_to_the_message_under_the_mouse_or_of_the_keyboard(qtbot, made):
    view = made([message(1, body=LINKED), message(2)])
    at = place_of(view, 1001, "support")
    reason = QContextMenuEvent.Reason
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason.Mouse, at, view.viewport().mapToGlobal(at)))
    name, shown, link, _ = view.heard[0]
    assert (name, shown.sequence, link.host) == ("menu_wanted", 1, "support.example.jp")
    qtbot.keyClick(view, Key.Key_Down)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason.Keyboard, QPoint(), QPoint()))
    assert (view.heard[1][1].sequence, view.heard[1][2]) == (2, None)


def test_what_is_searched_for_is_marked_most_of_all_where_it_is_looked_at(made):
    view = made([message(1, body="結線"), message(2, body="ケッセン 結線")])
    view.search("結線", hit=1002)
    looks = {one: widget.looks for one, widget in view._pool.shown.items()}
    assert (looks[1001].marks, looks[1001].is_hit) == (((0, 2),), False)
    assert (looks[1002].marks, looks[1002].is_hit) == (((5, 7),), True)
    view.search("")
    assert view._pool.shown[1002].looks.marks == ()


def test_going_to_a_message_shows_it_whole(made):
    view = made(thirty())
    for sequence in (3, 17, 1, 30):
        view.go_to(sequence)
        assert view.is_shown_whole(sequence - 1)
        assert view.current.sequence == sequence
    view.go_to(99)
    assert view.current.sequence == 30


def test_a_thread_opens_at_what_is_new_and_else_at_its_end(made):
    assert made(thirty()).is_at_end
    view = made(thirty(), new_from=12, said_count=30, read_count=11)
    assert view.top_of(11) >= 0
    assert view.is_shown_whole(11)
    nearly = made(thirty(), new_from=30, said_count=30, read_count=29)
    assert nearly.is_at_end
    never = made(thirty(), new_from=1, said_count=30, read_count=0)
    assert never.is_at_end


def test_a_persons_picture_is_shown_with_their_messages(made):
    author = staff()
    view = made([message(1), message(2, author=type(author)(side=author.side, name=author.name, image_sha256="ab"))])
    assert view._pool.shown[1002].looks.image is None
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    view.set_image("ab", image)
    assert view._pool.shown[1002].looks.image is image
    assert view._pool.shown[1001].looks.image is None
