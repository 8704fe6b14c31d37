"""A table's cells for a view."""

from PySide6.QtCore import Qt

from usen_desk.ui.preview.table_model import TableModel
from usen_desk.ui.preview.tables import Table

TABLE = Table(((("品名", False), ("数量", False)), (("スピーカー", False),), ((), ("12", True))[1:]))


def test_cells_and_heads_are_those_of_the_sheet(qtmodeltester):
    model = TableModel()
    model.set_table(TABLE)
    qtmodeltester.check(model)
    assert (model.rowCount(), model.columnCount()) == (3, 2)
    assert model.index(0, 1).data() == "数量"
    assert model.index(1, 1).data() is None, "a row may be shorter"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "B"
    assert model.headerData(1, Qt.Orientation.Vertical) == "2"
    assert model.index(2, 0).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)


def test_what_is_copied_is_pasted_as_cells():
    model = TableModel()
    model.set_table(TABLE)
    assert model.texts(0, 0, 1, 1) == "品名\t数量\nスピーカー\t"
