"""X8: held until a day, woken by the service itself, handed over with a note; each in three acts."""

import pytest

from tests.journeys.exchanges import Colleague, Customer, at_inquiries, cards, open_thread, thread, view
from tests.journeys.mornings import at_noon
from usen_desk.contract.inquiries import Status
from usen_desk.server.jobs import runner

pytestmark = at_noon


@pytest.fixture(autouse=True)
def holds_are_looked_at_often(monkeypatch):
    """A wait is ten times the figure that it waits for, and more: 30 s are only twice the job's 15."""
    monkeypatch.setattr(runner, "HOLDS_EVERY_S", 1.0)


def test_hold_is_three_acts(desks, service):
    customer = Customer(service)
    made = customer.open("改装が終わったら設置してください。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.acts.start()
    desk.press("Ctrl+Shift+P")
    desk.wait(lambda: desk.is_asked)
    desk.type("店の改装が終わるのを待つ")
    desk.press("Enter")
    desk.wait(lambda: not desk.is_asked and "保留" in desk.buttons)
    assert len(desk.acts) <= 3
    assert "保留 〜3/18" in cards(desk)[made]
    desk.wait(lambda: "3月18日 09:30まで保留: 店の改装が終わるのを待つ" in thread(desk))
    seen = customer.seen(made)
    assert (seen.card.status, seen.card.hold_until, seen.card.hold_reason) == (Status.IN_PROGRESS, None, "")


def test_what_was_held_comes_back_by_itself_on_every_desk(desks, service, service_clock):
    made = Customer(service).open("休業明けにお願いします。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, "ito.saori", "other")
    open_thread(desk, made)
    open_thread(other, made)
    desk.press("Ctrl+Shift+P")
    desk.wait(lambda: desk.is_asked)
    desk.type("休業中")
    desk.choose_segment("いつまで", "日時を指定")
    desk.type_into("保留の期限の日付", "2020-03-17")
    desk.type_into("保留の期限の時刻", "15:00")
    desk.press("Enter")
    other.wait(lambda: "保留 〜3/17" in cards(other)[made])
    view(other, "保留")
    assert made in cards(other)
    service_clock.move(hours=4)
    other.wait(lambda: made not in cards(other))
    other.wait(lambda: "保留の期限が来たため、対応中に戻しました" in thread(other))
    desk.wait(lambda: "対応中" in cards(desk)[made])


def test_a_hold_needs_its_reason(desks, service):
    made = Customer(service).open("いつかお願いします。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.press("Ctrl+Shift+P")
    desk.wait(lambda: desk.is_asked)
    desk.press("Enter")
    assert desk.is_asked
    assert any(text.startswith("理由を入力してください。") for text in desk.texts)
    desk.press("Escape")
    desk.wait(lambda: not desk.is_asked)


def test_hand_over_is_three_acts_and_the_colleague_has_it_with_its_note(desks, service):
    customer = Customer(service)
    made = customer.open("見積の続きをお願いします。")
    desk = at_inquiries(desks, service)
    other = at_inquiries(desks, service, "ito.saori", "other", shows="自分")
    assert made not in cards(other)
    open_thread(desk, made)
    desk.acts.start()
    desk.press("Ctrl+Shift+H")
    desk.wait(lambda: desk.is_asked)
    desk.type("伊藤")
    desk.press("Enter")
    desk.type("看板2枚、赤。金曜までに返事の約束。")
    desk.press("Enter")
    desk.wait(lambda: not desk.is_asked)
    assert len(desk.acts) <= 3
    other.wait(lambda: made in cards(other))
    open_thread(other, made)
    other.wait(lambda: "看板2枚、赤。金曜までに返事の約束。" in thread(other))
    assert "担当: 伊藤 沙織" in thread(other)
    assert [message.body for message in customer.seen(made).messages] == ["見積の続きをお願いします。"]


def test_who_takes_the_next_gets_what_waits_and_nobody_gets_it_twice(desks, service):
    for number in (1, 2):
        Customer(service).open(f"{number}件目です。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, "ito.saori", "other")
    desk.press("Ctrl+Shift+Y")
    desk.wait(lambda: any(text.startswith("#") and "の担当になりました" in text for text in desk.texts))
    other.press("Ctrl+Shift+Y")
    other.wait(lambda: any(text.startswith("#") and "の担当になりました" in text for text in other.texts))
    taken = [next(text for text in one.texts if "の担当になりました" in text) for one in (desk, other)]
    assert taken[0] != taken[1]


def test_who_is_slower_is_told_and_what_was_done_is_undone_by_one_chord(desks, service):
    made = Customer(service).open("二人で見ています。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.program.desk.feed.stop()  # the news of it is late
    Colleague(service).edit(made, status=Status.IN_PROGRESS)
    desk.click_button("完了にする")
    desk.wait(lambda: any("伊藤 沙織さんが内容を変更しました" in notice for notice in desk.notices))
    desk.wait(lambda: "対応中" in desk.buttons)
    desk.click_button("完了にする")
    desk.wait(lambda: "完了を取り消す" in desk.buttons)
    desk.press("Ctrl+Z")
    desk.wait(lambda: "完了にする" in desk.buttons and "対応中" in desk.buttons)
