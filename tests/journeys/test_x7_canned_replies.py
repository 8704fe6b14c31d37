"""X7: canned replies at the caret by key, word or reading; placeholders that refuse to go out empty; macros."""

from tests.journeys.exchanges import Colleague, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, canned, editor, hold, replies, sent, text
from usen_desk.contract.inquiries import Status

pytestmark = at_noon


def test_next_canned_reply_send_are_four_acts(desks, service):
    customer = Customer(service)
    made = customer.open("届きましたか。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    desk.acts.start()
    desk.press("Ctrl+Shift+Y")
    desk.wait(lambda: editor(desk) is not None)
    desk.wait_idle()
    desk.press("Ctrl+/")
    desk.wait(lambda: canned(desk))
    desk.type("kakunin")
    desk.wait(lambda: canned(desk) == ["確認してご連絡"])
    desk.press("Enter")
    said = text(desk)
    assert said.startswith("ご連絡ありがとうございます。\n")
    desk.press("Ctrl+Return")
    assert len(desk.acts) == 4
    desk.wait(lambda: text(desk) == "")
    taken = int(next(one for one in desk.texts if one.startswith("#")).split(" ")[0][1:])
    sent(desk, Colleague(service), taken, said)
    assert made  # there is at least this one that waits


def test_found_by_reading_after_a_slash_and_filled_in(desks, service):
    made = Customer(service).open("お世話になります。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    begin(desk)
    desk.type("／")
    desk.wait(lambda: len(canned(desk)) > 3)
    desk.type("うけつけ")
    desk.wait(lambda: canned(desk)[:1] == ["受付のお礼"])
    desk.press("Enter")
    assert text(desk).startswith("焼肉大将 渋谷センター街店 ご担当者様\n")
    assert "{" not in text(desk)


def test_an_empty_placeholder_does_not_go_out(desks, service):
    customer = Customer(service)
    made = customer.open("担当の方はどなたですか。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    begin(desk)
    desk.type("担当営業は{営業}です。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: any("「営業」の差し込みが空のままです" in one for one in desk.notices))
    assert editor(desk).textCursor().selectedText() == "{営業}"
    desk.type("渡辺")
    desk.press("Ctrl+Return")
    sent(desk, customer, made, "担当営業は渡辺です。")
    assert replies(customer, made, "担当営業は{営業}です。") == 0


def test_a_macro_answers_and_finishes_in_one_step(desks, service):
    customer = Customer(service)
    made = customer.open("直りました。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    begin(desk)
    desk.press("Ctrl+/")
    desk.wait(lambda: canned(desk))
    desk.type("完了")
    desk.wait(lambda: canned(desk))
    desk.press("Enter")
    desk.wait(lambda: any("完了にする" in one for one in desk.buttons))
    said = text(desk)
    desk.press("Ctrl+Return")
    desk.wait(lambda: replies(customer, made, said) == 1)
    assert Colleague(service).seen(made).card.status is Status.DONE
