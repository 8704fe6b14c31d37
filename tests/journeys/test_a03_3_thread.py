"""A03-3: an exchange as somebody at a desk reads it, while a customer and a colleague write in it."""

import pytest

from tests.journeys.exchanges import (
    Colleague,
    Customer,
    at_inquiries,
    cards,
    click_card,
    inbox,
    is_open,
    open_thread,
    thread,
)
from tests.journeys.mornings import at_noon
from tests.journeys.replying import hold, sent, write
from usen_desk.api.errors import Refused
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Status

pytestmark = at_noon


def test_what_was_asked_stands_on_top_and_days_part_what_was_said(desks, service, service_clock):
    first = Customer(service)
    made = first.open("音が出ません。", category=Category.REPAIR, symptom="silent", phone="090-1234-5678")
    service_clock.move(days=1)
    Customer(service).say(made, "今朝も同じです。")
    Colleague(service).say(made, "本日お伺いします。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    assert any(text.startswith(f"#{made} ・ 佐藤 健 様（株式会社大将フーズ） ・ 昨日 12:00") for text in desk.texts)
    assert "症状: 音が出ない ・ 現地のご連絡先: 090-1234-5678" in desk.texts
    desk.click_button("お問い合わせ内容")
    assert "症状　音が出ない\n現地のご連絡先　090-1234-5678" in desk.texts
    said = thread(desk)
    places = [
        said.index(words)
        for words in (
            "3月17日 (火)",
            "佐藤 健 様｜株式会社大将フーズ",
            "音が出ません。",
            "3月18日 (水)",
            "今朝も同じです。",
            "伊藤 沙織｜カスタマーサポート部 首都圏CS",
            "本日お伺いします。",
        )
    ]
    assert places == sorted(places)
    assert said.count("3月18日 (水)") == 1
    assert "伊藤 沙織" in desk.buttons  # who answers first has it


def test_what_a_customer_writes_appears_by_itself(desks, service):
    customer = Customer(service)
    made = customer.open("料金表を送ってください。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.acts.start()
    customer.say(made, "急いでいます。本日中にお願いします。")
    desk.wait(lambda: "急いでいます。本日中にお願いします。" in thread(desk))
    assert "急いでいます。本日中にお願いします。" in cards(desk)[made]
    assert len(desk.acts) == 0


def test_a_line_says_where_the_new_ones_begin(desks, service):
    customer = Customer(service)
    made, other = customer.open("看板の見積をお願いします。"), customer.open("別のお願いです。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.wait(lambda: "未読" not in cards(desk)[made])
    open_thread(desk, other)
    customer.say(made, "2枚お願いします。")
    customer.say(made, "色は赤です。")
    desk.wait(lambda: "未読2件" in cards(desk)[made])
    open_thread(desk, made)
    said = thread(desk)
    assert said.index("看板の見積をお願いします。") < said.index("ここから新着 2件") < said.index("2枚お願いします。")
    desk.wait(lambda: "未読" not in cards(desk)[made])


def test_a_note_is_set_apart_on_the_desk_and_never_told_to_the_customer(desks, service):
    customer, colleague = Customer(service), Colleague(service)
    made = customer.open("契約書の控えが欲しいです。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    colleague.note(made, "与信に注意。部長に確認済み。")
    desk.wait(lambda: "与信に注意。部長に確認済み。" in thread(desk))
    assert "社内メモ" in thread(desk)
    assert "社内メモ: 与信に注意。部長に確認済み。" in cards(desk)[made]
    seen = customer.seen(made)
    assert [message.body for message in seen.messages] == ["契約書の控えが欲しいです。"]
    assert seen.card.preview == "契約書の控えが欲しいです。"


def test_a_finished_exchange_takes_no_comment_until_it_is_opened_again(desks, service):
    customer = Customer(service)
    made = customer.open("ありがとうございました。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.click_button("完了にする")
    desk.wait(lambda: "完了を取り消す" in desk.buttons and "ステータスを完了にしました" in thread(desk))
    assert customer.seen(made).card.status is Status.DONE
    assert not customer.seen(made).may_reply
    with pytest.raises(Refused) as refused:
        customer.say(made, "もう一つ質問があります。")
    assert refused.value.problem.code is Code.INQUIRY_CLOSED
    assert "完了" in cards(desk)[made]
    desk.click_button("完了を取り消す")
    desk.wait(lambda: "完了にする" in desk.buttons)
    customer.say(made, "もう一つ質問があります。")
    desk.wait(lambda: "もう一つ質問があります。" in thread(desk))


def test_what_one_desk_does_the_other_shows(desks, service):
    made = Customer(service).open("配線を見てほしいです。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, "ito.saori", "other")
    open_thread(desk, made)
    open_thread(other, made)
    other.acts.start()
    desk.press("Ctrl+Shift+J")
    other.wait(lambda: "山田 美咲" in other.buttons)
    other.wait(lambda: "担当 山田 美咲" in cards(other)[made])
    other.wait(lambda: "担当: 山田 美咲" in thread(other))
    desk.click_button("完了にする")
    other.wait(lambda: "完了を取り消す" in other.buttons)
    assert len(other.acts) == 0


def test_the_keyboard_walks_from_one_exchange_to_the_next(desks, service):
    customer = Customer(service)
    older, newer = customer.open("一つ目です。"), customer.open("二つ目です。")
    desk = at_inquiries(desks, service)
    inbox(desk).setFocus()
    click_card(desk, newer)
    desk.wait(lambda: is_open(desk, newer))
    desk.press("Alt+PgDown")
    desk.wait(lambda: is_open(desk, older))
    desk.press("Alt+PgUp")
    desk.wait(lambda: is_open(desk, newer))


def test_a_comment_can_be_written_until_the_inquiry_is_done_and_again_once_that_is_taken_back(desks, service):
    customer = Customer(service)
    made = customer.open("閉店しました。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    write(desk, "承知しました。")
    assert "焼肉大将 渋谷センター街店 様へ送信" in " ".join(desk.spoken)
    desk.press("Ctrl+Return")
    sent(desk, customer, made, "承知しました。")
    desk.press("Ctrl+Shift+D")
    desk.wait(lambda: "社内メモを残す" in " ".join(desk.buttons))
    assert not desk.button("返信").isEnabled()
    desk.press("Ctrl+Shift+D")
    desk.wait(lambda: desk.button("返信").isEnabled())
    desk.click_button("返信")
    write(desk, "またお待ちしております。")
    desk.press("Ctrl+Return")
    sent(desk, customer, made, "またお待ちしております。")
