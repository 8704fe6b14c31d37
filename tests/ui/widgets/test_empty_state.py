"""Tests for usen_desk.ui.widgets.empty_state."""

from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import Label


def test_it_says_what_is_empty_and_what_to_try_next(qtbot):
    state = EmptyState("search", "お客様の情報から検索します", "電話番号を入力してください。")
    qtbot.addWidget(state)
    state.resize(700, 300)
    state.show()
    state.set("ban", "該当するアカウントがありません", "条件を1つ外してください。")
    texts = [label.text() for label in state.findChildren(Label)]
    assert texts == ["該当するアカウントがありません", "条件を1つ外してください。"]
    assert state.accessibleName() == "該当するアカウントがありません 条件を1つ外してください。"
    for label in state.findChildren(Label):
        assert abs(label.geometry().center().x() - 350) <= 1
