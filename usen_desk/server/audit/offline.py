"""Views without the service, logged when the desk tells of them. They stand in the log at the time of the telling, with
the desk's own time beside; the batch stands in place of the request."""

from __future__ import annotations

from datetime import UTC, timedelta

from usen_desk.contract.base import Nothing
from usen_desk.contract.offline import OfflineViews, ViewedKind
from usen_desk.server.audit import store
from usen_desk.server.audit.service import Action
from usen_desk.server.context import Context

TOLD_AGAIN_DAYS = 30
"""A batch that was told longer ago is taken for a new one."""

_ACTIONS = {
    ViewedKind.CUSTOMER: Action.CUSTOMER_VIEWED,
    ViewedKind.TRIAL: Action.TRIAL_VIEWED,
    ViewedKind.INQUIRY: Action.INQUIRY_VIEWED,
}


def post_offline_views(context: Context, body: OfflineViews) -> Nothing:
    """Safe to repeat."""
    staff_id, batch = context.actor.staff_id, body.batch_id.hex
    if store.has_request(context.tx, staff_id, batch, context.now - timedelta(days=TOLD_AGAIN_DAYS)):
        return Nothing()
    for view in body.views:
        store.add(
            context.tx,
            at=context.now,
            staff_id=staff_id,
            action=_ACTIONS[view.kind],
            object_kind=view.kind.value,
            object_key=view.key,
            from_inquiry_id=None,
            request_id=batch,
            detail=f"offline at {view.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )
    return Nothing()
