"""Templates to pages: one environment that escapes everything, filters for dates and sizes, headers of each answer."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from usen_desk import resources
from usen_desk.contract.base import JST
from usen_desk.contract.markup import blocks_of
from usen_desk.server.portal import words

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
FORM_CACHE = "private, no-cache"
"""Of pages in which people write: with no-store a browser forgets the text when they go back. Signing out clears it."""
STATIC = {
    "portal.css": "text/css; charset=utf-8",
    "portal.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
STATIC_CACHE = "public, max-age=31536000, immutable"
_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_KIB, _MIB = 1024, 1024 * 1024


@cache
def static(name: str) -> bytes:
    return resources.path(f"portal/{name}").read_bytes()


@cache
def address(name: str) -> str:
    """Changes with the content, so that a browser may keep it for ever."""
    return f"/client/static/{name}?v={hashlib.sha256(static(name)).hexdigest()[:12]}"


@cache
def icon(name: str) -> Markup:
    """One of the desktop's line icons, as part of the page; its words stand beside it."""
    drawn = _SVG.search(resources.path(f"icons/{name}.svg").read_text(encoding="utf-8"))
    assert drawn, name
    head = '<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">'
    return Markup(head + re.sub(r"\s*/>", "/>", drawn[1]) + "</svg>")  # our own files, not text of anybody


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(resources.path("portal")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"at": at, "day": day, "size": size, "iso": iso, "blocks": blocks_of, "on": on}
    made.globals |= {"icon": icon, "address": address, "words": words}
    return made


def rendered(template: str, values: dict[str, Any]) -> str:
    return environment().get_template(template).render(values)


def page(template: str, values: dict[str, Any], status: int = 200, *, keeps_text: bool = False) -> Response:
    headers = HEADERS | ({"cache-control": FORM_CACHE} if keeps_text else {})
    return Response(rendered(template, values), status, headers, "text/html; charset=utf-8")


def at(moment: datetime) -> str:
    """2020-03-17 18:06:29, as the manual prints it."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M:%S}"


def on(moment: datetime) -> str:
    """2020年03月17日."""
    return f"{moment.astimezone(JST):%Y年%m月%d日}"


def iso(moment: datetime) -> str:
    return moment.astimezone(JST).isoformat(timespec="seconds")


def day(moment: datetime) -> str:
    """3月9日 (月)."""
    told: date = moment.astimezone(JST).date()
    return f"{told.month}月{told.day}日 ({words.WEEKDAYS[told.weekday()]})"


def size(size_bytes: int) -> str:
    if size_bytes < _KIB:
        return f"{size_bytes}バイト"
    return f"{size_bytes / _KIB:.0f}KB" if size_bytes < _MIB else f"{size_bytes / _MIB:.1f}MB"
