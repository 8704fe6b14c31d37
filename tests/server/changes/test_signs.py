"""Tests for usen_desk.server.changes.signs: who shows a list hears that it is another one, and no word of it."""

from uuid import uuid4

import pytest

from tests.server.people.conftest import office as office
from usen_desk.contract.canned import ADD_CANNED, CannedText
from usen_desk.contract.catalogue import PUT_CATEGORY_ORDER, CategoryOrder
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Role
from usen_desk.server.changes.reader import Reader, audience_of
from usen_desk.server.handlers import CHANGE_VIEWS, PRESENCE_VISIBLE
from usen_desk.server.inquiries.category_words import ORDERED
from usen_desk.server.session.service import still_signed_in, token_hash


@pytest.fixture
def heard(office):
    """What the audience of a role is told."""

    def of(role):
        reader = Reader(office.database, office.settings, CHANGE_VIEWS, PRESENCE_VISIBLE, lambda: office.now)
        with office.database.read() as tx:
            audience = audience_of(still_signed_in(tx, [token_hash(role.value)], office.now)[token_hash(role.value)])
        return [(one.kind, bytes(one.item)) for one in reader.look(0, [audience]).of[audience]]

    return of


def test_a_changed_list_is_told_as_a_sign(office, heard):
    text = CannedText(title="お礼", body="ありがとうございます。", is_shared=True)
    office.call(ADD_CANNED, text, canned=str(uuid4()))
    office.call(PUT_CATEGORY_ORDER, CategoryOrder(items=ORDERED[::-1]), version=0)
    assert heard(Role.AGENT) == [(ChangeKind.CANNED, b"{}"), (ChangeKind.CATALOGUE, b"{}")]
    assert heard(Role.ADMIN) == [(ChangeKind.CANNED, b"{}")], "an administrator reads no inquiries"
