"""Drafts and items for the tests of the store."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from usen_desk.contract.drafts import DraftMode
from usen_desk.local.records import DraftRecord, KeptFile, OutItem, OutKind

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def uuid(number):
    return str(UUID(int=number))


def draft(
    body="お世話になっております。",
    inquiry_id=29,
    reply=1,
    minutes=0,
    mode=DraftMode.REPLY,
    **given,
):
    return DraftRecord(
        mode=mode,
        inquiry_id=inquiry_id,
        reply_id=uuid(reply),
        body=body,
        saved_at=NOON + timedelta(minutes=minutes),
        **given,
    )


def item(number=1, body="確認いたします。", inquiry_id=29, **given):
    written = draft(body, inquiry_id, number, **given)
    return OutItem(
        item_id=uuid(number),
        kind=OutKind.REPLY,
        inquiry_id=inquiry_id,
        number=number,
        content=b'{"body":"..."}',
        draft=written,
        title="カフェ・ド・ノール 横浜南店",
        queued_at=NOON,
    )


def kept_file(number, content):
    return KeptFile(
        upload_id=uuid(number),
        name="写真.png",
        size_bytes=len(content),
        sha256="0" * 64,
    )
