"""F20: the session ends in mid-work: a sheet over the window; what was typed stays; the same person goes on."""

import pytest
from sqlalchemy import delete

from tests.journeys.desk import person
from usen_desk.server.db import schema
from usen_desk.ui.session.sign_in_presenter import OTHER_PERSON

ME = person("agent")
SHEET = "もう一度ログインしてください"
WHY = "ログインの有効期限が切れました。入力中の内容はそのまま残っています。パスワードを入力すると、続きから使えます。"


@pytest.fixture
def expired(desk, service):
    """In the middle of a search: typed, half filled in, and the session is gone on the service."""
    desk.search(店舗先名称="さくら介護")
    desk.type_into("ログインID", "half ty")
    desk.type_into("店舗先名称", "ノール 横浜")
    with service.database.write() as tx:
        tx.execute(delete(schema.staff_session))
    desk.press("Enter")
    desk.wait(lambda: SHEET in desk.texts)
    return desk


def unlock(desk, password):
    desk.type(password)  # the cursor is in the sheet's only field
    desk.press("Enter")


def test_the_same_person_goes_on_where_they_were(expired):
    desk = expired
    assert WHY in desk.texts
    assert desk.input("店舗先名称").text() == "ノール 横浜"
    assert not desk.input("店舗先名称").isEnabled()
    rows = desk.column("検索結果", "店舗先名称")
    assert sorted(rows) == ["さくら介護センター 緑", "さくら介護センター 青葉"]
    unlock(desk, ME.password)
    desk.wait(lambda: SHEET not in desk.texts)
    desk.wait_idle()
    assert desk.input("店舗先名称").text() == "ノール 横浜"
    assert desk.input("ログインID").text() == "half ty"
    assert desk.program.background.parked_count == 0
    desk.type_into("ログインID", "")
    desk.press("Enter")
    desk.wait_idle()
    assert desk.column("検索結果", "店舗先名称") == ["カフェ・ド・ノール 横浜南店"]


def test_a_wrong_password_in_the_sheet_is_said_and_nothing_is_lost(expired):
    unlock(expired, "wrong")
    expired.wait(lambda: any(notice.startswith("ログインIDまたはパスワードが違います。") for notice in expired.notices))
    assert SHEET in expired.texts
    unlock(expired, ME.password)
    expired.wait(lambda: SHEET not in expired.texts)
    assert expired.input("店舗先名称").text() == "ノール 横浜"


def test_another_person_does_not_get_in(expired, service):
    """Only the password is asked; whoever else's it is, it isn't this person's."""
    presenter = expired.program.sign_in
    presenter.sign_in(person("supervisor").login_id, person("supervisor").password)
    expired.wait(lambda: OTHER_PERSON.text in expired.notices)
    assert SHEET in expired.texts


def test_logging_out_from_the_sheet_leaves_nothing_on_screen(expired):
    expired.click_button("ログアウト")
    expired.wait(lambda: "ログイン" in expired.buttons)
    assert "さくら介護センター 青葉" not in expired.texts
