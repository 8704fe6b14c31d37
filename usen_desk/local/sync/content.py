"""What the core reads and changes in an item's content: last_seen and send_anyway, never the words. R2."""

from __future__ import annotations

import msgspec

from usen_desk.contract.inquiries import NewInquiry, ReplyDraft
from usen_desk.local.records import OutItem, OutKind


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


def sent_anyway(item: OutItem, shown: int) -> OutItem:
    """The author was shown everything up to that sequence and wants it sent. Openings and what can't be read stay."""
    if item.kind is OutKind.OPENING:
        return item
    try:
        reply = msgspec.json.decode(item.content, type=ReplyDraft)
    except msgspec.MsgspecError:
        return item
    seen = max(reply.last_seen, shown)
    allowed = msgspec.structs.replace(reply, last_seen=seen, send_anyway=True)
    return msgspec.structs.replace(item, content=msgspec.json.encode(allowed))
