"""Tests for usen_desk.ui.inquiries.thread_find_presenter: no server, no thread, no widget."""

import pytest

from tests.fakes import Immediately, WhenTold
from tests.ui.inquiries.samples import Client, card, message
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.inquiries import SEARCH_MESSAGES, MessageHit, MessageHits
from usen_desk.ui.inquiries.thread_find_presenter import HITS, Found, ThreadFindPresenter


def hit(sequence):
    shown, where = message(sequence), card()
    return MessageHit(
        inquiry_id=29,
        message_id=shown.message_id,
        sequence=sequence,
        kind=shown.kind,
        author=shown.author,
        at=shown.at,
        category=where.category,
        status=where.status,
        store_name=where.store_name,
        snippet=shown.body,
        marks=((0, 1),),
    )


def search(total):
    """The service's answers, newest first, HITS at a time."""

    def answer(ask):
        start = int(ask.after or 0)
        items = [hit(total - at) for at in range(start, min(total, start + ask.limit))]
        rest = start + len(items)
        return MessageHits(items=items, count=total, next_after=str(rest) if rest < total else "")

    return answer


@pytest.fixture
def made(qtbot):
    def make(answer):
        presenter = ThreadFindPresenter(Client({SEARCH_MESSAGES: answer}), Immediately())
        presenter.client, presenter.heard, presenter.messages = presenter._client, [], []
        presenter.found.connect(presenter.heard.append)
        presenter.told.connect(presenter.messages.append)
        return presenter

    return make


def test_an_answer_that_comes_after_the_search_was_ended_is_not_shown(qtbot):
    background = WhenTold()
    presenter = ThreadFindPresenter(Client({SEARCH_MESSAGES: search(3)}), background)
    heard = []
    presenter.found.connect(heard.append)
    presenter.search(29, "結線")
    presenter.search(0, "")
    background.deliver()
    assert heard == [Found()]


def places(presenter):
    return [(found.at, found.hit.sequence) for found in presenter.heard if found.hit]


def test_the_newest_hit_comes_first_and_the_others_in_a_circle(made):
    presenter = made(search(3))
    presenter.search(29, " 結線 ")
    presenter.older()
    presenter.older()
    presenter.older()
    presenter.newer()
    assert places(presenter) == [(3, 3), (2, 2), (1, 1), (3, 3), (1, 1)]
    assert (presenter.client.bodies(SEARCH_MESSAGES)[0].text, presenter.heard[0].count) == ("結線", 3)
    assert presenter.client.bodies(SEARCH_MESSAGES)[0].inquiry_id == 29


def test_further_hits_are_fetched_when_they_are_reached(made):
    presenter = made(search(HITS + 2))
    presenter.search(29, "結線")
    presenter.newer()
    assert len(places(presenter)) == 1
    for _ in range(HITS + 1):
        presenter.older()
    assert places(presenter)[-1] == (1, 1)
    assert len(presenter.client.bodies(SEARCH_MESSAGES)) == 2
    presenter.older()
    assert places(presenter)[-1] == (HITS + 2, HITS + 2)


def test_nothing_found_and_nothing_searched_for(made):
    presenter = made(search(0))
    presenter.search(29, "無")
    presenter.older()
    presenter.newer()
    presenter.search(29, "  ")
    assert presenter.heard == [Found("無"), Found()]


def test_a_search_that_fails_is_told_of(made):
    presenter = made(Unreachable(Trouble.CUT))
    presenter.search(29, "結線")
    assert len(presenter.messages) == 1
