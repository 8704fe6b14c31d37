"""A call from the GUI thread through a worker and back, against QNetworkAccessManager on the same service.

`python -m bench.children.call FILE`, where FILE says which service and who calls.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QByteArray, QEventLoop, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkRequest, QSslCertificate, QSslConfiguration
from PySide6.QtWidgets import QApplication, QLabel

from bench.children.telling import tell
from usen_desk.api.client import ApiClient, Route, _Ask
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch
from usen_desk.contract.base import Endpoint, Message, Nothing
from usen_desk.contract.session import GET_ME, SIGN_IN, SignIn
from usen_desk.ui.background import Background

CALLS = 200


class Bench:
    def __init__(self, asked: dict[str, Any]) -> None:
        self.app = QApplication([])
        self.label = QLabel()
        self.label.resize(400, 40)
        self.label.show()
        self.url = asked["service_url"]
        self.client = ApiClient(Route(self.url, Path(asked["ca_file"])))
        sign_in = SignIn(login_id=asked["login_id"], password=asked["password"], device_id=uuid.uuid4().hex)
        self.client.token = self.client.call(SIGN_IN, sign_in).token
        self.background = Background()
        self.network = QNetworkAccessManager()
        self.trust = QSslConfiguration.defaultConfiguration()
        self.trust.setCaCertificates(QSslCertificate.fromPath(asked["ca_file"]))
        self.phone = asked["phone"]

    def run(self) -> None:
        search = AccountSearch(phone=self.phone)
        tell(
            me=self._in_turns(GET_ME, Nothing(), lambda me: me.name),
            search=self._in_turns(SEARCH_ACCOUNTS, search, lambda page: page.items[0].store_name),
        )

    def _in_turns(
        self, endpoint: Endpoint[Any, Any], body: Message, text_of: Callable[[Any], str]
    ) -> list[tuple[float, float]]:
        """Milliseconds of our way and of Qt's, each to the text painted in a label."""
        for _ in range(10):
            self._ours(endpoint, body, text_of)
            self._theirs(endpoint, body)
        return [
            (
                self._timed(lambda: self._ours(endpoint, body, text_of)),
                self._timed(lambda: self._theirs(endpoint, body)),
            )
            for _ in range(CALLS)
        ]

    def _ours(self, endpoint: Endpoint[Any, Any], body: Message, text_of: Callable[[Any], str]) -> None:
        loop = QEventLoop()

        def on_answer(answer: Any) -> None:
            self._show(text_of(answer))
            loop.quit()

        self.background.run(lambda: self.client.call(endpoint, body), on_answer, self._fail)
        loop.exec()

    def _theirs(self, endpoint: Endpoint[Any, Any], body: Message) -> None:
        request = QNetworkRequest(QUrl(_Ask(endpoint, body, {}).url(self.url)))
        request.setSslConfiguration(self.trust)
        request.setAttribute(QNetworkRequest.Attribute.Http2AllowedAttribute, False)
        request.setRawHeader(QByteArray(b"Authorization"), QByteArray(f"Bearer {self.client.token}".encode()))
        reply, loop = self.network.get(request), QEventLoop()
        reply.finished.connect(loop.quit)
        loop.exec()
        content = json.loads(bytes(reply.readAll().data()))
        self._show(content["name"] if "name" in content else content["items"][0]["store_name"])
        reply.deleteLater()

    def _show(self, text: str) -> None:
        self.label.setText(text)
        self.label.repaint()

    @staticmethod
    def _timed(call: Callable[[], None]) -> float:
        began = perf_counter()
        call()
        return (perf_counter() - began) * 1e3

    @staticmethod
    def _fail(error: Exception) -> None:
        raise error


Bench(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))).run()
