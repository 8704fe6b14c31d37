"""A customer's session hears nothing of a note: no word, no file name, no count, no time and no event."""

import msgspec
import pytest
from sqlalchemy import insert, select, update

from tests.journeys.exchanges import FIRST_STORE, OTHER_CUSTOMER, Colleague, Customer
from usen_desk.api.errors import Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import POLL_CHANGES, SHOW_PRESENCE, ChangesPoll, PresenceShown, PresenceState
from usen_desk.contract.errors import Code
from usen_desk.contract.find import FIND, Find
from usen_desk.contract.inquiries import (
    COUNT_VIEWS,
    GET_INQUIRY,
    LIST_CUSTOMER_INQUIRIES,
    LIST_MESSAGES,
    SEARCH_INQUIRIES,
    SEARCH_MESSAGES,
    InquiryAsk,
    InquirySearch,
    MessagesAsk,
    MessageSearch,
)
from usen_desk.contract.inquiry_work import GET_HISTORY
from usen_desk.server.db import schema

SECRET = "ガルバノ内密"


def told(customer, inquiry_id):
    """Everything that this session gets to read, path by path; refusals by their code."""
    asked = {
        "list": (SEARCH_INQUIRIES, InquirySearch(), {}),
        "list by words": (SEARCH_INQUIRIES, InquirySearch(text="ガルバノ"), {}),
        "thread": (GET_INQUIRY, InquiryAsk(), {"inquiry_id": inquiry_id}),
        "around": (GET_INQUIRY, InquiryAsk(around=2), {"inquiry_id": inquiry_id}),
        "messages": (LIST_MESSAGES, MessagesAsk(), {"inquiry_id": inquiry_id}),
        "after": (LIST_MESSAGES, MessagesAsk(after=1), {"inquiry_id": inquiry_id}),
        "search": (SEARCH_MESSAGES, MessageSearch(text="ガルバノ"), {}),
        "search inside": (SEARCH_MESSAGES, MessageSearch(text="内密", inquiry_id=inquiry_id), {}),
        "of the store": (LIST_CUSTOMER_INQUIRIES, Nothing(), {"customer_code": FIRST_STORE}),
        "counts": (COUNT_VIEWS, Nothing(), {}),
        "history": (GET_HISTORY, Nothing(), {"inquiry_id": inquiry_id}),
        "find": (FIND, Find(text=str(inquiry_id)), {}),
    }
    return {name: answer(customer, *call) for name, call in asked.items()}


def answer(customer, endpoint, body, path):
    try:
        return msgspec.to_builtins(customer.client.call(endpoint, body, **path))
    except Refused as refused:
        return refused.problem.code.value


def test_no_path_changes_by_a_note_with_a_file(service):
    customer, colleague = Customer(service), Colleague(service)
    made = customer.open("よろしくお願いします。")
    colleague.say(made, "承りました。")
    before = told(customer, made)
    message = colleague.note(made, f"{SECRET}の話です。")
    with service.database.write() as tx:  # as the files' own feature will store it
        row = tx.execute(select(schema.attachment)).mappings().first()
        values = {name: value for name, value in row.items() if name != "attachment_id"} if row else {}
        tx.execute(
            insert(schema.attachment).values({**values, "message_id": message.message_id, "name": f"{SECRET}.pdf"})
        )
        inquiry = schema.inquiry
        tx.execute(update(inquiry).where(inquiry.c.inquiry_id == made).values(attachment_count=1))
    assert colleague.found("ガルバノ")
    assert colleague.seen(made).messages[-1].attachments[0].name == f"{SECRET}.pdf"
    after = told(customer, made)
    assert after == before
    assert SECRET not in str(after)


def test_a_customer_hears_no_event_at_all(service):
    customer = Customer(service)
    with pytest.raises(Refused) as refused:
        customer.client.call(POLL_CHANGES, ChangesPoll(wait_s=0))
    assert refused.value.problem.code is Code.NOT_PERMITTED


def test_another_companys_exchange_is_not_there_at_all(service):
    made = Customer(service).open("当社だけの話です。")
    other = Customer(service, OTHER_CUSTOMER)
    missing = told(other, 999_999)
    theirs = told(other, made)
    assert theirs == missing
    for name in ("thread", "messages", "of the store"):
        assert theirs[name] == "not_found"
    with pytest.raises(Refused):
        other.say(made, "割り込みです。")
    with pytest.raises(Refused):
        other.client.call(
            SHOW_PRESENCE, PresenceShown(inquiry_id=made, device_id="0" * 32, state=PresenceState.VIEWING)
        )
