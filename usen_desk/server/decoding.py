"""From bytes to the endpoint's body type, with limits on size, depth and integers before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints

import msgspec

from usen_desk.contract.base import Endpoint, Id
from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal

QUERY_MAX_BYTES = 8 * 1024
DEPTH_MAX = 32
DIGITS_MAX = 32
_LONG_NUMBER = re.compile(rb"\d{%d}" % DIGITS_MAX)
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_VERSION = re.compile(r'"([0-9]{1,16})"')
_AT_FIELD = re.compile(r"at `\$\.(\w+)|required field `(\w+)`")

PathText = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


def path_type(name: str) -> Any:
    """The type of a path parameter: …_id is a row number, all else a short text."""
    return Id if name.endswith("_id") else PathText


def version_of(endpoint: Endpoint[Any, Any], if_match: str) -> int | None:
    """The version in If-Match of a versioned endpoint; None for all others, whatever they were sent.

    Raises:
        Refusal: VERSION_REQUIRED without the header; INVALID_INPUT for all but one strong tag with a number.
    """
    if not endpoint.versioned:
        return None
    if not if_match:
        raise Refusal(Code.VERSION_REQUIRED)
    found = _VERSION.fullmatch(if_match)
    if not found:
        raise Refusal(Code.INVALID_INPUT, "If-Match")
    return int(found[1])


def checked_length(content_length: str | None, limit: int) -> None:
    """Refuse before reading. uvicorn has already refused what is no number."""
    if content_length and content_length.isdigit() and int(content_length) > limit:
        raise Refusal(Code.TOO_LARGE)


def path_values(given: dict[str, str]) -> dict[str, Any]:
    """
    Raises:
        Refusal: INVALID_INPUT with the parameter's name.
    """
    return {name: _converted(value, path_type(name), name) for name, value in given.items()}


def _converted(value: Any, to: Any, field: str | None) -> Any:
    try:
        made = msgspec.convert(value, to, strict=False)
    except msgspec.ValidationError as error:
        raise Refusal(Code.INVALID_INPUT, field or _field(error)) from error
    _refuse_nul(value, field)
    return made


def from_query(endpoint: Endpoint[Any, Any], text: str, items: Iterable[tuple[str, str]]) -> Any:
    """A repeated key is a list where the type says so; else it is refused.

    Raises:
        Refusal: TOO_LARGE, or INVALID_INPUT with the field's name.
    """
    if len(text) > QUERY_MAX_BYTES:
        raise Refusal(Code.TOO_LARGE)
    lists = _list_fields(cast(Hashable, endpoint.body))
    given: dict[str, Any] = {}
    for key, value in items:
        if key in lists:
            given.setdefault(key, []).append(value)
        elif key in given:
            raise Refusal(Code.INVALID_INPUT, key if key in endpoint.body.__struct_fields__ else None)
        else:
            given[key] = value
    return _converted(given, endpoint.body, None)


def from_headers(endpoint: Endpoint[Any, Any], headers: Mapping[str, str]) -> Any:
    """Fields as Body.HEADERS has them; names of headers in lower case.

    Raises:
        Refusal: INVALID_INPUT with the field's name.
    """
    names = {name: name.replace("_", "-") for name in endpoint.body.__struct_fields__}
    given = {name: headers[header] for name, header in names.items() if header in headers}
    return _converted(given, endpoint.body, None)


def from_json(endpoint: Endpoint[Any, Any], raw: bytes) -> Any:
    """
    Raises:
        Refusal: INVALID_INPUT with the field's name where one is at fault.
    """
    _refuse_depth(raw)
    try:
        body = msgspec.json.decode(raw or b"{}", type=endpoint.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(Code.INVALID_INPUT, _field(error)) from error
    if b"\\u0000" in raw:
        _refuse_nul(msgspec.to_builtins(body), None)
    return body


@cache
def _list_fields(body: Hashable) -> frozenset[str]:
    """Names of the fields of a struct type that hold a list."""
    return frozenset(name for name, hint in get_type_hints(body).items() if get_origin(_plain(hint)) in (tuple, list))


def _plain(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _field(error: Exception) -> str | None:
    found = _AT_FIELD.search(str(error))
    return (found[1] or found[2]) if found else None


def _refuse_nul(value: Any, field: str | None) -> None:
    """PostgreSQL can't store NUL, and nobody types it."""
    if isinstance(value, str):
        if "\0" in value:
            raise Refusal(Code.INVALID_INPUT, field)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_nul(inner, str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_nul(inner, field)


def _refuse_depth(raw: bytes) -> None:
    """Nesting and digits, counted outside strings. Cheap for what is shallow anyway."""
    if raw.count(b"[") + raw.count(b"{") <= DEPTH_MAX and not _LONG_NUMBER.search(raw):
        return
    bare = _STRING.sub(b"", raw)
    depth = 0
    for byte in bare:
        depth += (byte in b"[{") - (byte in b"]}")
        if depth > DEPTH_MAX:
            raise Refusal(Code.INVALID_INPUT)
    if _LONG_NUMBER.search(bare):
        raise Refusal(Code.INVALID_INPUT)
