"""A04-2: the list of exchanges: order, what a card says, and the standing views with counts that live."""

from datetime import timedelta

from tests.journeys.exchanges import SHINJUKU, Colleague, Customer, at_inquiries, cards, open_thread, view
from tests.journeys.mornings import at_noon
from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import Assignment, Hold
from usen_desk.ui.inquiries.inbox_view import VIEWS

pytestmark = at_noon


def test_the_newest_update_stands_first_whoever_made_it(desks, service):
    customer, colleague = Customer(service), Colleague(service)
    first, second = customer.open("一つ目です。"), customer.open("二つ目です。", SHINJUKU)
    desk = at_inquiries(desks, service)
    assert list(cards(desk))[:2] == [second, first]
    colleague.note(first, "覚え書きです。")
    desk.wait(lambda: list(cards(desk))[:2] == [first, second])
    customer.say(second, "追加です。")
    desk.wait(lambda: list(cards(desk))[:2] == [second, first])
    desk.press("F5")
    desk.wait_idle()
    assert list(cards(desk))[:2] == [second, first]


def test_a_card_says_state_number_category_store_whose_time_and_last_words(desks, service):
    made = Customer(service).open("配線の件です。", SHINJUKU, Category.REPAIR, symptom="silent")
    Colleague(service).say(made, "確認して\nご連絡します。")
    desk = at_inquiries(desks, service)
    words = cards(desk)[made].split("、")
    assert words[0] == "焼肉大将 新宿西口店"
    for word in ("修理", "返信待ち", "担当 伊藤 沙織", f"番号 {made}", "12:00", "返信: 確認して ご連絡します。"):
        assert word in words


def counts(desk):
    """未対応 4 and so on, of all the views, as the menu says them."""
    desk.click_button("ほかの表示")
    lines = [line for line in desk.menu_lines() if line.split(" ")[0] in VIEWS.values()]
    desk.press("Escape")
    return {line.split(" ")[0]: int(line.split(" ")[1]) for line in lines}


def test_each_view_shows_as_many_as_it_counts_and_counts_live(desks, service, service_clock):
    customer, colleague = Customer(service), Colleague(service)
    made = [customer.open(f"{number}つ目です。") for number in range(4)]
    desk = at_inquiries(desks, service)
    before = counts(desk)
    colleague.say(made[0], "回答です。")
    until = service_clock().astimezone(JST) + timedelta(days=2)
    colleague.edit(made[1], hold=Hold(until=until, reason="改装が終わるまで"))
    colleague.edit(made[2], status=Status.DONE)
    colleague.edit(made[3], assignment=Assignment(staff_id=1))
    wanted = {
        "未対応": before["未対応"] - 3,
        "自分": before["自分"] + 1,
        "返信待ち": before["返信待ち"] + 1,
        "保留": before["保留"] + 1,
        "担当なし": before["担当なし"] - 3,
        "すべて": before["すべて"],
    }
    desk.wait(lambda: f"未対応 {wanted['未対応']}" in desk.buttons)
    desk.wait_idle()
    assert counts(desk) == wanted
    for name, count in wanted.items():
        view(desk, name)
        desk.wait(lambda count=count: len(cards(desk)) == count)
    stands = {"自分": 3, "返信待ち": 0, "保留": 1}
    for name, number in stands.items():
        view(desk, name)
        assert made[number] in cards(desk)
    view(desk, "保留")
    assert "保留 〜3/19" in cards(desk)[made[1]]


def test_a_card_leaves_the_view_when_its_state_does(desks, service):
    made = Customer(service).open("完了まで見ます。")
    desk = at_inquiries(desks, service, shows="未対応")
    open_thread(desk, made)
    Colleague(service).edit(made, status=Status.DONE)
    desk.wait(lambda: made not in cards(desk))
    view(desk, "すべて")
    assert "完了" in cards(desk)[made]


def test_sales_read_the_exchanges_of_their_branch(desks, service):
    customer = Customer(service)
    here, elsewhere = customer.open("渋谷の件です。"), customer.open("新宿の件です。", SHINJUKU)
    desk = at_inquiries(desks, service, "morita.ayaka")
    assert here in cards(desk)
    assert elsewhere not in cards(desk)
    customer.say(elsewhere, "追加です。")
    customer.say(here, "渋谷に追加です。")
    desk.wait(lambda: "渋谷に追加です。" in cards(desk)[here])
    assert elsewhere not in cards(desk)
