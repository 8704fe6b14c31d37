"""A plain reader of the event stream, for tests of the service: it uses nothing of the desktop."""

from __future__ import annotations

import http.client
import json
import socket
import ssl


class Stream:
    """One open stream; `frames()` gives what comes as dictionaries of the fields, with `comment` and decoded `data`."""

    def __init__(self, service, token, *, after="", last_event_id="", timeout=20):
        trusted = ssl.create_default_context(cafile=str(service.authority.ca_file))
        self.line = http.client.HTTPSConnection("127.0.0.1", service.port, context=trusted, timeout=timeout)
        headers = {"Authorization": f"Bearer {token}"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        self.line.request("GET", "/v1/changes" + (f"?after={after}" if after else ""), headers=headers)
        self.answer = self.line.getresponse()
        self.status = self.answer.status

    def frame(self):
        """The next frame; None at the end of the stream."""
        fields = {}
        while True:
            line = self.answer.readline().decode()
            if not line:
                return None
            if line == "\n":
                return {**fields, "data": json.loads(fields["data"])}
            name, _, value = line.rstrip("\n").partition(": ")
            fields[name or "comment"] = value

    def until(self, wanted):
        """Frames up to the first for which wanted(frame) holds."""
        seen = []
        while not seen or not wanted(seen[-1]):
            frame = self.frame()
            assert frame is not None, f"ended after {seen}"
            seen.append(frame)
        return seen

    def items(self, count):
        """The next so many changes that aren't presence."""
        found = []
        while len(found) < count:
            frame = self.frame()
            assert frame is not None, f"ended after {found}"
            found += [item for item in frame["data"]["items"] if item["kind"] != "presence"]
        return found

    def close(self):
        sock = self.line.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.answer.close()
        self.line.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
