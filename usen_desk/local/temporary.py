"""A private folder for files that are only looked at (previews, exports before they are dragged out).

Wiped at sign-out and at the next start, so that nothing of a customer stays on a shared PC.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

from usen_desk.local.files import make_private_folder

log = logging.getLogger(__name__)


class TemporaryFolder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def new_file(self, suffix: str = "") -> Path:
        """A path for a file of its own; not made yet. Raises: OSError."""
        make_private_folder(self._path)
        return self._path / f"{os.urandom(16).hex()}{suffix}"

    def wipe(self) -> bool:
        """Remove everything; False when a file is held open and had to stay until the next start."""
        import shutil  # with its compression modules, not needed before the first paint

        failed: list[str] = []

        def retried(remove: Callable[..., object], path: str, info: tuple[type[BaseException], object, object]) -> None:
            failed.append(info[0].__name__)
            if info[0] is PermissionError and remove in (os.unlink, os.rmdir):
                with contextlib.suppress(OSError):  # Windows removes nothing that is read-only
                    os.chmod(path, stat.S_IRWXU)
                    remove(path)
                    failed.pop()

        shutil.rmtree(self._path, onerror=retried)
        kept = [name for name in failed if name != "FileNotFoundError"]
        if kept:
            log.warning("%d temporary files could not be removed: %s", len(kept), sorted(set(kept)))
        return not kept
