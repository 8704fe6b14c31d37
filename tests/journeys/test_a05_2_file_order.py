"""A05-2: 並び順 of the files; cards or a list, as one left it."""

from __future__ import annotations

from tests.journeys.exchanges import Customer
from tests.journeys.sent_files import cards, files_tab, pdf, photo, send


def test_files_stand_in_the_order_that_is_chosen_and_as_they_were_left(desks, service):
    customer = Customer(service)
    made = customer.open("図面です。")
    for data, name in ((photo(2000, 1500), "02_大きい写真.jpg"), (pdf(), "00_図面.pdf"), (pdf("x"), "01_図面.pdf")):
        send(customer, made, data, name)
    desk = files_tab(desks, service)
    assert cards(desk)[:3] == ["01_図面.pdf", "00_図面.pdf", "02_大きい写真.jpg"]
    desk.type_into("店舗 店舗名", "0412-3398-01")
    for word, first in (("名前の順", "00_図面.pdf"), ("サイズの大きい順", None), ("作成日の新しい順", "01_図面.pdf")):
        desk.click(next(one for one in choices(desk) if one.accessibleName().startswith("並び順")))
        desk.choose(word)
        desk.wait_idle()
        desk.wait(lambda first=first: first is None or cards(desk)[0] == first)
    desk.click_button("一覧で表示")
    desk.wait_idle()
    assert desk.has_table("ファイルの一覧")
    desk.click_header("ファイルの一覧", "サイズ")
    desk.wait(lambda: any("サイズの" in said for said in desk.spoken))
    desk.close()
    again = files_tab(desks, service)
    assert again.has_table("ファイルの一覧")


def choices(desk):
    from usen_desk.ui.files.choice_view import ChoiceView

    return [one for one in desk.window.findChildren(ChoiceView) if one.isVisible()]
