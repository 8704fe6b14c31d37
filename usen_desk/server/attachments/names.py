"""File names as they are kept and shown: nothing in them leads into a folder, hides, turns around or means a device.

Names come from customers' machines and end on the desks' disks, most of them Windows.
"""

from __future__ import annotations

import re
import unicodedata

NAME_MAX_UNITS = 255
"""UTF-16 code units, as Windows counts."""
EXTENSION_MAX_UNITS = 20
NAMELESS = "file"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*", re.IGNORECASE)
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Controls; bidi, zero-width and other format characters; halves of pairs; line and paragraph ends. Private characters
stay: names of people and companies are written with them (gaiji)."""
_UNSEEN = re.compile("[\\u115f\\u1160\\u3164\\uffa0\\u2800]")
"""Letters without a shape: they look like no name, or like a space."""


def cleaned(name: str, extensions: tuple[str, ...]) -> str:
    """At least one character and an extension of the file's kind, the first of `extensions` where it has another one.
    Cleaning twice changes nothing more."""
    plain = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = _UNSEEN.sub("", "".join(char for char in plain if unicodedata.category(char) not in _HIDDEN))
    plain = _FORBIDDEN.sub("_", plain).strip().rstrip(". ")
    stem, extension = _parted(plain, extensions)
    stem = _shortened(stem, NAME_MAX_UNITS - len(extension) - 1).rstrip(". ")
    if not stem.strip(". "):
        stem = NAMELESS
    if stem.startswith("."):
        stem = NAMELESS + stem
    return unicodedata.normalize("NFC", ("_" if _is_device(stem) else "") + stem + extension)


def _parted(name: str, extensions: tuple[str, ...]) -> tuple[str, str]:
    at = name.rfind(".")
    if at >= 0 and name[at:].casefold() in extensions:
        return name[:at].rstrip(". "), name[at:]
    return name, extensions[0]


def _is_device(stem: str) -> bool:
    """Windows looks at what stands before the first dot."""
    return _DEVICE.fullmatch(stem.split(".")[0]) is not None


def _shortened(text: str, units: int) -> str:
    """Without half a pair at its end."""
    encoded = text.encode("utf-16-le")
    return encoded[: units * 2].decode("utf-16-le", "ignore") if len(encoded) > units * 2 else text
