"""B2-1: the tabs, 部署 氏名 and ログアウト, by role."""

import pytest

from tests.journeys.desk import person
from usen_desk.ui.main_window import PRODUCT

MENU = [
    "パスワードの変更",
    "アイコン画像の変更",
    "このアカウントのPC",
    "自分の閲覧記録",
    "テーマ",
    "文字の大きさ",
    "行の高さ",
    "送信を取り消せる時間",
    "接続設定",
    "画面をロック",
    "ログアウト",
]


@pytest.mark.parametrize("role", ["agent", "sales", "supervisor"])
def test_who_works_with_customers_sees_both_tabs_and_their_own_name(desks, service, role):
    desk = desks(service.url)
    desk.sign_in(role)
    me = person(role)
    assert {me.department, me.name} <= set(desk.texts)
    assert desk.title == f"アカウント管理 - {PRODUCT}"
    desk.click_button("支店別顧客管理")
    desk.wait_idle()
    assert "支店別顧客管理" in desk.texts
    assert desk.has_table("支店の顧客")
    desk.click_button("アカウント管理")
    assert "アカウント管理" in desk.texts
    desk.press("Ctrl+5")
    assert "支店別顧客管理" in desk.texts
    desk.press("Ctrl+1")
    assert "アカウント管理" in desk.texts


def test_an_administrator_has_no_business_with_customers(desks, service):
    """Not in the rail, not by its keys, not by the one box, not by a link."""
    desk = desks(service.url)
    desk.sign_in("admin")
    assert person("admin").name in desk.texts
    assert "アカウント管理" not in desk.buttons
    desk.press("Ctrl+1")
    desk.press("Ctrl+K")
    desk.type("045-123-4567")
    desk.press("Enter")
    desk.wait_idle()
    assert desk.hits == []
    desk.program.open_link("usen-desk://customer/0398-2071-01")
    desk.wait_notice(
        "このリンクが指す画面を開く権限がありません。画面は元のままです。必要な場合は管理者へ依頼してください。"
    )
    assert "顧客CD" not in desk.texts
    assert "アカウント管理" not in desk.texts


def test_the_menu_of_the_person_ends_with_log_out(desk):
    desk.click_button(f"{person('agent').department} {person('agent').name}")
    desk.wait(desk.menu_lines)
    assert desk.menu_lines() == MENU
    desk.choose("ログアウト")
    desk.wait(lambda: desk.input("ログインID"))
