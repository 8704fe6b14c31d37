from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from usen_desk.ui.shell.outbox_view import OutboxView


def test_it_is_hidden_while_everything_is_sent(qtbot):
    view = OutboxView()
    qtbot.addWidget(view)
    assert view.isHidden()
    view.set_counts(3, 0)
    assert (view.isHidden(), view.words) == (False, ["送信待ち 3"])
    view.set_counts(0, 0)
    assert view.isHidden()


def test_what_needs_a_person_has_its_own_count(qtbot):
    view = OutboxView()
    qtbot.addWidget(view)
    view.set_counts(2, 1)
    assert (view.words, view.accessibleName()) == (["送信待ち 2", "要確認 1"], "送信待ち 2、要確認 1")
    assert view.sizeHint().width() > 100


def test_a_click_wants_the_list(qtbot):
    view = OutboxView()
    qtbot.addWidget(view)
    view.set_counts(1, 0)
    view.resize(view.sizeHint())
    clicks = []
    view.clicked.connect(lambda: clicks.append(True))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert clicks == [True, True]
