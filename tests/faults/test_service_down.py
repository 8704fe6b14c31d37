"""F1, and a restart in mid-work: the sentence, the old rows stay, and the desk comes back by itself."""

import pytest

from tests.journeys.desk import person
from usen_desk.ui.shell import connection_presenter

ME = person("agent")
AWAY = (
    "サービスに接続できません。入力した内容は残っています。"
    "ネットワークを確認し、しばらくしてからもう一度お試しください。"
)


def test_down_at_the_start_is_said_and_the_next_try_works(desks, service):
    service.stop()
    try:
        desk = desks(service.url)
        desk.type_into("ログインID", ME.login_id)
        desk.type_into("パスワード", ME.password)
        desk.press("Enter")
        desk.wait_notice(AWAY)
        assert desk.input("ログインID").text() == ME.login_id
        assert desk.input("パスワード").text() == ME.password
    finally:
        service.start()
    desk.press("Enter")
    desk.wait(lambda: desk.program.shell is not None)


@pytest.fixture
def quick_beats(monkeypatch):
    """The light asks each half second instead of each half minute."""
    monkeypatch.setattr(connection_presenter, "BEAT_MS", 500)
    monkeypatch.setattr(connection_presenter, "RETRY_MAX_MS", 600)
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 100)


def test_down_in_mid_work_keeps_the_rows_and_comes_back_by_itself(quick_beats, desk, service):
    desk.search(店舗先名称="さくら介護")
    before = desk.rows("検索結果")
    desk.type_into("店舗先名称", "ノール 横浜")
    service.stop()
    try:
        desk.press("Enter")
        desk.wait_notice(AWAY)
        assert desk.rows("検索結果") == before
        assert desk.input("店舗先名称").text() == "ノール 横浜"
        desk.wait(lambda: any(name.startswith("オフライン") for name in desk.buttons))
    finally:
        service.start()
    desk.wait(lambda: any(name.startswith("接続中") for name in desk.buttons))
    desk.click_button("再試行")
    desk.wait(lambda: desk.column("検索結果", "店舗先名称") == ["カフェ・ド・ノール 横浜南店"])
    assert AWAY not in desk.notices


def test_a_restart_that_nobody_noticed_costs_nobody_anything(desk, service):
    """The kept connections are dead; the next search opens new ones without a word."""
    desk.search(店舗先名称="さくら介護")
    service.stop()
    service.start()
    desk.search(店舗先名称="ノール 横浜")
    assert desk.column("検索結果", "店舗先名称") == ["カフェ・ド・ノール 横浜南店"]
    assert desk.notices == []
