"""Tests for usen_desk.contract.board."""

from usen_desk.contract.board import open_of, rows_of
from usen_desk.contract.calendars import Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Due, InquirySearch, Status, View


def test_every_tile_leads_to_rows():
    assert {tile: rows_of(tile) for tile in Tile} == {
        Tile.WAITING: InquirySearch(view=View.UNANSWERED),
        Tile.LONGEST: InquirySearch(view=View.UNANSWERED),
        Tile.UNASSIGNED: InquirySearch(view=View.UNASSIGNED),
        Tile.AT_RISK: InquirySearch(due=Due.AT_RISK),
        Tile.OVERDUE: InquirySearch(due=Due.OVERDUE),
        Tile.HELD: InquirySearch(view=View.HELD),
    }


def test_what_is_open_is_all_but_done():
    found = open_of(category=Category.REPAIR)
    assert (set(found.statuses), found.category) == (set(Status) - {Status.DONE}, Category.REPAIR)
