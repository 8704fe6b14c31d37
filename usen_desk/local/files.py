"""Small files written whole: either the old content stays or the new one is there, and only the user may read it."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Raises: OSError; then `path` is what it was before."""
    make_private_folder(path.parent)
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def make_private_folder(folder: Path) -> None:
    """Raises: OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def set_aside(path: Path) -> Path:
    """Rename a file that can't be read, so that it can still be looked at; the name it has now."""
    aside = path.with_name(f"{path.name}.unreadable")
    os.replace(path, aside)
    return aside
