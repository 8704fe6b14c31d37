"""A browser without a window: keeps cookies, reads pages by a strict HTML parser, fills in and sends their forms."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

import html5lib

from tests.server.edge import Edge, is_stream

SVG = "{http://www.w3.org/2000/svg}"
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    path: str
    status: int
    headers: list[tuple[str, str]]
    content: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def html(self) -> str:
        return self.content.decode()

    @property
    def location(self) -> str:
        return self.header("location")

    @property
    def tree(self) -> Any:
        """Raises html5lib.html5parser.ParseError for anything that isn't valid markup."""
        return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.html)

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        body = self.tree.find("body")
        parts: list[str] = []
        _collect(body, parts)
        return re.sub(r"\s+", " ", "".join(parts)).strip()

    def form(self, action: str) -> Fields:
        """Names and values of the form that is sent there, as it came."""
        found = [one for one in self.tree.iter("form") if one.get("action") == action]
        assert found, f"no form for {action}: {self.text}"
        return [item for field in found[0].iter() for item in _values(field)]


def _collect(node: ElementTree.Element, parts: list[str]) -> None:
    if not isinstance(node.tag, str) or node.tag in ("script", "style") or node.tag.startswith(SVG):
        parts.append(node.tail or "")
        return
    parts.append(node.text or "")
    for child in node:
        _collect(child, parts)
    parts.append((node.tail or "") + " ")


def _values(field: Any) -> Fields:
    name, kind = field.get("name"), field.get("type", "text")
    if not name:
        return []
    if field.tag == "textarea":
        return [(name, field.text or "")]
    if field.tag == "select":
        chosen = [option for option in field.iter("option") if option.get("selected") is not None]
        return [(name, (chosen or list(field.iter("option")))[0].get("value", ""))]
    if field.tag != "input" or kind == "file":
        return []
    if kind in ("checkbox", "radio"):
        return [(name, field.get("value", "on"))] if field.get("checked") is not None else []
    return [(name, field.get("value", ""))]


def changed(fields: Fields, **values: str | list[str]) -> Fields:
    """With other values; `field__about` stands for field.about."""
    given = {name.replace("__", "."): value for name, value in values.items()}
    rest = [item for item in fields if item[0] not in given]
    for name, value in given.items():
        rest += [(name, one) for one in (value if isinstance(value, list) else [value])]
    return rest


class Visitor:
    """One browser. `last` is the newest answer."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self.cookies: dict[str, str] = {}
        self.last: Answer | None = None

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, fields: Fields, **headers: str) -> Answer:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), kind | headers)

    def post_files(self, path: str, fields: Fields, *files: tuple[str, str, bytes], **headers: str) -> Answer:
        """files: name of the field, name of the file, bytes."""
        edge, parts = b"--edge", list[bytes]()
        for name, value in fields:
            parts += [edge, f'Content-Disposition: form-data; name="{name}"'.encode(), b"", value.encode()]
        for name, file_name, content in files:
            told = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"'
            parts += [edge, told.encode(), b"Content-Type: application/octet-stream", b"", content]
        body = b"\r\n".join([*parts, edge + b"--", b""])
        return self._ask("POST", path, body, {"content-type": "multipart/form-data; boundary=edge"} | headers)

    def send(self, action: str, *files: tuple[str, str, bytes], **values: str | list[str]) -> Answer:
        """Fill in the form of the last page and send it."""
        assert self.last is not None
        fields = changed(self.last.form(action), **values)
        return self.post_files(action, fields, *files) if files else self.post(action, fields)

    def follow(self) -> Answer:
        assert self.last is not None
        assert self.last.status == 303, (self.last.status, self.last.text)
        return self.get(self.last.location.partition("#")[0])

    def sign_in(self, email: str, password: str) -> Answer:
        self.get("/client/login/")
        return self.send("/client/login/", email=email, password=password)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent.setdefault("content-length", str(len(body)))
        self.last = asyncio.run(self._run(method, urlsplit(path), body, sent))
        for name, value in self.last.headers:
            if name == "set-cookie":
                self._keep(value)
        return self.last

    def _keep(self, cookie: str) -> None:
        """As a browser takes a __Host- cookie, or not at all."""
        pair, *attributes = [part.strip() for part in cookie.split(";")]
        name, _, value = pair.partition("=")
        told = {part.split("=")[0].lower(): part.partition("=")[2] for part in attributes}
        assert name.startswith("__Host-"), name
        assert {"secure", "httponly"} <= told.keys() - {"domain"}, cookie
        assert (told["path"], told["samesite"].lower()) == ("/", "lax"), cookie
        if told.get("max-age") == "0":
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value.strip('"')

    async def _run(self, method: str, url: Any, body: bytes, headers: dict[str, str]) -> Answer:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": url.path,
            "raw_path": quote(url.path).encode(),
            "query_string": quote(url.query, safe="=&%").encode(),
            "headers": [(key.lower().encode(), value.encode("latin-1")) for key, value in headers.items()],
            "client": ("192.0.2.7", 50000),
            "server": ("127.0.0.1", 443),
        }
        start: dict[str, Any] = {}
        content = bytearray()
        chunks, over = iter([body]), asyncio.Event()

        async def receive() -> dict[str, Any]:
            for chunk in chunks:
                return {"type": "http.request", "body": chunk, "more_body": False}
            await over.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                content.extend(message.get("body", b""))
                if not message.get("more_body") or is_stream(start):
                    over.set()

        await self._edge._app(scope, receive, send)
        told = [(key.decode(), value.decode("latin-1")) for key, value in start["headers"]]
        return Answer(url.path, start["status"], told, bytes(content))


def links_of(answer: Answer) -> list[str]:
    return [unescape(link.get("href", "")) for link in answer.tree.iter("a")]
