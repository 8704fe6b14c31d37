"""A desk at the service's edge with a clock of its own: real units, real decoding, no socket."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from tests.server.conftest import NOW
from usen_desk.contract.base import Answer, Endpoint, Message, Nothing
from usen_desk.contract.session import CHANGE_PASSWORD, SIGN_IN, PasswordChange, SessionStarted, SignIn
from usen_desk.server.answering import Asked, answered
from usen_desk.server.db.database import Database
from usen_desk.server.handlers import HANDLERS
from usen_desk.server.rate import RateLimits
from usen_desk.server.settings import Settings

PASSWORD = "tasogare no kaze 42"
NEW_PASSWORD = "asagiri to kumo 77 hiki"
_HANDLER_OF = {handler.endpoint: handler for handler in HANDLERS}


class Desk:
    """`now` may be set; `device` and `address` are what the service sees of it."""

    def __init__(
        self,
        database: Database,
        settings: Settings = Settings(),
        *,
        device: int = 1,
        address: str = "192.0.2.7",
        now: datetime = NOW,
    ) -> None:
        self.database, self.settings, self.device, self.address, self.now = database, settings, device, address, now
        self.token = ""
        self._rates = RateLimits(settings.throttles)

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def call(self, endpoint: Endpoint[Any, Any], body: Message = Nothing(), raw: bytes = b"", **path: str) -> Any:
        """The decoded answer, or the bytes of a download.

        Raises:
            Refusal: as the edge gets it.
        """
        asked = Asked(
            request_id="ab" * 16,
            now=self.now,
            address=self.address,
            authorization=f"Bearer {self.token}",
            query_bytes="",
            query=[],
            path=path,
            raw=raw or (b"" if endpoint.in_query else msgspec.json.encode(body)),
        )
        ready = answered(self.database, self.settings, self._rates, _HANDLER_OF[endpoint], asked)
        if endpoint.answer is Answer.BYTES:
            with ready.file as file:
                return file.read()
        return msgspec.json.decode(ready.content, type=endpoint.result)

    def sign_in(self, login_id: str, password: str = PASSWORD, *, stay: bool = False) -> SessionStarted:
        started: SessionStarted = self.call(
            SIGN_IN, SignIn(login_id=login_id, password=password, device_id=f"{self.device:032x}", stay=stay)
        )
        self.token = started.token
        return started

    def change_password(self, current: str, new: str) -> None:
        self.call(CHANGE_PASSWORD, PasswordChange(current=current, new=new))
