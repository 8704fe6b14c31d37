"""Takes an inquiry down for a caller: warns of an exchange that is open, keeps every character as a draft,
sends through the outbox, opens the thread once the service has it. No widgets. A03-1, A03-1b, A03-2, A03-4.

A second one while one is unfinished is asked about: 続きから or 新しく. What is put aside stays among the draft's versions.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch
from usen_desk.contract.base import B, Endpoint, Nothing, R
from usen_desk.contract.catalogue import GET_CATALOGUE, Catalogue, Category, CategoryForm
from usen_desk.contract.drafts import DraftKey, DraftMode
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries
from usen_desk.local.records import DraftRecord, KeptFile, OutItem, OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries import opening_model
from usen_desk.ui.inquiries.opening_model import Opening, Store, stores_of
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.navigation import Navigator, Place, Tab, inquiry_place, opening_place
from usen_desk.ui.sending.drafts import DraftKeeper, Where

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import OutView, Sender, Sent

MODE = DraftMode.OPENING


class Stage(enum.Enum):
    FORM = "form"
    CHOICE = "choice"
    """There is an unfinished one: 続きから or 新しく?"""
    SENDING = "sending"
    """It lies in the outbox."""


class OpeningPresenter(QObject):
    """`opening` is the form as it stands, `stage` what is shown. Signals: staged(Stage); shown(Opening) another form than
    was typed; catalogue(Catalogue); store_shown(Store or None); warned(OpenOne or None); faulty(problems by key); attached(tuple of
    KeptFile) those of another form; held(OutView or None) state of what was
    sent; kept(Where) the text is safe there; queueing(bool) it takes no keys while it goes
    into the outbox; told(UserMessage); put_aside() the unfinished one was, and can come back;
    done(inquiry ID, title) sent while something else is on screen."""

    staged = Signal(object)
    shown = Signal(object)
    catalogue = Signal(object)
    store_shown = Signal(object)
    warned = Signal(object)
    faulty = Signal(object)
    attached = Signal(object)
    held = Signal(object)
    kept = Signal(object)
    queueing = Signal(bool)
    told = Signal(object)
    put_aside = Signal()
    done = Signal(int, str)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        drafts: DraftKeeper,
        sender: Sender,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator = client, background, navigator
        self._drafts, self._sender = drafts, sender
        self.words: Catalogue | None = None
        self.opening, self.stage = Opening(), Stage.FORM
        self.files: tuple[KeptFile, ...] = ()
        self.reply_id = str(uuid.uuid4())
        self._place: str | None = None
        self._aside: DraftRecord | None = None
        self._item_id = ""
        self._problem: UserMessage | None = None
        """Why the service didn't take it, until it is back in the form."""
        self._is_read = self._is_queueing = self._is_attaching = False
        drafts.kept.connect(self._on_kept)
        drafts.failed.connect(lambda error: self.told.emit(explain(error)))
        drafts.marks_changed.connect(self._on_marks)
        drafts.came.connect(lambda draft: self._on_drafts() if draft.mode is MODE else None)
        sender.changed.connect(self._on_outbox)
        sender.sent.connect(self._on_sent)

    @property
    def unfinished(self) -> DraftRecord | None:
        draft = self._drafts.draft(MODE, 0)
        return draft if opening_model.is_worth_keeping(draft) else None

    @property
    def form(self) -> CategoryForm | None:
        return opening_model.form_of(self.words, self.opening.category)

    @property
    def has_something(self) -> bool:
        """Something would be lost."""
        return self.opening.is_unfinished or bool(self.files)

    def now(self) -> datetime:
        return self._client.now()

    def open(self, customer_code: str = "") -> None:
        """The place is shown: the same one again is as it was left, another one begins anew or asks."""
        self._read_catalogue()
        is_same, self._place = self._place == customer_code, customer_code
        if is_same and not (self.stage is Stage.SENDING and not self._item_id):
            self.staged.emit(self.stage)
            return
        if self.unfinished is not None:
            self._stage(Stage.CHOICE)
        else:
            self.begin(customer_code)

    def resume(self) -> None:
        """続きから."""
        draft = self.unfinished
        if draft is None:
            self.begin(self._place or "")
            return
        self._show_draft(draft)

    def begin(self, customer_code: str | None = None) -> None:
        """新しく: an empty form; what was unfinished is put aside."""
        self._aside = self.unfinished
        if self._aside is not None:
            self._drafts.drop(MODE, 0)
        code = self._place or "" if customer_code is None else customer_code
        store = Store(customer_code=code) if code else None
        self._show(Opening(store=store), str(uuid.uuid4()), ())
        if self._aside is not None:
            self.put_aside.emit()

    def bring_back(self) -> None:
        """What was put aside last."""
        draft, self._aside = self._aside, None
        if draft is not None:
            self._drafts.write(draft)
            self._show_draft(draft)

    def discard(self) -> None:
        """破棄; it can be brought back while this view lives."""
        self._aside = self.unfinished
        self._drafts.drop(MODE, 0)
        self._place = None
        self._show(Opening(), str(uuid.uuid4()), ())

    def look_away(self) -> None:
        """It is out of sight: what was typed is written now."""
        self._drafts.leave()

    def leave(self) -> None:
        """Closed; the draft stays. Back to where the person came from."""
        self.look_away()
        if self._navigator.can_go_back:
            self._navigator.back()
        else:
            self._navigator.open(Place(Tab.INQUIRIES))

    def change(self, opening: Opening) -> None:
        """The person typed or chose something."""
        self.opening = opening
        self._keep()

    def set_files(self, files: tuple[KeptFile, ...]) -> None:
        self.files = files
        self._keep()

    def set_attaching(self, is_attaching: bool) -> None:
        """A file is still being read: nothing leaves without it."""
        self._is_attaching = is_attaching

    def choose_category(self, category: Category | None) -> None:
        self.change(replace(self.opening, category=category))

    def choose_store(self, store: Store | None) -> None:
        self.change(replace(self.opening, store=store))
        self._show_store()

    def open_inquiry(self, inquiry_id: int) -> None:
        self._navigator.open(inquiry_place(inquiry_id))

    def send(self) -> None:
        """やり取りを開始. Once is enough: while it goes into the outbox it can't be sent again."""
        form, problems = self.form, opening_model.problems(self.form, self.opening)
        self.faulty.emit(problems)
        if problems or form is None or self._is_queueing:
            return
        if self._is_attaching:
            self.told.emit(UserMessage(opening_model.STILL_ATTACHING))
            return
        draft = self._draft()
        content = opening_model.content(form, self.opening, uuid.UUID(self.reply_id), self.files)
        self._set_queueing(True)
        self._drafts.write(draft)  # should the outbox refuse it, it is still there
        self._sender.queue(
            draft, OutKind.OPENING, content, opening_model.title_of(self.opening), self._on_queued, self._on_not_queued
        )

    def take_back(self) -> None:
        """取り消す or 直す: back into the form."""
        if self._item_id:
            view = self._view()
            needs = view is not None and view.state is OutState.NEEDS
            self._problem = view.problem if view is not None and needs else None
            act = self._sender.fix if needs else self._sender.take_back
            act(self._item_id, self._on_taken_back, self._on_not_taken_back)

    def send_again(self) -> None:
        """As it is, after the service said no."""
        if self._item_id:
            self._sender.send_anyway(self._item_id)

    def another(self) -> None:
        """One more, while the one before is on its way."""
        self._place = ""
        self.begin("")

    def _stage(self, stage: Stage) -> None:
        self.stage = stage
        if stage is Stage.FORM:
            self._drafts.edit(MODE, 0)
        self.staged.emit(stage)

    def _show(self, opening: Opening, reply_id: str, files: tuple[KeptFile, ...]) -> None:
        self.opening, self.reply_id, self.files, self._item_id = opening, reply_id, files, ""
        self.shown.emit(opening)
        self.attached.emit(files)
        self.faulty.emit({})
        self._stage(Stage.FORM)
        self._show_store()

    def _show_draft(self, draft: DraftRecord) -> None:
        self._show(opening_model.opening_of(draft), draft.reply_id, draft.files)

    def _draft(self) -> DraftRecord:
        return opening_model.draft_of(self.opening, self.reply_id, self.files, len(self.opening.comment), self.now())

    def _keep(self) -> None:
        """Only what would be lost: a form with nothing but a store is no draft."""
        if self.has_something:
            self._drafts.write(self._draft())
        else:
            self._drafts.drop(MODE, 0)

    def _show_store(self) -> None:
        """With its name, and the warning of an exchange that is open."""
        store = self.opening.store
        self.store_shown.emit(store)
        self.warned.emit(None)
        if store is None:
            return
        code = store.customer_code
        if not store.is_known:
            ask = AccountSearch(customer_code=code, limit=1)
            self._read(SEARCH_ACCOUNTS, ask, lambda page: self._on_named(code, stores_of(page.items)), "store")
        self._background.run(
            lambda: self._client.call(LIST_CUSTOMER_INQUIRIES, Nothing(), customer_code=code),
            lambda found: self._on_open_ones(code, found),
            self._on_open_unknown,
            owner=self,
            latest="open",
        )

    def _on_named(self, code: str, stores: list[Store]) -> None:
        store = self.opening.store
        if store is not None and store.customer_code == code:
            named = next((one for one in stores if one.customer_code == code), None)
            self.opening = replace(self.opening, store=named)
            self.store_shown.emit(named)

    def _on_open_ones(self, code: str, found: CustomerInquiries) -> None:
        store = self.opening.store
        if store is not None and store.customer_code == code:
            self.warned.emit(opening_model.open_one(found, self.now()))

    def _on_open_unknown(self, error: ApiError) -> None:
        """Nobody is to take silence for "there is none"."""
        self.told.emit(UserMessage(opening_model.OPEN_UNKNOWN, explain(error).request_id))

    def _read_catalogue(self) -> None:
        if not self._is_read:
            self._is_read = True
            self._read(GET_CATALOGUE, Nothing(), self._on_catalogue, "catalogue")

    def forget_catalogue(self, *_: object) -> None:
        """There are other words: read them when the form is opened next, never under the hand of who is typing."""
        self._is_read = False

    def _on_catalogue(self, catalogue: Catalogue) -> None:
        self.words = catalogue
        self.catalogue.emit(catalogue)

    def _on_kept(self, key: DraftKey, where: Where) -> None:
        if key.mode is MODE and self.stage is Stage.FORM:
            self.kept.emit(where)

    def _on_marks(self) -> None:
        """Also when another one was taken back out of the list of what waits: what is typed here is put aside for it."""
        draft = self.unfinished
        if draft is None or draft.reply_id == self.reply_id or self.stage is not Stage.FORM or not self.has_something:
            self._on_drafts()
            return
        self._aside = self._draft()
        self._show_draft(draft)
        self.put_aside.emit()

    def _on_drafts(self) -> None:
        """The store was opened, or another PC wrote: asked about only where nothing stands here."""
        is_blank = self.stage is Stage.FORM and self._place is not None and not self.opening.is_unfinished
        if is_blank and not self.files and self.unfinished is not None:
            self._stage(Stage.CHOICE)

    def _on_queued(self, item: OutItem) -> None:
        self._set_queueing(False)
        self._drafts.sent(MODE, 0)
        self._item_id = item.item_id
        self._stage(Stage.SENDING)
        self.held.emit(self._view())

    def _on_not_queued(self, error: ApiError) -> None:
        self._set_queueing(False)
        self.told.emit(explain(error))

    def _on_taken_back(self, draft: DraftRecord) -> None:
        problem, self._problem = self._problem, None
        self._drafts.put_back(draft)
        self._show_draft(draft)
        if problem is not None and problem.field:
            self.faulty.emit({problem.field: problem.text})

    def _on_not_taken_back(self, error: ApiError) -> None:
        self.told.emit(explain(error))
        self.held.emit(self._view())

    def _on_outbox(self, inquiry_id: int) -> None:
        if inquiry_id == 0 and self._item_id and self.stage is Stage.SENDING:
            view = self._view()
            if view is not None:
                self.held.emit(view)
            else:  # dropped, or taken back from the list of what waits
                self._item_id = ""

    def _on_sent(self, sent: Sent) -> None:
        """The thread opens, unless the person went on to something else."""
        if sent.item.item_id != self._item_id:
            return
        self._item_id = ""
        inquiry_id = sent.inquiry_id
        is_looked_at = self._navigator.place == opening_place(self._place or "")
        self._place = None
        if is_looked_at:
            self._navigator.open(inquiry_place(inquiry_id))
        else:
            self.done.emit(inquiry_id, sent.item.title)

    def _set_queueing(self, is_queueing: bool) -> None:
        self._is_queueing = is_queueing
        self.queueing.emit(is_queueing)

    def _view(self) -> OutView | None:
        return next((one for one in self._sender.items(0) if one.item.item_id == self._item_id), None)

    def _read(
        self,
        endpoint: Endpoint[B, R],
        ask: B,
        ok: Callable[[R], None],
        latest: str,
    ) -> None:
        self._background.run(lambda: self._client.call(endpoint, ask), ok, self._on_error, owner=self, latest=latest)

    def _on_error(self, error: ApiError) -> None:
        self._is_read = self.words is not None
        self.told.emit(explain(error))
