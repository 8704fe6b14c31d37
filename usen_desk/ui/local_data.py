"""What this PC keeps of the signed-in person: where its key comes from, opening it, starting without the service, and
wiping it when the desk was revoked. No widgets. RULINGS: key of the local store; docs/decisions/0024-local-store.md.

With a vault the store opens at once with the key that lies there; without one as soon as the service has given the
key, or has confirmed that it keeps a new one: nothing is written under a key that a crash would take away.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, DiskTrouble, Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.devices import GET_DEVICE_KEY, PUT_DEVICE_KEY, DeviceKey, KeyDeposit
from usen_desk.contract.errors import Code
from usen_desk.contract.session import Me
from usen_desk.local.credentials import VAULT_TIMEOUT_S, Vault
from usen_desk.local.paths import Paths
from usen_desk.local.settings import Values
from usen_desk.local.store.cache import Kind
from usen_desk.local.store.folder import LocalStore, StoreFolder, open_store
from usen_desk.local.store.keys import StoreKeys, key_of, text_of
from usen_desk.local.store.sealing import make_key
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.messages import UserMessage, explain

log = logging.getLogger(__name__)

T = TypeVar("T")

RETRY_MS, RETRY_MAX_MS = 2000, 300_000

REBUILT = UserMessage(
    "このPCの表示データを読み取れなかったため、作り直しました。下書きと送信待ちはそのまま残っています。"
)
SALVAGED = UserMessage(
    "このPCの下書きと送信待ちのファイルが壊れていたため、読み取れた内容を新しいファイルに移しました。元のファイルは残してあります。内容を確かめてください。"
)
ROOM_MADE = UserMessage(
    "このPCの空き容量がほとんどありません。入力中の内容は予備の領域に保存しました。空き容量を増やしてください。"
)
NOT_KEPT = UserMessage(
    "このPCに下書きを保存できません。入力した内容は画面に残っていますが、アプリを閉じると失われます。空き容量とフォルダーの権限を確かめてください。"
)


class LocalData(QObject):
    """Signals: readable(LocalStore) before anybody asks for anything; opened(LocalStore) once per sign-in; failed(UserMessage) nothing can be kept now, tried again by itself;
    told(UserMessage) what a person should know; closed() the store must not be used any more."""

    readable = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    told = Signal(object)
    closed = Signal()
    _noted = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        paths: Paths,
        values: Values,
        vault: Vault,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._paths = client, background, paths
        self._values, self._vault = values, vault
        self.store: LocalStore | None = None
        self._me: Me | None = None
        self._keys: StoreKeys | None = None
        self._has_vault = self._is_in_vault = self._is_deposited = False
        self._is_opening = self._was_told = False
        self._failures = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._go_on)
        self._noted.connect(self.told, Qt.ConnectionType.QueuedConnection)

    @property
    def staff_id(self) -> int | None:
        """Whose store it is."""
        return self._keys.staff_id if self._keys else None

    def start(self, me: Me) -> None:
        """After each sign-in, and after an offline start."""
        self._me = me
        self._is_deposited, self._failures = False, 0
        if self._is_opening:
            return
        if self.store is not None:
            self._remember_me(self.store, me)
            self._ask()
            if not self._was_told:
                self._tell_opened(self.store)
            return
        self._in_vault(self._read_vault, self._on_vault, lambda _: self._on_vault((False, None)))

    def open_offline(self, ok: Callable[[Me], None], bad: Callable[[], None]) -> None:
        """Without the service: ok(the person of the last time), when the vault has the key and the last contact is not
        too long ago; `start` is to follow. Neither is called when `start` came before the end of this."""

        def refuse(_: object) -> None:
            self._is_opening = False
            if self._me is None:
                bad()
            else:
                self.start(self._me)

        def on_vault(found: tuple[bool, StoreKeys | None]) -> None:
            self._has_vault, keys = found
            if keys is None:
                refuse(None)
            else:
                self._on_disk(lambda: self._opened_with_me(keys), lambda opened: on_store(keys, opened), refuse)

        def on_store(keys: StoreKeys, opened: tuple[LocalStore, Me] | None) -> None:
            if opened is None:
                refuse(None)
                return
            self.store, me = opened
            self._keys, self._is_in_vault, self._is_opening = keys, True, False
            if self._me is not None:  # the service answered meanwhile
                self.readable.emit(self.store)
                self.start(self._me)
                return
            self._client.answered_at = self.store.cache.heard_at()
            self.readable.emit(self.store)
            ok(me)

        if self._is_opening or self.store is not None:
            return
        self._is_opening = True
        self._in_vault(self._read_vault, on_vault, refuse)

    def on_contact(self) -> None:
        """The service is there (again)."""
        if self._again.isActive():
            self._again.stop()
            self._go_on()

    def stop(self) -> None:
        """The person leaves; what was given to the disk before is still written."""
        store = self._let_go()
        if store is not None:
            self._background.run(store.close, _nothing, _nothing, lane=Lane.DISK, parks=False)

    def close(self) -> None:
        """At the end of the program, when no thread works any more."""
        store = self._let_go()
        if store is not None:
            store.close()

    def wipe(self, login_id: str = "") -> None:
        """This desk was revoked: nothing of this person stays, in the vault neither. login_id: of somebody who isn't
        signed in."""
        me, store = self._me, self._let_go()
        login_id, service_url = login_id or self._values.login_id, self._values.service_url

        def forget() -> None:
            if not self._vault.is_there():
                return
            self._vault.forget(service_url, login_id)
            self._vault.forget_store_keys(service_url, login_id)

        def remove() -> None:
            if store is not None:
                store.close()
            folder = StoreFolder.of(self._paths, service_url, me.staff_id) if me is not None else None
            folder = folder or StoreFolder.of_login(self._paths, service_url, login_id)
            if folder is not None:
                folder.wipe()

        self._in_vault(forget, _nothing, _nothing)
        self._background.run(remove, _nothing, _nothing, lane=Lane.DISK, parks=False)

    def _let_go(self) -> LocalStore | None:
        self._again.stop()
        store, self.store, self._me, self._keys = self.store, None, None, None
        self._is_opening = self._was_told = self._is_in_vault = False
        if store is not None:
            self.closed.emit()
        return store

    def _go_on(self) -> None:
        if self._keys is not None and self.store is None and (self._is_deposited or self._is_in_vault):
            self._open(self._keys)
        if not self._is_deposited:
            self._ask()

    # the key

    def _read_vault(self) -> tuple[bool, StoreKeys | None]:
        if not self._vault.is_there():
            return False, None
        return True, StoreKeys.parsed(self._vault.store_keys(self._values.service_url, self._values.login_id))

    def _on_vault(self, found: tuple[bool, StoreKeys | None]) -> None:
        """Keys of somebody else, who had this login ID before, open nothing here."""
        self._has_vault, keys = found
        if self._me is not None and keys is not None and keys.staff_id == self._me.staff_id:
            self._keys, self._is_in_vault = keys, True
            self._open(keys)
        self._ask()

    def _ask(self) -> None:
        self._call(lambda: self._client.call(GET_DEVICE_KEY, Nothing()), self._on_key)

    def _on_key(self, answer: DeviceKey) -> None:
        kept = key_of(answer.key) if answer.key else b""
        if self._me is None:
            return
        if not kept:
            self._deposit(self._keys or StoreKeys(self._me.staff_id, (make_key(),)))
        elif self._keys is None:
            self._use(StoreKeys(self._me.staff_id, (kept,)))
        elif kept != self._keys.keys[0]:
            self._change_to(kept, self._keys)
        else:
            self._on_deposited()

    def _deposit(self, keys: StoreKeys) -> None:
        """A key that is new is in the vault, where there is one, before anything is written under it."""
        self._keys = keys
        deposit = KeyDeposit(key=text_of(keys.keys[0]), name=platform.node()[:80])

        def put(_: object = None) -> None:
            self._call(lambda: self._client.call(PUT_DEVICE_KEY, deposit), lambda _: self._use(keys), self._not_taken)

        if self._has_vault and not self._is_in_vault:
            self._keep_in_vault(keys, put)
        else:
            put()

    def _not_taken(self, error: ApiError) -> None:
        """Another key came first: take that one, unless something is written under ours already."""
        if isinstance(error, Refused) and error.problem.code is Code.OTHER_CONTENT and self.store is None:
            self._keys, self._is_in_vault = None, False
        self._later(error)

    def _use(self, keys: StoreKeys) -> None:
        """The service keeps this key."""
        self._keys = keys
        if self._has_vault and not self._is_in_vault:
            self._keep_in_vault(keys, lambda _: None)
        self._on_deposited()
        self._open(keys)

    def _on_deposited(self) -> None:
        self._is_deposited, self._failures = True, 0

    def _change_to(self, kept: bytes, ours: StoreKeys) -> None:
        """The service keeps another key than ours: seal everything anew under that one. The vault holds both until it is
        done, so that a crash in between leaves nothing unreadable."""
        both, after = StoreKeys(ours.staff_id, (kept, *ours.keys)), StoreKeys(ours.staff_id, (kept,))
        log.info("the service keeps another key; what is here is sealed anew")

        def seal_anew(is_kept: bool) -> None:
            store = self.store
            if not is_kept or store is None:
                self._later(None)
                return
            self._on_disk(lambda: store.use_keys(both.sealer), done, self._later)

        def done(_: object) -> None:
            self._keys = after
            self._on_deposited()
            self._keep_in_vault(after, lambda _: None)

        self._keep_in_vault(both, seal_anew)

    def _keep_in_vault(self, keys: StoreKeys, then: Callable[[bool], None]) -> None:
        service_url, login_id = self._values.service_url, self._values.login_id

        def kept(is_kept: bool) -> None:
            self._is_in_vault = self._is_in_vault or is_kept
            then(is_kept)

        self._in_vault(
            lambda: self._vault.keep_store_keys(service_url, login_id, keys.text), kept, lambda _: kept(False)
        )

    # the store

    def _open(self, keys: StoreKeys) -> None:
        if self.store is not None or self._is_opening or self._me is None:
            return
        self._is_opening = True
        me = self._me

        def ok(store: LocalStore) -> None:
            self._is_opening = False
            self.store = store
            self.readable.emit(store)
            self._remember_me(store, me)
            self._tell_opened(store)

        def bad(error: ApiError) -> None:
            self._is_opening = False
            log.warning("the local store could not be opened: %s", error)
            self.failed.emit(NOT_KEPT)
            self._later(error)

        self._on_disk(lambda: self._opened(keys), ok, bad)

    def _tell_opened(self, store: LocalStore) -> None:
        self._was_told = True
        if store.outbox.was_salvaged:
            self.told.emit(SALVAGED)
        self.opened.emit(store)
        self._on_disk(lambda: store.check_weekly(datetime.now(UTC)), self._on_checked, _nothing)

    def _on_checked(self, is_sound: bool) -> None:
        if not is_sound:
            self.told.emit(SALVAGED)

    def _opened(self, keys: StoreKeys) -> LocalStore:
        service_url, login_id = self._values.service_url, self._values.login_id
        folder = StoreFolder.of(self._paths, service_url, keys.staff_id)
        store = open_store(folder, keys.sealer, lambda: self._noted.emit(REBUILT), lambda: self._noted.emit(ROOM_MADE))
        folder.note_owner(service_url, login_id)
        return store

    def _opened_with_me(self, keys: StoreKeys) -> tuple[LocalStore, Me] | None:
        store = self._opened(keys)
        found = store.cache.get(Kind.ME, "")
        if found is not None and store.cache.opens_offline(datetime.now(UTC)):
            try:
                return store, msgspec.json.decode(found.content, type=Me)
            except msgspec.DecodeError:
                log.warning("the cached person can't be read by this version")
        store.close()
        return None

    def _remember_me(self, store: LocalStore, me: Me) -> None:
        """For the next start without the service; not for one that is under way."""
        at = self._client.answered_at
        if at is not None and self._client.token:
            content = msgspec.json.encode(me)
            self._on_disk(lambda: store.cache.put(Kind.ME, "", content, at), _nothing, _nothing)

    # lanes

    def _call(
        self, work: Callable[[], T], ok: Callable[[T], None], bad: Callable[[ApiError], None] | None = None
    ) -> None:
        self._background.run(work, ok, bad or self._later, owner=self, latest="key")

    def _later(self, error: ApiError | None) -> None:
        """The service isn't there, or doesn't know keys yet, or the disk is full."""
        if self._me is None:
            return
        if error is not None:
            log.info(
                "the key of the store: %s",
                explain(error).text if isinstance(error, DiskTrouble) else type(error).__name__,
            )
        self._failures += 1
        self._again.start(min(RETRY_MS * 2 ** min(self._failures - 1, 10), RETRY_MAX_MS))

    def _on_disk(self, work: Callable[[], T], ok: Callable[[T], None], bad: Callable[[ApiError], None]) -> None:
        def told() -> T:
            try:
                return work()
            except OSError as error:
                raise DiskTrouble.of(error) from error

        self._background.run(told, ok, bad, owner=self, lane=Lane.DISK, parks=False)

    def _in_vault(self, work: Callable[[], T], ok: Callable[[T], None], bad: Callable[[ApiError], None]) -> None:
        self._background.run(work, ok, bad, owner=self, lane=Lane.VAULT, timeout_s=VAULT_TIMEOUT_S, parks=False)


def _nothing(_: object) -> None:
    pass
