"""Tests for usen_desk.server.inquiries.counts: what is not counted to its end says so, and no table is read for it."""

import pytest
from sqlalchemy import event

from tests.server.inquiries.conftest import AGENT
from tests.server.inquiries.rows import add_inquiries
from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import View
from usen_desk.contract.permissions import Permission
from usen_desk.server.inquiries.counts import count_views


def test_a_count_above_a_thousand_is_capped(world):
    with world.database.write() as tx:
        add_inquiries(tx, [{}] * (COUNT_EXACT_TO + 1))
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        views = count_views(context, Nothing()).views
    assert (views[View.UNANSWERED].count, views[View.UNANSWERED].more_than_count) == (COUNT_EXACT_TO, True)
    assert (views[View.MINE].count, views[View.MINE].more_than_count) == (0, False)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_standing_views_are_counted_inside_an_index(world):
    asked = []
    with world.unit(AGENT, Permission.WORK_INQUIRIES) as context:
        event.listen(context.tx, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
        count_views(context, Nothing())
        counted = tuple(asked)
        plans = [
            row[3]
            for statement, values in counted
            if "inquiry.queue" in statement
            for row in context.tx.exec_driver_sql(f"explain query plan {statement}", values)
            if "inquiry" in row[3] and row[3].startswith(("SCAN", "SEARCH"))
        ]
    assert len(plans) >= len(View)
    assert [plan for plan in plans if "COVERING INDEX" not in plan] == []
