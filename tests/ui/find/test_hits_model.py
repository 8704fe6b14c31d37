"""Tests for usen_desk.ui.find.hits_model."""

from PySide6.QtCore import Qt

from usen_desk.ui.find.hits_model import Hit, HitKind, HitsModel


def store(name):
    return Hit(HitKind.STORE, name, "0398207101", run=lambda: None)


HITS = [Hit(HitKind.HEADING, "電話番号"), store("a"), store("b"), Hit(HitKind.HEADING, "操作"), store("c")]


def test_is_a_correct_qt_model(qtbot, qtmodeltester):
    model = HitsModel()
    model.put(HITS)
    qtmodeltester.check(model)


def test_arrows_pass_over_headings_and_stay_at_the_ends(qtbot):
    model = HitsModel()
    assert model.first_row() == -1
    model.put(HITS)
    assert model.first_row() == 1
    assert [model.next_row(row, 1) for row in (-1, 1, 2, 4)] == [1, 2, 4, 4]
    assert [model.next_row(row, -1) for row in (4, 2, 1)] == [2, 1, 1]


def test_headings_cannot_be_chosen_and_lines_are_read_aloud_whole(qtbot):
    model = HitsModel()
    model.put(HITS)
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "a 0398207101"
    assert model.index(1).data(HitsModel.HIT) == HITS[1]
    assert model.index(1).data(Qt.ItemDataRole.DecorationRole) is None


def test_the_same_hits_again_keep_the_choice(qtbot):
    model, resets = HitsModel(), []
    model.put(list(HITS))
    model.modelReset.connect(lambda: resets.append(1))
    model.put(list(HITS))
    assert resets == []
    model.put(HITS[:2])
    assert resets == [1]
