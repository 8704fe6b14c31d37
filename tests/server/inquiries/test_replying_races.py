"""Two of the staff answer at once, over TLS; and a reply that is sent again and again (F3, F22, I2, I5; R1, R2)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import select

from tests.server.inquiries.calls import put_sessions
from tests.server.inquiries.conftest import AGENT, COLLEAGUE, World
from tests.service import Authority, RunningService
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import POST_REPLY, AfterReply, MessageKind, Missed, ReplyDraft, ReplyPosted, Status
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.inquiries.replying import post_reply

PAIRS = 50
WAIT_S = 20


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(world, authority):
    put_sessions(world)
    running = RunningService(world.database, authority, clock=lambda: world.now)
    yield running
    running.stop()


class Desk:
    """Somebody with an answer ready, who presses the key when all are there."""

    def __init__(self, service, actor):
        self.actor = actor
        self.client = ApiClient(Route(service.url, service.authority.ca_file), actor.login_id)

    def draft(self, inquiry_id):
        return ReplyDraft(reply_id=uuid4(), body=f"{self.actor.name}です。#{inquiry_id}", last_seen=1)

    def send(self, draft, inquiry_id, together=None) -> ReplyPosted | Refused:
        if together is not None:
            together.wait(WAIT_S)
        try:
            return self.client.call(POST_REPLY, draft, inquiry_id=inquiry_id)
        except Refused as refused:
            return refused


def thread(world, inquiry_id):
    """(sequence, reply_id, staff_id) of what was answered."""
    columns = (schema.message.c.sequence, schema.message.c.reply_id, schema.message.c.author_staff_id)
    answers = select(*columns).where(
        schema.message.c.inquiry_id == inquiry_id, schema.message.c.author_staff_id.is_not(None)
    )
    with world.database.read() as tx:
        return [tuple(row) for row in tx.execute(answers.order_by(schema.message.c.sequence))]


def test_of_two_answers_at_once_one_is_stored_and_the_other_is_shown_it_first(world, service):
    desks = [Desk(service, AGENT), Desk(service, COLLEAGUE)]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(PAIRS):
            inquiry_id = world.open().card.inquiry_id
            drafts, together = [desk.draft(inquiry_id) for desk in desks], threading.Barrier(2)
            sent = list(pool.map(Desk.send, desks, drafts, [inquiry_id] * 2, [together] * 2))
            winner = next(n for n in range(2) if isinstance(sent[n], ReplyPosted))
            loser = 1 - winner
            assert_shown_the_other(sent[loser], drafts[winner])
            assert_lands_once(desks[loser], drafts[loser], inquiry_id)
            stored = thread(world, inquiry_id)
            assert [row[0] for row in stored] == [2, 3]
            assert [UUID(row[1]) for row in stored] == [drafts[winner].reply_id, drafts[loser].reply_id]


def assert_shown_the_other(refused, draft):
    assert isinstance(refused, Refused)
    assert refused.problem.code is Code.BEHIND
    missed = refused.detail(Missed)
    assert [(message.reply_id, message.body) for message in missed.messages] == [(draft.reply_id, draft.body)]
    assert missed.last_sequence == 2


def assert_lands_once(desk, draft, inquiry_id):
    """それでも送信, and once more because the answer was lost."""
    anyway = replace(draft, send_anyway=True)
    posted, again = desk.send(anyway, inquiry_id), desk.send(anyway, inquiry_id)
    assert (posted.is_replay, again.is_replay) == (False, True)
    assert posted.message == again.message


class Lost(Exception):
    """The service was killed before its commit."""


def send(world: World, draft: ReplyDraft, inquiry_id: int, *, is_killed: bool) -> ReplyPosted | Code:
    try:
        with world.unit(AGENT, Permission.REPLY_INQUIRIES) as context:
            posted = post_reply(context, draft, inquiry_id)
            if is_killed:
                raise Lost
            return posted
    except Refusal as refusal:
        return refusal.code


CONTENTS = (
    {"body": "承知しました。"},
    {"body": "承知しました。 "},
    {"body": "承知しました。", "kind": MessageKind.NOTE},
    {"body": "承知しました。", "after": AfterReply(status=Status.DONE)},
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which reply
        st.integers(0, len(CONTENTS) - 1),
        st.sampled_from(["sent", "answer lost", "killed before the commit"]),
        st.sampled_from([0, 1, 99]),  # last seen
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_sending_losing_and_sending_again_stores_each_reply_once(world, steps):
    inquiry_id, ids = world.open().card.inquiry_id, [uuid4() for _ in range(3)]
    known: dict[UUID, tuple[int, ReplyPosted]] = {}
    for which, content, fate, last_seen in steps:
        draft = ReplyDraft(reply_id=ids[which], last_seen=last_seen, **CONTENTS[content])
        try:
            got = send(world, draft, inquiry_id, is_killed=fate == "killed before the commit")
        except Lost:
            continue
        if draft.reply_id in known:
            first_content, first = known[draft.reply_id]
            if content != first_content:
                assert got is Code.OTHER_CONTENT
            else:
                assert got.is_replay
                assert got.message == first.message
        elif isinstance(got, ReplyPosted):
            assert not got.is_replay
            known[draft.reply_id] = (content, got)
        else:
            assert got in (Code.INQUIRY_CLOSED, Code.BEHIND)
    stored = thread(world, inquiry_id)
    assert [(sequence, UUID(reply_id)) for sequence, reply_id, _ in stored] == [
        (posted.message.sequence, reply_id) for reply_id, (_, posted) in known.items()
    ]
