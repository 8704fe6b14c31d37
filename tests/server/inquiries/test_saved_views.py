"""Tests for usen_desk.server.inquiries.saved_views and its store: everybody's own, kept whatever a release knows."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from tests.server.inquiries.conftest import AGENT, COLLEAGUE
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquirySearch, View
from usen_desk.contract.inquiry_work import SAVED_VIEWS_MAX, ViewToSave
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.inquiries.counts import count_views
from usen_desk.server.inquiries.saved_views import delete_saved_view, list_saved_views, put_saved_view


@pytest.fixture
def keep(world):
    def kept(view_id, actor=AGENT, *, name="修理", position=0, **asked):
        body = ViewToSave(name=name, search=InquirySearch(**asked), position=position)
        with world.unit(actor, Permission.OWN_VIEWS) as context:
            return put_saved_view(context, body, str(view_id)).items

    return kept


def listed(world, actor=AGENT):
    with world.unit(actor, Permission.OWN_VIEWS) as context:
        return list_saved_views(context, Nothing()).items


def remove(world, view, actor=AGENT):
    with world.unit(actor, Permission.OWN_VIEWS) as context:
        return delete_saved_view(context, Nothing(), str(view)).items


def test_a_view_is_kept_changed_and_removed(world, keep):
    view = uuid4()
    (kept,) = keep(view, view=View.HELD, text="雑音", after="x", limit=7)
    assert (kept.view_id, kept.name) == (str(view), "修理")
    assert kept.search == InquirySearch(view=View.HELD, text="雑音")
    assert [one.name for one in keep(str(view).upper(), name=" 請求 ")] == ["請求"]
    assert remove(world, view) == []


def test_views_stand_in_their_order(world, keep):
    keep(uuid4(), name="三", position=2)
    keep(uuid4(), name="二", position=1)
    keep(uuid4(), name="一", position=1)
    assert [view.name for view in listed(world)] == ["一", "二", "三"]


def test_nobody_sees_changes_or_removes_anothers(world, keep):
    view = uuid4()
    keep(view)
    assert listed(world, COLLEAGUE) == []
    with pytest.raises(Refusal) as refused:
        keep(view, COLLEAGUE, name="他人")
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "view")
    with pytest.raises(Refusal) as refused:
        remove(world, view, COLLEAGUE)
    assert refused.value.code is Code.NOT_FOUND
    assert [one.name for one in listed(world)] == ["修理"]


def test_no_more_than_may_be_kept(world, keep):
    views = [uuid4() for _ in range(SAVED_VIEWS_MAX)]
    for view in views:
        keep(view)
    with pytest.raises(Refusal, match="invalid_input"):
        keep(uuid4())
    assert len(keep(views[0], name="別名")) == SAVED_VIEWS_MAX
    assert len(keep(uuid4(), COLLEAGUE)) == 1


def test_a_view_that_is_kept_twice_at_once_is_kept_once(world, keep):
    views = [uuid4() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda at: keep(views[at % 6], name=f"{at}"), range(24)))
    assert sorted(view.view_id for view in listed(world)) == sorted(map(str, views))


@pytest.mark.parametrize(
    ("view", "body", "field"),
    [("no-uuid", {}, "view"), (UUID(int=1), {"name": "　"}, "name"), (UUID(int=1), {"position": 2**31}, "position")],
)
def test_what_cannot_be_kept_is_refused(keep, view, body, field):
    with pytest.raises(Refusal) as refused:
        keep(view, **body)
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, field)


@pytest.mark.parametrize("view", ["no-uuid", UUID(int=1)])
def test_what_is_not_kept_cannot_be_removed(world, view):
    with pytest.raises(Refusal) as refused:
        remove(world, view)
    assert refused.value.code is Code.NOT_FOUND


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('{"view":"held","of_a_newer_release":1}', [InquirySearch(view=View.HELD)]),
        ('{"view":"of_a_newer_release"}', []),
    ],
)
def test_a_view_of_a_newer_release_is_read_as_far_as_it_can_be(world, keep, stored, shown):
    view = uuid4()
    keep(view)
    with world.database.write() as tx:
        tx.execute(update(schema.saved_view).values(search=stored))
    assert [one.search for one in listed(world)] == shown
    with world.database.read() as tx:
        assert tx.execute(select(schema.saved_view.c.search)).scalar_one() == stored


def test_standing_and_own_views_are_counted(world, keep):
    mine, other = world.open().card.inquiry_id, world.open().card.inquiry_id
    world.say(AGENT, mine)
    own = uuid4()
    keep(own, text="承知")
    keep(uuid4(), COLLEAGUE)
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        counts = count_views(context, Nothing())
    assert {view: counted.count for view, counted in counts.views.items()} == {
        View.UNANSWERED: 1,
        View.MINE: 1,
        View.AWAITING: 1,
        View.HELD: 0,
        View.UNASSIGNED: 1,
        View.ALL: 2,
    }
    assert {view: counted.count for view, counted in counts.saved.items()} == {str(own): 1}
    assert other != mine
