"""Tests for usen_desk.ui.trials.visit_view: the sheet for a visit, read back by another library."""

import io
import re
import unicodedata
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from tests.ui.trial_samples import ADVICE, TODAY, new_trial, trial
from usen_desk.contract.trials import Advice, Usage
from usen_desk.ui import theme
from usen_desk.ui.trials import visit_view
from usen_desk.ui.trials.days_model import Month, TrialDays
from usen_desk.ui.trials.visit_view import months_of, sheet_of

A4_POINTS = (595, 842)


@pytest.fixture(autouse=True)
def look(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()


def read(shown, today=TODAY):
    return PdfReader(io.BytesIO(sheet_of(TrialDays(shown, today))))


def text_of(reader):
    """In the order of the page, without the breaks between runs of one font. A font may have one drawing for 日 and for
    its radical, and Qt tells the radical then, so such characters are made equal first."""
    return re.sub(r"\s", "", plain(reader.pages[0].extract_text()))


def plain(text):
    return unicodedata.normalize("NFKC", text).translate({0x2027: "・", 0x2ED1: "長"})


def test_it_is_one_page_of_a4_with_a_title():
    reader = read(trial())
    assert len(reader.pages) == 1
    assert tuple(map(round, reader.pages[0].mediabox[2:])) == A4_POINTS
    assert reader.metadata.title == "お試しご利用状況 xfeeaP"


def test_the_manuals_total_account_row_and_advice_can_be_read():
    text = text_of(read(trial()))
    assert text.count("107時間07分") == 2  # of the trial, and of its month
    for part in (
        *("870381", "xfeeaP", "個別対応", "2018-06-13", "2018-08-0300:17:28", "2018-08-16"),
        *("カフェ・ド・ノール横浜南店", "045-812-3391", "2018年08月Total", "目安8:00", "初回認証", "失効日"),
        *("契約プランや契約後の流れを説明", "契約プランを比べて見せる", "8/1318:40までの記録", "メモ"),
    ):
        assert plain(part) in text, part


def test_its_fonts_travel_with_it():
    fonts = read(trial()).pages[0]["/Resources"]["/Font"]
    descriptors = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts.values()]
    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.get_object()) for one in descriptors)


def test_it_is_the_same_in_the_dark_and_at_another_text_size(look):
    plain = text_of(read(trial()))
    boxes = sheet_of(TrialDays(trial(), TODAY))
    look.set("dark", "largest")
    assert text_of(read(trial())) == plain
    assert abs(len(sheet_of(TrialDays(trial(), TODAY))) - len(boxes)) < 64  # besides the time that it was made at


def test_a_trial_before_its_first_use_has_a_sheet_too():
    text = text_of(read(new_trial(reason="お渡しから12日、まだ認証されていません。")))
    assert "未認証" in text
    assert "お渡しから12日" in text
    assert "初回ログインを案内" in text


def test_what_is_long_stays_on_the_page(monkeypatch):
    """The longest texts that there can be: the chart gives way, and a line for notes is left."""
    steps = tuple(f"{at}" + "長い手順の説明です" * 13 for at in range(6))
    long_ = Advice(usage=Usage.LONG, title="あ" * 60, steps=steps)
    heights, draw = [], visit_view._Sheet.draw

    def drawn(sheet, days, chart_height):
        heights.append((draw(sheet, days, chart_height), sheet._height))
        return heights[-1][0]

    monkeypatch.setattr(visit_view._Sheet, "draw", drawn)
    reader = read(trial(advice=[*ADVICE[:3], long_], store_name="い" * 200, reason="う" * 240))
    assert len(reader.pages) == 1
    needed, height = heights[-1]
    assert needed + visit_view.NOTE_LINE <= height
    assert heights[0][0] > needed
    assert text_of(reader).count("長い手順の説明です") == 6 * 13


def test_months_are_listed_from_the_first_to_the_last():
    over = trial(authenticated_at=datetime(2018, 12, 25, 3, tzinfo=UTC), expires_on=date(2019, 1, 7), days=[])
    assert months_of(TrialDays(over, date(2019, 1, 2))) == [Month(2018, 12), Month(2019, 1)]
