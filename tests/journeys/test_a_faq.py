"""A-FAQ: よくあるご質問, found by any part in any spelling, voted on, written by supervisors."""

from PySide6.QtWidgets import QPlainTextEdit

from tests.journeys.exchanges import AGENT, SUPERVISOR, Colleague, Customer, at_inquiries, open_thread
from tests.journeys.knowledge import click_line, open_part, read_text, signed_in, spoken_lines
from usen_desk.ui.navigation import faq_from_place

LIST, ANSWER = "質問の一覧", "回答"


def searched(desk, text):
    desk.press("Ctrl+F")
    desk.type_into("FAQを探す", text)
    desk.press("Enter")
    desk.wait_idle()


def test_two_characters_find_it_in_any_spelling(desks, service):
    desk = signed_in(desks, service, "agent")
    open_part(desk, "よくあるご質問")
    for text in ("解約", "かいやく", "カイヤク", "ｶｲﾔｸ"):
        searched(desk, text)
        assert desk.list_lines(LIST) == ["解約の手続きを教えてください"], text
    searched(desk, "ぱすわーど 14日")
    assert desk.list_lines(LIST) == ["仮パスワードの期限が切れました"]
    searched(desk, "ありえない")
    assert "該当する質問はありません" in desk.texts


def test_an_answer_is_read_and_voted_on_once_and_taken_back(desks, service):
    desk = signed_in(desks, service, "agent")
    open_part(desk, "よくあるご質問")
    searched(desk, "音が出ません")
    click_line(desk, LIST, "音が出ません")
    assert "・チューナーの電源ランプが点灯しているか" in read_text(desk, ANSWER)
    desk.click_button("はい")
    desk.wait(lambda: "はい 1　いいえ 0" in desk.texts)
    desk.click_button("いいえ")
    desk.wait(lambda: "はい 0　いいえ 1" in desk.texts)
    desk.click_button("いいえ")
    desk.wait(lambda: "はい 0　いいえ 0" in desk.texts)


def test_a_supervisor_writes_one_and_is_warned_of_a_customers_data(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_part(desk, "よくあるご質問")
    desk.click_button("新規FAQ")
    desk.wait(lambda: desk.is_asked)
    desk.type_into("質問", "型番はどこにありますか")
    desk.type_into("カテゴリ", "機器")
    desk.write("回答", "佐藤様のお店では裏面にあります。{店舗}")
    desk.press("Ctrl+Enter")
    assert "差し込み {店舗} が残っています。公開する前に書き換えてください。" in desk.texts
    desk.write("回答", "佐藤様(045-123-4567)のお店では裏面にあります。")
    desk.press("Ctrl+Enter")
    (told,) = desk.notices
    assert "佐藤様" in told
    assert "045-123-4567" in told
    desk.write("回答", "機器の裏面にあります。")
    desk.press("Ctrl+Enter")
    desk.wait(lambda: not desk.is_asked)
    desk.wait_idle()
    reader = signed_in(desks, service, "agent", "other")
    open_part(reader, "よくあるご質問")
    searched(reader, "型番はどこ")
    assert reader.list_lines(LIST) == ["型番はどこにありますか"]


def test_staff_only_ones_are_marked(desks, service):
    desk = signed_in(desks, service, "agent")
    open_part(desk, "よくあるご質問")
    searched(desk, "停電")
    assert any("社員のみ" in line for line in spoken_lines(desk, LIST))


def test_an_answer_goes_in_at_the_caret_of_the_reply(desks, service):
    made = Customer(service).open("音が出ません。")
    desk = at_inquiries(desks, service, AGENT)
    open_thread(desk, made)
    desk.press("Ctrl+R")
    desk.type("Hello ")
    desk.press("Ctrl+Shift+Q")
    desk.wait(lambda: desk.is_asked)
    desk.type("かいやく")
    desk.wait(lambda: desk.list_lines("FAQを探す") == ["解約の手続きを教えてください　契約"])
    desk.press("Enter")
    desk.wait(lambda: not desk.is_asked)
    written = desk.program.shell.page("inquiries").composer.view.editor.toPlainText()
    assert written.startswith("Hello 「閉店」からお問い合わせください。")


def test_an_faq_is_begun_from_what_we_answered(desks, service):
    made = Customer(service).open("音が出ません。")
    said = Colleague(service, AGENT).say(made, "電源を入れ直してください。")
    desk = signed_in(desks, service, "supervisor", login_id=SUPERVISOR)
    desk.program.desk.navigator.open(faq_from_place(made, said.sequence))
    desk.wait(lambda: desk.is_asked)
    edit = next(one for one in desk._shown(QPlainTextEdit) if one.accessibleName().startswith("回答"))
    assert edit.toPlainText() == "電源を入れ直してください。"
