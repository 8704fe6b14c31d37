"""Large files over HTTP: up in parts of 1 MB by tus, down by Range. One pass each, until it is done or something is in
the way; calling again goes on where the service, or the part on this disk, stopped. Constant memory. No Qt.

    kept = send_file(client, FileToSend(upload_id, path, "図面.pdf", size_bytes, sha256), progress)
    fetch_file(client, 29, Path("図面.pdf"), progress, told)

Run in a worker: both block, and are ended by the Cancellation of their thread.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import UUID

import msgspec

from usen_desk.api.cancellation import current
from usen_desk.api.client import CALL_DEADLINE_S, TRANSFER_DEADLINE_S, ApiClient, Progress
from usen_desk.api.errors import BadAnswer, DiskTrouble, Refused, SourceTrouble, Strange, Trouble, Unreachable
from usen_desk.contract.attachments import GET_FILE, FileKept
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.transfers import (
    DROP_TRANSFER,
    GET_TRANSFER,
    MAKE_TRANSFER,
    PART_BYTES,
    SEND_PART,
    TUS_VERSION,
    PartToSend,
    Transfer,
    TransferToMake,
)

if TYPE_CHECKING:
    import requests

PART_DEADLINE_S = 60.0
"""R7, for 1 MB."""
PART_WAIT_S = 45.0
"""More than any other read may take: the service writes the part through to its disk."""
COME_BYTES = 256 * 1024
"""As much of a download may be lost by a cut, and comes between two words of progress."""
LOST_MAX = 3
"""So often in a row the service may know another offset than we do."""
RANGE_NOT_THERE = 416
_PIECE = re.compile(r"bytes (\d+)-\d+/(\d+)")
_TAG = re.compile(r'"([0-9a-f]{64})"')


@dataclass(frozen=True)
class FileToSend:
    upload_id: str
    path: Path
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class FileToCome:
    """What the service says of a file before its bytes come. sha256 is empty where a machine before it took the tag."""

    size_bytes: int
    sha256: str


Told = Callable[[FileToCome], None]
"""Called in the worker, before the first byte."""


def sha256_of(path: Path) -> tuple[int, str]:
    """Size and digest of a file of this PC, in constant memory. Raises: SourceTrouble, Cancelled."""
    cancellation, digest, size = current(), hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(PART_BYTES):
                cancellation.check()
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise SourceTrouble(type(error).__name__) from error
    return size, digest.hexdigest()


def send_file(client: ApiClient, file: FileToSend, progress: Progress) -> FileKept:
    """Send what the service doesn't have of it yet. Safe to repeat, and to begin on another start of the program.

    Raises: as ApiClient.call; SourceTrouble, when the file isn't there or isn't what it was.
    """
    there = _made(client, file)
    if there.kept is not None:
        return there.kept
    with _source(file) as source:
        offset, lost = there.offset_bytes, 0
        progress(offset, file.size_bytes)
        while offset < file.size_bytes:
            try:
                offset, lost = _send_part(client, file, source, offset), 0
            except Refused as error:
                lost += 1
                if error.problem.code is not Code.WRONG_OFFSET or lost > LOST_MAX:
                    raise
                offset = client.call(GET_TRANSFER, Nothing(), transfer=file.upload_id).offset_bytes
            progress(offset, file.size_bytes)
    kept = client.call(GET_TRANSFER, Nothing(), transfer=file.upload_id).kept
    if kept is None:
        raise BadAnswer(Strange.GARBAGE, "all was sent and nothing was kept")
    return kept


def drop_sent(client: ApiClient, upload_id: str) -> None:
    """Leave a file that was sent in part. Raises: as ApiClient.call, but for what isn't there any more."""
    try:
        with client.exchange(DROP_TRANSFER, Nothing(), CALL_DEADLINE_S, path={"transfer": upload_id}):
            pass
    except Refused as error:
        if error.problem.code is not Code.NOT_FOUND:
            raise


def part_of(target: Path) -> Path:
    """What has come of a file lies beside the place that it will have, and is never taken for it."""
    return target.with_name(f"{target.name}.part")


def fetch_file(
    client: ApiClient, attachment_id: int, target: Path, progress: Progress, told: Told, sha256: str = ""
) -> Path:
    """Fetch what isn't in the part yet, check the whole, then give it its name. sha256: of which the part holds the
    beginning, as `told` said; without it the part begins anew.

    Raises: as ApiClient.call (NOT_FOUND: it was taken back meanwhile, or may not be read any more); DiskTrouble.
    The part stays, and an older target too, unless all came.
    """
    part = part_of(target)
    offset = _size(part) if sha256 else 0
    try:
        to_come = _fetch(client, attachment_id, part, offset, sha256, progress, told)
    except Refused as error:
        if error.problem.status != RANGE_NOT_THERE:
            raise
        to_come = _fetch(client, attachment_id, part, 0, "", progress, told)
    _insist_on_content(part, to_come)
    with _told_as_disk_trouble():
        os.replace(part, target)
    return target


def _made(client: ApiClient, file: FileToSend) -> Transfer:
    """Asked for anew at each beginning: the answer to it may have been lost."""
    words = {"upload_id": str(UUID(file.upload_id)), "filename": file.name, "sha256": file.sha256}
    pairs = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())
    ask = TransferToMake(tus_resumable=TUS_VERSION, upload_length=file.size_bytes, upload_metadata=",".join(pairs))
    with client.exchange(MAKE_TRANSFER, ask, CALL_DEADLINE_S) as answer:
        content = answer.content
        if "Content-Length" not in answer.headers:  # a head that was cut between two lines looks like a whole one
            raise Unreachable(Trouble.CUT, "without a length")
        try:
            return msgspec.json.decode(content, type=Transfer)
        except msgspec.DecodeError as error:
            raise BadAnswer(Strange.GARBAGE, type(error).__name__) from error


def _send_part(client: ApiClient, file: FileToSend, source: IO[bytes], offset: int) -> int:
    """The new offset."""
    try:
        source.seek(offset)
        data = source.read(min(PART_BYTES, file.size_bytes - offset))
    except OSError as error:
        raise SourceTrouble(type(error).__name__) from error
    if not data:
        raise SourceTrouble("it became shorter")
    part = PartToSend(
        tus_resumable=TUS_VERSION,
        content_type="application/offset+octet-stream",
        upload_offset=offset,
        upload_checksum=f"sha256 {base64.b64encode(hashlib.sha256(data).digest()).decode()}",
    )
    path = {"transfer": file.upload_id}
    with client.exchange(SEND_PART, part, PART_DEADLINE_S, data=data, path=path, wait_s=PART_WAIT_S) as answer:
        said = answer.headers.get("Upload-Offset", "")
    if not said:  # cut between two lines, too
        raise Unreachable(Trouble.CUT, "without an offset")
    if said != str(offset + len(data)):
        raise BadAnswer(Strange.GARBAGE, "Upload-Offset")
    return offset + len(data)


@contextlib.contextmanager
def _source(file: FileToSend) -> Iterator[IO[bytes]]:
    try:
        source = file.path.open("rb")
        size = os.fstat(source.fileno()).st_size
    except OSError as error:
        raise SourceTrouble(type(error).__name__) from error
    with source:
        if size != file.size_bytes:
            raise SourceTrouble("another size")
        yield source


def _fetch(
    client: ApiClient, attachment_id: int, part: Path, offset: int, sha256: str, progress: Progress, told: Told
) -> FileToCome:
    headers = {"Range": f"bytes={offset}-", "If-Range": f'"{sha256}"'} if offset else {}
    path = {"attachment_id": attachment_id}
    with client.exchange(GET_FILE, Nothing(), TRANSFER_DEADLINE_S, headers=headers, path=path) as answer:
        to_come, begins = _head(answer)
        if begins not in (0, offset):
            raise BadAnswer(Strange.GARBAGE, "Content-Range")
        told(to_come)
        came = _keep(answer, part, begins, to_come.size_bytes, progress)
    if came != to_come.size_bytes:
        raise Unreachable(Trouble.CUT, f"{came} of {to_come.size_bytes} bytes")
    return to_come


def _head(answer: requests.Response) -> tuple[FileToCome, int]:
    """What comes, and from which byte on."""
    tag = _TAG.fullmatch(answer.headers.get("ETag", "").removeprefix("W/"))
    sha256 = tag[1] if tag else ""
    piece = _PIECE.fullmatch(answer.headers.get("Content-Range", ""))
    if answer.status_code == 206 and piece:
        return FileToCome(int(piece[2]), sha256), int(piece[1])
    length = answer.headers.get("Content-Length", "")
    if answer.status_code != 200 or not length.isdigit():
        raise BadAnswer(Strange.GARBAGE, f"status {answer.status_code}")
    return FileToCome(int(length), sha256), 0


def _keep(answer: requests.Response, part: Path, begins: int, whole: int, progress: Progress) -> int:
    """Write what comes behind `begins`; how long the part is now. What came before a cut is on the disk."""
    with _told_as_disk_trouble():
        file = part.open("r+b" if begins else "wb")
    try:
        with _told_as_disk_trouble():
            file.truncate(begins)
            file.seek(begins)
        came = begins
        progress(came, whole)
        while chunk := answer.raw.read(COME_BYTES):
            with _told_as_disk_trouble():
                file.write(chunk)
            came += len(chunk)
            progress(came, whole)
        with _told_as_disk_trouble():
            file.flush()
            os.fsync(file.fileno())
    finally:
        with contextlib.suppress(OSError):  # closing writes what a full disk didn't take once more, and fails again
            file.close()
    return came


def _insist_on_content(part: Path, to_come: FileToCome) -> None:
    """Raises: BadAnswer; then the part is gone, since nobody knows which of its bytes are wrong."""
    if not to_come.sha256:
        return
    try:
        _, sha256 = sha256_of(part)
    except SourceTrouble as error:
        raise DiskTrouble.of(OSError(str(error))) from error
    if sha256 != to_come.sha256:
        with contextlib.suppress(OSError):
            part.unlink()
        raise BadAnswer(Strange.GARBAGE, "sha256")


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except OSError:
        return 0


@contextlib.contextmanager
def _told_as_disk_trouble() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskTrouble.of(error) from error
