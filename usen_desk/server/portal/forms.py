"""Reading a form: within limits of size, number and time, before anything is made of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive

from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal

FIELDS_MAX = 200
FILES_READ_MAX = 100
"""More than a message may have, so that whoever chose too many is told so beside the text."""
TEXT_MAX_BYTES = 512 * 1024
WITHIN_S = 300.0
KEY, HAD_FILES = "form_key", "had_files"
_FOREIGN_CODE = re.compile(r"charset\s*=(?!\s*\"?utf-8\"?\s*(?:;|$))")
"""Browsers send the code of the page, and name none. In some others (utf-7) stands text that no answer could carry."""


@dataclass(frozen=True)
class Sent:
    """One file of a form."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """What a person filled in; `one` and `many` never fail."""

    items: tuple[tuple[str, str], ...] = ()
    files: tuple[Sent, ...] = ()

    def one(self, name: str, otherwise: str = "") -> str:
        return next((value for key, value in reversed(self.items) if key == name), otherwise)

    def many(self, name: str) -> list[str]:
        return [value for key, value in self.items if key == name]

    def number(self, name: str) -> int:
        """0 for what is none."""
        text = self.one(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0

    def kept(self) -> str:
        """All that was written, in one line, to be filled in again after a sign-in."""
        items = [(name, value) for name, value in self.items if name not in (KEY, HAD_FILES)]
        return urlencode([*items, (HAD_FILES, "1")] if self.files else items)

    @classmethod
    def again(cls, kept: str) -> Form:
        try:
            items = parse_qsl(kept, keep_blank_values=True, max_num_fields=FIELDS_MAX)
        except ValueError:
            return cls()
        return cls(tuple(items))

    def with_values(self, values: Mapping[str, str]) -> Form:
        rest = tuple(item for item in self.items if item[0] not in values)
        return Form((*rest, *values.items()), self.files)


def of_query(request: Request) -> Form:
    return Form(tuple(request.query_params.multi_items()))


@asynccontextmanager
async def _within(request: Request, limit_bytes: int) -> AsyncIterator[Request]:
    """The request, whose body ends in a refusal where it is too long or too slow."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit_bytes:
        raise Refusal(Code.TOO_LARGE)
    try:
        async with asyncio.timeout(WITHIN_S):
            yield Request(request.scope, _counting(request.receive, limit_bytes))
    except TimeoutError:
        raise Refusal(Code.INVALID_INPUT) from None


def _counting(receive: Receive, limit_bytes: int) -> Receive:
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > limit_bytes:
            raise Refusal(Code.TOO_LARGE)
        return message

    return counted


async def read(request: Request, *, file_bytes_max: int = 0, keeps_files: bool = True) -> Form:
    """file_bytes_max: of all files together; without it no file is taken. keeps_files: else only their names are kept.

    Raises:
        Refusal: TOO_LARGE; INVALID_INPUT: no form, or more fields than any of ours has.
    """
    limit = TEXT_MAX_BYTES + file_bytes_max
    kind, _, told = request.headers.get("content-type", "").casefold().partition(";")
    kind = kind.strip()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise Refusal(Code.INVALID_INPUT)
    if kind == "multipart/form-data" and (not file_bytes_max or _FOREIGN_CODE.search(told)):
        raise Refusal(Code.INVALID_INPUT)
    async with _within(request, limit) as limited:
        try:
            async with limited.form(max_files=FILES_READ_MAX, max_fields=FIELDS_MAX) as given:
                return await _made(given.multi_items(), keeps_files=keeps_files)
        except (MultiPartException, HTTPException):  # the second is what starlette makes of the first
            raise Refusal(Code.INVALID_INPUT) from None


async def _made(given: Iterable[tuple[str, UploadFile | str]], *, keeps_files: bool) -> Form:
    """Line ends become those of the service: a browser sends CR LF."""
    items: list[tuple[str, str]] = []
    files: list[Sent] = []
    for name, value in given:
        if isinstance(value, str):
            items.append((name, value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")))
        elif value.filename:
            files.append(Sent(value.filename, await value.read() if keeps_files else b""))
    return Form(tuple(items), tuple(files))
