"""Small real servers for tests of the desktop: a TLS service that misbehaves on demand, and a CONNECT proxy."""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import trustme

JSON = "application/json"
PROBLEM = "application/problem+json"


def _end(connection):
    """Without a TLS farewell: what a cut line looks like."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    connection.close()


class Authority:
    """A certificate authority for loopback; `file` is what a client is told to trust."""

    def __init__(self, folder, name="ca.pem"):
        self.ca = trustme.CA()
        self.file = folder / name
        self.ca.cert_pem.write_to_path(self.file)

    def server_context(self, *names):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
        return context


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A client that breaks off is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def setup(self):
        self.request.settimeout(5)
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()
        self.server.service.connections.append(self.request)

    def finish(self):
        super().finish()
        _end(self.request)

    def answer(self):
        path = self.path.partition("?")[0]
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.service.asked.append(self)
        made = self.server.service.answers[f"{self.command} {path}"]
        if isinstance(made, list):
            made = made.pop(0) if len(made) > 1 else made[0]
        if callable(made):
            made(self)
        else:
            self.send(made)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def send(self, content, status=200, media_type=JSON, headers=()):
        if not isinstance(content, bytes):
            content = msgspec.json.encode(content)
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def problem(self, problem, status):
        self.send(problem, status, PROBLEM)

    def raw(self, *parts):
        """Bytes as they are, then the end of the connection."""
        for part in parts:
            self.wfile.write(part)
        self.wfile.flush()
        self.close_connection = True

    def hang(self):
        """Say nothing until the other side or the test gives up."""
        self.server.service.stopped.wait(20)
        self.close_connection = True

    def log_message(self, *_):
        pass


class TlsService:
    """answers: "GET /v1/status" → a message, bytes, a function of the handler, or a list of these used up one by one
    (the last one stays). `asked` keeps the handlers: path, headers, body."""

    def __init__(self, authority, answers=None, context=None, port=0):
        self.answers, self.asked, self.connections = dict(answers or {}), [], []
        self.stopped = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.service = self
        self._server.context = context or authority.server_context()
        self.port = self._server.server_address[1]
        self.url = f"https://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self):
        self.stopped.set()
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
        self.cut_connections()

    def cut_connections(self):
        """End every connection without a word, as a restart of the service does."""
        for connection in self.connections:
            _end(connection)
        self.connections.clear()


class _Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        request = self.rfile.readline().decode("ascii")
        while self.rfile.readline().strip():
            pass
        self.server.proxy.asked.append(request.split()[:2])
        if self.server.proxy.refuses:
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        host, port = request.split()[1].rsplit(":", 1)
        with socket.create_connection((host, int(port)), 5) as upstream:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._copy(self.connection, upstream)

    def _copy(self, one, other):
        while not self.server.proxy.stopped.is_set():
            for side in select.select([one, other], [], [], 0.05)[0]:
                data = side.recv(65536)
                if not data:
                    return
                (other if side is one else one).sendall(data)


class _ProxyServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """As in _Server."""


class ConnectProxy:
    """`asked` keeps [method, host:port]; with `refuses` it answers 407."""

    def __init__(self):
        self.asked, self.refuses, self.stopped = [], False, threading.Event()
        self._server = _ProxyServer(("127.0.0.1", 0), _Tunnel)
        self._server.proxy = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self):
        self.stopped.set()
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


class _Carry(socketserver.BaseRequestHandler):
    def handle(self):
        relay = self.server.relay
        with socket.create_connection(("127.0.0.1", relay.target_port), 5) as upstream:
            relay.open.append(self.request)
            while not relay.stopped.is_set():
                for side in select.select([self.request, upstream], [], [], 0.05)[0]:
                    data = side.recv(65536)
                    if not data:
                        return
                    (upstream if side is self.request else self.request).sendall(data)


class Relay:
    """A line to a service that can be taken away (`down`) and given back (`up`) at the same address."""

    def __init__(self, target_port):
        self.target_port, self.port = target_port, 0
        self.up()

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def up(self):
        self.open, self.stopped = [], threading.Event()
        self._server = _ProxyServer(("127.0.0.1", self.port), _Carry)
        self._server.relay = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def down(self):
        """Nothing listens any more, and what is open ends."""
        self.stopped.set()
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
        for connection in self.open:
            _end(connection)
