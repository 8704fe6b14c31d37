"""X14: one exchange from two, two from one, many changed at once; each shown before it is done, and taken back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from tests.journeys.exchanges import (
    Customer,
    at_inquiries,
    bubbles,
    cards,
    click_card,
    inbox,
    is_open,
    open_thread,
    thread,
)
from tests.journeys.mornings import at_noon
from usen_desk.contract.inquiries import Status

pytestmark = at_noon


def preview(desk):
    return next((text for text in desk.texts if "件のメッセージが" in text), "")


def test_two_become_one_and_two_again(desks, service):
    customer = Customer(service)
    into, source = customer.open("一つ目の連絡です。"), customer.open("同じ件の追伸です。")
    desk, other = at_inquiries(desks, service), at_inquiries(desks, service, "ito.saori", "other")
    open_thread(other, into)
    open_thread(desk, source)
    desk.click_button("そのほかの操作")
    desk.choose("ほかの問い合わせに統合…")
    desk.wait(lambda: desk.is_asked)
    desk.type_into("番号で指定", str(into))
    desk.wait(lambda: preview(desk))
    assert preview(desk).startswith(f"1件のメッセージが #{into}")
    assert customer.seen(source).card.merged_into is None
    desk.press("Enter")
    desk.wait(lambda: not desk.is_asked and is_open(desk, into))
    for one in (desk, other):
        one.wait(lambda one=one: "同じ件の追伸です。" in thread(one))
        one.wait(lambda one=one: source not in cards(one))
    desk.press("Ctrl+Z")
    desk.wait(lambda: source in cards(desk))
    for one in (desk, other):
        one.wait(lambda one=one: "同じ件の追伸です。" not in thread(one))
    assert [message.body for message in customer.seen(source).messages] == ["同じ件の追伸です。"]


def test_one_becomes_two_and_one_again(desks, service):
    customer = Customer(service)
    made = customer.open("看板の件です。")
    customer.say(made, "別件ですが請求書も下さい。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.acts.start()
    view = bubbles(desk)
    view.setFocus()
    desk.press("Up")
    at = view.viewport().rect().center()
    QApplication.postEvent(
        view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.mapToGlobal(at))
    )
    desk.choose("ここから分割…")
    desk.wait(lambda: desk.is_asked)
    desk.type("支払")
    desk.wait(lambda: preview(desk))
    assert preview(desk).startswith("1件のメッセージが 新しい問い合わせ")
    desk.press("Enter")
    desk.wait(lambda: not desk.is_asked and "別件ですが請求書も下さい。" in thread(desk) and not is_open(desk, made))
    assert [message.body for message in customer.seen(made).messages] == ["看板の件です。"]
    desk.press("Ctrl+Z")
    desk.wait(lambda: len(customer.seen(made).messages) == 2)


def test_to_spread_the_work_of_n_takes_two_acts_and_n(desks, service):
    customer = Customer(service)
    made = [customer.open(f"{number}つ目です。") for number in range(5)]
    desk = at_inquiries(desks, service)
    other = at_inquiries(desks, service, "ito.saori", "other", shows="自分")
    desk.acts.start()
    for inquiry_id in made:
        click_card(desk, inquiry_id, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: "5件を選択中" in desk.texts)
    desk.press("Ctrl+Shift+A")
    desk.wait(lambda: desk.is_asked)
    desk.type("伊藤")
    desk.wait(lambda: any(text.startswith("5件が変わります。") for text in desk.texts))
    assert customer.seen(made[0]).card.assignee_name == ""
    desk.press("Enter")
    desk.wait(lambda: not desk.is_asked)
    assert len(desk.acts) == 2 + len(made)
    other.wait(lambda: set(made) <= set(cards(other)))
    desk.wait(lambda: all("担当 伊藤 沙織" in cards(desk)[one] for one in made))
    inbox(desk).setFocus()
    desk.press("Ctrl+Z")
    other.wait(lambda: not set(made) & set(cards(other)))
    desk.wait(lambda: all("担当なし" in cards(desk)[one] for one in made))


def test_what_somebody_changed_meanwhile_stays_and_is_named(desks, service):
    customer = Customer(service)
    first, second = customer.open("一つ目です。"), customer.open("二つ目です。")
    desk = at_inquiries(desks, service)
    for inquiry_id in (first, second):
        click_card(desk, inquiry_id, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: "2件を選択中" in desk.texts)
    desk.program.desk.feed.stop()  # the news of it is late
    customer.say(second, "追加です。")
    desk.press("Ctrl+Shift+D")
    desk.wait(
        lambda: any(notice.startswith("1件が変わりました。") and f"#{second}" in notice for notice in desk.notices)
    )
    assert customer.seen(first).card.status is Status.DONE
    assert customer.seen(second).card.status is Status.RECEIVED
