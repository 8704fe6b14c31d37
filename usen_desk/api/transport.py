"""The sockets below ApiClient: TLS, proxy, deadline and cancelling on top of requests.

The only module that imports requests (90 ms); ApiClient imports it in a worker, never before the first paint.
"""

from __future__ import annotations

import http.client
import io
import ssl
import threading
import time
from pathlib import Path
from typing import Any

import requests
import truststore
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from usen_desk.api.cancellation import Cancellation
from usen_desk.api.errors import Trouble

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 15.0

NETWORK_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, http.client.HTTPException)

_of_thread = threading.local()


class Watch:
    """One call in one thread: until when it may last, and what may end it."""

    def __init__(self, cancellation: Cancellation, deadline_s: float, read_timeout_s: float) -> None:
        self.cancellation, self.read_timeout_s = cancellation, read_timeout_s
        self._ends = time.monotonic() + deadline_s
        self.reused_connection = False

    def wait_s(self) -> float:
        """How long the next read may take. Raises: TimeoutError after the deadline."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the whole call took too long")
        return min(self.read_timeout_s, left)

    def __enter__(self) -> Watch:
        _of_thread.watch = self
        return self

    def __exit__(self, *_: object) -> None:
        self.cancellation.release()
        _of_thread.watch = None


class _WatchedReader(io.RawIOBase):
    """A socket's bytes with the timeout set anew before each read: a socket timeout alone is per read, so a line that
    drips a byte a second would never end."""

    def __init__(self, raw: io.RawIOBase, sock: Any, watch: Watch) -> None:
        self._raw, self._socket, self._watch = raw, sock, watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._watch.cancellation.check()
        self._socket.settimeout(self._watch.wait_s())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        watch: Watch | None = getattr(_of_thread, "watch", None)
        if watch is not None:
            self.fp = io.BufferedReader(_WatchedReader(self.fp.detach(), sock, watch))


class _Connection(HTTPSConnection):
    response_class = _Response

    def _new_conn(self) -> Any:
        sock = super()._new_conn()  # urllib3's own hook: the TLS handshake has to be cancellable too
        watch: Watch | None = getattr(_of_thread, "watch", None)
        if watch is not None:
            try:
                watch.cancellation.hold(sock)
            except BaseException:
                sock.close()  # nobody else knows of it yet
                raise
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        watch: Watch | None = getattr(_of_thread, "watch", None)
        if watch is not None:
            watch.reused_connection = self.sock is not None
            if self.sock is None:
                self.connect()
            watch.cancellation.hold(self.sock)
            self.sock.settimeout(watch.wait_s())  # else sending had to be done within the time to connect
        super().request(*args, **kwargs)


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    """HTTPS only, through our connections and our SSLContext."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(pool_connections=1, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        manager.pool_classes_by_scheme = {"https": _Pool}
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """requests would load certifi's authorities into our context here; the context alone decides whom to trust."""
        conn.cert_reqs = "CERT_REQUIRED"


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """The trust of the operating system, or, with `ca_file`, of that authority alone. TLS 1.2 or newer.

    Raises:
        OSError: `ca_file` can't be read; ssl.SSLError (a kind of OSError) when it holds no certificate.
    """
    context: ssl.SSLContext
    if ca_file is None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def open_session(context: ssl.SSLContext, proxies: dict[str, str]) -> requests.Session:
    """A session for one thread. Nothing is taken from the environment, redirects are the caller's to refuse."""
    session = requests.Session()
    session.trust_env = False
    session.proxies = dict(proxies)
    session.headers.clear()
    session.adapters.clear()
    session.mount("https://", _Adapter(context))
    return session


def trouble_of(error: BaseException) -> Trouble:
    """Why the network failed, from the whole chain of causes that requests and urllib3 wrap around it."""
    chain = list(_chain(error))
    if any(isinstance(link, ssl.SSLCertVerificationError) for link in chain):
        return Trouble.CERTIFICATE
    if any(isinstance(link, requests.exceptions.ProxyError | urllib3.exceptions.ProxyError) for link in chain):
        return Trouble.PROXY
    if any(isinstance(link, urllib3.exceptions.NameResolutionError) for link in chain):
        return Trouble.NAME
    # before timeouts: urllib3 counts a refused connection among them
    if any(isinstance(link, ConnectionRefusedError | urllib3.exceptions.NewConnectionError) for link in chain):
        return Trouble.REFUSED
    if any(isinstance(link, TimeoutError | requests.Timeout | urllib3.exceptions.TimeoutError) for link in chain):
        return Trouble.TIMEOUT
    if any(isinstance(link, ssl.SSLEOFError | ssl.SSLZeroReturnError) for link in chain):
        return Trouble.CUT
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return Trouble.CERTIFICATE
    return Trouble.CUT


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what it was raised from, and what it carries as reason or argument; each once."""
    seen: dict[int, BaseException] = {}
    waiting: list[Any] = [error]
    while waiting:
        link = waiting.pop()
        if isinstance(link, BaseException) and id(link) not in seen:
            seen[id(link)] = link
            waiting += [link.__cause__, link.__context__, getattr(link, "reason", None), *link.args]
    return list(seen.values())
