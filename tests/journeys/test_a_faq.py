"""A-FAQ: よくあるご質問, found by any part in any spelling, voted on, written by supervisors."""

from tests.journeys.knowledge import click_line, open_part, read_text, signed_in, spoken_lines

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
