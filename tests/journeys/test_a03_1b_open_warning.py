"""A03-1: who takes down an inquiry is warned of one that is open already, and led to it; nothing typed is lost."""

from __future__ import annotations

from tests.journeys.exchanges import Colleague, Customer, is_open
from tests.journeys.openings import choose_category, finish_all, signed_in, written
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import Status
from usen_desk.contract.inquiry_work import Assignment
from usen_desk.contract.session import GET_ME

STORE = "0412-3398-02"


def warning(desk):
    return next((text for text in desk.texts if text.startswith("この店舗には")), "")


def test_an_open_exchange_is_named_with_who_has_it_and_leads_there(desks, service):
    colleague = Colleague(service)
    finish_all(colleague, STORE)
    made = Customer(service).open("音が出ません。", store=STORE)
    me = colleague.client.call(GET_ME, Nothing())
    colleague.edit(made, status=Status.IN_PROGRESS, assignment=Assignment(staff_id=me.staff_id))
    desk = signed_in(desks, service)
    desk.open_store(STORE)
    desk.press("Ctrl+N")
    desk.wait(lambda: warning(desk))
    assert warning(desk).startswith(f"この店舗には対応中のやり取りがあります(担当 {me.name}、")
    choose_category(desk, "その他")
    desk.type("途中まで")
    desk.click_button(f"#{made} その他を開く")
    desk.wait(lambda: is_open(desk, made))
    desk.press("Alt+Left")
    desk.wait(lambda: "新規問い合わせ" in desk.texts)
    assert written(desk, "コメント") == "途中まで"


def test_without_one_there_is_no_warning(desks, service):
    colleague = Colleague(service)
    finish_all(colleague, STORE)
    desk = signed_in(desks, service)
    desk.open_store(STORE)
    desk.press("Ctrl+N")
    desk.wait_idle()
    assert "新規問い合わせ" in desk.texts
    assert warning(desk) == ""
