"""Tests for usen_desk.ui.trials.head_view."""

from datetime import date

import pytest

from tests.ui.trial_samples import extension, new_trial, trial
from usen_desk.ui.trials.head_view import HeadView, under_of


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (trial(), "カフェ・ド・ノール 横浜南店 ・ 045-812-3391 ・ 横浜南支店 ・ 担当 山田 美咲"),
        (new_trial(phone="", rep_name=""), "店舗は未登録 ・ 横浜南支店 ・ 担当なし"),
        (
            trial(phone="", extensions=[extension()]),
            "カフェ・ド・ノール 横浜南店 ・ 延長7日を申請中 ・ 横浜南支店 ・ 担当 山田 美咲",
        ),
        (
            trial(phone="", extensions=[extension(is_approved=False)], contracted_on=date(2018, 8, 16)),
            "カフェ・ド・ノール 横浜南店 ・ 成約 2018-08-16 ・ 横浜南支店 ・ 担当 山田 美咲",
        ),
    ],
)
def test_the_line_below_says_where_and_whose_it_is(shown, words):
    assert under_of(shown) == words


def test_it_is_empty_until_a_trial_is_set_and_offers_what_may_be_done(qtbot):
    head = HeadView(may_follow=False, may_open_store=True)
    qtbot.addWidget(head)
    head.show()
    assert not head.sheet.isVisible()
    head.set(trial())
    assert head.title == "xfeeaP"
    assert head.sheet.isVisible()
    assert head.store.isEnabled()
    assert not head.record.isVisible()
    head.set(new_trial())
    assert not head.store.isEnabled()
