"""The only module that speaks HTTP from the desktop: calls endpoints of the contract. No Qt.

    page = client.call(SEARCH_ACCOUNTS, AccountSearch(phone="045-123-4567"))
    customer = client.call(GET_CUSTOMER, CustomerAsk(), customer_code="0398207101")
    client.download(EXPORT_BRANCH, BranchExport(), Path("list.csv"), progress, branch_code="0204180400")
    me = client.upload(PUT_MY_IMAGE, Nothing(), png)

Presenters run these in `Background.run`, which also makes them cancellable and brings errors to the GUI thread;
every call ends in an answer or in one of usen_desk.api.errors. Importing this module doesn't import requests:
`warm_up` does, in a worker.
"""

from __future__ import annotations

import contextlib
import email.utils
import os
import ssl
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import msgspec

from usen_desk.api.cancellation import current
from usen_desk.api.errors import BadAnswer, Cancelled, DiskTrouble, Refused, Strange, Trouble, Unreachable
from usen_desk.contract.base import Answer, B, Body, Endpoint, Message, R
from usen_desk.contract.errors import Problem
from usen_desk.contract.permissions import Permission

if TYPE_CHECKING:
    import requests

CALL_DEADLINE_S = 30.0
TRANSFER_DEADLINE_S = 24 * 3600.0
"""A transfer may take long, but each read of it no longer than any other."""
STREAM_DEADLINE_S = 7 * 24 * 3600.0
STREAM_READ_BYTES = 65536
"""read1 gives what is there; waiting for a certain number of bytes makes events a quarter of a second late."""
CHUNK_BYTES = 1024 * 1024
ANSWER_MAX_BYTES = 8 * 1024 * 1024
"""Pages stay below 256 KB; more than this is no answer of our service."""

_ACCEPTED = {Answer.JSON: "application/json", Answer.BYTES: "*/*", Answer.EVENTS: "text/event-stream"}

Progress = Callable[[int, int | None], None]
"""Called in the worker with the bytes so far and the whole, where it is known."""


@dataclass(frozen=True)
class Route:
    """How the service is reached: its address, whom to trust, through which proxy."""

    base_url: str = ""
    """https://host[:port], without a slash at the end."""
    ca_file: Path | None = None
    """Trust this authority alone, instead of the operating system's."""
    proxies: Mapping[str, str] = field(default_factory=dict)
    """As requests takes it: {"https": "http://proxy.example:8080"}, or empty for none."""


@dataclass(frozen=True)
class _Ask:
    """One call to make: what is asked, and the number that names it on both sides."""

    endpoint: Endpoint[Any, Any]
    body: Message
    path: Mapping[str, int | str]
    data: bytes | None = None
    token: str | None = None
    """Instead of the client's own."""
    version: int | None = None
    last_event_id: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    """Headers of its own."""
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def url(self, base_url: str) -> str:
        segments = {name: quote(str(value), safe="") for name, value in self.path.items()}
        query = urlencode(query_of(self.body)) if self.endpoint.in_query else ""
        return base_url + self.endpoint.path.format(**segments) + (f"?{query}" if query else "")

    def content(self) -> bytes | None:
        in_body = self.endpoint.carries is Body.JSON and not self.endpoint.in_query
        return msgspec.json.encode(self.body) if in_body else self.data

    def headers(self, token: str) -> dict[str, str]:
        headers = {
            "Accept": f"{_ACCEPTED[self.endpoint.answer]}, application/problem+json",
            "Accept-Encoding": "identity",
            "User-Agent": "usen-desk",
            "X-Request-Id": self.request_id,
        }
        token = token if self.token is None else self.token
        if token and self.endpoint.permission is not Permission.ANYONE:
            headers["Authorization"] = f"Bearer {token}"
        if self.version is not None:
            headers["If-Match"] = f'"{self.version}"'
        if self.last_event_id:
            headers["Last-Event-ID"] = self.last_event_id
        if self.endpoint.carries is Body.HEADERS:
            headers |= headers_of(self.body)
        elif self.data is not None:
            headers["Content-Type"] = "application/octet-stream"
        elif not self.endpoint.in_query:
            headers["Content-Type"] = "application/json"
        return {**headers, **self.more}


class ApiClient:
    """May be used from any thread: each thread has its own session, all share one SSLContext.

    `token` and `route` may be changed at any time; calls that run go on with the old ones.
    """

    def __init__(self, route: Route, token: str = "") -> None:
        self.token = token
        self.clock_offset = timedelta()
        """The service's clock minus this PC's, from the last answer."""
        self.answered_at: datetime | None = None
        """When the service last answered, by its own clock."""
        self._route = route
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._of_thread = threading.local()

    @property
    def route(self) -> Route:
        return self._route

    @route.setter
    def route(self, route: Route) -> None:
        with self._lock:
            self._route, self._context = route, None

    def now(self) -> datetime:
        """The time by the service's clock, in UTC."""
        return datetime.now(UTC) + self.clock_offset

    def hear(self) -> None:
        """Something came that isn't the head of an answer: the service is there."""
        self.answered_at = self.now()

    def warm_up(self) -> None:
        """Import requests and build the TLS context; run in a worker right after the first paint."""
        with contextlib.suppress(OSError):  # a bad CA file is told by the first call
            self._session()

    def close(self) -> None:
        """End the connections of this thread; those of other threads end with them."""
        held: tuple[ssl.SSLContext, requests.Session] | None = getattr(self._of_thread, "held", None)
        if held is not None:
            held[1].close()
            self._of_thread.held = None

    def call(self, endpoint: Endpoint[B, R], body: B, *, version: int | None = None, **path: int | str) -> R:
        """Send `body` and return the decoded result. `version`: of the object as it was seen, for versioned endpoints.

        Raises:
            Unreachable: no usable answer within 5 s to connect, 15 s a read, 30 s in all.
            Refused: the service answered with a Problem.
            BadAnswer: something answered that doesn't fit `endpoint.result`.
            Cancelled: by the Cancellation of this thread.
        """
        if endpoint.versioned is (version is None):
            raise ValueError(f"{endpoint.path}: a version belongs to a versioned endpoint, and to no other")
        return self._decoded(endpoint, _Ask(endpoint, body, path, version=version))

    def call_as(self, token: str, endpoint: Endpoint[B, R], body: B, **path: int | str) -> R:
        """As `call`, for another session than the present one, e.g. to end it."""
        return self._decoded(endpoint, _Ask(endpoint, body, path, token=token))

    def call_patiently(self, endpoint: Endpoint[B, R], body: B, wait_s: float, **path: int | str) -> R:
        """As `call`, for an answer that the service holds back for up to wait_s (a long poll)."""
        return self._decoded(endpoint, _Ask(endpoint, body, path), wait_s)

    @contextlib.contextmanager
    def stream(
        self, endpoint: Endpoint[B, Any], body: B, silence_s: float, *, last_event_id: str = ""
    ) -> Iterator[Callable[[], bytes]]:
        """An answer without an end: read() gives what has come, as soon as something comes; b"" at the end.

        Raises: as `call`, read() too: after silence_s without a byte, added to the patience of any call.
        """
        ask = _Ask(endpoint, body, {}, last_event_id=last_event_id)
        with self._answer(ask, STREAM_DEADLINE_S, silence_s) as answer:
            yield lambda: _come(answer, ask.request_id)

    @contextlib.contextmanager
    def exchange(
        self, endpoint: Endpoint[B, Any], body: B, deadline_s: float, *, data: bytes | None = None, **more: Any
    ) -> Iterator[requests.Response]:
        """An answer with its head, the body still to be read; for usen_desk.api.transfers. `more`: headers, path,
        wait_s as `_answer` has it. Raises: as `call`, while it is read too."""
        ask = _Ask(endpoint, body, more.get("path", {}), data, more=more.get("headers", {}))
        with self._answer(ask, deadline_s, more.get("wait_s", 0.0)) as answer:
            yield answer

    def upload(self, endpoint: Endpoint[B, R], body: B, data: bytes, **path: int | str) -> R:
        """As `call`, for endpoints that carry a stream: `body` in the query string, `data` raw."""
        return self._decoded(endpoint, _Ask(endpoint, body, path, data))

    def download(
        self, endpoint: Endpoint[B, R], body: B, target: Path, progress: Progress | None = None, **path: int | str
    ) -> Path:
        """Fetch a file into `target`: written beside it as .part, length checked, then renamed over it.

        Raises: as `call`, and DiskTrouble. Nothing is left behind and an older `target` stays unless all came.
        """
        part = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}.part")
        try:
            with self._answer(_Ask(endpoint, body, path), TRANSFER_DEADLINE_S) as answer:
                self._keep(answer, part, progress)
            with _told_as_disk_trouble():
                os.replace(part, target)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        return target

    def _decoded(self, endpoint: Endpoint[B, R], ask: _Ask, wait_s: float = 0.0) -> R:
        with self._answer(ask, CALL_DEADLINE_S + wait_s, wait_s) as answer:
            content = _read(answer, ask.request_id)
        try:
            return msgspec.json.decode(content or b"{}", type=endpoint.result)
        except msgspec.DecodeError as error:
            raise BadAnswer(_kind_of(answer), type(error).__name__, ask.request_id) from error

    @contextlib.contextmanager
    def _answer(self, ask: _Ask, deadline_s: float, wait_s: float = 0.0) -> Iterator[requests.Response]:
        """The answer's head, checked to be 2xx; its body is still to be read. A read may take wait_s longer."""
        cancellation = current()
        cancellation.check()
        try:
            session, transport = self._session(), _transport()
        except OSError as error:
            raise Unreachable(Trouble.CERTIFICATE, "the CA file can't be used", ask.request_id) from error
        with transport.Watch(cancellation, deadline_s, transport.READ_TIMEOUT_S + wait_s) as watch:
            try:
                with self._send(session, ask, watch) as answer:
                    self._set_clock(answer)
                    _insist_on_success(answer, ask.request_id)
                    yield answer
            except transport.NETWORK_ERRORS as error:
                if cancellation.cancelled:
                    raise Cancelled(request_id=ask.request_id) from error
                raise Unreachable(transport.trouble_of(error), type(error).__name__, ask.request_id) from error

    def _send(self, session: requests.Session, ask: _Ask, watch: Any) -> requests.Response:
        """One request; a GET that died on a connection kept from before is sent once more on a new one."""
        transport = _transport()
        url, content, headers = ask.url(self._route.base_url), ask.content(), ask.headers(self.token)
        timeout = (transport.CONNECT_TIMEOUT_S, watch.read_timeout_s)

        def send() -> requests.Response:
            return session.request(
                ask.endpoint.method,
                url,
                data=content,
                headers=headers,
                timeout=timeout,
                stream=True,
                allow_redirects=False,
            )

        try:
            return send()
        except transport.NETWORK_ERRORS as error:
            stale = watch.reused_connection and transport.trouble_of(error) is Trouble.CUT
            if ask.endpoint.method != "GET" or not stale or watch.cancellation.cancelled:
                raise
            return send()

    def _session(self) -> requests.Session:
        """This thread's session on the present route. Raises: OSError, when the CA file can't be used."""
        transport = _transport()
        with self._lock:
            route = self._route
            if self._context is None:
                self._context = transport.tls_context(route.ca_file)
            context = self._context
        held: tuple[ssl.SSLContext, requests.Session] | None = getattr(self._of_thread, "held", None)
        if held is None or held[0] is not context:
            if held is not None:
                held[1].close()
            held = (context, transport.open_session(context, dict(route.proxies)))
            self._of_thread.held = held
        return held[1]

    def _set_clock(self, answer: requests.Response) -> None:
        with contextlib.suppress(ValueError, TypeError):
            said = email.utils.parsedate_to_datetime(answer.headers.get("Date", ""))
            self.clock_offset, self.answered_at = said - datetime.now(UTC), said

    def _keep(self, answer: requests.Response, part: Path, progress: Progress | None) -> None:
        whole = int(answer.headers["Content-Length"]) if "Content-Length" in answer.headers else None
        written = 0
        with _told_as_disk_trouble():
            file = part.open("wb")
        try:
            while chunk := answer.raw.read(CHUNK_BYTES):
                with _told_as_disk_trouble():
                    file.write(chunk)
                written += len(chunk)
                if progress:
                    progress(written, whole)
            with _told_as_disk_trouble():
                file.flush()
                os.fsync(file.fileno())
        finally:
            with contextlib.suppress(OSError):  # closing writes what a full disk didn't take once more, and fails again
                file.close()
        if whole is not None and written != whole:
            raise Unreachable(Trouble.CUT, f"{written} of {whole} bytes")


def headers_of(body: Message) -> dict[str, str]:
    """As Body.HEADERS has them: upload_offset travels as Upload-Offset."""
    values = msgspec.to_builtins(body)
    return {name.replace("_", "-").title(): str(value) for name, value in values.items() if value != ""}


def query_of(body: Message) -> list[tuple[str, str]]:
    """The query string of a message: what differs from the default, sequences by repeating the name."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(body)}
    pairs: list[tuple[str, str]] = []
    for name, value in msgspec.structs.asdict(body).items():
        if value == defaults[name]:
            continue
        plain = msgspec.to_builtins(value)
        for one in plain if isinstance(plain, list | tuple) else [plain]:
            pairs.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    return pairs


def _transport() -> Any:
    """usen_desk.api.transport, imported at the first call and not before."""
    from usen_desk.api import transport

    return transport


def _read(answer: requests.Response, request_id: str) -> bytes:
    """The whole body. Read on until nothing comes: only then does urllib3 compare with Content-Length."""
    content = bytearray()
    while part := answer.raw.read(CHUNK_BYTES):
        content += part
        if len(content) > ANSWER_MAX_BYTES:
            raise BadAnswer(Strange.GARBAGE, "too long", request_id)
    return bytes(content)


def _come(answer: requests.Response, request_id: str) -> bytes:
    """What has come of an answer without an end. Only one in chunks can say that it ended; any other was cut."""
    content: bytes = answer.raw.read1(STREAM_READ_BYTES)
    if not content and not answer.raw.chunked:
        raise Unreachable(Trouble.CUT, "without an end", request_id)
    return content


def _insist_on_success(answer: requests.Response, request_id: str) -> None:
    """Raises: Refused, Unreachable (a gateway says the service is away), BadAnswer."""
    if 200 <= answer.status_code < 300:
        if _is_page(answer):
            raise BadAnswer(Strange.PORTAL, f"status {answer.status_code}", request_id)
        return
    if answer.headers.get("Content-Type", "").startswith("application/problem+json"):
        try:
            raise Refused(msgspec.json.decode(_read(answer, request_id), type=Problem))
        except msgspec.DecodeError as error:
            raise BadAnswer(Strange.GARBAGE, f"status {answer.status_code}", request_id) from error
    if answer.status_code in (502, 503, 504):
        raise Unreachable(Trouble.GATEWAY, f"status {answer.status_code}", request_id)
    raise BadAnswer(_kind_of(answer), f"status {answer.status_code}", request_id)


def _kind_of(answer: requests.Response) -> Strange:
    redirects = 300 <= answer.status_code < 400 or answer.status_code == 511
    return Strange.PORTAL if redirects or _is_page(answer) else Strange.GARBAGE


def _is_page(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml"))


@contextlib.contextmanager
def _told_as_disk_trouble() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskTrouble.of(error) from error
