"""B1-4: a trial that runs today, who may read it, and that reading is logged."""

import pytest
from sqlalchemy import select

from tests.journeys.desk import copied
from tests.journeys.mornings import on_the_day
from usen_desk.server.db import schema

pytestmark = on_the_day
RUNNING, MONTH = "tQm4Zk", "月別のご利用時間"


@pytest.fixture
def trial(desks, service):
    """`trial(login ID, role)` opens it as the leaflet does: Ctrl+2, the ID, Enter."""

    def open_(login_id, role="supervisor"):
        desk = desks(service.url)
        desk.sign_in(role)
        desk.press("Ctrl+2")
        desk.type(login_id)
        desk.press("Enter")
        desk.wait(lambda: desk.has_table(MONTH) and login_id in desk.texts)
        desk.wait_idle()
        return desk

    return open_


def test_it_shows_what_was_heard_until_this_morning_and_what_is_left(trial):
    desk = trial(RUNNING)
    (figures,) = [words for words in desk.spoken if words.startswith("ご利用時間 合計")]
    assert "98時間20分" in figures
    assert "残り 1日" in figures
    times = {row["2020年03月"]: row["ご利用時間"] for row in desk.rows(MONTH)}
    assert times["Total"] == "98時間20分"
    assert [times[f"03月{day:02}日"] for day in (4, 5, 7, 16, 18)] == [
        "0時間00分",
        "8時間21分",
        "0時間00分",
        "9時間12分",
        "–",
    ]


def test_the_login_id_is_copied_by_a_chord(trial):
    desk = trial(RUNNING)
    desk.press("Ctrl+Shift+1")
    assert copied() == RUNNING


def test_reading_a_trial_is_logged_with_who_and_which(trial, service):
    trial("xfeeaP").close()
    log, staff = schema.access_log, schema.staff
    with service.database.read() as tx:
        supervisor = tx.execute(select(staff.c.staff_id).where(staff.c.login_id == "mori.naoki")).scalar_one()
        (row,) = tx.execute(select(log).where(log.c.action == "trial_viewed"))
    assert (row.object_kind, row.object_key, row.staff_id) == ("trial", "870381", supervisor)


def test_agents_read_it_too_and_record_nothing(trial):
    desk = trial(RUNNING, "agent")
    assert "対応を記録" not in desk.buttons
    assert any(line.startswith("3月10日 15:30 電話・話せた") for line in desk.list_lines("対応記録"))


def test_to_sales_of_another_branch_there_is_no_such_trial(desks, service):
    desk = desks(service.url)
    desk.sign_in("sales")
    desk.press("Ctrl+2")
    desk.type(RUNNING)
    desk.press("Enter")
    desk.wait_idle()
    assert not desk.has_table(MONTH)
    assert any("見つかりません" in notice for notice in desk.notices)
