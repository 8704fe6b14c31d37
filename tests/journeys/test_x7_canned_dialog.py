"""X7: own canned replies are written, found, changed, deleted and brought back; what is new is there in the composer at
once."""

from __future__ import annotations

from tests.journeys.exchanges import Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, canned, text

pytestmark = at_noon

LIST = "定型文"


def open_dialog(desk):
    desk.press("Ctrl+K")
    desk.type("定型文を編集")
    desk.wait(lambda: desk.hits == ["定型文を編集"] and not desk.program.desk.find.working)
    desk.press("Enter")
    desk.wait(lambda: desk.is_asked)
    desk.wait(lambda: desk.list_lines(LIST))


def write_new(desk, name, key, body):
    desk.click_button("新規")
    desk.type_into("名前", name)
    desk.type_into("キー", key)
    desk.write("本文", body)


def test_an_own_one_from_the_popup_with_a_placeholder_is_used_at_once(desks, service):
    made = Customer(service).open("お世話になります。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    begin(desk)
    desk.press("Ctrl+/")
    desk.wait(lambda: canned(desk))
    desk.click_button("定型文を編集…")
    desk.wait(lambda: desk.is_asked)
    desk.wait(lambda: desk.list_lines(LIST))
    write_new(desk, "駐車場のご案内", "chusha", "様 駐車場は裏手です。")
    desk.write("本文", "")
    desk.click_button("{店舗}")
    desk.type("様 駐車場は裏手です。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: any(line.startswith("駐車場のご案内") for line in desk.list_lines(LIST)))
    desk.press("Escape")
    desk.wait(lambda: not desk.is_asked)
    begin(desk)
    desk.press("Ctrl+/")
    desk.wait(lambda: canned(desk))
    desk.type("chusha")
    desk.wait(lambda: canned(desk) == ["駐車場のご案内"])
    desk.press("Enter")
    assert text(desk) == "焼肉大将 渋谷センター街店様 駐車場は裏手です。"


def test_what_was_deleted_comes_back_and_shared_ones_are_not_an_agents_to_change(desks, service):
    desk = at_inquiries(desks, service)
    open_dialog(desk)
    write_new(desk, "駐車場のご案内", "chusha", "駐車場は裏手です。")
    desk.press("Ctrl+Return")
    desk.wait(lambda: any(line.startswith("駐車場のご案内") for line in desk.list_lines(LIST)))
    desk.click_button("削除")
    desk.wait(lambda: not any(line.startswith("駐車場のご案内") for line in desk.list_lines(LIST)))
    desk.click_button("元に戻す")
    desk.wait(lambda: any(line.startswith("駐車場のご案内") for line in desk.list_lines(LIST)))
    desk.type_into("定型文を探す", "uketsuke")
    desk.wait(lambda: len(desk.list_lines(LIST)) == 1)
    desk.press("Down")
    desk.wait(lambda: "共有の定型文です。変更は管理者 (SV) が行います。" in desk.texts)
    assert not desk.button("保存").isEnabled()
