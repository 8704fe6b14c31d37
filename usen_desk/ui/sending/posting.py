"""One try to send an item, in a worker: its files first, then the message itself. Rows A03-2, X4; R1. No widgets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import msgspec

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import Refused
from usen_desk.contract.attachments import UPLOAD_FILE, FileSent
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import OPEN_INQUIRY, POST_REPLY, Inquiry, NewInquiry, ReplyDraft, ReplyPosted
from usen_desk.contract.shelf import TAKE_DOCUMENT, DocumentTaken
from usen_desk.local.records import KeptFile, Outbox, OutItem, OutKind
from usen_desk.local.sync.core import SESSION_OVER, TRIED_AGAIN
from usen_desk.ui.sending.out_view import refusal


@dataclass(frozen=True)
class Paper:
    """A file with its bytes; None where they can't be read any more, or where it is on the service's shelf."""

    file: KeptFile
    content: bytes | None


@dataclass
class Try:
    """`skipped`: files that were sent with an earlier try and are taken to be there. `uploaded`: those of this one."""

    item: OutItem
    attempt: int
    skipped: Collection[str] = ()
    uploaded: list[str] = field(default_factory=list)


def papers_of(outbox: Outbox, one: Try) -> list[Paper]:
    """In the lane of the disk; large ones are on the service by then. Raises: OSError."""
    small = [file for file in one.item.draft.files if not file.path]
    return [Paper(file, _bytes(outbox, file)) for file in small if file.upload_id not in one.skipped]


def post(client: ApiClient, one: Try, papers: Sequence[Paper]) -> ReplyPosted | Inquiry:
    """A file that is refused stops nothing: whether the message is there already, only the message's own call tells.

    Raises: as ApiClient.call; Refused with FILE_REFUSED and the like, when the message lacks that file.
    """
    refused: Refused | None = None
    for paper in papers:
        try:
            _upload(client, paper)
            one.uploaded.append(paper.file.upload_id)
        except Refused as error:
            if error.problem.code in TRIED_AGAIN | SESSION_OVER:
                raise
            refused = refused or error
    try:
        return _post(client, one.item)
    except Refused as error:
        if error.problem.code is Code.FILE_MISSING and refused is not None:
            raise refused from error
        raise


def _upload(client: ApiClient, paper: Paper) -> None:
    if version_id := paper.file.shelf_version_id:
        client.call(TAKE_DOCUMENT, DocumentTaken(version_id=version_id), upload=paper.file.upload_id)
        return
    if paper.content is None:
        raise refusal(Code.FILE_MISSING)
    sent = FileSent(name=paper.file.name, sha256=paper.file.sha256)
    client.upload(UPLOAD_FILE, sent, paper.content, upload=paper.file.upload_id)


def _post(client: ApiClient, item: OutItem) -> ReplyPosted | Inquiry:
    try:
        if item.kind is OutKind.OPENING:
            return client.call(OPEN_INQUIRY, msgspec.json.decode(item.content, type=NewInquiry))
        reply = msgspec.json.decode(item.content, type=ReplyDraft)
    except msgspec.MsgspecError as error:
        raise refusal(Code.INVALID_INPUT) from error
    return client.call(POST_REPLY, reply, inquiry_id=item.inquiry_id)


def _bytes(outbox: Outbox, file: KeptFile) -> bytes | None:
    try:
        return None if file.shelf_version_id else outbox.file(file.upload_id)
    except (KeyError, ValueError):
        return None
