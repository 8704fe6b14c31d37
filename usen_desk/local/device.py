"""The number of this desk: made once, 32 hex digits, no secret. The throttle of the sign-in knows desks by it."""

from __future__ import annotations

import logging
import re
import secrets
from pathlib import Path

from usen_desk.local.files import write_whole

log = logging.getLogger(__name__)

_DEVICE = re.compile(r"[0-9a-f]{32}")


def device_id(path: Path) -> str:
    """Read from `path`, or made and kept there. A disk that refuses only means a new number at the next start."""
    try:
        kept = path.read_text(encoding="ascii").strip()
        if _DEVICE.fullmatch(kept):
            return kept
    except (OSError, UnicodeDecodeError):
        pass
    return renewed_device_id(path)


def renewed_device_id(path: Path) -> str:
    """In place of one that was revoked."""
    made = secrets.token_hex(16)
    try:
        write_whole(path, made.encode("ascii"))
    except OSError as error:
        log.warning("the device number could not be kept: %s", type(error).__name__)
    return made
