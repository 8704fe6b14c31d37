"""CSV files as tables."""

import pytest

from usen_desk.ui.preview.csv_file import read_csv
from usen_desk.ui.preview.tables import COLUMNS_MAX, ROWS_MAX, column_name


def texts(table):
    return [[text for text, _ in row] for row in table.rows]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_table_is_read_in_its_encoding_and_with_its_separator(tmp_path, encoding, separator):
    path = tmp_path / "a.csv"
    rows = [["店舗", "電話", "備考"], ["海の幸 大阪本店", "06-1234-5678", '"橙"のランプ']]
    text = "\r\n".join(separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    path.write_bytes((text + "\r\n").encode(encoding))
    assert texts(read_csv(path)) == rows


def test_formulas_stay_texts(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('=HYPERLINK("https://evil.example"),+1,@x\n', encoding="utf-8")
    assert texts(read_csv(path))[0][0].startswith("=HYPERLINK")


def test_a_cell_over_lines_is_one_cell(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,"b\nc"\nd,e\n')
    assert texts(read_csv(path)) == [["a", "b\nc"], ["d", "e"]]


def test_limits_are_kept_and_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text((",".join(["x"] * (COLUMNS_MAX + 1)) + "\n") * (ROWS_MAX + 1), encoding="utf-8")
    table = read_csv(path)
    assert len(table.rows) == ROWS_MAX
    assert table.column_count == COLUMNS_MAX
    assert table.has_more_rows
    assert table.has_more_columns


def test_exactly_the_limit_is_all(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x\n" * ROWS_MAX, encoding="utf-8")
    assert not read_csv(path).has_more_rows


def test_bytes_of_zero_are_left_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\0b,c\n" + b"x" * 400)
    assert texts(read_csv(path))[0] == ["ab", "c"]


def test_columns_have_the_names_of_sheets():
    assert [column_name(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
