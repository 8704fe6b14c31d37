"""Files of a form: each is kept as an upload before its message, once for each sending of the same form. A03-2."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from usen_desk.contract.attachments import FILES_MAX, UPLOAD_FILE, UPLOAD_MAX_BYTES, FileSent
from usen_desk.contract.errors import Code
from usen_desk.contract.transfers import FILE_NAME_MAX_CHARS, MAKE_TRANSFER, SEND_PART, PartToSend, TransferToMake
from usen_desk.server.context import Refusal
from usen_desk.server.portal import words
from usen_desk.server.portal.forms import Form, Sent
from usen_desk.server.portal.rendering import size
from usen_desk.server.portal.visit import Visit

FILE_MAX_BYTES = 10 * 1024 * 1024
"""Of one file. A form is held whole while it is sent on."""
FORM_BYTES_MAX = 30 * 1024 * 1024
FORM_BYTES_BESIDES = 1024 * 1024
"""Of a form, for what is not its files; so the page says less than is taken."""
KEPT = "kept_file"


@dataclass(frozen=True)
class KeptFile:
    """An upload that waits for its message; the form carries it when it comes back."""

    upload_id: UUID
    name: str

    @property
    def value(self) -> str:
        return f"{self.upload_id} {self.name}"


class CantKeep(Exception):
    """A file that isn't taken; the text is for its sender. `files` are those that are kept nevertheless."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.files: list[KeptFile] = []


def form_id(form: Form, name: str) -> UUID:
    """The number of this form: sending it twice is known by it."""
    try:
        return UUID(form.one(name))
    except ValueError:
        return uuid4()


async def kept(visit: Visit, of_form: UUID) -> list[KeptFile]:
    """What was kept before and still is wanted, and what came with this form.

    Raises:
        CantKeep: too many, too large, empty, or of a kind that isn't taken.
    """
    files = kept_before(visit.form)
    try:
        if len(files) + len(visit.form.files) > FILES_MAX:
            raise CantKeep(words.TOO_MANY_FILES.format(limit=FILES_MAX))
        for file in visit.form.files:
            _check(file)
        for file in visit.form.files:
            made = await _sent(visit, of_form, file)
            files += [made] if made.upload_id not in {one.upload_id for one in files} else []
    except CantKeep as cant:
        cant.files = files
        raise
    return files


def kept_before(form: Form) -> list[KeptFile]:
    """Without what this form drops."""
    dropped = set(form.many("drop_file"))
    found = [_read(value) for value in form.many(KEPT)]
    return [file for file in found if file is not None and str(file.upload_id) not in dropped]


def _read(value: str) -> KeptFile | None:
    upload_id, _, name = value.partition(" ")
    try:
        return KeptFile(UUID(upload_id), name[:255])
    except ValueError:
        return None


def _check(file: Sent) -> None:
    if len(file.content) > FILE_MAX_BYTES:
        raise CantKeep(words.FILE_TOO_LARGE.format(name=file.name, limit=size(FILE_MAX_BYTES)))
    if len(file.name) > FILE_NAME_MAX_CHARS:
        shown = {"length": len(file.name), "limit": FILE_NAME_MAX_CHARS, "name": file.name[:20]}
        raise CantKeep(words.NAME_TOO_LONG.format(**shown))
    if not file.content:
        raise CantKeep(words.EMPTY_FILE.format(name=file.name))


async def _sent(visit: Visit, of_form: UUID, file: Sent) -> KeptFile:
    sha256 = hashlib.sha256(file.content).hexdigest()
    upload_id = uuid5(of_form, f"{sha256} {file.name}")
    try:
        if len(file.content) > UPLOAD_MAX_BYTES:
            return await _sent_in_parts(visit, upload_id, file, sha256)
        body = FileSent(name=file.name[:255], sha256=sha256)
        told = await visit.call(UPLOAD_FILE, body, raw=file.content, upload=upload_id)
    except Refusal as refusal:
        if refusal.code in (Code.FILE_REFUSED, Code.INVALID_INPUT, Code.TOO_LARGE):
            raise CantKeep(f"「{file.name}」: {words.REFUSED[Code.FILE_REFUSED]}") from None
        if refusal.code in (Code.TOO_MANY_CALLS, Code.BUSY, Code.STORAGE_FULL, Code.NO_ROOM, Code.TOO_MANY):
            raise CantKeep(f"「{file.name}」: {words.refused(refusal.code, refusal.retry_after_s)}") from None
        raise
    return KeptFile(upload_id, told.name)


async def _sent_in_parts(visit: Visit, upload_id: UUID, file: Sent, sha256: str) -> KeptFile:
    """From where an earlier sending of the same form had come to."""
    told = {"filename": file.name[:255], "sha256": sha256, "upload_id": str(upload_id)}
    metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in told.items())
    ask = TransferToMake(upload_length=len(file.content), upload_metadata=metadata)
    made = await visit.call(MAKE_TRANSFER, ask)
    if made.kept is None:
        part = PartToSend(content_type="application/offset+octet-stream", upload_offset=made.offset_bytes)
        await visit.client.send(SEND_PART, part, file.content[made.offset_bytes :], transfer=upload_id)
    return KeptFile(upload_id, made.name)


def ids(files: Iterable[KeptFile]) -> tuple[UUID, ...]:
    return tuple(file.upload_id for file in files)
