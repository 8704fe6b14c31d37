"""The cookies of the customers' pages, the secret of their forms, and where a sign-in may lead.

Every cookie is __Host-: this host, whole path, TLS only; none can be read by a script.
"""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

SESSION, DEVICE, PARTS = "__Host-usen-session", "__Host-usen-device", "__Host-usen-parts"
YEAR_S = 365 * 24 * 3600
HOME = "/client/"
_DEVICE_ID = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_INSIDE = re.compile(r"/client/[A-Za-z0-9/_-]*(\?[A-Za-z0-9=&%._~+-]*)?")


def session_token(request: Request) -> str:
    token = request.cookies.get(SESSION, "")
    return token if _TOKEN.fullmatch(token) else ""


def device_id(request: Request) -> str:
    """The browser's own number, or a new one for it to keep."""
    given = request.cookies.get(DEVICE, "")
    return given if _DEVICE_ID.fullmatch(given) else secrets.token_hex(16)


def put(response: Response, name: str, value: str, max_age_s: int | None = None) -> None:
    """Without an age until the browser is closed."""
    response.set_cookie(name, value, max_age=max_age_s, path="/", secure=True, httponly=True, samesite="lax")


def drop(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def form_key(token: str, device: str) -> str:
    """What every form of this session carries: nobody knows it who can't read the session's own pages."""
    return hmac.new((token or device).encode(), b"usen customers' pages: form", sha256).hexdigest()


def is_same_key(given: str, token: str, device: str) -> bool:
    return hmac.compare_digest(given.encode(), form_key(token, device).encode())


def is_from_elsewhere(request: Request) -> bool:
    """Whether another site made the browser send this; browsers say so themselves (Fetch Metadata)."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def safe_next(given: str) -> str:
    """A page of ours to go to after signing in; anything else leads to TOP."""
    return given if _INSIDE.fullmatch(given) and "//" not in given else HOME
