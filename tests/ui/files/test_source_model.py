"""Tests for usen_desk.ui.files.source_model."""

from __future__ import annotations

from tests.ui.files.samples import file
from usen_desk.ui.files.files_model import file_columns
from usen_desk.ui.files.source_model import FileRows, preview_file
from usen_desk.ui.widgets.paged_table_model import PagedTableModel


def test_the_preview_walks_the_rows_that_are_here(qapp):
    model = PagedTableModel(file_columns())
    model.reset(150)
    model.put_page(0, [file(number) for number in range(150, 50, -1)])
    rows = FileRows(model)
    assert rows.count() == 150
    assert rows.file(0) == preview_file(file(150))
    assert rows.file(120) is None, "its page was not read yet"


def test_all_that_the_preview_needs_is_passed_on():
    row = file(3, is_kept=False)
    made = preview_file(row)
    assert (made.attachment_id, made.name, made.media_type, made.size_bytes) == (3, row.name, row.media_type, 3000)
    assert (made.inquiry_id, made.sequence, made.scan_state, made.is_kept) == (
        row.inquiry_id,
        row.sequence,
        row.scan_state,
        False,
    )
