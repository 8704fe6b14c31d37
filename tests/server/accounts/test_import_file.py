"""Tests for usen_desk.server.accounts.import_file."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.server.accounts.import_file import (
    Broken,
    BrokenCode,
    FileCode,
    FileFault,
    Records,
    inspect,
)

REQUIRED = ("顧客CD", "店舗先名称")
KNOWN = (*REQUIRED, "管轄支店CD")
HEADER = "顧客CD,店舗先名称,管轄支店CD\r\n"
HARD = "髙﨑㈱①～ｶﾌｪ―∥"
CHARACTERS = st.characters(codec="cp932", exclude_categories=["C"], exclude_characters="¢£¬‖−〜")
"""Without those that CP932 gives back as a neighbour."""


def written(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def inspected(folder, content, encoding="utf-8"):
    return inspect(written(folder, content, encoding), REQUIRED, KNOWN)


def fault_of(folder, content, encoding="utf-8"):
    with pytest.raises(FileFault) as caught:
        for _ in Records(inspected(folder, content, encoding)):
            pass
    return caught.value


@pytest.mark.parametrize(("encoding", "found"), [("cp932", "cp932"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig")])
def test_the_encoding_is_found_and_every_character_survives(tmp_path, encoding, found):
    source = inspected(tmp_path, f"{HEADER}C1,{HARD},0204\r\n", encoding)
    assert source.encoding == found
    assert list(Records(source)) == [(2, ["C1", HARD, "0204"])]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
@given(names=st.lists(st.text(CHARACTERS, min_size=1), min_size=1))
def test_a_file_of_any_names_is_never_read_in_the_wrong_encoding(tmp_path_factory, encoding, names):
    rows = [[f"C{number}", name, ""] for number, name in enumerate(names)]
    path = tmp_path_factory.mktemp("names") / "file.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER.strip().split(","), *rows])
    source = inspect(path, REQUIRED, KNOWN)
    assert source.encoding == encoding
    assert [cells for _, cells in Records(source)] == rows


def test_columns_come_in_any_order_and_unknown_ones_are_named(tmp_path):
    source = inspected(tmp_path, "店舗先名称,メモ,顧客ＣＤ\nさくら,x,C1\n")
    assert source.header == ("店舗先名称", "メモ", "顧客ＣＤ")
    assert source.unknown == ("メモ",)


def test_a_missing_required_column_is_named(tmp_path):
    fault = fault_of(tmp_path, "顧客CD,管轄支店CD\nC1,0204\n")
    assert (fault.code, fault.names) == (FileCode.MISSING_COLUMNS, ("店舗先名称",))


def test_a_column_that_stands_twice_is_named(tmp_path):
    fault = fault_of(tmp_path, "顧客CD,店舗先名称,顧客CD\nC1,さくら,C2\n")
    assert (fault.code, fault.names) == (FileCode.REPEATED_COLUMN, ("顧客CD",))


@pytest.mark.parametrize("content", [b"", b"\r\n", "\ufeff".encode()])
def test_an_empty_file_is_refused(tmp_path, content):
    assert fault_of(tmp_path, content).code in (FileCode.EMPTY, FileCode.MISSING_COLUMNS)


def test_a_header_alone_has_no_records(tmp_path):
    assert list(Records(inspected(tmp_path, HEADER))) == []


def test_utf_16_is_named(tmp_path):
    assert fault_of(tmp_path, f"{HEADER}C1,さくら,1\n", "utf-16").code is FileCode.UTF16


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileFault) as caught:
        inspect(tmp_path / "absent.csv", REQUIRED, KNOWN)
    assert caught.value.code is FileCode.UNREADABLE


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("cp932", "CP932")])
def test_a_byte_that_is_no_character_is_found_at_its_line_and_byte(tmp_path, encoding, name):
    before = f"{HEADER}C1,{HARD},1\r\nC2,さ".encode(encoding)
    fault = fault_of(tmp_path, before + b"\x85\x20" + ",2\r\n".encode(encoding))
    assert (fault.code, fault.line, fault.byte, fault.names) == (FileCode.UNDECODABLE, 3, len(before) + 1, (name,))


def test_a_wrong_byte_is_found_where_blocks_meet(tmp_path, monkeypatch):
    content = (HEADER + "C1,さくら,1\r\n" * 50).encode()
    for block in (1, 7, 64):
        monkeypatch.setattr("usen_desk.server.accounts.import_file.BLOCK_BYTES", block)
        fault = fault_of(tmp_path, content + b"C2,\xff,1\r\n")
        assert (fault.line, fault.byte) == (52, len(content) + 4)


def test_a_file_whose_lines_change_their_encoding_is_refused_with_the_line(tmp_path):
    fault = fault_of(tmp_path, HEADER.encode() + "C1,髙橋,1\r\n".encode() + "C2,髙橋,1\r\n".encode("cp932"))
    assert (fault.code, fault.line) == (FileCode.UNDECODABLE, 3)


def test_bytes_of_no_encoding_name_both_that_were_tried(tmp_path):
    assert fault_of(tmp_path, bytes(range(128, 256)) * 4).names == ("UTF-8", "CP932")


def test_line_numbers_are_those_of_an_editor_also_after_breaks_in_quotes(tmp_path):
    source = inspected(tmp_path, f'{HEADER}C1,"a\nb\r\nc",1\r\n\r\nC2,b,2\r\nC3,c,3')
    assert list(Records(source)) == [(2, ["C1", "a\nb\r\nc", "1"]), (6, ["C2", "b", "2"]), (7, ["C3", "c", "3"])]
    assert not source.ends_with_newline


def test_records_with_wrong_cells_are_broken_and_the_others_are_read(tmp_path):
    huge = "x" * (csv.field_size_limit() + 1)
    content = f'{HEADER}C1,a\nC2,a,b,c\nC3,"a"b,c\nC4,{huge},d\nC5,a,1\n,,\n'
    assert list(Records(inspected(tmp_path, content))) == [
        Broken(2, 2, BrokenCode.TOO_FEW, 2),
        Broken(3, 3, BrokenCode.TOO_MANY, 4),
        Broken(4, 4, BrokenCode.QUOTES),
        Broken(5, 5, BrokenCode.TOO_LONG),
        (6, ["C5", "a", "1"]),
    ]


def test_a_quote_that_swallows_lines_names_all_of_them(tmp_path):
    content = f'{HEADER}C1,"a,1\nC2,b,2\nC3,"c,3\nC4,d,4\n'
    assert list(Records(inspected(tmp_path, content))) == [
        Broken(2, 4, BrokenCode.QUOTES),
        (5, ["C4", "d", "4"]),
    ]


@pytest.mark.parametrize(
    ("rest", "code", "line"),
    [
        ('C1,a,1\nC2,"b', FileCode.CUT_IN_QUOTES, 3),
        ("C1,a,1\nC2,b", FileCode.CUT_SHORT, 3),
        ("C1,a,1\nC", FileCode.CUT_SHORT, 3),
    ],
)
def test_a_cut_file_is_refused_with_the_line(tmp_path, rest, code, line):
    fault = fault_of(tmp_path, HEADER + rest)
    assert (fault.code, fault.line) == (code, line)


def test_a_cut_anywhere_but_in_the_last_cell_of_a_line_is_seen(tmp_path):
    rows = [["C1", 'a "quoted", name', "0204180400"], ["C2", "b\nc", "0204180400"]]
    path = tmp_path / "whole.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER.strip().split(","), *rows])
    content = path.read_bytes()
    seen = 0
    for at in range(len(HEADER.encode()) + 1, len(content)):
        try:
            read = [cells for _, cells in Records(inspected(tmp_path, content[:at]))]
        except FileFault:
            seen += 1
            continue
        assert [cells[:2] for cells in read] == [cells[:2] for cells in rows[: len(read)]]
        assert rows[len(read) - 1][2].startswith(read[-1][2])
    assert seen == content.index(b",0204180400") - len(HEADER.encode()) + len(b'C2,"b\nc"')


def test_a_quote_that_is_never_closed_early_in_a_large_file_refuses_the_file(tmp_path):
    lines = "".join(f"C{number},さくら,1\n" for number in range(40_000))
    fault = fault_of(tmp_path, f'{HEADER}C0,"a,1\n{lines}')
    assert (fault.code, fault.line) == (FileCode.QUOTE_NEVER_CLOSED, 2)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    source = inspected(tmp_path, f"{HEADER}C1,a,1\nC2,b,2\n")
    with source.path.open("ab") as file:
        file.write(b"C3,c,3\n")
    with pytest.raises(FileFault) as caught:
        list(Records(source))
    assert caught.value.code is FileCode.CHANGED_MEANWHILE


def test_the_position_in_bytes_ends_at_the_size(tmp_path):
    records = Records(inspected(tmp_path, HEADER + "C1,さくら,1\n" * 10))
    reading = iter(records)
    for _ in reading:
        assert 0 < records.bytes_read <= records._source.size_bytes
    assert records.bytes_read == (tmp_path / "file.csv").stat().st_size


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ("x" * (csv.field_size_limit() + 1), FileCode.BAD_HEADER),
        ('"管轄"支店', FileCode.BAD_HEADER),
        ('"管轄支店', FileCode.CUT_IN_QUOTES),
        ('"管轄支店\n' + "C1,大将,\n" * 20_000, FileCode.QUOTE_NEVER_CLOSED),
    ],
)
def test_a_header_that_can_not_be_split_is_a_fault_of_the_file(tmp_path, last, code):
    fault = fault_of(tmp_path, f"顧客CD,店舗先名称,{last}\nC1,大将,\n")
    assert (fault.code, fault.line) == (code, 1)
