"""B1-5: a supervisor changes the thresholds and what to tell the customer; who changed what stays known."""

from sqlalchemy import select

from tests.journeys.mornings import on_the_day
from usen_desk.contract.base import Nothing
from usen_desk.contract.trials import GET_ADVICE
from usen_desk.server.db import schema

pytestmark = on_the_day
HISTORY = "変更履歴"


def opened(desk, login_id):
    """As the leaflet does: the ID and Enter, in the tab of trials."""
    desk.press("Ctrl+2")
    desk.type(login_id)
    desk.press("Enter")
    desk.wait(lambda: login_id in desk.texts)
    desk.wait_idle()
    return desk


def signed_in(desks, service, role, profile="pc"):
    desk = desks(service.url, profile)
    desk.sign_in(role)
    return desk


def advice(desk):
    """As it is read out."""
    (words,) = [words for words in desk.spoken if words.startswith("次にすること。")]
    return words


def open_settings(desk):
    desk.press("Ctrl+2")
    desk.press("Ctrl+F")
    desk.wait_idle()
    desk.click_button("次にすることの設定")
    desk.wait(lambda: desk.has_table(HISTORY) and desk.rows(HISTORY))
    desk.wait_idle()


def test_a_supervisor_changes_a_threshold_and_the_trial_changes_its_state(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_settings(desk)
    desk.type_into("「長い」", "9:00")
    desk.type_into("「短い」", "8:30")
    assert "「短い」 2:00未満 → 8:30未満\n「長い」 4:00以上 → 9:00以上" in desk.texts
    desk.click_button("保存")
    desk.wait(lambda: "次にすることの設定を保存しました" in desk.texts)
    assert desk.rows(HISTORY)[0]["変更した人"] == "森 直樹"
    assert desk.rows(HISTORY)[0]["変更内容"] == "「短い」 2:00未満 → 8:30未満、「長い」 4:00以上 → 9:00以上"
    opened(desk, "xfeeaP")
    assert advice(desk).startswith("次にすること。利用は短い。")
    assert "8時間30分未満" in advice(desk)
    with service.database.read() as tx:
        logged = tx.execute(select(schema.access_log).where(schema.access_log.c.action == "advice_changed")).one()
    assert "long_from_minutes 240 to 540" in logged.detail


def test_a_changed_text_reaches_sales(desks, service):
    supervisor = signed_in(desks, service, "supervisor")
    open_settings(supervisor)
    supervisor.type_into("長い 見出し", "見積書を持って訪問")
    supervisor.write("長い 手順", "訪問日を決める\n見積書を渡す")
    supervisor.click_button("保存")
    supervisor.wait(lambda: "次にすることの設定を保存しました" in supervisor.texts)
    supervisor.close()
    sales = opened(signed_in(desks, service, "sales", "another"), "xfeeaP")
    assert "見積書を持って訪問。1、訪問日を決める。2、見積書を渡す。" in advice(sales)
    assert "次にすることの設定" not in sales.buttons


def test_two_supervisors_at_once_lose_nothing(desks, service):
    first = signed_in(desks, service, "supervisor")
    second = signed_in(desks, service, "supervisor", "another")
    for desk in (first, second):
        open_settings(desk)
    first.type_into("「長い」", "5:00")
    first.click_button("保存")
    first.wait(lambda: "次にすることの設定を保存しました" in first.texts)
    second.type_into("「短い」", "1:00")
    second.click_button("保存")
    second.wait(lambda: any("ほかの人が内容を変更しました" in notice for notice in second.notices))
    second.wait_idle()
    assert second.input("「短い」").text() == "1:00"
    assert "「短い」 2:00未満 → 1:00未満\n「長い」 5:00以上 → 4:00以上" in second.texts
    second.type_into("「長い」", "5:00")
    second.click_button("保存")
    second.wait(lambda: "次にすることの設定を保存しました" in second.texts)
    rules = second.program.client.call(GET_ADVICE, Nothing()).current.rules
    assert (rules.short_below_minutes, rules.long_from_minutes) == (60, 300)
