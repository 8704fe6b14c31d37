"""One try: files, then their message."""

import pytest

from tests.fakes import problem
from tests.ui.sending.samples import draft, kept_file
from tests.ui.sending.sender_samples import ReplyService, WholeOutbox, queued_item
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.attachments import UPLOAD_FILE
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import OPEN_INQUIRY, POST_REPLY
from usen_desk.local.records import OutKind
from usen_desk.ui.sending.posting import Paper, Try, papers_of, post

FILES = (kept_file(1, content=b"12"), kept_file(2, content=b"123"))


def a_try(**more):
    return Try(queued_item(draft(files=FILES)), 1, **more)


def papers():
    return [Paper(FILES[0], b"12"), Paper(FILES[1], b"123")]


def asked(client):
    return [endpoint for endpoint, _, _ in client.asked]


def test_bytes_come_from_the_store_without_those_that_were_sent():
    outbox = WholeOutbox()
    outbox.files = {FILES[1].upload_id: b"123"}
    assert papers_of(outbox, a_try()) == [Paper(FILES[0], None), Paper(FILES[1], b"123")]
    assert papers_of(outbox, a_try(skipped=[FILES[0].upload_id])) == [Paper(FILES[1], b"123")]


def test_what_arrived_is_noted_even_when_the_rest_did_not():
    client, one = ReplyService(), a_try()
    client.fails = [None, Unreachable(Trouble.CUT)]
    with pytest.raises(Unreachable):
        post(client, one, papers())
    assert one.uploaded == [FILES[0].upload_id]
    assert asked(client) == [UPLOAD_FILE, UPLOAD_FILE]


@pytest.mark.parametrize("code", [Code.BUSY, Code.SESSION_EXPIRED])
def test_trouble_that_passes_ends_the_try(code):
    client = ReplyService()
    client.fails = [Refused(problem(code))]
    with pytest.raises(Refused) as raised:
        post(client, a_try(), papers())
    assert raised.value.problem.code is code
    assert asked(client) == [UPLOAD_FILE]


def test_a_refused_file_is_told_only_where_the_message_is_not_there_yet():
    client, one = ReplyService(), a_try()
    client.fails = [Refused(problem(Code.FILE_REFUSED))]
    with pytest.raises(Refused) as raised:
        post(client, one, papers())
    assert raised.value.problem.code is Code.FILE_REFUSED
    client.fails = [Refused(problem(Code.FILE_REFUSED)), None, Refused(problem(Code.INQUIRY_CLOSED))]
    with pytest.raises(Refused) as raised:
        post(client, one, papers())
    assert raised.value.problem.code is Code.INQUIRY_CLOSED


def test_an_opening_opens_and_a_note_is_posted():
    client = ReplyService()
    post(client, Try(queued_item(draft(inquiry_id=0), kind=OutKind.OPENING), 1), [])
    post(client, Try(queued_item(kind=OutKind.NOTE), 1), [])
    assert asked(client) == [OPEN_INQUIRY, POST_REPLY]
    assert client.asked[1][2] == {"inquiry_id": 29}
