"""A real SMTP server for tests: STARTTLS with a certificate of our own authority, sign-in, and refusals on demand."""

from __future__ import annotations

import asyncio
import email
import ssl
import threading
from collections.abc import Coroutine
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from usen_desk.server.settings import Smtp

LOGIN, PASSWORD = "desk", "correct horse battery"
CUT = "cut"
"""An answer that is none: the connection is closed instead."""
TURNS_TO_CLOSE = 5
"""Of the event loop, until an aborted connection has passed through TLS to its socket."""


class MailServer:
    """Listens on a loopback port of its own until close().

    `answers` maps RCPT or DATA to what is said to the next mails instead of 250, in order.
    """

    def __init__(self, folder: Path, name: str = "localhost") -> None:
        authority = trustme.CA()
        self.ca_file = folder / "mail-ca.pem"
        authority.cert_pem.write_to_path(self.ca_file)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(self._context)
        self.received: list[tuple[list[str], EmailMessage]] = []
        """Envelope recipients and message of each mail whose content arrived, taken or not."""
        self.answers: dict[str, list[str]] = {"RCPT": [], "DATA": []}
        self.sessions = 0
        self._transports: list[asyncio.Transport] = []
        self.offers_starttls = True
        self.holds_data = threading.Event()
        """Unset to keep the answer to DATA back; set again, the answer comes."""
        self.holds_data.set()
        self.in_data = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail server")
        self._thread.start()
        self._server = self._run(self._listen())
        self.port: int = self._server.sockets[0].getsockname()[1]

    def settings(self, **other: Any) -> Smtp:
        """What reaches this server; `other` wins."""
        known = {"host": "localhost", "port": self.port, "ca_file": str(self.ca_file)}
        return Smtp(**{**known, "login": LOGIN, "password": PASSWORD, **other})

    def close(self) -> None:
        self.holds_data.set()
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(self._session, "127.0.0.1", 0)

    async def _stop(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for transport in self._transports:
            if not transport.is_closing():  # CPython 3.11.2 can't abort a TLS transport that was closed twice
                transport.abort()
        for _ in range(TURNS_TO_CLOSE):
            await asyncio.sleep(0)

    def _session(self) -> SMTP:
        self.sessions += 1
        return _Conversation(
            self._transports,
            self,
            hostname="mail.test",
            tls_context=self._context if self.offers_starttls else None,
            require_starttls=self.offers_starttls,
            auth_required=self.offers_starttls,
            authenticator=_authenticate,
            loop=self._loop,
        )

    async def handle_RCPT(self, server, _session, envelope, address, _options) -> str:
        if self.answers["RCPT"]:
            return self._said(server, self.answers["RCPT"].pop(0))
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope) -> str:
        self.received.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        self.in_data.set()
        await asyncio.to_thread(self.holds_data.wait, 30)
        return self._said(server, self.answers["DATA"].pop(0)) if self.answers["DATA"] else "250 taken"

    def _said(self, server: SMTP, answer: str) -> str:
        if answer == CUT:
            server.transport.abort()
        return answer


class _Conversation(SMTP):
    """Remembers the socket below, which STARTTLS hides."""

    def __init__(self, transports: list[asyncio.Transport], *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._transports = transports

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transports.append(transport)
        super().connection_made(transport)


def _authenticate(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    """`handled=False` lets aiosmtpd answer 535; its default leaves the client waiting for ever."""
    right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (LOGIN, PASSWORD)
    return AuthResult(success=right, handled=False)
