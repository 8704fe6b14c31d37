"""B1-1: signing in with the ID and password of the company's directory; staff who are let in and shut out in 管理."""

import pytest

from tests import slapd
from tests.journeys.desk import person
from tests.journeys.test_b1_1_sign_in import refusal
from tests.service import UNTHROTTLED
from tests.skips import missing
from usen_desk.contract.errors import Code
from usen_desk.server.settings import Settings
from usen_desk.ui.widgets.copy_box import CopyBox

STAFF = "スタッフ"
OWN = "a blue fish swims in the quiet garden"


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    if slapd.SLAPD is None:
        missing("slapd", slapd.INSTALL_HINT)
    made = slapd.Slapd(tmp_path_factory.mktemp("slapd"))
    yield made
    made.close()


@pytest.fixture
def service_settings(tmp_path, directory):
    return Settings(throttles=UNTHROTTLED, files_folder=str(tmp_path / "files"), directory=directory.settings())


def at_the_staff(desk):
    desk.press("Ctrl+8")
    desk.wait(lambda: desk.has_table("管理の項目"))
    desk.click_cell("管理の項目", desk.column("管理の項目", "管理").index(STAFF), "管理")
    desk.wait(lambda: desk.has_table(STAFF))
    desk.wait_idle()


def test_somebody_of_the_directory_signs_in_with_its_password(desks, service):
    desk = desks(service.url)
    desk.type_into("ログインID", "baba")
    desk.type_into("パスワード", slapd.PASSWORD)
    desk.press("Enter")
    desk.wait(lambda: desk.program.shell is not None)
    assert {"馬場 花", "カスタマーサポート2課"} <= set(desk.texts)


def test_our_own_people_sign_in_beside_it(desks, service):
    desk = desks(service.url)
    desk.sign_in("admin")
    assert person("admin").name in desk.texts


def test_who_is_disabled_is_out_at_once_and_can_be_let_in_again(desks, service):
    worker = desks(service.url)
    worker.sign_in()
    token = worker.token
    admin = desks(service.url, profile="another")
    admin.sign_in("admin")
    at_the_staff(admin)
    admin.type_into("スタッフを探す", person("agent").login_id)
    admin.wait(lambda: admin.column(STAFF, "ログインID") == [person("agent").login_id])
    admin.acts.start()
    admin.click_cell(STAFF, 0, "氏名")
    admin.click_button("停止")
    assert len(admin.acts) == 2
    admin.wait(lambda: admin.column(STAFF, "状態") == ["停止"])
    assert refusal(service, token) is Code.STAFF_DISABLED
    admin.click_button("元に戻す")
    admin.wait(lambda: admin.column(STAFF, "状態") == ["利用中"])
    assert refusal(service, token) is Code.SESSION_EXPIRED, "the old session stays over"
    again = desks(service.url, profile="a third")
    again.sign_in()
    assert person("agent").name in again.texts


def test_an_invited_person_sets_a_password_first_and_then_works(desks, service):
    admin = desks(service.url)
    admin.sign_in("admin")
    at_the_staff(admin)
    admin.click_button("招待")
    admin.type_into("ログインID あとから変更できません", "aoki.sho")
    admin.type_into("氏名", "青木 翔")
    admin.type_into("部署", "カスタマーサポート1課")
    admin.click_button("招待する")
    admin.wait(lambda: "青木 翔 さんの仮パスワード" in admin.texts)
    temporary = next(box.value for box in admin.program.window.findChildren(CopyBox) if box.value != "aoki.sho")
    admin.click_button("伝えたので閉じる")
    desk = desks(service.url, profile="another")
    desk.type_into("ログインID", "aoki.sho")
    desk.type_into("パスワード", temporary)
    desk.press("Enter")
    desk.wait(lambda: "新しいパスワード" in desk.texts)
    desk.type_into("現在のパスワード", temporary)
    desk.type_into("新しいパスワード 15文字以上", OWN)
    desk.type_into("新しいパスワード 確認", OWN)
    desk.press("Enter")
    desk.wait(lambda: desk.input("ログインID"))
    desk.wait(lambda: desk.program.shell is None)
    desk.type_into("パスワード", OWN)
    desk.press("Enter")
    desk.wait(lambda: desk.program.shell is not None)
    desk.wait_idle()
    assert "アカウント管理" in desk.buttons
