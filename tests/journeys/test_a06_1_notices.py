"""A06-1: お知らせ, USENからのご案内 / システム関連 / 商品のご案内: written, published, read, confirmed, withdrawn."""

from sqlalchemy import select

from tests.journeys.knowledge import badge, click_line, lines_of, open_part, read_text, signed_in, spoken_lines
from usen_desk.server.db import schema

LIST, BODY = "お知らせの一覧", "お知らせの本文"
MEETING = "全国会議のお知らせ"


def written(desk, title=MEETING, body="明日 **10時** から行います。\n- 会議室A\n- https://example.jp/a"):
    desk.type_into("件名", title)
    desk.write("本文", body)


def published(desk):
    """By Ctrl+Enter."""
    desk.press("Ctrl+Enter")
    desk.wait(lambda: not desk.is_asked)
    desk.wait_idle()


def test_the_manuals_notices_stand_there_with_their_time(desks, service):
    desk = signed_in(desks, service, "agent")
    open_part(desk)
    desk.choose_segment("お知らせの種類", "USENからのご案内")
    desk.wait_idle()
    click_line(desk, LIST, "新商品のご案内")
    assert "2020-03-17 12:11:00" in desk.texts
    assert "新商品○○が発売となりますのでご案内いたします。" in read_text(desk, BODY)
    desk.choose_segment("お知らせの種類", "システム関連")
    desk.wait_idle()
    click_line(desk, LIST, "システムメンテナンスのご案内")
    assert "2020-03-17 14:01:00" in desk.texts
    assert "サービスを一時停止させていただきます" in read_text(desk, BODY)


def test_a_notice_is_published_in_four_acts(desks, service):
    desk = signed_in(desks, service, "supervisor")
    desk.acts.start()
    desk.press("Ctrl+6")
    desk.wait_idle()
    desk.click_button("新規お知らせ")
    desk.wait(lambda: desk.is_asked)
    desk.type(MEETING)  # the cursor stands there
    counted = len(desk.acts)
    written(desk)  # typing, which costs no act
    del desk.acts.done[counted:]
    desk.click_button("対象 社員")
    published(desk)
    assert len(desk.acts) == 4
    assert "お知らせを公開しました" in desk.texts
    reader = signed_in(desks, service, "agent", "other")
    assert badge(reader) > 0
    open_part(reader)
    click_line(reader, LIST, MEETING)
    assert read_text(reader, BODY) == "明日 10時 から行います。\n・会議室A\n・https://example.jp/a"


def test_reading_and_confirming_count_down_and_are_told_by_name(desks, service):
    desk = signed_in(desks, service, "agent")
    before = badge(desk)
    open_part(desk)
    click_line(desk, LIST, "本人確認の手順が変わりました")
    assert badge(desk) == before, "read, but not confirmed yet"
    desk.click_button("確認しました")
    desk.wait(lambda: badge(desk) == before - 1)
    desk.wait(lambda: "確認済" in desk.buttons)
    supervisor = signed_in(desks, service, "supervisor", "other")
    open_part(supervisor)
    click_line(supervisor, LIST, "本人確認の手順が変わりました")
    supervisor.click_button("既読状況")
    supervisor.wait(lambda: supervisor.is_asked)
    readers = {row["氏名"]: row["確認"] for row in supervisor.rows("既読状況")}
    assert readers["山田 美咲"] != "—"
    assert readers["伊藤 沙織"] == "—"
    supervisor.press("Esc")


def test_what_is_published_appears_on_another_desk_and_withdrawn_it_goes(desks, service):
    reader = signed_in(desks, service, "agent", "other")
    open_part(reader)
    before = badge(reader)
    desk = signed_in(desks, service, "supervisor")
    open_part(desk)
    desk.click_button("新規お知らせ")
    written(desk)
    desk.click_button("対象 社員")
    published(desk)
    reader.wait(lambda: badge(reader) == before + 1)
    reader.wait(lambda: MEETING in reader.list_lines(LIST))
    desk.click_button("取り下げ")
    desk.wait(lambda: "お知らせを取り下げました" in desk.texts)
    reader.wait(lambda: MEETING not in reader.list_lines(LIST))
    desk.wait_idle()
    desk.click_button("取り下げを取り消す")
    reader.wait(lambda: MEETING in reader.list_lines(LIST))


def test_a_draft_and_a_planned_one_are_seen_by_who_writes_only(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_part(desk)
    desk.click_button("新規お知らせ")
    written(desk)
    desk.click_button("下書き保存")
    desk.wait(lambda: not desk.is_asked)
    desk.wait_idle()
    assert MEETING not in desk.list_lines(LIST)
    desk.click_button("下書き・予約も表示")
    desk.wait_idle()
    assert any(line.startswith(MEETING) and "下書き" in line for line in spoken_lines(desk, LIST))
    click_line(desk, LIST, MEETING)
    desk.click_button("編集")
    desk.wait(lambda: desk.is_asked)
    desk.click_button("対象 お客様")
    desk.type_into("公開の開始 日付", "2099-01-01")
    desk.type_into("公開の開始 時刻", "9:00")
    published(desk)
    assert any(line.startswith(MEETING) and "予約" in line for line in spoken_lines(desk, LIST))
    reader = signed_in(desks, service, "agent", "other")
    open_part(reader)
    assert MEETING not in reader.list_lines(LIST)


def test_what_was_typed_survives_the_window(desks, service):
    """Closed without saving, and opened on the next start."""
    desk = signed_in(desks, service, "supervisor")
    open_part(desk)
    desk.click_button("新規お知らせ")
    written(desk)
    desk.wait(lambda: desk.program.background.idle)
    kept = desk.program.desk.local.store.cache
    desk.wait(lambda: kept.get("text", "notice/0") is not None)
    desk.close()
    again = signed_in(desks, service, "supervisor")
    open_part(again)
    again.click_button("新規お知らせ")
    again.wait(lambda: again.notices == ["このPCに残っていた入力を戻しました。"])
    assert again.input("件名").text() == MEETING


def test_a_faulty_form_says_what_to_mend(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_part(desk)
    desk.click_button("新規お知らせ")
    desk.press("Ctrl+Enter")
    assert "件名を入力してください。" in desk.texts
    written(desk)
    desk.press("Ctrl+Enter")
    assert "読む人を選んでください。" in desk.texts
    desk.press("Esc")
    assert desk.is_asked, "what was typed is not thrown away by Esc"
    assert desk.notices == ["入力した内容は保存されていません。"]


def test_history_shows_before_and_after(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_part(desk)
    click_line(desk, LIST, "年末年始の受付について")
    desk.click_button("編集")
    desk.wait(lambda: desk.is_asked)
    desk.type_into("件名", "年始の受付について")
    published(desk)
    desk.click_button("変更履歴")
    desk.wait(lambda: desk.is_asked)
    assert desk.list_lines("版") == ["第2版　変更", "第1版　公開"]
    desk.press("Esc")
    with service.database.read() as tx:
        logged = list(tx.execute(select(schema.access_log.c.action)).scalars())
    assert "notice_changed" in logged


def test_the_keys_walk_the_list(desks, service):
    desk = signed_in(desks, service, "agent")
    open_part(desk)
    lines_of(desk, LIST).setFocus()
    first = desk.list_lines(LIST)
    desk.press("Down")
    desk.wait_idle()
    desk.press("Down")
    desk.wait_idle()
    desk.wait(lambda: any(title in desk.texts for title in first[:2]))
