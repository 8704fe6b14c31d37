"""X12: what concerns me is told without personal text, in the bell's list and popping up; not what is in front."""

import pytest

from tests.journeys.exchanges import AGENT, COLLEAGUE, Colleague, Customer, at_inquiries, is_open, open_thread
from tests.journeys.mornings import at_noon
from usen_desk.contract.inquiry_work import Assignment
from usen_desk.ui.activity.activity_model import QuietHours

pytestmark = at_noon
SECRET = "田中です。045-123-4567へお願いします。"


@pytest.fixture
def customer(service):
    return Customer(service)


def activity(desk):
    return desk.program.everywhere.activity.presenter


def told(desk):
    return [one.text for one in activity(desk).happenings]


def mine(service, customer):
    made = customer.open("設置をお願いします。")
    agent = Colleague(service, AGENT)
    agent.edit(made, assignment=Assignment(staff_id=agent.staff_id))
    return made


def test_a_reply_in_what_is_mine_pops_up_without_a_word_of_it_and_opens(desks, service, customer):
    made = mine(service, customer)
    desk = at_inquiries(desks, service)
    customer.say(made, SECRET)
    text = f"問い合わせ #{made} に返信がありました"
    desk.wait(lambda: told(desk) == [text])
    desk.wait(lambda: text in desk.texts)
    assert "田中" not in " ".join(told(desk))
    assert desk.program.shell.top.bell.accessibleName() == "通知の一覧 新着1件"
    desk.press("Ctrl+Shift+B")
    (line, *_) = desk.menu_lines()
    assert line.startswith(text)
    desk.choose(line)
    desk.wait(lambda: is_open(desk, made))
    assert desk.program.shell.top.bell.accessibleName() == "通知の一覧"


def test_what_is_in_front_says_nothing(desks, service, customer):
    made = mine(service, customer)
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    customer.say(made, "追加でお願いします。")
    desk.wait(lambda: "追加でお願いします。" in " ".join(desk.spoken) or _said(desk, made) >= 2)
    assert told(desk) == []


def _said(desk, made):
    card = activity(desk)._cards.get(made)
    return card.said_count if card else 0


def test_nobodys_and_being_called_by_name_are_told(desks, service, customer):
    desk = at_inquiries(desks, service)
    made = customer.open("はじめてのお願いです。")
    desk.wait(lambda: told(desk) == [f"担当のいない問い合わせ #{made} が届きました"])
    Colleague(service, COLLEAGUE).note(made, "@山田 美咲 確認をお願いします")
    desk.wait(lambda: told(desk)[0] == f"問い合わせ #{made} の社内メモで呼ばれています")


def test_given_by_a_colleague_it_is_told(desks, service, customer):
    desk = at_inquiries(desks, service)
    made = customer.open("はじめてのお願いです。")
    desk.wait(lambda: told(desk))
    agent = Colleague(service, AGENT).staff_id
    Colleague(service, COLLEAGUE).edit(made, assignment=Assignment(staff_id=agent))
    desk.wait(lambda: told(desk)[0] == f"問い合わせ #{made} の担当になりました")


def test_in_quiet_hours_it_stands_in_the_list_only(desks, service, customer):
    made = mine(service, customer)
    desk = at_inquiries(desks, service)
    desk.press("Ctrl+K")
    desk.type("通知の設定")
    desk.wait(lambda: "通知の設定" in desk.hits)
    desk.click_hit("通知の設定")
    desk.wait(lambda: desk.is_asked)
    desk.click_button("通知 通知を止める時間帯を使う")
    desk.type_into("開始", "0:00")
    desk.type_into("終了", "23:59")
    desk.click_button("保存")
    assert activity(desk).quiet == QuietHours(is_on=True, begins="0:00", ends="23:59")
    popped = []
    activity(desk).popped.connect(popped.append)
    customer.say(made, SECRET)
    desk.wait(lambda: told(desk) == [f"問い合わせ #{made} に返信がありました"])
    assert popped == []


def test_what_is_due_soon_is_told_once(desks, service, customer, service_clock):
    made = mine(service, customer)
    desk = at_inquiries(desks, service)
    service_clock.move(hours=3, minutes=50)
    card = Colleague(service, AGENT).seen(made).card
    assert card.answer_due_at is not None
    desk.press("Ctrl+Shift+G")  # any answer tells the desk the service's time
    desk.wait(lambda: desk.is_asked)
    desk.wait_idle()
    activity(desk).look()
    activity(desk).look()
    assert told(desk) == [f"問い合わせ #{made} の回答期限まで15分を切りました"]
