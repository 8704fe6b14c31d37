"""Files that a person looks at, under their own names, in a private folder that is wiped at sign-out and at the next
start (local/temporary.py). What lies there may be opened by other programs, so it is read-only and, on Windows, marked
as come from elsewhere. X15.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path

from usen_desk.local.files import make_private_folder
from usen_desk.local.temporary import TemporaryFolder

NAME_MAX_CHARS = 120
"""Windows takes 260 for the whole path, and other programs make longer names of it."""
NAME_MAX_BYTES = 235
"""Linux takes 255, and a part has a longer name than its file."""
NAMELESS = "file"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\..*)?", re.IGNORECASE)
_MARK = b"[ZoneTransfer]\r\nZoneId=3\r\n"
"""Zone 3 is the internet: Office opens such a file in its protected view, Windows asks before it runs anything."""


class OpenedFiles:
    """Each file has a folder of its own, so that two of one name don't meet."""

    def __init__(self, temporary: TemporaryFolder) -> None:
        self._temporary = temporary
        self._places: dict[int, Path] = {}

    def place(self, attachment_id: int, name: str) -> Path:
        """Where the file is to be put; the folder is there then. Raises: OSError."""
        place = self._places.get(attachment_id)
        if place is None or not place.parent.is_dir():
            folder = self._temporary.new_file()
            make_private_folder(folder)
            place = self._places[attachment_id] = folder / safe_name(name)
        return place

    def kept(self, attachment_id: int) -> Path | None:
        """The file, where it is there whole."""
        place = self._places.get(attachment_id)
        return place if place is not None and place.is_file() else None

    def forget(self) -> None:
        """After the folder was wiped."""
        self._places.clear()


def finish(path: Path) -> None:
    """All of it is there: from now on it is only read. Raises: OSError."""
    mark_of_the_web(path)
    path.chmod(stat.S_IREAD)


def copy_out(source: Path, target: Path) -> None:
    """To a place that a person chose, for them to write in; an older file there stays until all is written. Raises:
    OSError."""
    import shutil  # with its compression modules, not needed before a file is saved

    part = target.with_name(f"{target.name}.{os.urandom(4).hex()}.part")
    try:
        shutil.copyfile(source, part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    mark_of_the_web(target)


def mark_of_the_web(path: Path, *, is_windows: bool = os.name == "nt") -> None:
    """Tell Windows that the file came from elsewhere; a disk that can't keep it (FAT, some shares) does without."""
    if not is_windows:
        return
    try:
        with open(f"{path}:Zone.Identifier", "wb") as stream:
            stream.write(_MARK)
    except OSError:
        pass


def safe_name(name: str) -> str:
    """As Windows can keep it: no path, no characters that hide or turn around, no device. The ending stays."""
    plain = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = "".join(char for char in plain if unicodedata.category(char) not in _HIDDEN)
    plain = _FORBIDDEN.sub("_", plain).strip().rstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending = f".{ending[:20]}" if dot else ""
    stem = _shortened(stem[: NAME_MAX_CHARS - len(ending)], NAME_MAX_BYTES - len(ending.encode()))
    stem = stem.rstrip(". ").lstrip(".")
    made = (stem or NAMELESS) + ending
    return f"_{made}" if _DEVICE.fullmatch(made) else made


def _shortened(text: str, size_bytes: int) -> str:
    """Without a part of a character at its end."""
    return text.encode()[:size_bytes].decode(errors="ignore")
