"""Tests for usen_desk.server.trials.usage_import_kind."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server.accounts.import_files import write_csv
from usen_desk.contract.base import JST
from usen_desk.server.accounts.import_fields import BadCell, CellCode
from usen_desk.server.accounts.import_file import FileCode, FileFault
from usen_desk.server.accounts.import_kinds import BadRow
from usen_desk.server.trials import usage_import_kind
from usen_desk.server.trials.usage_import_kind import DAY_TOTALS, SESSIONS, UsageLayout, at_second, day_minutes


def unix(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=JST).timestamp())


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    ("header", "kind", "unknown"),
    [
        (["ログインID", "開始日時", "終了日時"], SESSIONS, ()),
        (["終了日時", "アカウントID", "開始日時", "機種"], SESSIONS, ("機種",)),
        (["ログインID", "アカウントID", "利用日", "利用時間"], DAY_TOTALS, ()),
        (["ログインID", "開始日時", "終了日時", "利用時間"], SESSIONS, ("利用時間",)),
        (["ログインＩＤ", "利用日", "利用時間"], DAY_TOTALS, ()),
    ],
)
def test_the_header_tells_the_kind(tmp_path, header, kind, unknown, encoding):
    path = write_csv(tmp_path / "log.csv", header, [["1"] * len(header)], encoding)
    found, source = usage_import_kind.inspect(path)
    assert (found, source.unknown, source.encoding) == (kind, unknown, encoding)


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (["開始日時", "終了日時"], "ログインID または アカウントID"),
        (["ログインID", "開始日時"], "終了日時"),
        (["ログインID", "利用時間"], "利用日"),
        (["ログインID", "メモ"], "開始日時・終了日時（または 利用日・利用時間）"),
    ],
)
def test_what_the_header_lacks_is_told(tmp_path, header, missing):
    with pytest.raises(FileFault) as raised:
        usage_import_kind.inspect(write_csv(tmp_path / "log.csv", header, []))
    assert (raised.value.code, raised.value.names) == (FileCode.MISSING_COLUMNS, (missing,))


def test_a_session_is_read_with_its_seconds():
    layout = UsageLayout(SESSIONS, ["終了日時", "ログインID", "開始日時"])
    told = layout.read(["2018/8/4 0:20", "xfeeaP", "2018-08-03 23:50:07"])
    assert told == ("xfeeaP", None, unix("2018-08-03 23:50:07"), unix("2018-08-04 00:20"), None)
    assert layout.cell(["e", "l", "s"], "starts_at") == "s"
    assert layout.cell(["e", "l", "s"], "account_id") == ""


def test_a_total_is_of_the_whole_day():
    layout = UsageLayout(DAY_TOTALS, ["アカウントID", "利用日", "利用時間"])
    told = layout.read(["870381", "2018/8/3", "8時間38分"])
    assert told == ("", 870381, unix("2018-08-03 00:00"), unix("2018-08-04 00:00"), 518)


def test_every_fault_of_a_line_is_found():
    layout = UsageLayout(SESSIONS, ["ログインID", "開始日時", "終了日時"])
    with pytest.raises(BadRow) as raised:
        layout.read(["a\0", "2018-08-03", "2018-08-03 25:00"])
    assert [(fault.field, fault.code) for fault in raised.value.faults] == [
        ("login_id", CellCode.UNUSABLE_CHARACTER),
        ("starts_at", CellCode.NO_TIME),
        ("ends_at", CellCode.NO_TIME),
    ]
    with pytest.raises(BadRow) as raised:
        layout.read(["", "2018-08-03 10:00", "2018-08-03 11:00"])
    assert [(fault.field, fault.code) for fault in raised.value.faults] == [("login_id", CellCode.EMPTY)]


def test_times_are_those_of_japan():
    assert at_second("2018-08-03 00:17:28") == 1533223048
    for cell, code in (("", CellCode.EMPTY), ("2018-08-03", CellCode.NO_TIME), ("x 10:00", CellCode.NO_TIME)):
        with pytest.raises(BadCell) as raised:
            at_second(cell)
        assert raised.value.code is code


@pytest.mark.parametrize("cell", ["10:60:00", "10:00:60", "10:00:0x", "10:٣0:00", "24:00:00", "10", "10:0:00"])
def test_what_is_no_time_is_no_second(cell):
    with pytest.raises(BadCell):
        at_second(f"2018-08-03 {cell}")


@given(st.integers(0, 4 * 10**9), st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S.000", " %Y%m%d %H:%M:%S "]))
def test_every_second_is_read_as_it_was_written(second, form):
    written = datetime.fromtimestamp(second, JST)
    assert at_second(written.strftime(form)) == second
    assert at_second(f"{written:%Y-%m-%d %H:%M}") == second - second % 60


def test_a_day_has_no_more_than_its_minutes():
    assert day_minutes("24:00") == 1440
    for cell, code in (("", CellCode.EMPTY), ("1441", CellCode.MORE_THAN_A_DAY), ("x", CellCode.NO_DURATION)):
        with pytest.raises(BadCell) as raised:
            day_minutes(cell)
        assert raised.value.code is code
