"""X10: a trial is handed over, set to its store and asked to last longer, from its page; a colleague may be faster."""

from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit

from tests.journeys.desk import person
from tests.journeys.mornings import on_the_day
from usen_desk.api.client import ApiClient
from usen_desk.contract.base import Nothing
from usen_desk.contract.trials import GET_TRIAL, SET_TRIAL_STORE, TrialStore

pytestmark = on_the_day
LEAFLET, STORE = "tQm4Zk", "0318-6602-02"


def at_the_trial(desks, service, profile="pc"):
    desk = desks(service.url, profile)
    desk.sign_in("supervisor")
    desk.press("Ctrl+K")
    desk.type(LEAFLET)
    desk.press("Enter")
    desk.wait(lambda: LEAFLET in desk.texts)
    desk.wait_idle()
    return desk


def choose(desk, words):
    desk.click_button("そのほかの操作")
    desk.choose(words)


def trial(desk):
    return desk.program.client.call(GET_TRIAL, Nothing(), login=LEAFLET)


def log(desk):
    rows = next(one for one in desk.window.findChildren(QListView) if one.accessibleName() == "対応記録")
    return [rows.model().index(at, 0).data() for at in range(rows.model().rowCount())]


def under(desk):
    """The line below the trial's ID."""
    return next(text for text in desk.texts if text.startswith("居酒屋 海の幸 梅田店 ・ "))


def test_a_trial_is_handed_over_with_a_note(desks, service):
    desk = at_the_trial(desks, service)
    name = person("sales").name
    choose(desk, "引き継ぐ…")
    desk.wait(lambda: "お試しを引き継ぐ" in desk.texts)
    desk.wait_idle()
    desk.type_into("引き継ぐ担当者", name)
    desk.press("Enter")
    desk.type_into("引き継ぎメモ", "次の訪問は3月24日")
    desk.click_button("引き継ぐ")
    desk.wait(lambda: f"{name}さんに引き継ぎました" in desk.texts)
    assert under(desk).endswith(f"担当 {name}")
    assert "次の訪問は3月24日" in log(desk)[0]
    assert trial(desk).row.rep_name == name


def test_more_days_are_asked_for_and_not_twice(desks, service):
    desk = at_the_trial(desks, service)
    choose(desk, "延長を申請…")
    desk.wait(lambda: "お試しの延長を申請" in desk.texts)
    desk.press("Tab")
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    desk.type("改装で1週間休業のため")
    desk.press("Ctrl+Return")
    desk.wait(lambda: "7日間の延長を申請しました" in desk.texts)
    assert "延長7日を申請中" in under(desk)
    assert [(one.days, one.reason) for one in trial(desk).extensions] == [(7, "改装で1週間休業のため")]
    desk.click_button("そのほかの操作")
    desk.wait(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert [one.isEnabled() for one in menu.actions() if one.text() == "延長を申請…"] == [False]
    menu.close()


def test_who_is_slower_is_told_and_sees_what_the_other_did(desks, service):
    desk = at_the_trial(desks, service)
    choose(desk, "店舗を設定…")
    desk.wait(lambda: "お試しの店舗を設定" in desk.texts)
    desk.type_into("お試しの店舗", "カフェ")
    desk.press("Enter")
    desk.wait_idle()
    desk.program.desk.feed.stop()  # the news of it is late
    version = trial(desk).row.version
    ApiClient(desk.program.client.route, desk.token).call(
        SET_TRIAL_STORE, TrialStore(customer_code=None), version=version, login=LEAFLET
    )
    desk.press("Enter")
    desk.wait(lambda: any("ほかの人がこのお試しを変更しました" in notice for notice in desk.notices))
    desk.wait_idle()
    assert desk.input("お試しの店舗").text() == "カフェ"
    desk.press("Enter")
    desk.wait(lambda: any(text.endswith("に設定しました") for text in desk.texts))
    assert trial(desk).row.customer_code not in ("", STORE)
