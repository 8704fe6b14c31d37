"""X10: what was done about a trial: recorded from the keyboard, seen by colleagues at once, taken back, never lost."""

import uuid

from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit

from tests.journeys.mornings import on_the_day
from usen_desk.api.client import ApiClient
from usen_desk.contract.base import Nothing
from usen_desk.contract.trials import GET_TRIAL, POST_FOLLOW_UP, FollowUpDraft, FollowUpKind, FollowUpResult

pytestmark = on_the_day
LEAFLET, OTHER = "tQm4Zk", "hJ7wRc"


def open_trial(desk, login_id):
    desk.press("Ctrl+K")
    desk.type(login_id)
    desk.press("Enter")
    desk.wait(lambda: login_id in desk.texts)
    desk.wait_idle()


def log(desk):
    """対応記録, newest first, as it is read out."""
    rows = next(one for one in desk.window.findChildren(QListView) if one.accessibleName() == "対応記録")
    return [rows.model().index(at, 0).data() for at in range(rows.model().rowCount())]


def write(desk, said):
    """Ctrl+R, the result, the words."""
    desk.press("Ctrl+R")
    desk.press("Right")
    desk.press("Tab")
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    desk.type(said)


def test_a_call_is_recorded_with_its_next_date_from_the_keyboard(desks, service):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    open_trial(desk, LEAFLET)
    before = len(log(desk))
    desk.acts.start()
    write(desk, "明日の午後に訪問する。")
    for key in ("Tab", "Home", "Right", "Ctrl+Return"):
        desk.press(key)
    assert len(desk.acts) == 7
    desk.wait(lambda: len(log(desk)) == before + 1)
    assert "電話・話せた" in log(desk)[0]
    assert "明日の午後に訪問する。 次回 3月18日 (水)" in log(desk)[0]
    trial = desk.program.client.call(GET_TRIAL, Nothing(), login=LEAFLET)
    assert trial.next_on.isoformat() == "2020-03-18"


def test_what_was_recorded_can_be_taken_back_at_once(desks, service):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    open_trial(desk, LEAFLET)
    write(desk, "間違えた記録")
    desk.press("Ctrl+Return")
    desk.wait(lambda: "取り消す" in desk.buttons)
    desk.click_button("取り消す")
    desk.wait(lambda: "取り消し済み" in log(desk)[0])
    assert "記録を取り消しました" in desk.texts


def test_a_half_written_record_waits_while_another_trial_is_looked_at(desks, service):
    desk = desks(service.url)
    desk.sign_in("supervisor")
    open_trial(desk, LEAFLET)
    write(desk, "書きかけの記録")
    open_trial(desk, OTHER)
    edit = next(one for one in desk.window.findChildren(QPlainTextEdit) if one.isVisible())
    assert edit.toPlainText() == ""
    desk.press("Alt+Left")
    desk.wait(lambda: LEAFLET in desk.texts and edit.toPlainText() == "書きかけの記録")


def test_what_a_colleague_records_is_seen_without_an_act(desks, service):
    first = desks(service.url)
    first.sign_in("supervisor")
    colleague = ApiClient(first.program.client.route, first.token)
    first.close()
    desk = desks(service.url, "other")
    desk.sign_in("agent")
    open_trial(desk, LEAFLET)
    before = log(desk)
    desk.acts.start()
    draft = FollowUpDraft(
        follow_up_id=uuid.uuid4(), kind=FollowUpKind.VISIT, result=FollowUpResult.TALKED, said="店長と話せた。"
    )
    colleague.call(POST_FOLLOW_UP, draft, login=LEAFLET)
    desk.wait(lambda: len(log(desk)) == len(before) + 1)
    assert "訪問・話せた" in log(desk)[0]
    assert len(desk.acts) == 0
