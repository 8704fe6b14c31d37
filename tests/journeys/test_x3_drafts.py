"""X3: text can't be lost. It is on the PC within a second, then with the service; it is there after a restart and on
another PC, and earlier versions can be gone back to."""

from tests.journeys.exchanges import AGENT, Colleague, Customer, at_inquiries, cards, open_thread, view
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, editor, kept, text, waiting, write
from usen_desk.contract.base import Nothing
from usen_desk.contract.drafts import LIST_DRAFTS

pytestmark = at_noon


def on_service(service, login_id=AGENT):
    """What the service keeps of this person's drafts."""
    return [one.body for one in Colleague(service, login_id).client.call(LIST_DRAFTS, Nothing()).items]


def test_what_was_typed_is_there_after_a_restart_with_the_caret_and_marked_in_the_inbox(desks, service):
    made = Customer(service).open("見積もりをください。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    write(desk, "お見積もりを準備しております。")
    editor(desk).put_caret(4)
    desk.type("書")
    desk.wait(lambda: kept(desk))
    assert "下書き" in cards(desk)[made]
    desk.close()
    again = at_inquiries(desks, service)
    open_thread(again, made)
    again.wait(lambda: text(again) == "お見積も書りを準備しております。")
    assert editor(again).caret == 5
    assert "下書き" in cards(again)[made]


def test_the_last_key_before_the_window_is_closed_counts(desks, service):
    made = Customer(service).open("見積もりをください。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    write(desk, "最後の一文字まで")
    desk.close()
    again = at_inquiries(desks, service)
    open_thread(again, made)
    again.wait(lambda: text(again) == "最後の一文字まで")


def test_a_text_outlives_the_sign_out_of_its_author_and_stays_away_from_others(desks, service):
    made = Customer(service).open("見積もりをください。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    desk.wait(lambda: desk.program.local.store is not None)
    write(desk, "サインアウトの直前")
    desk.program.sign_out()
    desk.wait_idle()
    for person, seen in (("ito.saori", ""), (AGENT, "サインアウトの直前")):
        desk.sign_in(login_id=person)
        desk.press("Ctrl+3")
        desk.wait_idle()
        view(desk, "すべて")
        open_thread(desk, made)
        desk.wait(lambda seen=seen: text(desk) == seen)
        desk.wait_idle()
        assert text(desk) == seen
        desk.program.sign_out()
        desk.wait_idle()


def test_a_text_follows_its_author_to_another_pc_and_nobody_elses_sees_it(desks, service):
    made = Customer(service).open("機器の色を選べますか。")
    office = at_inquiries(desks, service)
    open_thread(office, made)
    write(office, "白と黒からお選び")
    office.wait(lambda: on_service(service) == ["白と黒からお選び"])
    office.close()
    home = at_inquiries(desks, service, profile="laptop")
    open_thread(home, made)
    home.wait(lambda: text(home) == "白と黒からお選び")
    begin(home)
    editor(home).put_caret(99)
    home.type("いただけます。")
    home.wait(lambda: on_service(service) == ["白と黒からお選びいただけます。"])
    home.close()
    other = at_inquiries(desks, service, "ito.saori", profile="other")
    open_thread(other, made)
    other.wait_idle()
    assert text(other) == ""
    other.close()
    office = at_inquiries(desks, service)
    open_thread(office, made)
    office.wait(lambda: text(office) == "白と黒からお選びいただけます。")


def test_a_note_and_a_reply_of_each_thread_are_texts_of_their_own(desks, service):
    customer = Customer(service)
    one, two = customer.open("一件目です。"), customer.open("二件目です。")
    desk = at_inquiries(desks, service)
    open_thread(desk, one)
    write(desk, "一件目への返信")
    desk.press("Ctrl+Shift+M")
    desk.type("一件目のメモ")
    open_thread(desk, two)
    assert text(desk) == ""
    write(desk, "二件目への返信")
    open_thread(desk, one)
    assert text(desk) == "一件目への返信"
    desk.click_button("社内メモ")
    assert text(desk) == "一件目のメモ"
    assert "お客様には表示されません" in desk.texts


def test_a_text_that_was_deleted_can_be_gone_back_to(desks, service):
    made = Customer(service).open("返品したいのですが。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    write(desk, "長い説明を書いたあとで")
    desk.wait(lambda: kept(desk))
    editor(desk).selectAll()
    desk.press("Delete")
    desk.type("短く")
    desk.wait(lambda: kept(desk))
    desk.click_button("以前の下書き")
    desk.wait(lambda: any("長い説明を書いたあとで" in line for line in menu(desk)))
    line = next(line for line in menu(desk) if "長い説明を書いたあとで" in line)
    desk.choose(line)
    desk.wait(lambda: desk.is_asked)
    desk.click_button("この文に戻す")
    desk.wait(lambda: text(desk) == "長い説明を書いたあとで")


def menu(desk):
    from PySide6.QtWidgets import QApplication, QMenu

    popup = QApplication.activePopupWidget()
    return desk.menu_lines() if isinstance(popup, QMenu) else []


def test_what_others_do_changes_nothing_of_what_is_being_written(desks, service):
    customer = Customer(service)
    made = customer.open("在庫はありますか。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    write(desk, "在庫を確かめて")
    editor(desk).put_caret(2)
    customer.say(made, "急いでいます。")
    Colleague(service).note(made, "在庫は3台。")
    desk.wait(lambda: "急いでいます。" in cards(desk)[made] or "在庫は3台。" in cards(desk)[made])
    desk.wait_idle()
    assert (text(desk), editor(desk).caret) == ("在庫を確かめて", 2)
    assert waiting(desk) == []
