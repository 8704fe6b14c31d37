"""What a signed-in person can do wherever they are: take down a new inquiry, see what waits to be sent, edit canned replies.

Built once a sign-in, on the desk that is there.
"""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QObject

from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Permission
from usen_desk.ui.activity.page import ActivityPart
from usen_desk.ui.activity.presenter import ActivityPresenter
from usen_desk.ui.activity.tray_view import TrayView
from usen_desk.ui.change_feed import nothing_to_load
from usen_desk.ui.desk import Desk
from usen_desk.ui.handover.page import HandoverPart
from usen_desk.ui.handover.presenter import HandoverPresenter
from usen_desk.ui.inquiries.canned_editing_page import CannedEditingPart
from usen_desk.ui.inquiries.canned_editing_presenter import CannedEditingPresenter
from usen_desk.ui.navigation import Tab, opening_place
from usen_desk.ui.outbox.outbox_model import Counts
from usen_desk.ui.outbox.outbox_page import OutboxPart
from usen_desk.ui.outbox.outbox_presenter import OutboxPresenter
from usen_desk.ui.people.log_presenter import LogPresenter
from usen_desk.ui.people.own_log_page import OwnLogPart
from usen_desk.ui.transfers.strip_presenter import StripPresenter
from usen_desk.ui.transfers.strip_view import StripView

GROUP = "全体"
STORE = "customer"


class Everywhere(QObject):
    """Lives with the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        permissions, tabs = desk.me.permissions, desk.navigator.tabs
        if Permission.OPEN_INQUIRIES in permissions and Tab.INQUIRIES in tabs:
            self._add("window.new_inquiry", "新規問い合わせ", "Ctrl+N")
        self.canned = self._canned() if Permission.OWN_CANNED in permissions else None
        self.outbox.presenter.refresh()
        self.strip = self._strip()
        self.handover = self._handover() if Permission.WORK_INQUIRIES in permissions else None
        self.activity = self._activity()
        self.own_log = self._own_log() if Permission.READ_ACCESS_LOG in permissions else None

    @cached_property
    def outbox(self) -> OutboxPart:
        desk, shell = self._desk, self._desk.shell
        presenter = OutboxPresenter(desk.background, desk.navigator, desk.drafts, desk.sending)
        made = OutboxPart(presenter, shell.notice, desk.toast.tell, desk.actions, shell)
        presenter.counted.connect(self._on_counted)
        shell.top.outbox.clicked.connect(made.open_list)
        desk.with_store(lambda store: presenter.attach(store.outbox, store.kept))
        return made

    def _strip(self) -> StripView:
        """Files on their way, at the foot of the window."""
        desk, made = self._desk, StripView()
        presenter = StripPresenter(desk.transfers, self)
        presenter.changed.connect(made.set)
        presenter.told.connect(desk.shell.tell)
        made.pressed.connect(presenter.act)
        desk.shell.foot.addWidget(made)
        presenter.refresh()
        return made

    def _handover(self) -> HandoverPart:
        desk = self._desk
        presenter = HandoverPresenter(desk.client, desk.background, desk.me)
        made = HandoverPart(presenter, desk.actions, desk.shell)
        desk.feed.subscribe(ChangeKind.HANDOVER, presenter.on_changes, nothing_to_load, owner=presenter)
        return made

    def _own_log(self) -> OwnLogPart:
        """What one did oneself; its report and its check stand in 管理."""
        desk = self._desk

        def make() -> LogPresenter:
            return LogPresenter(desk.client, desk.background, frozenset(), of_staff_id=desk.me.staff_id)

        return OwnLogPart(make, desk.actions, desk.shell)

    def _activity(self) -> ActivityPart:
        """Messages are heard before their cards, which say whose they are."""
        desk = self._desk
        made = ActivityPresenter(desk.client, desk.background, desk.me, desk.choices, self._is_in_front, self)
        tray = TrayView(lambda text, open_, word: desk.toast.tell(text, open_, word), self)
        part = ActivityPart(made, tray, desk.navigator, desk.actions, desk.shell.top.bell, desk.shell)
        if Tab.INQUIRIES in desk.navigator.tabs:
            desk.feed.subscribe(ChangeKind.MESSAGE, made.on_messages, nothing_to_load, owner=made)
            desk.feed.subscribe(ChangeKind.INQUIRY, made.on_cards, made.start, owner=made)
            desk.feed.subscribe(ChangeKind.HANDOVER, made.on_handovers, nothing_to_load, owner=made)
            made.start()
        return part

    def _is_in_front(self, inquiry_id: int) -> bool:
        """Its exchange is what this person looks at."""
        place = self._desk.navigator.place
        key = place.key.partition("@")[0] if place is not None and place.tab is Tab.INQUIRIES else ""
        return key == f"inquiry/{inquiry_id}" and self._desk.shell.window().isActiveWindow()

    def open_new_inquiry(self) -> None:
        """For the store whose page is shown, else for one that is looked up."""
        place = self._desk.navigator.place
        kind, _, code = (place.key if place else "").partition("/")
        is_store = place is not None and place.tab is Tab.ACCOUNTS and kind == STORE
        self._desk.navigator.open(opening_place(code if is_store else ""))

    def _add(self, name: str, text: str, keys: str) -> None:
        self._desk.actions.add(name, text, self.open_new_inquiry, GROUP, keys, on=self._desk.shell)

    def _canned(self) -> CannedEditingPart:
        desk = self._desk
        presenter = CannedEditingPresenter(desk.client, desk.background, desk.me)
        return CannedEditingPart(presenter, desk.actions, desk.shell)

    def _on_counted(self, counts: Counts) -> None:
        self._desk.shell.top.outbox.set_counts(counts.waiting, counts.needs)
