"""Who else is at the thread on screen, and telling the others that we are. It informs and never blocks. No widgets. X2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import SHOW_PRESENCE, Change, ChangeKind, PresenceShown, PresenceState, Present
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.ui import formatting
from usen_desk.ui.background import Background
from usen_desk.ui.change_feed import ChangeFeed

RENEW_MS = 15_000
"""Half of the time for which it counts (usen_desk.contract.changes PRESENCE_S)."""
TYPING_MS = 6_000
"""So long after the last key somebody still types."""
LOOK_MS = 2_000
TYPES, VIEWS = "が入力中", "が閲覧中"
CLAIMS = "{}さんが返信を書いています（{}から）"


class PresencePresenter(QObject):
    """Signals: changed(text) who else is here, in words; "" for nobody; claimed(text) who writes an answer here since
    before this person does; "" for nobody."""

    changed = Signal(str)
    claimed = Signal(str)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        me: Me,
        feed: ChangeFeed | None,
        device_id: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._me, self._device_id = client, background, me, device_id
        self._inquiry_id = 0
        self._is_typing = False
        self._others: dict[tuple[int, int], Present] = {}
        self._text, self._claim = "", ""
        self._mine: dict[int, Present] = {}
        """What the service told of this person, for since when an answer is being written here."""
        self._renew = QTimer(self, interval=RENEW_MS)
        self._renew.timeout.connect(self._say)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(lambda: self.set_typing(False))
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._tell)
        if feed is not None:
            feed.subscribe(ChangeKind.PRESENCE, self.on_changes, self.forget, owner=self)

    @property
    def inquiry_id(self) -> int:
        """Where this person is; 0 for nowhere."""
        return self._inquiry_id

    @property
    def text(self) -> str:
        return self._text

    def enter(self, inquiry_id: int) -> None:
        """The thread is on screen from now on."""
        if inquiry_id == self._inquiry_id:
            return
        self.leave()
        self._inquiry_id = inquiry_id
        if inquiry_id:
            self._renew.start()
            self._say()
        self._tell()

    def leave(self) -> None:
        """It is no longer."""
        self._renew.stop()
        self._typing.stop()
        was, self._inquiry_id, self._is_typing = self._inquiry_id, 0, False
        if was:
            self._send(was, PresenceState.GONE)
        self._tell()

    def set_typing(self, is_typing: bool) -> None:
        """At each key; it ends by itself."""
        if is_typing:
            self._typing.start()
        if is_typing is not self._is_typing:
            self._is_typing = is_typing
            self._say()

    def release(self) -> None:
        """The answer was emptied: so ends the claim."""
        self._typing.stop()
        self._is_typing = False
        if self._inquiry_id:
            self._send(self._inquiry_id, PresenceState.VIEWING, releases=True)

    @property
    def claim(self) -> str:
        """Who has been writing an answer here for longer, in words."""
        return self._claim

    def on_changes(self, changes: Sequence[Change]) -> None:
        for change in changes:
            try:
                present = msgspec.json.decode(change.item, type=Present)
            except msgspec.MsgspecError:  # a state of a newer service
                continue
            if present.staff_id == self._me.staff_id:
                self._mine[present.inquiry_id] = present
            else:
                self._others[present.inquiry_id, present.staff_id] = present
        self._tell()

    def forget(self) -> None:
        """Who is here will say so again within RENEW_MS."""
        self._others.clear()
        self._mine.clear()
        self._tell()

    def _say(self) -> None:
        if self._inquiry_id:
            self._send(self._inquiry_id, PresenceState.TYPING if self._is_typing else PresenceState.VIEWING)

    def _send(self, inquiry_id: int, state: PresenceState, *, releases: bool = False) -> None:
        if Permission.SHOW_PRESENCE not in self._me.permissions:
            return
        body = PresenceShown(inquiry_id=inquiry_id, device_id=self._device_id, state=state, releases=releases)
        self._background.run(lambda: self._client.call(SHOW_PRESENCE, body), _nothing, _ignored, owner=self)

    def _tell(self) -> None:
        """Only where it reads otherwise than before. Who wasn't renewed in time has gone."""
        now = self._client.now()
        self._others = {key: one for key, one in self._others.items() if _is_here(one, now) or _claims(one, now)}
        here = [one for (inquiry_id, _), one in self._others.items() if inquiry_id == self._inquiry_id]
        text = _words([one for one in here if _is_here(one, now)]) if self._inquiry_id else ""
        self._tell_claim([one for one in here if _claims(one, now)] if self._inquiry_id else [], now)
        if self._others and not self._look.isActive():
            self._look.start()
        elif not self._others:
            self._look.stop()
        if text != self._text:
            self._text = text
            self.changed.emit(text)

    def _tell_claim(self, claiming: Sequence[Present], now: datetime) -> None:
        """Only of who was here before: to the first it is told of nobody."""
        mine = self._mine.get(self._inquiry_id)
        since = mine.claimed_at if mine is not None and _claims(mine, now) else None
        earlier = [one for one in claiming if one.claimed_at and (since is None or one.claimed_at < since)]
        first = min(earlier, key=lambda one: one.claimed_at or now, default=None)
        text = ""
        if first is not None and first.claimed_at is not None:
            text = CLAIMS.format(_family(first.name), formatting.clock(first.claimed_at))
        if text != self._claim:
            self._claim = text
            self.claimed.emit(text)


def _is_here(one: Present, now: datetime) -> bool:
    return one.until > now and one.state is not PresenceState.GONE


def _claims(one: Present, now: datetime) -> bool:
    """A claim outlives a look at another thread."""
    return one.claimed_at is not None and one.claimed_until is not None and one.claimed_until > now


def _words(here: Sequence[Present]) -> str:
    """高橋さんが入力中 ・ 伊藤さん、佐々木さんが閲覧中."""
    parts = []
    for state, word in ((PresenceState.TYPING, TYPES), (PresenceState.VIEWING, VIEWS)):
        names = sorted(f"{_family(one.name)}さん" for one in here if one.state is state)
        if names:
            parts.append("、".join(names) + word)
    return " ・ ".join(parts)


def _family(name: str) -> str:
    return name.split()[0] if name.split() else name


def _nothing(_: Nothing) -> None:
    pass


def _ignored(_: ApiError) -> None:
    """The next one comes in some seconds."""
