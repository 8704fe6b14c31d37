"""A TLS proxy before the change feed that drops, doubles, swaps, replays, splits and cuts what passes through it."""

from __future__ import annotations

import contextlib
import http.client
import random
import socket
import ssl
from collections import Counter

from tests.tls_service import TlsService

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


class Cut(Exception):
    """The line to the desk ends here."""


class SseProxy:
    """faults: name → weight of it; "cut after" → a number of frames after which each line is cut in the middle of the
    next one. `done` counts what was done to the frames, `lines` the streams that were opened."""

    def __init__(self, service, authority, seed, faults):
        self._service, self._random, self._faults = service, random.Random(seed), dict(faults)
        self._cut_after = self._faults.pop("cut after", None)
        self.done, self.lines, self._open = Counter(), 0, []
        self._tls = TlsService(authority, {"GET /v1/changes": self._stream, "GET /v1/changes/poll": self._forward})
        self.url = self._tls.url

    def close(self):
        for sock in self._open:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        self._tls.close()

    def _asked(self, handler):
        trusted = ssl.create_default_context(cafile=str(self._service.authority.ca_file))
        line = http.client.HTTPSConnection("127.0.0.1", self._service.port, context=trusted, timeout=60)
        names = ("Authorization", "Last-Event-ID")
        headers = {name: handler.headers[name] for name in names if name in handler.headers}
        line.request("GET", handler.path, headers=headers)
        self._open.append(line.sock)
        return line, line.getresponse()

    def _forward(self, handler):
        line, answer = self._asked(handler)
        handler.send(answer.read(), answer.status, answer.headers["Content-Type"])
        line.close()

    def _stream(self, handler):
        line, answer = self._asked(handler)
        self.lines += 1
        handler.close_connection = True
        try:
            if answer.status != 200:
                handler.send(answer.read(), answer.status, answer.headers["Content-Type"])
                return
            handler.wfile.write(HEAD)
            self._relay(answer, handler.wfile)
        except (Cut, OSError):
            pass
        finally:
            answer.close()
            line.close()

    def _relay(self, answer, out):
        """Of a line, the first frame passes: nobody can tell a line without any from a slow one."""
        passed, held = [], None
        while frame := _frame_of(answer):
            fault = self._fault(len(passed))
            self.done[fault] += 1
            if fault == "swap" and held is None:
                held = frame
                continue
            for piece in self._pieces(fault, frame, passed):
                out.write(piece)
                out.flush()
            if fault == "cut":
                raise Cut
            if held is not None:
                out.write(held)
                held = None
            out.flush()
            passed.append(frame)

    def _fault(self, number):
        if self._cut_after is not None:
            return "cut" if number >= self._cut_after else "pass"
        return self._random.choices(list(self._faults), list(self._faults.values()))[0] if number else "pass"

    def _pieces(self, fault, frame, passed):
        if fault == "drop":
            return []
        if fault == "double":
            return [frame, frame]
        if fault == "replay":
            return [frame, self._random.choice(passed)]
        if fault == "cut":
            return [frame[: self._random.randrange(len(frame))]]
        if fault == "split":
            cuts = sorted(self._random.randrange(len(frame)) for _ in range(5))
            places = [0, *cuts, len(frame)]
            return [frame[a:b] for a, b in zip(places, places[1:], strict=False)]
        return [frame]


def _frame_of(answer):
    """Its bytes; none at the end."""
    lines = []
    while line := answer.readline():
        lines.append(line)
        if line == b"\n":
            return b"".join(lines)
    return b""
