"""X11: a store and its trials in one picture: no second tool, no second search."""

from PySide6.QtWidgets import QWidget

from tests.journeys.exchanges import FIRST_STORE, Customer
from tests.journeys.mornings import on_the_day

pytestmark = on_the_day
STORE, LEAFLET = "0318-6602-02", "tQm4Zk"


def test_the_stores_page_says_how_its_trial_goes_and_leads_there_and_back(desks, service):
    desk = desks(service.url)
    desk.sign_in("agent")
    desk.open_store(STORE)
    view = next(one for one in desk.window.findChildren(QWidget) if one.accessibleName().startswith("この店舗のお試し"))
    desk.wait(lambda: LEAFLET in view.accessibleName())
    assert f"この店舗のお試し {LEAFLET} 長い 期限間近 残り1日 お試し13日目・直近3日" in view.accessibleName()
    view.setFocus()
    desk.press("Enter")
    desk.wait(lambda: LEAFLET in desk.texts and desk.has_table("月別のご利用時間"))
    desk.wait_idle()
    desk.press("Ctrl+O")
    desk.wait(lambda: desk.title.startswith("居酒屋 海の幸 梅田店"))
    desk.wait(lambda: view.isVisible())


def test_from_a_callers_number_to_the_account_with_its_open_inquiries_are_two_acts(desks, service, service_clock):
    service_clock.move(hours=3)  # later than any exchange of the demo: the newest stands first
    made = Customer(service).open("電話でも話した件です。", FIRST_STORE)
    desk = desks(service.url)
    desk.sign_in("agent")
    desk.acts.start()
    desk.press("Ctrl+K")
    desk.type("03-1489-3035")
    desk.wait(lambda: "焼肉大将 渋谷センター街店" in desk.hits)
    desk.press("Enter")
    desk.wait(lambda: desk.title.startswith("焼肉大将 渋谷センター街店"))
    desk.wait(lambda: any(f"#{made} その他" in words for words in desk.spoken))
    assert "未完了 3件" in desk.texts
    assert len(desk.acts) == 2
