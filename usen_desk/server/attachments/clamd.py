"""Asks a ClamAV daemon about bytes (INSTREAM of clamd(8)), which needs no access to the store. RELIABILITY Security."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterable

_VERDICT = re.compile(rb"stream: (?:OK|(.{1,200}) FOUND)")
ANSWER_MAX_BYTES = 4096


class ScannerAway(OSError):
    """Nobody answers there, or not in time."""


class NotScanned(Exception):
    """The scanner won't tell, e.g. because the file is larger than its StreamMaxLength."""


def scan(address: str, chunks: Iterable[bytes], timeout_s: float) -> str:
    """The name of what was found, "" for nothing. `address`: the path of a Unix socket, or host:port.

    Raises:
        ScannerAway, NotScanned; what `chunks` raises.
    """
    with _connected(address, timeout_s) as line:
        try:
            line.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                if chunk:
                    line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has said why: too large
        answer = _answer(line)
    found = _VERDICT.fullmatch(answer)
    if found is None:
        raise NotScanned(answer.decode("ascii", "replace"))
    return (found[1] or b"").decode("utf-8", "replace")


def _connected(address: str, timeout_s: float) -> socket.socket:
    host, colon, port = address.rpartition(":")
    try:
        if colon and port.isdigit():
            return socket.create_connection((host, int(port)), timeout_s)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(timeout_s)
            line.connect(address)
        except OSError:
            line.close()
            raise
    except OSError as error:
        raise ScannerAway(f"{address}: {error}") from error
    return line


def _answer(line: socket.socket) -> bytes:
    answer = b""
    try:
        while not answer.endswith(b"\0") and len(answer) < ANSWER_MAX_BYTES and (more := line.recv(ANSWER_MAX_BYTES)):
            answer += more
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if not answer:
        raise ScannerAway("it hung up")
    return answer.rstrip(b"\0\n")
