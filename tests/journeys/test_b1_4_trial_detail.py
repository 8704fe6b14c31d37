"""B1-4: お試しアカウント詳細: account row, the month with its total and every day, chart, and the sheet for a visit."""

import io
import re

from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QWidget

SAMPLE, MONTH = "xfeeaP", "月別のご利用時間"


def at_the_sample(desks, service, role="sales"):
    desk = desks(service.url)
    desk.sign_in(role)
    desk.press("Ctrl+K")
    desk.type(SAMPLE)
    desk.press("Enter")
    desk.wait(lambda: SAMPLE in desk.texts and desk.has_table(MONTH))
    desk.wait_idle()
    return desk


def spoken(desk):
    """What a screen reader says of all that is on screen."""
    return [widget.accessibleName() for widget in desk.window.findChildren(QWidget) if widget.isVisible()]


def minutes(text):
    hours, rest = re.fullmatch(r"(\d+)時間(\d\d)分", text).groups()
    return int(hours) * 60 + int(rest)


def test_the_account_row_stands_as_in_the_manual(desks, service):
    desk = at_the_sample(desks, service)
    row = {
        "アカウントID": "870381",
        "ログインID": "xfeeaP",
        "販売": "個別対応",
        "発行日": "2018-06-13",
        "初回認証日時": "2018-08-03 00:17:28",
        "失効日": "2018-08-16",
    }
    assert "、".join(f"{label} {value}" for label, value in row.items()) in spoken(desk)


def test_the_month_has_its_total_and_every_day(desks, service):
    desk = at_the_sample(desks, service)
    rows = [(row["2018年08月"], row["ご利用時間"]) for row in desk.rows(MONTH)]
    assert rows[:6] == [
        ("Total", "107時間07分"),
        ("08月01日", "0時間00分"),
        ("08月02日", "0時間00分"),
        ("08月03日", "8時間38分"),
        ("08月04日", "9時間02分"),
        ("08月05日", "8時間37分"),
    ]
    assert [day for day, _ in rows[1:]] == [f"08月{day:02}日" for day in range(1, 32)]
    assert sum(minutes(time) for _, time in rows[1:] if time != "–") == minutes("107時間07分")


def test_the_keyboard_walks_from_the_chart_into_the_month(desks, service):
    desk = at_the_sample(desks, service)
    chart = next(one for one in desk.window.findChildren(QWidget) if one.accessibleName() == "日別のご利用時間")
    chart.setFocus()
    desk.press("Home")
    for _ in range(4):
        desk.press("Right")
    assert "8月7日 火曜日、10時間11分" in chart.accessibleName()
    table = desk.table(MONTH)
    assert table.currentIndex().siblingAtColumn(0).data() == "08月07日"
    desk.press("Tab")
    assert QApplication.focusWidget() is table
    desk.press("Down")
    assert table.currentIndex().siblingAtColumn(0).data() == "08月08日"
    assert chart.focused_day.day == 8


def test_the_sheet_for_a_visit_is_saved_and_can_be_read(desks, service, tmp_path):
    desk = at_the_sample(desks, service)
    target = tmp_path / "visit.pdf"
    desk.click_button("訪問用PDF")
    desk.when_asked_for_a_file(target)
    desk.choose("名前を付けて保存…")
    desk.wait(target.exists)
    desk.wait(lambda: "visit.pdf を保存しました" in desk.texts)
    reader = PdfReader(io.BytesIO(target.read_bytes()))
    assert len(reader.pages) == 1
    assert "107時間07分" in reader.pages[0].extract_text()
