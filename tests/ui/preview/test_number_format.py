"""Numbers and days as sheets show them. Expected texts: Excel 2019, Japanese."""

import pytest

from usen_desk.ui.preview.number_format import BUILT_IN, shown

DAY = 43_899  # 2020-03-09


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (1.5e20, "General", "1.5E+20"),
        (1234567, "#,##0", "1,234,567"),
        (0, "#,##0", "0"),
        (0.5, "#.##", ".5"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-1200, '"¥"#,##0', "-¥1,200"),
        (-1200, '"¥"#,##0;[Red]"¥"-#,##0', "¥-1,200"),
        (1200, '[$¥-411]#,##0"円"', "¥1,200円"),
        (0, '0;-0;"なし"', "なし"),
        (0.105, "0.0%", "10.5%"),
        (1234567, "#,##0,", "1,235"),
        (12345, "0.00E+00", "1.23E+04"),
        (7, "0000", "0007"),
        (1500042, r"000\-0000", "150-0042"),
        (1500042, "[<=999]000;[<=9999]000-00;000-0000", "150-0042"),
        (123, "[<=999]000;[<=9999]000-00;000-0000", "123"),
        (2.5, "0", "3"),
        (12, 'General"個"', "12個"),
        (DAY, "yyyy/m/d", "2020/3/9"),
        (DAY, 'yyyy"年"m"月"d"日"', "2020年3月9日"),
        (DAY, '[$-411]ggge"年"m"月"d"日"', "令和2年3月9日"),
        (DAY, "ge.m.d", "R2.3.9"),
        (DAY, "m/d(aaa)", "3/9(月)"),
        (DAY, "aaaa", "月曜日"),
        (DAY, "d-mmm-yy", "9-Mar-20"),
        (DAY + 0.480648148, "yyyy-mm-dd hh:mm:ss", "2020-03-09 11:32:08"),
        (DAY + 0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (1 / 86400 * 61.5, "mm:ss.0", "01:01.5"),
        (32_515, "gge", "昭64"),
        (32_516, "gge", "平1"),
        (1, "yyyy/m/d", "1900/1/1"),
        (61, "yyyy/m/d", "1900/3/1"),
        (-1, "yyyy/m/d", "-1"),
        (1e9, "yyyy/m/d", "1000000000"),
        (5, "x" * 1000, "5"),
        (1.7e308, "0%", "#NUM!%"),
        (float("inf"), "General", "#NUM!"),
    ],
)
def test_a_value_looks_as_its_format_says(value, code, text):
    assert shown(value, code) == text


def test_days_of_workbooks_that_count_from_1904():
    assert shown(DAY - 1462, "yyyy/m/d", is_1904=True) == "2020/3/9"


@pytest.mark.parametrize("code", BUILT_IN.values())
@pytest.mark.parametrize("value", [0, 1.5, -7, 43_899.25, 1e15])
def test_no_built_in_format_fails(code, value):
    assert isinstance(shown(value, code), str)
