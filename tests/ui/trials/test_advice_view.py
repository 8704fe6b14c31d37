"""Tests for usen_desk.ui.trials.advice_view: what to tell, painted."""

import pytest
from PySide6.QtGui import QColor

from tests.ui.trial_samples import ADVICE, trial
from tests.ui.widgets.pictures import has, image_of
from usen_desk.contract.trials import Usage
from usen_desk.ui import theme
from usen_desk.ui.trial_cells import USAGES
from usen_desk.ui.trials.advice_view import OTHERS, AdviceView, advice_in_words


@pytest.fixture
def look(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()


@pytest.fixture
def view(qtbot, look):
    made = AdviceView()
    qtbot.addWidget(made)
    made.set(trial())
    made.resize(310, made.heightForWidth(310))
    made.show()
    return made


def test_it_reads_out_state_reason_steps_and_the_other_states(view):
    said = view.accessibleName()
    assert said.startswith(
        "次にすること。利用は長い。1日平均 9時間39分が目安の8時間を超えています。契約プランや契約後の流れを説明。"
    )
    assert "1、契約プランを比べて見せる。2、契約後の流れを説明する。" in said
    assert said.endswith(
        "未認証のときは初回ログインを案内。利用なしのときはログイン方法を説明。短いのときは操作説明やコンテンツのご案内。"
    )


@pytest.mark.parametrize("usage", Usage)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_state_has_its_colour_in_frame_and_ladder(view, look, usage, mode):
    look.set(mode)
    view.set(trial(usage=usage))
    tone = USAGES[usage][2]
    picture = image_of(view)
    assert has(picture, QColor(getattr(theme.palette(), tone)).name(), least=20)
    assert has(picture, QColor(getattr(theme.palette(), f"{tone}_line")).name(), least=100)


def test_the_rungs_that_are_passed_are_green(view):
    tops = (0, 0, view.width(), 16)
    passed = image_of(view)
    view.set(trial(usage=Usage.UNAUTHENTICATED))
    assert has(passed, theme.palette().green, tops, least=20)
    assert not has(image_of(view), theme.palette().green, tops)


def test_it_is_as_high_as_its_words_need(view, look):
    narrow, wide = view.heightForWidth(240), view.heightForWidth(600)
    assert narrow > wide
    long_ = [
        one if one.usage is not Usage.LONG else ADVICE[3].__class__(usage=one.usage, title="長い題" * 15)
        for one in ADVICE
    ]
    view.set(trial(advice=long_, reason="理由の説明です。" * 10))
    assert view.heightForWidth(240) > narrow
    view.set(trial())
    look.set("light", "largest")
    assert view.heightForWidth(240) > narrow


def test_words_end_above_its_lower_edge(view):
    """The last line that is painted, of the other states, is whole."""
    below = view.height()
    view.resize(view.width(), below + 40)
    assert not has(image_of(view), theme.palette().text2, (0, below, view.width(), 40), least=1)
    assert OTHERS


def test_without_advice_for_the_state_the_reason_stands_alone():
    said = advice_in_words(trial(advice=[]))
    assert said == "次にすること。利用は長い。1日平均 9時間39分が目安の8時間を超えています。"
