"""A vault that outlives the desk: it stands in the test's process, and a desk in another process asks it over loopback.
What the operating system's password store is to a real desk that is killed."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import threading

from usen_desk.local.credentials import Vault


class _Ask(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            name, arguments = json.loads(line)
            answer = self.server.answer(name, arguments)
            with contextlib.suppress(OSError):
                self.wfile.write(json.dumps(answer).encode() + b"\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Ask)
        self.kept, self.lock = {}, threading.Lock()

    def answer(self, name, arguments):
        key = "\0".join(arguments[:2])
        with self.lock:
            if name == "keep":
                self.kept[key] = arguments[2]
                return True
            if name == "forget":
                self.kept.pop(key, None)
                return None
            return self.kept.get(key, "")

    def handle_error(self, request, client_address):
        """A desk that was killed while it asked."""


class VaultServer:
    def __init__(self):
        self._server = _Server()
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def kept(self):
        return self._server.kept

    def close(self):
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


class RemoteVault(Vault):
    """For the desk's process."""

    def __init__(self, port):
        self._port = port

    def is_there(self):
        return True

    def token(self, service_url, login_id):
        return self._asked("token", service_url, login_id)

    def keep(self, service_url, login_id, token):
        return self._asked("keep", service_url, login_id, token)

    def forget(self, service_url, login_id):
        self._asked("forget", service_url, login_id)

    def _asked(self, name, *arguments):
        with socket.create_connection(("127.0.0.1", self._port), 5) as line:
            line.sendall(json.dumps([name, arguments]).encode() + b"\n")
            return json.loads(line.makefile("rb").readline())
