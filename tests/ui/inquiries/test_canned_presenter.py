"""Tests for usen_desk.ui.inquiries.canned_presenter: read once in a while, filled in for the open inquiry. X7."""

import pytest

from tests.fakes import Immediately
from tests.ui.account_samples import me
from tests.ui.inquiries.canned_samples import ALL, VISIT
from tests.ui.inquiries.samples import Client, card
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.canned import LIST_CANNED, CannedReplies
from usen_desk.contract.permissions import Permission
from usen_desk.ui.inquiries import canned_presenter
from usen_desk.ui.inquiries.canned_presenter import CannedPresenter


@pytest.fixture
def made(qtbot):
    def make(**who):
        client = Client({LIST_CANNED: CannedReplies(items=ALL)})
        presenter = CannedPresenter(client, Immediately(), me(**who))
        presenter.client, presenter.heard = client, []
        presenter.changed.connect(lambda: presenter.heard.append("changed"))
        presenter.told.connect(lambda message: presenter.heard.append(message.text))
        presenter.show(card(assignee_name="伊藤 沙織"))
        return presenter

    return make


def test_they_are_read_when_first_wanted_and_again_when_they_are_old(made, monkeypatch):
    presenter = made()
    assert presenter.client.asked == []
    presenter.open(is_note=False)
    presenter.open(is_note=False)
    assert len(presenter.client.asked) == 1
    assert presenter.model.rowCount() == 5
    monkeypatch.setattr(canned_presenter, "FRESH_S", -1.0)
    presenter.open(is_note=True)
    assert len(presenter.client.asked) == 2
    assert presenter.heard == ["changed", "changed"]
    presenter.load(anew=True)
    assert len(presenter.client.asked) == 3


def test_what_is_known_stays_when_they_cannot_be_read(made, monkeypatch):
    presenter = made()
    presenter.client.answers[LIST_CANNED] = Unreachable(Trouble.REFUSED)
    presenter.open(is_note=False)
    assert "接続できません" in presenter.heard[0]
    presenter.client.answers[LIST_CANNED] = CannedReplies(items=ALL)
    presenter.open(is_note=False)
    presenter.client.answers[LIST_CANNED] = Unreachable(Trouble.REFUSED)
    presenter.load(anew=True)
    assert presenter.heard[1:] == ["changed"]
    assert presenter.model.rowCount() == 5


def test_placeholders_come_from_the_inquiry_and_the_person(made):
    presenter = made()
    assert presenter.text_of(VISIT, "渡辺 大輔") == "担当の伊藤 沙織です。渡辺 大輔がお伺いします。（29）"
    presenter.show(card(assignee_name="", assignee_id=None))
    assert presenter.text_of(VISIT, "") == "担当の山田 美咲です。{営業}がお伺いします。（29）"


def test_who_may_not_use_them_asks_nothing(made):
    presenter = made(permissions=frozenset({Permission.READ_INQUIRIES}))
    presenter.open(is_note=False)
    assert presenter.client.asked == []
