"""A06-2: 利用規約, 個人情報の取り扱いについて, 情報セキュリティ基本方針, and the environment: it states ours."""

from tests.journeys.knowledge import open_part, read_text, signed_in

BODY = "ページの本文"


def test_the_four_pages_are_read_by_everybody(desks, service):
    desk = signed_in(desks, service, "agent")
    open_part(desk, "サイトご利用に関して")
    for word, said in (
        ("利用規約", "仮パスワードは発行から14日間有効です"),
        ("個人情報の取り扱いについて", "お預かりする情報"),
        ("情報セキュリティ基本方針", "通信はすべて暗号化しています"),
        ("推奨環境", "Microsoft Edge (最新版)"),
    ):
        desk.choose_segment("ページ", word)
        assert word in desk.texts
        assert said in read_text(desk, BODY)
    assert "Internet Explorer では表示できません。" in read_text(desk, BODY), "the environment states ours"
    assert "編集" not in desk.buttons


def test_a_supervisor_changes_a_page_and_everybody_reads_it(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_part(desk, "サイトご利用に関して")
    desk.click_button("編集")
    desk.wait(lambda: desk.is_asked)
    desk.write("本文", "# 利用規約\n改めました。")
    desk.press("Ctrl+Enter")
    desk.wait(lambda: not desk.is_asked)
    desk.wait_idle()
    assert any(text.startswith("第1版　") for text in desk.texts)
    reader = signed_in(desks, service, "agent", "other")
    open_part(reader, "サイトご利用に関して")
    assert read_text(reader, BODY) == "利用規約\n改めました。"
    desk.click_button("変更履歴")
    desk.wait(lambda: desk.is_asked)
    assert desk.list_lines("版") == ["第1版　変更"]


def test_a_text_of_a_later_day_leaves_the_present_one(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_part(desk, "サイトご利用に関して")
    before = read_text(desk, BODY)
    desk.click_button("編集")
    desk.wait(lambda: desk.is_asked)
    desk.write("本文", "来年の文面")
    desk.type_into("適用の開始 日付", "2099-01-01")
    desk.press("Ctrl+Enter")
    desk.wait(lambda: not desk.is_asked)
    desk.wait_idle()
    assert read_text(desk, BODY) == before
    desk.click_button("編集")
    desk.wait(lambda: desk.is_asked)
    assert desk.notices == ["2099-01-01 00:00:00 から適用される第1版を編集しています。"]


def test_the_call_centres_and_their_hours(desks, service):
    desk = signed_in(desks, service, "supervisor")
    open_part(desk, "サイトご利用に関して")
    assert "USENカスタマーセンター　0120-737-440" in desk.texts
    assert "9:00-22:30 年中無休" in desk.texts
    assert "Uレジサポートセンター　0120-028-440" in desk.texts
    assert "年中無休/24時間対応" in desk.texts
    desk.click(desk.program.shell.page("notices").site.edit_centres)
    desk.wait(lambda: desk.is_asked)
    desk.type_into("受付時間 1", "9:00-21:00 年中無休")
    desk.click_button("保存")
    desk.wait(lambda: not desk.is_asked)
    desk.wait(lambda: "9:00-21:00 年中無休" in desk.texts)
    reader = signed_in(desks, service, "agent", "other")
    open_part(reader, "サイトご利用に関して")
    reader.wait(lambda: "9:00-21:00 年中無休" in reader.texts)
