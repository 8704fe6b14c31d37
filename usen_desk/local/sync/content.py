"""What the core reads and changes in an item's content: what its author was shown, never the words. R2."""

from __future__ import annotations

from uuid import UUID

import msgspec

from usen_desk.contract.inquiries import NewInquiry, ReplyDraft
from usen_desk.local.records import OutItem, OutKind, Shown


def says(item: OutItem, body: str, file_sizes: tuple[int, ...]) -> bool:
    """Whether a message with these words and files is this item; no, where the item can't be read."""
    try:
        if item.kind is OutKind.OPENING:
            words = msgspec.json.decode(item.content, type=NewInquiry).comment
        else:
            words = msgspec.json.decode(item.content, type=ReplyDraft).body
    except msgspec.MsgspecError:
        return False
    return words == body and sorted(file.size_bytes for file in item.draft.files) == sorted(file_sizes)


def seen_up_to(item: OutItem, shown: Shown) -> OutItem:
    """The author was shown everything up to that message and wants it sent: what comes after it is asked about again.
    Openings and what can't be read stay."""
    if item.kind is OutKind.OPENING or not shown.sequence:
        return item
    try:
        reply = msgspec.json.decode(item.content, type=ReplyDraft)
    except msgspec.MsgspecError:
        return item
    seen_id = UUID(shown.reply_id) if shown.reply_id else None
    allowed = msgspec.structs.replace(reply, last_seen=shown.sequence, last_seen_id=seen_id)
    return msgspec.structs.replace(item, content=msgspec.json.encode(allowed))
