"""Tests for usen_desk.ui.shell.window_view."""

from usen_desk.ui.shell.window_view import MainWindow


def test_painted_is_said_once(qtbot):
    window, heard = MainWindow(), []
    qtbot.addWidget(window)
    window.painted.connect(lambda: heard.append(1))
    window.show()
    qtbot.waitUntil(lambda: heard == [1])
    window.repaint()
    assert heard == [1]


def test_a_geometry_that_is_garbage_does_no_harm(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    for text in ("", "garbage", "あ", "AAAA"):
        window.restore_geometry_text(text)
    assert window.width() >= window.minimumWidth()


def test_who_may_not_close_yet_keeps_the_window_and_nothing_else_ends(qtbot):
    window, heard, answers = MainWindow(), [], [False, True]
    qtbot.addWidget(window)
    window.closing.connect(lambda: heard.append(1))
    window.may_close = lambda: answers.pop(0)
    window.show()
    assert not window.close()
    assert (window.isVisible(), heard) == (True, [])
    assert window.close()
    assert (window.isVisible(), heard) == (False, [1])
