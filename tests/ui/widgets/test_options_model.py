"""Tests for usen_desk.ui.widgets.options_model."""

import pytest

from usen_desk.ui.widgets.options_model import Option, OptionsModel

OPTIONS = [Option(1, "伊藤 沙織", "首都圏CS"), Option(2, "ｻﾄｳ", "横浜")]


@pytest.fixture
def model(qapp, qtmodeltester):
    made = OptionsModel(OPTIONS)
    yield made
    qtmodeltester.check(made)


def values(model):
    return [model.option(row).value for row in range(model.rowCount())]


def test_typing_narrows_in_any_spelling_of_word_and_detail(model):
    model.narrow("サトウ")
    assert (values(model), model.option(1)) == ([2], None)
    model.narrow("首都圏")
    assert values(model) == [1]
    model.narrow("")
    assert (values(model), model.row_of(2), model.row_of(9)) == ([1, 2], 1, -1)


def test_what_was_typed_holds_when_the_lines_come_later(model):
    model.narrow("よこはま")
    assert values(model) == []
    model.narrow("横浜")
    model.put([*OPTIONS, Option(3, "佐藤", "横浜")])
    assert values(model) == [2, 3]


def test_a_line_is_read_out_with_its_detail(model):
    assert model.index(0).data() == "伊藤 沙織　首都圏CS"
    assert model.index(1).data(OptionsModel.OPTION) == OPTIONS[1]
    assert model.index(0).data(0x2000) is None
