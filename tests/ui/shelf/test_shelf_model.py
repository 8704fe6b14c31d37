"""Tests for usen_desk.ui.shelf.shelf_model."""

from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.shelf.samples import ALL, FORM, LEAFLET, PRICES
from usen_desk.ui.shelf.shelf_model import ShelfModel


def test_only_what_is_valid_is_offered(qtbot):
    model = ShelfModel()
    QAbstractItemModelTester(model)
    model.put(ALL)
    assert [model.document(row) for row in range(model.rowCount())] == [LEAFLET, FORM, PRICES]
    model.narrow("変更")
    assert [model.document(row) for row in range(model.rowCount())] == [FORM]
    assert model.data(model.index(0)) == "契約内容変更届　申込書・届出書"
    assert model.document(5) is None
