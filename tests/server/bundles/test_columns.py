"""The list in a bundle."""

from datetime import UTC, datetime

from usen_desk.server.bundles.columns import PUT_IN, SHEET, bundle_name, cells
from usen_desk.server.bundles.store import StoredFile

AT = datetime(2020, 3, 9, 15, 32, 8, tzinfo=UTC)
_OF_FILE = (1, "図面.pdf", "application/pdf", 428, "0" * 64, "b", "safe")
FILE = StoredFile(*_OF_FILE, 29, "repair", "焼肉大将", 3, None, 5, "佐藤", "大将フーズ", AT)


def test_a_row_has_a_cell_for_each_column():
    row = cells(FILE, "図面 (2).pdf", PUT_IN)
    assert len(row) == len(SHEET.columns)
    assert row[:6] == ("図面 (2).pdf", "保存済み", "#29", "修理", "焼肉大将", "佐藤")


def test_a_bundle_is_named_after_its_inquiry_and_the_day_in_japan():
    assert bundle_name(29, AT) == "問い合わせ_29_添付ファイル_20200310.zip"
    assert bundle_name(None, AT) == "添付ファイル_20200310.zip"
