"""Links in what people write, and where each of them really leads. No widgets. X2.

Only http and https. A text may say one thing and lead to another: user names before an @, letters of other scripts. So a
link is what will be opened, and its host is told as it is read and as it is asked for in the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QUrl

_USER = r"(?:[\w.~%!$&*+;=:-]*@)?"
_HOST = r"(?:(?:[a-z0-9-]+\.)+[a-z]{2,}|[^\s/?#<>\"'\\()（）「」『』【】、。，！？｜|@:　]+|\[[0-9a-f:.]+\])"
_REST = r"(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?"
_FOUND = re.compile(rf"(?:https?://{_USER}{_HOST}|www\.(?:[a-z0-9-]+\.)+[a-z]{{2,}}){_REST}", re.IGNORECASE)
"""Words follow a link without a space: beyond its host it ends with the first letter that a link would encode."""
_ENDS = ".,;:!?)]}*_~'"
_ENCODED = QUrl.ComponentFormattingOption.FullyEncoded
_DECODED = QUrl.ComponentFormattingOption.FullyDecoded


@dataclass(frozen=True)
class Link:
    start: int
    end: int
    """In characters of the text."""
    address: str
    """As it will be opened."""
    host: str
    """As it is read: 例え.jp."""
    asked_host: str
    """As it is asked for: xn--r8jz45g.jp. The same where the name is plain."""

    @property
    def is_disguised(self) -> bool:
        """The name has letters beyond ASCII, which may look like others."""
        return self.host != self.asked_host


def links_of(text: str) -> tuple[Link, ...]:
    """From left to right."""
    made = (_link(found.start(), found.group().rstrip(_ENDS)) for found in _FOUND.finditer(text))
    return tuple(link for link in made if link is not None)


def _link(start: int, said: str) -> Link | None:
    url = QUrl(said if "://" in said else f"https://{said}", QUrl.ParsingMode.StrictMode)
    asked = url.host(_ENCODED)
    if not url.isValid() or not asked or url.scheme() not in ("http", "https"):
        return None
    address = bytes(url.toEncoded().data()).decode("ascii")
    return Link(start, start + len(said), address, _read(asked) or url.host(_DECODED), asked)


def _read(asked: str) -> str:
    """The host with its encoded labels decoded; "" where they don't decode."""
    try:
        return asked.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
