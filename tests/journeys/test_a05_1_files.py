"""A05-1: all files of all exchanges, newest first, narrowed by カテゴリ, 店舗, ステータス, 期間, 種類 and name."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.exchanges import SHINJUKU, Colleague, Customer
from tests.journeys.sent_files import cards, files_tab, grid, pdf, photo, send
from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import MessageKind, Status

PHOTO, PLAN, SHINJUKU_PLAN, INSIDE = "アンプ前面.jpg", "店舗図面_2F.pdf", "新宿店図面.pdf", "社内図面.pdf"


def test_files_of_all_exchanges_are_found_by_each_condition(desks, service):
    customer, colleague = Customer(service), Colleague(service)
    repair = customer.open("音が出ません。", category=Category.REPAIR, symptom="silent")
    other = customer.open("図面です。", store=SHINJUKU)
    send(customer, repair, photo(), PHOTO)
    send(customer, repair, pdf(), PLAN)
    send(customer, other, pdf("x"), SHINJUKU_PLAN)
    send(colleague, other, pdf("y"), INSIDE, kind=MessageKind.NOTE)
    desk = files_tab(desks, service)
    assert cards(desk)[:4] == [INSIDE, SHINJUKU_PLAN, PLAN, PHOTO]
    assert "件" in " ".join(desk.texts)

    desk.type_into("ファイル名", "図面")
    desk.wait(lambda: cards(desk)[:3] == [INSIDE, SHINJUKU_PLAN, PLAN] and PHOTO not in cards(desk))
    desk.type_into("店舗 店舗名", SHINJUKU)
    desk.wait(lambda: cards(desk) == [INSIDE, SHINJUKU_PLAN])
    desk.click_button("条件をクリア")
    desk.wait(lambda: PHOTO in cards(desk))

    desk.click_button("カテゴリ すべて")
    desk.choose("修理")
    desk.wait(lambda: cards(desk)[:2] == [PLAN, PHOTO])
    desk.choose_segment("種類", next(word for word in segments(desk) if word.startswith("画像")))
    desk.wait(lambda: cards(desk)[0] == PHOTO and PLAN not in cards(desk))
    desk.click_button("条件をクリア")
    desk.wait(lambda: PLAN in cards(desk))

    colleague.edit(repair, status=Status.DONE)
    desk.click_button("ステータス すべて")
    desk.choose("完了")
    desk.wait(lambda: cards(desk)[:2] == [PLAN, PHOTO])
    desk.click_button("条件をクリア")
    tomorrow = (desk.program.client.now() + timedelta(days=1)).astimezone(JST).date()
    desk.type_into("期間（作成日） この日から", tomorrow.isoformat())
    desk.wait(lambda: "ファイルがありません" in desk.texts)
    desk.type_into("期間（作成日） この日から", (tomorrow - timedelta(days=1)).isoformat())
    desk.wait(lambda: cards(desk) == [INSIDE, SHINJUKU_PLAN, PLAN, PHOTO])


def segments(desk):
    return desk.window.findChild(type(grid(desk))).window().findChildren(_segments())[0].words


def _segments():
    from usen_desk.ui.widgets.segments import Segments

    return Segments


def test_a_new_file_and_its_small_picture_come_by_themselves(desks, service):
    customer = Customer(service)
    made = customer.open("音が出ません。")
    desk = files_tab(desks, service)
    send(customer, made, photo(), "いま撮った写真.jpg")
    desk.wait(lambda: cards(desk)[0] == "いま撮った写真.jpg")
    model = grid(desk).model()
    desk.wait(lambda: model.row(0).has_thumbnail)
    page = grid(desk).parentWidget()
    while not hasattr(page, "thumbnails"):
        page = page.parentWidget()
    desk.wait(lambda: page.thumbnails.image(model.row(0).attachment_id) is not None)
    assert len(desk.acts) == 0


def test_a_rep_sees_the_files_of_their_own_branch_only(desks, service):
    customer = Customer(service)
    send(customer, customer.open("図面です。"), pdf(), PLAN)
    own = files_tab(desks, service, "morita.ayaka", profile="shibuya")
    assert cards(own)[0] == PLAN
    other = files_tab(desks, service, "nishino.ryohei", profile="umeda")
    assert PLAN not in cards(other)
