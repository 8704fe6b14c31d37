"""Tests for usen_desk.ui.inquiries.presence_presenter: no server, no thread, no widget."""

from datetime import timedelta

import pytest

from tests.fakes import Immediately
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import NOW, Client, FakeFeed, Thread, told
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.changes import SHOW_PRESENCE, PresenceState, Present
from usen_desk.contract.permissions import Permission
from usen_desk.ui.inquiries.presence_presenter import PresencePresenter

VIEWING, TYPING, GONE = PresenceState.VIEWING, PresenceState.TYPING, PresenceState.GONE
DEVICE = "0123456789abcdef" * 2


@pytest.fixture
def made(qtbot):
    def make(**who):
        client, feed = Client(Thread().answers), FakeFeed()
        presenter = PresencePresenter(client, Immediately(), me(**who), feed, DEVICE)
        presenter.client, presenter.feed, presenter.heard = client, feed, []
        presenter.changed.connect(presenter.heard.append)
        return presenter

    return make


def present(name="高橋 健", state=VIEWING, staff_id=3, inquiry_id=29, seconds=30):
    return told(
        Present(
            staff_id=staff_id, name=name, inquiry_id=inquiry_id, state=state, until=NOW + timedelta(seconds=seconds)
        )
    )


def sent(presenter):
    return [(body.inquiry_id, body.state) for body in presenter.client.bodies(SHOW_PRESENCE)]


def test_being_at_a_thread_is_said_renewed_and_ended(made):
    presenter = made()
    presenter.enter(29)
    presenter.enter(29)
    assert sent(presenter) == [(29, VIEWING)]
    assert presenter._renew.isActive()
    presenter._renew.timeout.emit()
    presenter.enter(30)
    presenter.leave()
    assert sent(presenter) == [(29, VIEWING), (29, VIEWING), (29, GONE), (30, VIEWING), (30, GONE)]
    assert not presenter._renew.isActive()
    presenter.leave()
    assert len(sent(presenter)) == 5
    assert presenter.client.bodies(SHOW_PRESENCE)[0].device_id == DEVICE


def test_typing_is_said_once_and_ends_by_itself(made):
    presenter = made()
    presenter.enter(29)
    presenter.set_typing(True)
    presenter.set_typing(True)
    assert sent(presenter)[1:] == [(29, TYPING)]
    presenter._renew.timeout.emit()
    presenter._typing.timeout.emit()
    assert sent(presenter)[2:] == [(29, TYPING), (29, VIEWING)]


def test_who_else_is_here_reads_as_people_say_it(made):
    presenter = made()
    presenter.enter(29)
    presenter.feed.tell([present()])
    presenter.feed.tell([present("伊藤 沙織", staff_id=4)])
    presenter.feed.tell([present("高橋 健", TYPING)])
    presenter.feed.tell([present("高橋 健", GONE)])
    assert presenter.heard == [
        "高橋さんが閲覧中",
        "伊藤さん、高橋さんが閲覧中",
        "高橋さんが入力中 ・ 伊藤さんが閲覧中",
        "伊藤さんが閲覧中",
    ]


def test_oneself_and_other_threads_are_not_shown(made):
    presenter = made()
    presenter.enter(29)
    presenter.feed.tell([present("山田 美咲", staff_id=1), present(inquiry_id=30)])
    assert presenter.heard == []
    presenter.enter(30)
    assert presenter.heard == ["高橋さんが閲覧中"]


def test_who_is_not_renewed_has_gone(made):
    presenter = made()
    presenter.enter(29)
    presenter.feed.tell([present(seconds=5)])
    presenter.client.at = NOW + timedelta(seconds=6)
    presenter._look.timeout.emit()
    assert presenter.heard == ["高橋さんが閲覧中", ""]
    assert not presenter._look.isActive()


def test_leaving_shows_nobody_and_a_feed_that_begins_anew_too(made):
    presenter = made()
    presenter.enter(29)
    presenter.feed.tell([present()])
    presenter.feed.resync()
    presenter.feed.tell([present()])
    presenter.leave()
    assert presenter.heard == ["高橋さんが閲覧中", "", "高橋さんが閲覧中", ""]


def test_a_state_of_a_newer_service_is_passed_over(made):
    from msgspec.structs import replace

    presenter = made()
    presenter.enter(29)
    presenter.feed.tell([replace(present(), item=b'{"state": "drawing"}'), present()])
    assert presenter.text == "高橋さんが閲覧中"


def test_it_is_of_no_importance(made):
    presenter = made(permissions=frozenset({Permission.READ_INQUIRIES}))
    presenter.enter(29)
    assert sent(presenter) == []
    failing = made()
    failing.client.answers[SHOW_PRESENCE] = Unreachable(Trouble.CUT)
    failing.enter(29)
    assert failing.inquiry_id == 29
