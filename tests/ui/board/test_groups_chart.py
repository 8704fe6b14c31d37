"""Tests for usen_desk.ui.board.groups_chart."""

from PySide6.QtCore import QPoint, Qt

from usen_desk.ui.board.groups_chart import LINE, Group, GroupsChart


def test_a_line_opens_by_click_and_by_keys(qtbot):
    chart, opened = GroupsChart("カテゴリ別の未完了"), []
    qtbot.addWidget(chart)
    chart.opened.connect(opened.append)
    chart.set([Group("a", "修理", 2, 5, 1), Group("b", "移転", 0, 1, 0)])
    chart.resize(400, chart.height())
    chart.show()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(50, LINE + 5))
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened == ["b", "a"]
    assert chart.accessibleName() == (
        "カテゴリ別の未完了 修理 5件 うち待ち2件 期限間近1件、移転 1件 うち待ち0件 期限間近0件"
    )


def test_without_lines_nothing_opens(qtbot):
    chart, opened = GroupsChart("x"), []
    qtbot.addWidget(chart)
    chart.opened.connect(opened.append)
    chart.set([])
    chart.show()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened == []
