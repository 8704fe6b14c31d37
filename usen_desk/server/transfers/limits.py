"""What is taken, told before a byte is sent and refused before one comes. A03-2, X16."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from usen_desk.contract.attachments import FILES_MAX
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.transfers import TUS_EXTENSIONS, TUS_VERSION, FileLimits
from usen_desk.server.attachments.kinds import ALL
from usen_desk.server.context import Context, Headed, Refusal
from usen_desk.server.settings import Settings
from usen_desk.server.transfers import store

log = logging.getLogger(__name__)

ALGORITHMS = ("sha256", "sha1")
"""For the checksum of a part; tus wants sha1 to be among them."""
NEVER = frozenset(
    ".exe .dll .msi .scr .com .sys .iso .dmg .apk .rar .7z .gz .xz .tar .mp4 .m4v .mov .avi .mkv .wmv .flv .mpg .mpeg"
    " .webm .psd .ai .ttf .otf .class .wasm".split()
)
"""Ends of names whose bytes are none that kinds.py knows: to take 200 MB of them first helps nobody. Whatever is called
otherwise is judged by its bytes once they are there."""


def get_file_limits(context: Context, _: Nothing) -> FileLimits:
    allowed = [kind for kind in ALL if kind.media_type in context.settings.file_types]
    return FileLimits(
        max_bytes=context.settings.file_max_bytes,
        files_max=FILES_MAX,
        media_types=tuple(kind.media_type for kind in allowed),
        extensions=tuple(extension for kind in allowed for extension in kind.extensions),
    )


def insist_on_room(context: Context, size_bytes: int) -> None:
    """Before a transfer begins; what the others have still to bring counts as there.

    Raises:
        Refusal: TOO_MANY: this customer's unfinished ones would be too much; NO_ROOM.
    """
    settings, tx = context.settings, context.tx
    if context.actor.is_customer:
        begun = store.unfinished_bytes(tx, context.actor)
        if begun + size_bytes > settings.customer_unfinished_max_bytes:
            raise Refusal(Code.TOO_MANY, "upload_length")
    free_bytes = free_of(settings)
    if free_bytes is not None and free_bytes - store.missing_bytes(tx) - size_bytes < settings.files_free_min_bytes:
        log.warning("no transfer of %d bytes begins: the disk has %d left", size_bytes, free_bytes)
        raise Refusal(Code.NO_ROOM, "upload_length")


def free_of(settings: Settings) -> int | None:
    """Of the disk that keeps the files; None where a bucket does, or nobody can say."""
    if settings.files_bucket is not None:
        return None
    folder = Path(settings.files_folder).absolute()
    try:
        return shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.is_dir())).free
    except (OSError, StopIteration):
        return None


def ask_tus(context: Context, _: Nothing) -> Headed[Nothing]:
    """As tus has it, for clients that know nothing of us."""
    headers = {
        "Tus-Resumable": TUS_VERSION,
        "Tus-Version": TUS_VERSION,
        "Tus-Extension": TUS_EXTENSIONS,
        "Tus-Max-Size": str(context.settings.file_max_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Headed(Nothing(), headers)


def insist_on_limits(context: Context, name: str, size_bytes: int) -> None:
    """
    Raises:
        Refusal: TOO_LARGE; FILE_REFUSED (upload_length: nothing in it; name: a kind that is not taken).
    """
    if size_bytes > context.settings.file_max_bytes:
        raise Refusal(Code.TOO_LARGE, "upload_length")
    if not size_bytes:
        raise Refusal(Code.FILE_REFUSED, "upload_length")
    end = f".{name.rpartition('.')[2].casefold()}"
    kinds = [kind for kind in ALL if end in kind.extensions]
    is_known_and_not_taken = kinds and not any(kind.media_type in context.settings.file_types for kind in kinds)
    if end in NEVER or is_known_and_not_taken:
        raise Refusal(Code.FILE_REFUSED, "name")
