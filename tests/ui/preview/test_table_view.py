"""Sheets and CSV files as tables."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifier)


def test_sheets_of_a_workbook_are_tabs(qtbot, show, put, background):
    preview = show(put("見積書.xlsx"))
    tables = preview.tables
    assert [tables.tabs.tabText(at) for at in range(tables.tabs.count())] == ["見積", "一覧"]
    assert tables.model.index(1, 2).data() == "1,234,567"
    assert tables.grid.accessibleName() == "見積書.xlsx、シート 見積"
    tables.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: tables.model.rowCount() == 3, timeout=20_000)
    assert tables.model.index(2, 1).data() == "ここだけ"
    tables.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: tables.model.rowCount() == 5, timeout=20_000)
    tables.grid.selectAll()
    press(tables.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\n")[1].startswith("スピーカー 髙橋㈱①\t12\t1,234,567")


def test_a_table_that_is_cut_says_so(show, put):
    preview = show(put("一覧.csv", b"a,b\n" * 5_001))
    assert "5,000 行" in preview.tables.cut.text()
    assert not preview.tables.tabs.isVisible()
    preview = show(put("小さい.csv", b"a,b\n"))
    assert not preview.tables.cut.isVisible()
