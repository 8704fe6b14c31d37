"""Tests for usen_desk.server.session_watch: what lasts ends with its session, and only then."""

import asyncio

import pytest

from usen_desk.server import session_watch
from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.session_watch import SessionOver, ended_with_session, while_signed_in

PIECES = [b"1", b"2", b"3"]


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(session_watch, "EVERY_S", 0.0)


def said(*answers):
    """Answers one after the other; an error is raised."""
    left = list(answers)

    def ask():
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


def test_a_download_goes_on_while_its_session_lasts():
    assert list(while_signed_in(iter(PIECES), said(True))) == PIECES


def test_a_download_is_cut_before_the_next_piece():
    chunks = while_signed_in(iter(PIECES), said(True, False))
    assert next(chunks) == b"1"
    with pytest.raises(SessionOver):
        next(chunks)


def test_a_busy_database_ends_no_download():
    assert list(while_signed_in(iter(PIECES), said(DatabaseBusy("locked")))) == PIECES


def test_a_short_download_asks_for_nothing(monkeypatch):
    monkeypatch.setattr(session_watch, "EVERY_S", 60.0)
    assert list(while_signed_in(iter(PIECES), said(False))) == PIECES


def ended(ask, work):
    """Whether the end was called, once `work` is done."""
    ends = []

    async def answer():
        return ask()

    async def run():
        async with ended_with_session(answer, lambda: ends.append("end")):
            await work(ends)

    asyncio.run(asyncio.wait_for(run(), 20))
    return ends


async def until_ended(ends):
    while not ends:
        await asyncio.sleep(0)


async def nothing(_):
    """It is done before anybody looks."""


def test_an_upload_ends_with_its_session_also_after_a_busy_moment():
    assert ended(said(True, DatabaseBusy("locked"), False), until_ended) == ["end"]


def test_an_upload_that_is_done_is_not_ended():
    assert ended(said(False), nothing) == []
