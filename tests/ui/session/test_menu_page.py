"""Tests for usen_desk.ui.session.menu_page, in a whole desktop on a real service."""

from PySide6.QtWidgets import QDialog

from tests.ui.desks import AGENT, WORD
from tests.ui.session.test_image_presenter import picture
from usen_desk.ui.session.connection_dialog import ConnectionDialog
from usen_desk.ui.session.devices_dialog import DevicesDialog
from usen_desk.ui.session.image_dialog import ImageDialog
from usen_desk.ui.session.password_dialog import PasswordDialog

PERSONAL = ["パスワードの変更", "アイコン画像の変更", "このアカウントのPC", "自分の閲覧記録"]
LOOKS = ["テーマ", "文字の大きさ", "行の高さ"]
HOLD = "送信を取り消せる時間"
SESSION = ["接続設定", "画面をロック", "ログアウト"]
NEW_WORD = "midori no kaban to umi"


def dialog_of(made, kind):
    return next(dialog for dialog in made.shell.findChildren(QDialog) if isinstance(dialog, kind))


def change_password(qtbot, made, current, new):
    made.desk.actions.find("person.password").trigger()
    dialog = dialog_of(made, PasswordDialog)
    for line, text in ((dialog.current, current), (dialog.new, new), (dialog.again, new)):
        line.setText(text)
    dialog.again.returnPressed.emit()
    return dialog


def test_the_menu_has_all_that_belongs_to_the_person(desk):
    made = desk().enter()
    menu = made.person_menu.menu()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [*PERSONAL, *LOOKS, HOLD, *SESSION]
    subs = [action.menu() for action in menu.actions() if action.menu()]
    ticked = [action.text() for sub in subs for action in sub.actions() if action.isChecked()]
    assert ticked == ["PCの設定に合わせる", "標準", "画面に合わせる", "5秒"]


def test_how_long_a_sent_text_can_be_taken_back_is_chosen_and_remembered(qtbot, desk, tmp_path):
    made = desk().enter()
    made.desk.actions.find("sending.hold.20").trigger()
    assert made.desk.toast.text == "送信を取り消せる時間を「20秒」にしました。"
    assert made.desk.sending._hold_s() == 20
    (hold,) = [action.menu() for action in made.person_menu.menu().actions() if action.text() == HOLD]
    assert [action.text() for action in hold.actions() if action.isChecked()] == ["20秒"]
    made.settle()
    assert [path for path in tmp_path.rglob("settings.json") if '"send_hold_s": 20' in path.read_text("utf-8")]


def test_the_password_is_changed_twice_typed_and_the_desk_goes_on(qtbot, desk):
    made = desk().enter()
    dialog = change_password(qtbot, made, "not the password", NEW_WORD)
    qtbot.waitUntil(lambda: "現在のパスワードが違います" in dialog.notice.text, timeout=20_000)
    dialog.reject()
    change_password(qtbot, made, WORD, NEW_WORD)
    try:
        qtbot.waitUntil(lambda: made.desk.toast.text == "パスワードを変更しました。", timeout=20_000)
        made.page().ask()
        made.settle()
        assert not made.sheet.is_down
    finally:
        change_password(qtbot, made, NEW_WORD, WORD)
        qtbot.waitUntil(lambda: made.background.idle, timeout=20_000)


def test_ones_pcs_are_listed_with_this_one_marked(qtbot, desk):
    made = desk().enter()
    made.desk.actions.find("person.devices").trigger()
    dialog = dialog_of(made, DevicesDialog)
    qtbot.waitUntil(
        lambda: any("このPC" in dialog.list.model.index(row).data() for row in range(dialog.list.model.rowCount()))
    )
    dialog.reject()


def test_an_icon_is_saved_shown_and_there_at_the_next_sign_in(qtbot, desk, tmp_path):
    picture(600, 400).save(str(tmp_path / "me.png"))
    made = desk().enter()
    made.desk.actions.find("person.image").trigger()
    dialog = dialog_of(made, ImageDialog)
    dialog.picked.emit(str(tmp_path / "me.png"))
    qtbot.waitUntil(dialog.save.isEnabled, timeout=20_000)
    dialog.save.click()
    qtbot.waitUntil(lambda: made.shell.top.person.avatar.has_image, timeout=20_000)
    later = desk().enter(AGENT)
    qtbot.waitUntil(lambda: later.shell.top.person.avatar.has_image, timeout=20_000)
    later.person_menu.images.remove()
    qtbot.waitUntil(lambda: not later.shell.top.person.avatar.has_image, timeout=20_000)


def test_the_connection_settings_are_checked_against_the_service(qtbot, desk):
    made = desk().enter()
    made.desk.actions.find("person.connection").trigger()
    dialog = dialog_of(made, ConnectionDialog)
    assert not dialog.address.isEnabled()
    good = dialog.ca_file.text()
    dialog.ca_file.setText("no-such-file.pem")
    dialog._save.click()
    qtbot.waitUntil(lambda: "証明書" in dialog.notice.text, timeout=20_000)
    assert dialog.ca_file.text() == "no-such-file.pem"
    assert made.settings.values.ca_file == good
    dialog.ca_file.setText(good)
    dialog._save.click()
    qtbot.waitUntil(lambda: "保存しました" in made.desk.toast.text, timeout=20_000)
