"""B1-3: a leaflet's trial and the morning round, with the acts that each costs (UI.md)."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit

from tests.journeys.desk import person
from usen_desk.api.client import ApiClient
from usen_desk.contract.base import Nothing
from usen_desk.contract.people import LIST_COLLEAGUES
from usen_desk.contract.trials import HAND_OVER_TRIAL, LIST_MY_TRIALS, SEARCH_TRIALS, HandOver, MyTrialsAsk, TrialSearch

SAMPLE = "xfeeaP"


def at_the_desk(desks, service, role="sales"):
    desk = desks(service.url)
    desk.sign_in(role)
    return desk


def cards(desk):
    """What マイお試し says, line by line."""
    view = next(one for one in desk.window.findChildren(QListView) if one.accessibleName() == "マイお試し")
    assert view.isVisible()
    return [view.model().index(at).data() for at in range(view.model().rowCount())]


def test_the_morning_round_takes_one_act(desks, service):
    desk = at_the_desk(desks, service)
    mine = desk.program.client.call(LIST_MY_TRIALS, MyTrialsAsk())
    needed = [trial.row.login_id for trial in mine.items if trial.need is not None]
    assert needed
    desk.press("Ctrl+2")
    desk.wait_idle()
    assert cards(desk)[: len(needed) + 1] == [f"今日かける {len(needed)}件", *needed]
    assert len(desk.acts) == 1


def test_the_badge_says_how_many_wait_before_the_tab_is_opened(desks, service):
    desk = at_the_desk(desks, service)
    mine = desk.program.client.call(LIST_MY_TRIALS, MyTrialsAsk())
    desk.wait(lambda: desk.button("お試し/デモ管理").accessibleDescription() == f"{mine.today_count}件")


def test_the_trial_of_a_leaflet_takes_two_acts(desks, service):
    """From any tab: Ctrl+2, the ID, Enter."""
    desk = at_the_desk(desks, service)
    for start in ("Ctrl+1", "Ctrl+5"):
        desk.press(start)
        desk.wait_idle()
        desk.acts.start()
        desk.press("Ctrl+2")
        desk.type(SAMPLE)
        desk.press("Enter")
        desk.wait(lambda: SAMPLE in desk.texts)
        desk.wait_idle()
        assert len(desk.acts) == 2
        assert "107時間07分" in desk.column("月別のご利用時間", "ご利用時間")


def test_who_only_reads_opens_a_leaflet_in_two_acts_too(desks, service):
    desk = at_the_desk(desks, service, "agent")
    desk.press("Ctrl+K")
    desk.type(SAMPLE.upper())
    desk.press("Enter")
    desk.wait(lambda: SAMPLE in desk.texts)
    assert len(desk.acts) == 2


def test_ids_are_registered_from_a_pasted_list_and_given_back(desks, service):
    desk = at_the_desk(desks, service)
    client = desk.program.client
    given = client.call(LIST_MY_TRIALS, MyTrialsAsk()).items[-1].row
    client.call(HAND_OVER_TRIAL, HandOver(staff_id=None), version=given.version, login=given.login_id)
    desk.press("Ctrl+2")
    desk.wait_idle()
    assert given.login_id not in cards(desk)
    desk.click_button("IDを登録")
    desk.wait(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
    desk.type(f"・{given.login_id}\u3001unknown9")
    desk.press("Ctrl+Return")
    desk.wait_idle()
    outcome = {row["ログインID"]: row["結果"] for row in desk.rows("登録の結果")}
    assert outcome == {given.login_id: "登録しました", "unknown9": "見つかりません"}
    assert given.login_id in cards(desk)
    desk.click_button("登録を取り消す")
    desk.wait_idle()
    desk.press("Esc")
    assert given.login_id not in cards(desk)


def test_sales_find_trials_of_their_own_branch_alone(desks, service):
    supervisor = at_the_desk(desks, service, "supervisor")
    rows = supervisor.program.client.call(SEARCH_TRIALS, TrialSearch(limit=200)).items
    supervisor.close()
    own_branch = person("sales").branch_code
    own = {row.login_id for row in rows if row.branch_code == own_branch}
    foreign = next(row.login_id for row in rows if row.branch_code not in ("", own_branch))
    assert own
    desk = at_the_desk(desks, service)
    desk.press("Ctrl+2")
    desk.wait_idle()
    assert set(desk.column("お試しの検索結果", "ログインID")) == own
    desk.type(foreign)
    desk.press("Enter")
    desk.wait_idle()
    assert any(foreign in notice and "見つかりません" in notice for notice in desk.notices)
    desk.press("Ctrl+K")
    desk.type(foreign)
    desk.press("Enter")
    desk.wait_idle()
    assert foreign not in desk.hits


def test_what_a_colleague_changes_is_seen_without_an_act(desks, service):
    supervisor = at_the_desk(desks, service, "supervisor")
    client = supervisor.program.client
    everybody = client.call(LIST_COLLEAGUES, Nothing()).items
    rep = next(one for one in everybody if one.name == person("sales").name)
    rows = client.call(SEARCH_TRIALS, TrialSearch(limit=200)).items
    given = next(row for row in rows if row.branch_code == rep.branch_code and row.rep_id == rep.staff_id)
    token, route = client.token, client.route
    supervisor.close()
    desk = at_the_desk(desks, service)
    desk.press("Ctrl+2")
    desk.wait_idle()
    assert given.login_id in cards(desk)
    other = ApiClient(route, token)
    other.call(HAND_OVER_TRIAL, HandOver(staff_id=None), version=given.version, login=given.login_id)
    desk.wait(lambda: given.login_id not in cards(desk))
    assert len(desk.acts) == 1
