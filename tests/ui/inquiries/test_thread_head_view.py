"""Tests for usen_desk.ui.inquiries.thread_head_view."""

from datetime import timedelta

import pytest

from tests.ui.inquiries.samples import BEGAN, NOW, card, customer, staff
from usen_desk.contract.inquiries import Status
from usen_desk.ui.inquiries.thread_head_view import ThreadHeadView, under_of
from usen_desk.ui.widgets.button import Button


@pytest.fixture
def made(qtbot, look):
    view = ThreadHeadView()
    qtbot.addWidget(view)
    view.resize(860, 60)
    view.show()
    return view


def test_it_says_whose_it_is_and_how_it_stands(made):
    made.set(card(), NOW)
    assert made.title == "焼肉大将 渋谷センター街店"
    assert (made.category.text, made.status.text) == ("修理", "対応中")
    assert made.under == "#29 ・ 佐藤 様（株式会社大将フーズ） ・ 11:32 受付"
    assert made.due.isHidden()


def test_what_is_due_counts_down(made):
    due = card(answer_due_at=NOW + timedelta(minutes=34), is_first_answer=True)
    made.set(due, NOW)
    assert (made.due.text, made.due._tone) == ("一次回答まで 0:34", "amber")
    made.tick(due, NOW + timedelta(minutes=1))
    assert made.due.text == "一次回答まで 0:33"
    made.tick(due, NOW + timedelta(minutes=40))
    assert (made.due.text, made.due._tone) == ("一次回答 0:06 超過", "red")
    made.set(card(status=Status.DONE), NOW)
    assert made.due.isHidden()


def test_the_end_stands_beside_the_answer(made):
    both = card(answer_due_at=NOW + timedelta(hours=2), done_due_at=NOW + timedelta(minutes=50), done_warn_at=NOW)
    made.set(both, NOW)
    assert (made.due.text, made.done.text, made.done._tone) == ("次回答まで 2:00", "完了まで 0:50", "amber")
    made.set(card(answer_due_at=NOW + timedelta(hours=2)), NOW)
    assert made.done.isHidden()


def test_the_name_is_never_cut_for_what_can_be_done(made):
    for _ in range(3):
        made.slot.addWidget(Button("担当なし", icon="user-round"))
    made.set(card(answer_due_at=NOW + timedelta(minutes=34), is_first_answer=True), NOW)
    for width in (560, 646, 866):
        made.resize(width, made.layout().totalHeightForWidth(width) if made.layout().hasHeightForWidth() else 60)
        made.layout().activate()
        assert made._name.text() == made.title, width
        assert made._name.width() > 150


def test_what_was_hidden_stays_so(made):
    made.set(card(), NOW)
    made.status.hide()
    made.set(card(status=Status.DONE), NOW)
    assert made.status.isHidden()


def test_who_else_is_here(made):
    made.set(card(), NOW)
    made.set_present("高橋さんが入力中")
    assert made.present.isVisible()
    made.set_present("")
    assert made.present.isHidden()


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (card(created_at=BEGAN - timedelta(days=1)), "#29 ・ 佐藤 様（株式会社大将フーズ） ・ 昨日 11:32 受付"),
        (card(opened_by=staff()), "#29 ・ 山田 美咲（カスタマーサポート部） ・ 11:32 受付"),
        (card(opened_by=customer(company="")), "#29 ・ 佐藤 様 ・ 11:32 受付"),
        (card(merged_into=30, opened_by=customer(company="")), "#29 ・ 佐藤 様 ・ 11:32 受付 ・ #30 に統合済み"),
    ],
)
def test_below_stand_number_opener_and_time(shown, words):
    assert under_of(shown, NOW) == words


def test_a_store_without_a_name(made):
    made.set(card(store_name=""), NOW)
    assert made.title == "店舗名なし"
