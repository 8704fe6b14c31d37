"""Excel workbooks as tables; those of openpyxl, and hostile ones."""

import io
import zipfile

import pytest

from tests.ui.preview import samples
from usen_desk.ui.preview import xlsx_file
from usen_desk.ui.preview.tables import COLUMNS_MAX, ROWS_MAX
from usen_desk.ui.preview.unreadable import Reason, Unreadable
from usen_desk.ui.preview.xlsx_file import open_workbook, read_sheet

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.fixture
def book(tmp_path):
    return samples.xlsx(tmp_path / "見積書.xlsx")


def texts(table):
    return [[text for text, _ in row] for row in table.rows]


def replaced(book, content, part=SHEET):
    return samples.with_part(book, book.with_name("other.xlsx"), part, content)


def test_sheets_that_are_seen_are_listed(book):
    assert [sheet.name for sheet in open_workbook(book).sheets] == ["見積", "一覧"]


def test_cells_look_as_in_the_sheet(book):
    rows = texts(read_sheet(open_workbook(book), 0))
    assert rows[0] == ["品名", "数量", "単価", "日付", "率", "時刻", "式"]
    assert rows[1][:6] == ["スピーカー 髙橋㈱①", "12", "1,234,567", "令和2年3月9日", "10.5%", "9:05"]
    assert rows[2] == []
    assert rows[3] == ["まとめたセル"]
    assert rows[4] == ["TRUE", "2020/03/09 11:32:08", "150-0042"]


def test_texts_that_cells_share_are_found_for_them(tmp_path):
    rows = texts(read_sheet(open_workbook(samples.shared_xlsx(tmp_path / "a.xlsx")), 0))
    assert rows[:3] == [["同じ文字", f"違う文字{row}"] for row in range(3)]
    assert rows[3] == ["太い文字です", "2", "TRUE", "2020/3/9"]


def test_a_shared_text_that_is_not_there_is_told_as_missing(tmp_path):
    book = samples.shared_xlsx(tmp_path / "a.xlsx")
    path = samples.with_part(book, tmp_path / "b.xlsx", "xl/sharedStrings.xml", b"<sst/>")
    assert texts(read_sheet(open_workbook(path), 0))[0] == ["…", "…"]


def test_only_texts_that_are_shown_are_kept(tmp_path, monkeypatch):
    """However many the workbook has."""
    book = open_workbook(samples.shared_xlsx(tmp_path / "a.xlsx"))
    kept = []
    whole = xlsx_file._shared
    monkeypatch.setattr(xlsx_file, "_shared", lambda *given: kept.append(whole(*given)) or kept[-1])
    monkeypatch.setattr(xlsx_file, "ROWS_MAX", 1)
    read_sheet(book, 0)
    assert list(kept[0].values()) == ["同じ文字", "違う文字0"]


def test_numbers_stand_at_the_right(book):
    rows = read_sheet(open_workbook(book), 0).rows
    assert rows[1][2] == ("1,234,567", True)
    assert rows[1][0][1] is False


def test_cells_keep_their_places(book):
    assert texts(read_sheet(open_workbook(book), 1)) == [[], [], ["", "ここだけ"]]


def test_a_formula_shows_what_it_last_showed(book):
    cell = b'<row r="1"><c r="A1"><f>1+1</f><v>7</v></c><c r="B1" t="str"><f>WEBSERVICE("https://evil.example")</f><v>x</v></c></row>'
    path = replaced(book, HEAD + cell + b"</sheetData></worksheet>")
    assert texts(read_sheet(open_workbook(path), 0)) == [["7", "x"]]


def test_readings_of_names_are_no_part_of_them(book):
    text = '<r><t>髙橋</t></r><r><t>様</t></r><rPh sb="0" eb="2"><t>タカハシ</t></rPh>'
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is>{text}</is></c></row>'
    path = replaced(book, HEAD + cell.encode() + b"</sheetData></worksheet>")
    assert texts(read_sheet(open_workbook(path), 0)) == [["髙橋様"]]


def test_limits_are_kept_and_told(book):
    rows = b"".join(b'<row r="%d"><c t="inlineStr"><is><t>x</t></is></c></row>' % row for row in range(1, ROWS_MAX + 2))
    wide = b'<row r="1"><c r="ZZZ1" t="inlineStr"><is><t>y</t></is></c></row>'
    table = read_sheet(open_workbook(replaced(book, HEAD + wide + rows + b"</sheetData></worksheet>")), 0)
    assert len(table.rows) == ROWS_MAX
    assert table.has_more_rows
    assert table.has_more_columns
    assert table.column_count <= COLUMNS_MAX


def test_a_last_row_far_below_makes_no_million_rows(book):
    row = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    table = read_sheet(open_workbook(replaced(book, HEAD + row + b"</sheetData></worksheet>")), 0)
    assert table.rows == ()
    assert table.has_more_rows


def test_a_bomb_is_read_to_its_limit(book, monkeypatch):
    """200 MB of one row that never ends, packed to some hundred KB."""
    monkeypatch.setattr(xlsx_file, "PART_MAX_BYTES", 2 * 1024 * 1024)
    path = replaced(book, HEAD + b'<row r="1"><c r="A1"><v>5</v></c>' + b" " * (200 * 1024 * 1024))
    assert path.stat().st_size < 1024 * 1024
    table = read_sheet(open_workbook(path), 0)
    assert texts(table) == [["5"]]
    assert table.has_more_rows


def test_entities_are_refused(book):
    lol = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = replaced(book, lol + b"<worksheet><sheetData/></worksheet>")
    with pytest.raises(Unreadable) as refused:
        read_sheet(open_workbook(path), 0)
    assert refused.value.reason is Reason.BROKEN


def test_a_zip_of_too_many_parts_is_refused(book, monkeypatch):
    monkeypatch.setattr(xlsx_file, "ENTRIES_MAX", 3)
    with pytest.raises(Unreadable) as refused:
        open_workbook(book)
    assert refused.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET])
@pytest.mark.parametrize("content", [b"", b"<a>", b"\xff\xfe\x00", b"<worksheet><sheetData><row r='x'/>"])
def test_a_broken_part_is_told_as_a_broken_file(book, part, content):
    path = replaced(book, content, part)
    with pytest.raises(Unreadable) as refused:
        read_sheet(open_workbook(path), 0)
    assert refused.value.reason is Reason.BROKEN


@pytest.mark.parametrize("keep", [0, 10, 2000, -30])
def test_a_cut_file_is_told_as_a_broken_file(book, keep):
    path = book.with_name("cut.xlsx")
    path.write_bytes(book.read_bytes()[:keep])
    with pytest.raises(Unreadable):
        read_sheet(open_workbook(path), 0)


def test_another_archive_is_no_workbook(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x")
    path = tmp_path / "a.xlsx"
    path.write_bytes(made.getvalue())
    with pytest.raises(Unreadable):
        open_workbook(path)


def test_reading_stops_when_nobody_waits(book):
    class Left(Exception):
        pass

    def leave():
        raise Left

    with pytest.raises(Left):
        open_workbook(book, leave)
