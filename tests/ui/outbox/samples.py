"""Things that wait to be sent."""

from __future__ import annotations

from tests.ui.inquiries.samples import NOW
from usen_desk.contract.drafts import DraftMode
from usen_desk.local.records import DraftRecord, OutItem, OutKind


def draft(body="承知しました", inquiry_id=29, mode=DraftMode.REPLY, **other) -> DraftRecord:
    values = {"mode": mode, "inquiry_id": inquiry_id, "reply_id": "r", "body": body, "saved_at": NOW}
    return DraftRecord(**values | other)


def item(item_id="a", body="承知しました", inquiry_id=29, kind=OutKind.REPLY, **other) -> OutItem:
    values = {
        "item_id": item_id,
        "kind": kind,
        "inquiry_id": inquiry_id,
        "number": 1,
        "content": b"{}",
        "draft": draft(body, inquiry_id, DraftMode(kind.value)),
        "title": "ビストロ 四条",
        "queued_at": NOW,
    }
    return OutItem(**values | other)
