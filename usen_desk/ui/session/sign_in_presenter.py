"""What the sign-in does: finds the service, uses the kept session, signs in and out. No widgets. Seed B1-1.

The password is never kept: not in a field of this object, not in the settings, not in a log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import ApiError, BadAnswer, Refused, Unreachable
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.session import GET_ME, GET_STATUS, SIGN_IN, SIGN_OUT, Me, ServiceStatus, SessionStarted, SignIn
from usen_desk.local.credentials import VAULT_TIMEOUT_S, Vault
from usen_desk.local.proxy import proxies_of
from usen_desk.local.settings import ProxyKind, Settings, Values, proxy_address, service_address
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.session.connection_model import ConnectionChoice

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_MS = 1000
"""F1: a kept session that the service doesn't confirm in this time opens from what this PC keeps; the answer may come
later."""

OfflineStart = Callable[[Callable[[Me], None], Callable[[], None]], None]
"""Takes ok(the person of the last time) and bad(), as LocalData.open_offline."""

NO_ADDRESS = UserMessage(
    "アドレスの形が正しくありません。入力した内容は残っています。https://desk.example.jp のように入力してください。",
    field="service_url",
)
NO_PROXY_ADDRESS = UserMessage(
    "プロキシのアドレスの形が正しくありません。入力した内容は残っています。"
    "http://proxy.example.jp:8080 のように入力してください。",
    field="proxy_address",
)
FIELDS_MISSING = UserMessage("ログインIDとパスワードの両方を入力してください。入力した内容は残っています。")
OTHER_PERSON = UserMessage(
    "別の方のログインIDでは、この画面の続きを開けません。入力中の内容は残っています。同じ方がログインするか、ログアウトしてください。"
)


def _fault_of(wanted: ConnectionChoice) -> UserMessage | None:
    if not service_address(wanted.service_url):
        return NO_ADDRESS
    if wanted.proxy is ProxyKind.ADDRESS and not proxy_address(wanted.proxy_address):
        return NO_PROXY_ADDRESS
    return None


class SignInPresenter(QObject):
    """Signals: changed() anything the page shows; working(bool); told(UserMessage) beside the fields; signed_in(Me) the session has
    begun; found(ServiceStatus) the service answered at the address that was asked for; ended() the session that was opened without
    the service is over; revoked(str) this desk was revoked for that login ID."""

    changed = Signal()
    working = Signal(bool)
    told = Signal(object)
    signed_in = Signal(object)
    found = Signal(object)
    ended = Signal()
    revoked = Signal(str)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        settings: Settings,
        vault: Vault,
        device_id: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._settings, self._vault, self.device_id = settings, vault, device_id
        self._stays = False
        self.busy = False
        self.has_vault = False
        self.me: Me | None = None
        self.open_offline: OfflineStart | None = None
        self.apply_route()

    @property
    def values(self) -> Values:
        return self._settings.values

    @property
    def needs_address(self) -> bool:
        return not self.values.service_url

    def apply_route(self) -> None:
        """Calls go where the settings say from now on."""
        values = self.values
        ca_file = Path(values.ca_file) if values.ca_file else None
        self._client.route = Route(values.service_url, ca_file, proxies_of(values))

    def start(self) -> None:
        """After the first paint: load the libraries, look for a vault and for a session kept in it."""
        self._background.run(self._client.warm_up, lambda _: None, lambda _: None, owner=self, parks=False)
        self._background.run(
            self._look_into_vault,
            self._on_vault,
            self._on_no_vault,
            owner=self,
            lane=Lane.VAULT,
            timeout_s=VAULT_TIMEOUT_S,
        )

    def _look_into_vault(self) -> tuple[bool, str]:
        values = self.values
        there = self._vault.is_there()
        kept = there and values.stay and values.service_url and values.login_id
        return there, self._vault.token(values.service_url, values.login_id) if kept else ""

    def _on_vault(self, looked: tuple[bool, str]) -> None:
        self.has_vault, token = looked
        if token and not self.busy and self.me is None:
            self._client.token, self._stays = token, True
            self._run_busy(lambda: self._client.call(GET_ME, Nothing()), self._on_me, self._on_kept_refused)
            if self.open_offline is not None:
                QTimer.singleShot(PATIENCE_MS, self, self._on_out_of_patience)
        self.changed.emit()

    def _on_no_vault(self, _: ApiError) -> None:
        """It hangs or is broken: this run goes on without (F33)."""
        log.warning("no usable vault")
        self.has_vault = False
        self.changed.emit()

    def _on_me(self, me: Me) -> None:
        self.me = me
        self.signed_in.emit(me)

    def _on_kept_refused(self, error: ApiError) -> None:
        """The kept session ended: that is no error, the person signs in. Without the service the desk opens as it was;
        other troubles are told."""
        if isinstance(error, Unreachable | BadAnswer) and self.open_offline is not None:
            self._start_offline(error)
            return
        if self.me is not None:
            self.ended.emit()
            return
        self._client.token = ""
        code = error.problem.code if isinstance(error, Refused) else None
        if code is Code.SESSION_EXPIRED:
            self._forget_token()
        else:
            self.told.emit(explain(error))
        if code is Code.DEVICE_REVOKED:
            self.revoked.emit(self.values.login_id)

    def _on_out_of_patience(self) -> None:
        if self.busy and self.me is None and self._stays:
            self._start_offline(None)

    def _start_offline(self, error: ApiError | None) -> None:
        """error: what is told when that can't be; None while the answer may still come."""
        if self.me is not None or self.open_offline is None:
            return

        def bad() -> None:
            if error is not None:
                self._client.token = ""
                self.told.emit(explain(error))

        self.open_offline(self._on_offline, bad)

    def _on_offline(self, me: Me) -> None:
        if self.me is None and self._client.token:
            self._on_me(me)

    def use_address(self, typed: str) -> None:
        """Another address, all else as it is."""
        self.use_connection(replace(ConnectionChoice.of(self.values), service_url=typed))

    def use_connection(self, wanted: ConnectionChoice) -> None:
        """Ask whether our service answers there, and keep it if so; else everything stays as it was."""
        fault = _fault_of(wanted)
        if fault:
            self.told.emit(fault)
            return
        before, values = ConnectionChoice.of(self.values), self.values
        replace(
            wanted,
            service_url=service_address(wanted.service_url),
            proxy_address=proxy_address(wanted.proxy_address),
        ).put_into(values)
        self.apply_route()

        def keep(status: ServiceStatus) -> None:
            self.save_settings()
            self.found.emit(status)

        def go_back(error: ApiError) -> None:
            before.put_into(values)
            self.apply_route()
            self.told.emit(replace(explain(error), field="service_url"))

        self._run_busy(lambda: self._client.call(GET_STATUS, Nothing()), keep, go_back)

    def sign_in(self, login_id: str, password: str, stay: bool = False) -> None:
        """As the person who types, at the start; as the one who is signed in already, when the session ended or the
        window is locked: then the calls that wait go on."""
        login_id = login_id.strip()
        if self.busy:
            return
        if not login_id or not password:
            self.told.emit(FIELDS_MISSING)
            return
        ask = SignIn(login_id=login_id, password=password, device_id=self.device_id, stay=stay and self.has_vault)
        self._run_busy(
            lambda: self._client.call(SIGN_IN, ask),
            lambda started: self._on_started(started, ask.login_id, ask.stay),
            lambda error: self._on_not_started(error, ask.login_id),
        )

    def _on_not_started(self, error: ApiError, login_id: str) -> None:
        self.told.emit(explain(error))
        if isinstance(error, Refused) and error.problem.code is Code.DEVICE_REVOKED:
            self.revoked.emit(login_id)

    def _on_started(self, started: SessionStarted, login_id: str, stay: bool) -> None:
        if self.me is not None and self.me.staff_id != started.me.staff_id:
            self._revoke(started.token)
            self.told.emit(OTHER_PERSON)
            return
        if self.me is not None and self._client.token:
            self._revoke(self._client.token)
        self._client.token, self.me, self._stays = started.token, started.me, stay
        self.values.login_id, self.values.stay = login_id, stay
        self.save_settings()
        if stay:
            self._in_vault(lambda: self._vault.keep(self.values.service_url, login_id, started.token))
        self._background.resume()
        self.signed_in.emit(started.me)

    def sign_out(self) -> None:
        """End the session here at once, and on the service as soon as it hears of it; the kept token goes too."""
        self._background.cancel_all()
        self._revoke(self._client.token)
        self._client.token, self.me = "", None
        self._forget_token()

    def _revoke(self, token: str) -> None:
        """Best effort: a session that can't be revoked now ends by its own time."""
        if token:
            client = self._client
            self._background.run(
                lambda: client.call_as(token, SIGN_OUT, Nothing()),
                lambda _: None,
                lambda error: log.warning("session not revoked: %s", type(error).__name__),
                parks=False,
            )

    def _forget_token(self) -> None:
        if self._stays or self.values.stay:
            service_url, login_id = self.values.service_url, self.values.login_id
            self._in_vault(lambda: self._vault.forget(service_url, login_id))
        self._stays = self.values.stay = False
        self.save_settings()

    def _in_vault(self, act: Callable[[], object]) -> None:
        self._background.run(act, lambda _: None, self._on_no_vault, lane=Lane.VAULT, timeout_s=VAULT_TIMEOUT_S)

    def save_settings(self) -> None:
        self._settings.save(
            lambda write: self._background.run(write, lambda _: None, lambda _: None, lane=Lane.DISK, parks=False)
        )

    def _run_busy(self, work: Callable[[], T], ok: Callable[[T], None], bad: Callable[[ApiError], None]) -> None:
        """One call at a time, shown as such; its trouble is shown on the page, so it never waits for a sign-in."""

        def settled(then: Callable[[], None]) -> None:
            self.busy = False
            self.working.emit(False)
            then()
            self.changed.emit()

        self.busy = True
        self.working.emit(True)
        self.changed.emit()
        self._background.run(
            work,
            lambda result: settled(lambda: ok(result)),
            lambda error: settled(lambda: bad(error)),
            owner=self,
            parks=False,
        )
