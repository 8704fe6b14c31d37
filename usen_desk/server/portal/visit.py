"""One request of one visitor: who it is, what is asked for, and the answers that a view can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usen_desk.contract.base import MAX_ID, Endpoint
from usen_desk.contract.companies import CustomerMe
from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal
from usen_desk.server.portal import cookies, rendering, words
from usen_desk.server.portal.asking import B, Client, R
from usen_desk.server.portal.forms import KEY, Form
from usen_desk.server.settings import Settings

_DIGITS_MAX = len(str(MAX_ID))


@dataclass(frozen=True)
class Visit:
    """`form` is what was sent, or the query of a page that is only read."""

    request: Request
    client: Client
    settings: Settings
    device: str
    form: Form = Form()
    signed_in: CustomerMe | None = None
    flash: str = ""
    """A sentence about what was just done."""
    problem: str = ""
    """A sentence about why it wasn't."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the names of fields: said beside each, the first of them has the focus."""
    shared: dict[str, Any] = field(default_factory=dict)
    """What stands on every page: notices in the header."""

    @property
    def me(self) -> CustomerMe:
        if self.signed_in is None:
            raise Refusal(Code.SESSION_EXPIRED)
        return self.signed_in

    @property
    def path(self) -> str:
        return self.request.url.path

    def part(self, name: str) -> str:
        return str(self.request.path_params[name])

    def number(self, name: str) -> int:
        """
        Raises:
            Refusal: NOT_FOUND for what can't be one.
        """
        text = self.part(name)
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX and 0 < int(text) <= MAX_ID):
            raise Refusal(Code.NOT_FOUND)
        return int(text)

    async def call(self, endpoint: Endpoint[B, R], body: B, *, raw: bytes = b"", **path: object) -> R:
        return await self.client.call(endpoint, body, raw=raw, **path)

    def told(self, *, flash: str = "", problem: str = "") -> Visit:
        return replace(self, flash=flash, problem=problem)

    def pointed(self, wrong: Mapping[str, str], *, above: str = "") -> Visit:
        """above: what stands on top of the page instead of how many fields to look at."""
        return replace(self.told(problem=above or words.LOOK_AGAIN.format(count=len(wrong))), wrong=wrong)

    def refused(self, refusal: Refusal, fields: Mapping[Code, str] | None = None, *, above: str = "") -> Visit:
        """fields: the field that a refusal is about, where it is about one."""
        sentence = words.refused(refusal.code, refusal.retry_after_s)
        name = (fields or {}).get(refusal.code, "")
        return self.pointed({name: sentence}, above=above) if name else self.told(problem=sentence)

    def page(self, template: str, status: int = 200, *, keeps_text: bool = False, **values: Any) -> Response:
        given = {
            "me": self.signed_in,
            "path": self.path,
            "form": self.form,
            "form_key": cookies.form_key(self.client.token, self.device),
            "flash": self.flash,
            "problem": self.problem,
            "wrong": self.wrong,
            "contact": self.settings.mail_contact,
            "shared": self.shared,
        }
        answer = rendering.page(template, given | values, status, keeps_text=keeps_text)
        if self.request.cookies.get(cookies.DEVICE) != self.device:
            cookies.put(answer, cookies.DEVICE, self.device, cookies.YEAR_S)
        return answer

    def has_form_key(self) -> bool:
        return cookies.is_same_key(self.form.one(KEY), self.client.token, self.device)


def moved(to: str) -> Response:
    """After what was sent: the browser asks for the next page, and going back sends nothing again."""
    return Response(status_code=303, headers=rendering.HEADERS | {"location": to})
