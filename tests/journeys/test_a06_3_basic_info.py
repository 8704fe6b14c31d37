"""A06-3: 基本情報, 貴社担当営業 and 貴社サポート of a company with their departments."""

from datetime import UTC, datetime

from sqlalchemy import update

from tests.journeys.knowledge import click_line, open_part, signed_in, spoken_lines
from usen_desk.server.db import schema

LIST = "企業の一覧"


def opened(desk, name):
    open_part(desk, "基本情報")
    desk.type_into("企業を探す", name)
    desk.wait(lambda: len(desk.list_lines(LIST)) == 1)
    desk.wait_idle()
    click_line(desk, LIST, name)


def test_who_is_in_charge_stands_there_with_the_department(desks, service):
    desk = signed_in(desks, service, "agent")
    opened(desk, "さくらケアグループ")
    for text in ("貴社担当営業", "岡田 拓真", "首都圏支社 横浜南支店", "貴社サポート", "山田 美咲", "伊藤 沙織"):
        assert text in desk.texts
    assert "担当者を編集" not in desk.buttons


def test_a_supervisor_sets_them_in_order(desks, service):
    desk = signed_in(desks, service, "supervisor")
    opened(desk, "さくらケアグループ")
    desk.click_button("担当者を編集")
    desk.wait(lambda: desk.is_asked)
    click_line(desk, "貴社サポート", "山田 美咲")
    desk.click_button("貴社サポート 外す")
    desk.type_into("社員", "新井")
    desk.click_button("営業に追加")
    desk.click_button("貴社担当営業 上へ")
    desk.click_button("保存")
    desk.wait(lambda: not desk.is_asked)
    desk.wait_idle()
    assert spoken_lines(desk, LIST) == ["さくらケアグループ、担当営業 新井 みなみ、岡田 拓真"]
    assert "山田 美咲" not in desk.texts
    desk.click_button("変更履歴")
    desk.wait(lambda: desk.is_asked)
    assert desk.list_lines("版") == ["第2版　変更", "第1版　変更"]


def test_who_left_is_shown_as_vacant(desks, service):
    with service.database.write() as tx:
        leaver = schema.staff.c.name == "岡田 拓真"
        tx.execute(update(schema.staff).where(leaver).values(disabled_at=datetime.now(UTC)))
    desk = signed_in(desks, service, "agent")
    opened(desk, "さくらケアグループ")
    assert "調整中" in desk.texts
    assert "岡田 拓真" not in desk.texts
