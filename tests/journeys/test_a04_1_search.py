"""A04-1: the inbox under each filter of the manual, alone and together."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.exchanges import FIRST_STORE, SHINJUKU, UMEDA, Colleague, Customer, at_inquiries, cards, inbox
from tests.journeys.mornings import at_noon
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import Assignment
from usen_desk.ui.inquiries.choice_view import ChoiceView

pytestmark = at_noon


@pytest.fixture
def known(service, service_clock):
    """Numbers of four exchanges that differ in everything one can filter by."""
    customer, colleague = Customer(service), Colleague(service)
    known = {
        "repair": customer.open("音が出ません。", FIRST_STORE, Category.REPAIR, symptom="silent"),
        "billing": customer.open("請求書の再発行をお願いします。", SHINJUKU, Category.BILLING, about="reissue"),
        "osaka": customer.open("カードの再発行は可能ですか。", UMEDA),
        "ours": colleague.open("電話で承りました。", UMEDA),
    }
    colleague.edit(known["billing"], status=Status.IN_PROGRESS)
    colleague.edit(known["osaka"], status=Status.DONE)
    return known


@pytest.fixture
def desk(desks, service, known):
    made = at_inquiries(desks, service)
    made.press("Ctrl+Shift+L")
    made.wait(lambda: "カテゴリ 指定なし" in made.spoken)
    made.wait_idle()
    return made


def choose(desk, filter_, *words):
    """A word of a filter's menu; of a longer list the heading comes first."""
    shown = (one for one in desk.window.findChildren(ChoiceView) if one.isVisible())
    desk.click(next(one for one in shown if one.accessibleName().startswith(filter_)))
    for word in words:
        desk.wait(lambda word=word: QApplication.activePopupWidget() is not None and word in desk.menu_lines())
        desk.choose(word)
    desk.wait_idle()


def of(desk, known):
    """Which of the four are shown, from above."""
    names = {number: name for name, number in known.items()}
    return [names[number] for number in cards(desk) if number in names]


def test_by_category(desk, known):
    choose(desk, "カテゴリ", "支払・請求")
    assert of(desk, known) == ["billing"]
    assert "カテゴリ 支払・請求" in desk.spoken


def test_by_state(desk, known):
    choose(desk, "ステータス", "完了")
    assert of(desk, known) == ["osaka"]
    choose(desk, "ステータス", "対応中")
    assert of(desk, known) == ["billing"]
    choose(desk, "ステータス", "完了以外")
    assert sorted(of(desk, known)) == ["billing", "ours", "repair"]


def test_by_prefecture(desk, known):
    choose(desk, "都道府県", "近畿", "大阪府")
    assert sorted(of(desk, known)) == ["osaka", "ours"]


def test_by_who_opened_it(desk, known):
    desk.type_into("起票者", "伊藤")
    desk.press("Enter")
    desk.wait_idle()
    assert of(desk, known) == ["ours"]


@pytest.mark.parametrize("asked", ["新宿西口", SHINJUKU, "0313443036"])
def test_by_store_as_name_code_or_phone(desk, known, asked):
    desk.press("Ctrl+L")
    desk.type(asked)
    desk.wait(lambda: of(desk, known) == ["billing"])


def test_by_days(desk, known):
    desk.type_into("期間 この日から", "2020-03-17")
    desk.press("Enter")
    desk.wait_idle()
    assert len(of(desk, known)) == 4
    desk.type_into("期間 この日から", "")
    desk.type_into("期間 この日まで", "2020-03-16")
    desk.press("Enter")
    desk.wait_idle()
    assert of(desk, known) == []
    assert cards(desk)


def test_by_words_of_any_message_together_with_another_filter(desk, known):
    desk.type_into("本文", "再発行")
    desk.press("Enter")
    desk.wait_idle()
    assert sorted(of(desk, known)) == ["billing", "osaka"]
    choose(desk, "カテゴリ", "支払・請求")
    assert of(desk, known) == ["billing"]
    assert f"{len(cards(desk))}件" in desk.texts
    desk.click_button("条件をクリア")
    desk.wait_idle()
    assert len(of(desk, known)) == 4


def test_by_whose_it_is(desk, known, service):
    colleague = Colleague(service)
    colleague.edit(known["repair"], assignment=Assignment(staff_id=colleague.staff_id))
    desk.wait(lambda: "担当 伊藤 沙織" in cards(desk)[known["repair"]])
    choose(desk, "担当", "カスタマーサポート部 首都圏CS", "伊藤 沙織")
    assert "repair" in of(desk, known)
    assert "billing" not in of(desk, known)


def test_filters_are_kept_as_an_own_view(desk, known):
    choose(desk, "カテゴリ", "支払・請求")
    desk.click_button("ほかの表示")
    desk.choose("今の表示を保存…")
    desk.type("請求だけ")
    desk.press("Enter")
    desk.wait(lambda: any(text.startswith("請求だけ") for text in desk.buttons))
    desk.click_button("未対応")
    desk.wait_idle()
    desk.click_button("請求だけ")
    desk.wait_idle()
    assert of(desk, known) == ["billing"]


def test_nothing_under_the_filters_is_said_with_advice(desk, known):
    desk.type_into("本文", "どこにもない言葉")
    desk.press("Enter")
    desk.wait_idle()
    assert of(desk, known) == []
    assert inbox(desk).nothing.startswith("条件に合う問い合わせはありません\n")
