"""X5: what waits to be sent is counted, listed and can be acted on; a start, a sign-out and the end say what becomes of
it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListView

from tests.journeys.exchanges import AGENT, Colleague, Customer, at_inquiries, is_open, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.openings import written
from tests.journeys.replying import editor, hold, replies, text, waiting, write

pytestmark = at_noon

LIST = "送信待ちの一覧"


@pytest.fixture
def customer(service):
    return Customer(service)


def queued(desk, inquiry_id, body):
    """Written and sent; it waits."""
    open_thread(desk, inquiry_id)
    desk.wait(lambda: desk.program.local.store is not None)
    write(desk, body)
    desk.press("Ctrl+Return")
    desk.wait(lambda: waiting(desk))


def counts(desk):
    return desk.program.shell.top.outbox.words


def lines(desk):
    """What the list says of each."""
    view = next(one for one in desk._shown(QListView) if one.accessibleName() == LIST)
    return [view.model().line(row).spoken for row in range(view.model().rowCount())]


def test_what_waits_is_counted_in_the_top_bar_and_listed(desks, service, customer):
    first, second = customer.open("一件目です。"), customer.open("二件目です。")
    desk = at_inquiries(desks, service)
    hold(desk, 30)
    queued(desk, first, "一件目の返信")
    queued(desk, second, "二件目の返信")
    assert counts(desk) == ["送信待ち 2"]
    desk.click_button("送信待ち 2")
    desk.wait(lambda: desk.is_asked)
    assert [f"#{number} 返信" in line for number, line in zip((first, second), lines(desk), strict=True)] == [
        True,
        True,
    ]
    assert all("送信待ち" in line and "秒で送信します" in line for line in lines(desk))
    assert written(desk, "送信する文章") == "一件目の返信"
    desk.click_button("テキストをコピー")
    assert QGuiApplication.clipboard().text() == "一件目の返信"
    desk.click_button("取り消す")
    desk.wait(lambda: not desk.is_asked)
    desk.wait(lambda: is_open(desk, first) and text(desk) == "一件目の返信")
    assert counts(desk) == ["送信待ち 1"]
    assert replies(customer, first, "一件目の返信") == 0


def test_what_the_service_refused_is_counted_apart_with_its_reason_and_can_be_sent_anyway(desks, service, customer):
    made = customer.open("いつ来てもらえますか。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    write(desk, "本日15時に伺います。")
    desk.program.feed.stop()  # so that nothing is told in time
    Colleague(service).say(made, "明日10時に伺います。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: counts(desk) == ["要確認 1"])
    desk.wait(lambda: desk.is_asked)
    desk.press("Escape")
    desk.wait(lambda: not desk.is_asked)
    desk.click_button("要確認 1")
    desk.wait(lambda: desk.is_asked)
    assert "要確認" in lines(desk)[0]
    assert "明日10時に伺います。" in written(desk, "入力中に届いたメッセージ")
    desk.click_button("それでも送信")
    desk.wait(lambda: counts(desk) == [])
    assert replies(customer, made, "本日15時に伺います。") == 1


def test_what_is_dropped_is_asked_about_and_never_arrives(desks, service, customer):
    made = customer.open("いつ来てもらえますか。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    write(desk, "本日15時に伺います。")
    desk.program.feed.stop()
    Colleague(service).say(made, "明日10時に伺います。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: desk.is_asked)
    desk.press("Escape")
    desk.click_button("要確認 1")
    desk.wait(lambda: desk.is_asked)
    desk.click_button("破棄")
    desk.click_button("破棄する")
    desk.wait(lambda: counts(desk) == [])
    assert replies(customer, made, "本日15時に伺います。") == 0


def test_a_start_with_something_unsent_says_so_in_one_line(desks, service, customer):
    made = customer.open("カタログを送ってください。")
    desk = at_inquiries(desks, service)
    hold(desk, 30)
    queued(desk, made, "カタログをお送りしました。")
    desk.close()
    again = desks(service.url)
    hold(again, 30)
    again.sign_in(login_id=AGENT)
    again.wait(lambda: "1件を再送しています。" in again.notices)
    again.wait(lambda: replies(customer, made, "カタログをお送りしました。") == 1)


def test_signing_out_says_that_the_unsent_stays_and_goes_out_at_the_next_sign_in(desks, service, customer):
    made = customer.open("カタログを送ってください。")
    desk = at_inquiries(desks, service)
    hold(desk, 30)
    queued(desk, made, "カタログをお送りしました。")
    desk.program.desk.actions.find("person.sign_out").trigger()
    desk.wait(lambda: any("次にこのアカウントでログインすると送信されます" in one for one in desk.notices))
    assert replies(customer, made, "カタログをお送りしました。") == 0
    desk.sign_in(login_id=AGENT)
    desk.wait(lambda: replies(customer, made, "カタログをお送りしました。") == 1)


def test_the_end_says_what_becomes_of_the_unsent_and_who_stays_goes_on(desks, service, customer):
    made = customer.open("カタログを送ってください。")
    desk = at_inquiries(desks, service)
    hold(desk, 30)
    queued(desk, made, "カタログをお送りしました。")
    desk.window.close()
    assert desk.window.isVisible()
    desk.wait(lambda: desk.is_asked)
    assert any("まだ送信していないものが1件あります" in one for one in desk.texts)
    desk.click_button("送信を待つ")
    desk.wait(lambda: not desk.is_asked)
    assert editor(desk) is not None
    desk.window.close()
    desk.wait(lambda: desk.is_asked)
    desk.click_button("終了する  Enter")
    desk.wait(lambda: not desk.window.isVisible())


def test_without_anything_unsent_nobody_is_asked(desks, service):
    desk = at_inquiries(desks, service)
    assert counts(desk) == []
    desk.window.close()
    assert not desk.window.isVisible()
