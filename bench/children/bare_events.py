"""The floor of S7: a TLS server that writes what it is sent to every connection, and does nothing else.

python -m bench.children.bare_events PORT CERTIFICATE KEY
"""

from __future__ import annotations

import asyncio
import ssl
import sys

import uvloop

from usen_desk.server.demo import HOST

HELLO = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n"
DONE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Everybody(asyncio.Protocol):
    """A GET joins, what a POST brings goes to all who joined."""

    joined: set[asyncio.Transport] = set()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvloop gives it
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET"):
            self.joined.add(self._transport)
            self._transport.write(HELLO)
            return
        event = data.partition(b"\r\n\r\n")[2]
        for transport in self.joined:
            transport.write(event)
        self._transport.write(DONE)

    def connection_lost(self, exc: Exception | None) -> None:
        self.joined.discard(self._transport)


async def main() -> None:
    port, certificate, key = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Everybody, HOST, int(port), ssl=context, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
