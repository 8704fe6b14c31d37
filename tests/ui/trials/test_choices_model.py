"""Tests for usen_desk.ui.trials.choices_model."""

from tests.ui.account_samples import row as store
from tests.ui.trials.test_detail_presenter import COLLEAGUES
from usen_desk.ui.trials.choices_model import ChoicesModel, colleague_choices, store_choices


def names(model):
    return [model.choice(at).text for at in range(model.rowCount())]


def test_lines_are_narrowed_in_any_spelling_by_name_or_note(qapp):
    model = ChoicesModel()
    model.put(colleague_choices(COLLEAGUES))
    assert len(names(model)) == 4
    model.narrow("ヨコハマ")
    assert names(model) == []
    model.narrow("横浜")
    assert names(model) == ["山田 美咲", "佐藤 健"]
    model.narrow("サポート")
    assert names(model) == ["伊藤 早織"]


def test_what_was_typed_holds_when_the_lines_come_later(qapp):
    model = ChoicesModel()
    model.narrow("佐藤")
    model.put(colleague_choices(COLLEAGUES))
    assert names(model) == ["佐藤 健"]


def test_a_store_stands_with_its_code_and_is_read_out_with_it(qapp, qtmodeltester):
    model = ChoicesModel()
    model.put(store_choices([store(1), store(2)]))
    qtmodeltester.check(model)
    assert model.index(0, 0).data() == "さくら介護センター 1 0398-2071-01"
    assert model.index(1, 0).data(ChoicesModel.CHOICE).value == store(2)
    assert model.choice(7) is None
