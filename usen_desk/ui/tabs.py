"""The tabs, and how the page of each is built from the Desk when it is first opened.

A new tab is one row in TABS and one function above it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Permission
from usen_desk.ui.change_feed import nothing_to_load
from usen_desk.ui.main_window import TabEntry
from usen_desk.ui.navigation import Tab
from usen_desk.ui.shell.rail_view import RailEntry

if TYPE_CHECKING:
    from usen_desk.contract.base import Endpoint
    from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
    from usen_desk.ui.desk import Desk
    from usen_desk.ui.inquiries.opening_page import OpeningPage
    from usen_desk.ui.people.edits_dialog import OpenEdits
    from usen_desk.ui.people.sections_model import Section


def _accounts(desk: Desk) -> QWidget:
    from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
    from usen_desk.ui.accounts.page import AccountsPage
    from usen_desk.ui.accounts.presenter import AccountsPresenter

    presenter = AccountsPresenter(desk.client, desk.background, desk.navigator, desk.choices)
    customer = CustomerPresenter(desk.client, desk.background, desk.navigator, desk.me)
    desk.feed.subscribe(ChangeKind.INQUIRY, customer.on_changes, customer.read_inquiries, owner=customer)
    may_issue = Permission.ISSUE_PORTAL_USERS in desk.me.permissions
    users = (lambda: _store_users(desk, customer)) if may_issue else None
    return _owning(AccountsPage(presenter, customer, desk.actions, users), presenter, customer)


def _store_users(desk: Desk, customer: CustomerPresenter) -> QWidget:
    """The people of a store's company, on the store's page."""
    from usen_desk.contract.portal_users import LIST_PORTAL_USERS
    from usen_desk.ui.people.records_presenter import RecordsPresenter
    from usen_desk.ui.people.store_users_page import StoreUsersCard

    presenter = RecordsPresenter(desk.client, desk.background, LIST_PORTAL_USERS, LIST_PORTAL_USERS.body())
    card = StoreUsersCard(presenter)
    customer.emptied.connect(card.clear)
    customer.shown.connect(card.open_store)
    return _owning(card, presenter)


def _trials(desk: Desk) -> QWidget:
    from usen_desk.ui.trials.detail_presenter import TrialDetailPresenter
    from usen_desk.ui.trials.page import TrialsPage
    from usen_desk.ui.trials.presenter import TrialsPresenter

    presenter = TrialsPresenter(desk.client, desk.background, desk.navigator, desk.choices, desk.me)
    detail = TrialDetailPresenter(desk.client, desk.background, desk.navigator, desk.me, desk.temporary)
    desk.feed.subscribe(ChangeKind.TRIAL, detail.on_changes, detail.stale.emit, owner=detail)
    desk.feed.subscribe(ChangeKind.TRIAL, presenter.on_changes, nothing_to_load, owner=presenter)
    page = TrialsPage(presenter, desk.my_trials, detail, _trial_parts(desk), desk.actions)
    return _owning(page, presenter, detail)


def _trial_parts(desk: Desk) -> dict[str, tuple[str, Callable[[], QWidget]]]:
    """Further pages of the お試し tab, each built when it is first opened; all but 延長申請 are for supervisors."""
    parts = {"extensions": ("延長申請", lambda: _extensions(desk))}
    if Permission.SUPERVISE_TRIALS in desk.me.permissions:
        parts = {"funnel": ("支店別の進み具合", lambda: _funnel(desk)), **parts}
        parts["advice"] = ("次にすることの設定", lambda: _advice(desk))
    return parts


def _funnel(desk: Desk) -> QWidget:
    from usen_desk.ui.trials.funnel_page import FunnelPage
    from usen_desk.ui.trials.funnel_presenter import FunnelPresenter

    presenter = FunnelPresenter(desk.client, desk.background, desk.navigator)
    return _owning(FunnelPage(presenter), presenter)


def _extensions(desk: Desk) -> QWidget:
    from usen_desk.ui.trials.extensions_page import ExtensionsPage
    from usen_desk.ui.trials.extensions_presenter import ExtensionsPresenter

    presenter = ExtensionsPresenter(desk.client, desk.background, desk.navigator, desk.me)
    desk.feed.subscribe(ChangeKind.TRIAL, presenter.on_changes, presenter.on_changes, owner=presenter)
    return _owning(ExtensionsPage(presenter), presenter)


def _advice(desk: Desk) -> QWidget:
    from usen_desk.ui.trials.advice_page import AdvicePage
    from usen_desk.ui.trials.advice_presenter import AdvicePresenter

    presenter = AdvicePresenter(desk.client, desk.background)
    return _owning(AdvicePage(presenter), presenter)


def _inquiries(desk: Desk) -> QWidget:
    from usen_desk.ui.inquiries.composer_page import composing
    from usen_desk.ui.inquiries.context_presenter import ContextPresenter
    from usen_desk.ui.inquiries.faq_page import FaqPart
    from usen_desk.ui.inquiries.faq_presenter import FaqPickPresenter
    from usen_desk.ui.inquiries.page import InquiriesPage
    from usen_desk.ui.inquiries.search_presenter import SearchPresenter
    from usen_desk.ui.inquiries.thread_files_page import with_files
    from usen_desk.ui.inquiries.thread_page import thread_page
    from usen_desk.ui.inquiries.views_presenter import ViewsPresenter
    from usen_desk.ui.inquiries.work_presenter import WorkPresenter

    client, background, navigator = desk.client, desk.background, desk.navigator
    thread = thread_page(
        client, background, navigator, desk.me, desk.feed, desk.device_id, desk.actions, desk.temporary
    )
    work = WorkPresenter(client, background, navigator, desk.me)
    context = ContextPresenter(client, background, navigator, desk.me)
    search, views = SearchPresenter(client, background), ViewsPresenter(client, background)
    desk.feed.subscribe(ChangeKind.INQUIRY, context.on_changes, context.again, owner=context)
    composer = None
    if desk.me.permissions & {Permission.REPLY_INQUIRIES, Permission.WRITE_NOTES}:
        model = thread.presenter.model
        composer = composing(client, background, desk.me, desk.drafts, desk.files, desk.sending, model)
        heard = composer.canned.on_changes
        desk.feed.subscribe(ChangeKind.CANNED, heard, heard, owner=composer.canned)
    opening = (lambda: _opening(desk)) if Permission.OPEN_INQUIRIES in desk.me.permissions else None
    page = InquiriesPage(
        desk.inbox, thread, work, context, search, views, desk.actions, composer, build_opening=opening
    )
    with_files(page, client, background, lambda: desk.acts, desk.actions)
    if Permission.READ_KNOWLEDGE in desk.me.permissions:
        may_write = Permission.WRITE_KNOWLEDGE in desk.me.permissions
        FaqPart(page, FaqPickPresenter(client, background), navigator, desk.actions, may_write=may_write)
    return _owning(page, work, context, search, views)


def _opening(desk: Desk) -> OpeningPage:
    from usen_desk.ui.inquiries.attach_presenter import AttachPresenter
    from usen_desk.ui.inquiries.companies_presenter import CompaniesPresenter
    from usen_desk.ui.inquiries.opening_page import OpeningPage
    from usen_desk.ui.inquiries.opening_presenter import OpeningPresenter
    from usen_desk.ui.inquiries.stores_presenter import StoresPresenter
    from usen_desk.ui.shelf.picker_presenter import PickerPresenter

    presenter = OpeningPresenter(desk.client, desk.background, desk.navigator, desk.drafts, desk.sending)
    desk.feed.subscribe(ChangeKind.CATALOGUE, presenter.forget_catalogue, presenter.forget_catalogue, owner=presenter)
    stores, papers = StoresPresenter(desk.client, desk.background), AttachPresenter(desk.files, desk.client.now)
    companies = None
    if Permission.ISSUE_PORTAL_USERS in desk.me.permissions:
        companies = CompaniesPresenter(desk.client, desk.background)
    shelf = None
    if Permission.READ_SHELF in desk.me.permissions:
        shelf = PickerPresenter(desk.client, desk.background, desk.me)
    page = OpeningPage(presenter, stores, papers, desk.actions, companies, shelf)
    for part in (presenter, stores, papers, companies):
        if part is not None:
            part.setParent(page)
    return page


def _files(desk: Desk) -> QWidget:
    from usen_desk.ui.files.page import files_page

    client, background, navigator = desk.client, desk.background, desk.navigator
    return files_page(client, background, navigator, desk.choices, desk.feed, desk.temporary, desk.acts, desk.actions)


def _branches(desk: Desk) -> QWidget:
    from usen_desk.ui.branches.page import BranchesPage
    from usen_desk.ui.branches.presenter import BranchesPresenter

    presenter = BranchesPresenter(desk.client, desk.background, desk.navigator, desk.choices, desk.me)
    return _owning(BranchesPage(presenter, desk.actions), presenter)


def _notices(desk: Desk) -> QWidget:
    from usen_desk.ui.notices.page import notices_page

    page, texts = notices_page(desk.client, desk.background, desk.me, desk.news, desk.open_link, desk.actions)
    desk.with_store(texts.attach)
    desk.local.closed.connect(texts.detach)
    return page


def _people(desk: Desk) -> QWidget:
    from usen_desk.ui.people.edits_presenter import EditsPresenter
    from usen_desk.ui.people.page import PeoplePage
    from usen_desk.ui.people.sections_model import granted

    edits = EditsPresenter(desk.client, desk.background)

    def open_edits(kind: str, key: str, title: str) -> None:
        page.open_edits(kind, key, title)

    page = PeoplePage(granted(_sections(desk, open_edits), desk.me.permissions), desk.navigator, edits)
    return _owning(page, edits)


def _sections(desk: Desk, open_edits: OpenEdits) -> tuple[Section, ...]:
    """A new section of the 管理 tab is one row here: its page has load(), and set_compact(bool) where it has rows."""
    from usen_desk.contract import catalogue, company_stores, outgoing_mail, people, portal_users
    from usen_desk.ui.people.categories_page import CategoriesPage
    from usen_desk.ui.people.companies_page import CompaniesPage
    from usen_desk.ui.people.log_page import LogPage
    from usen_desk.ui.people.log_presenter import LogPresenter
    from usen_desk.ui.people.mail_page import MailPage
    from usen_desk.ui.people.portal_page import PortalPage
    from usen_desk.ui.people.records_presenter import RecordsPresenter
    from usen_desk.ui.people.sections_model import Section
    from usen_desk.ui.people.staff_page import StaffPage
    from usen_desk.ui.shelf.keeping_page import keeping_page

    may = desk.me.permissions
    reads_drafts = Permission.READ_LEFT_DRAFTS in may

    def listing(endpoint: Endpoint[Any, Any], build: Callable[[RecordsPresenter], QWidget]) -> Callable[[], QWidget]:
        def made() -> QWidget:
            presenter = RecordsPresenter(desk.client, desk.background, endpoint, endpoint.body())
            return _owning(build(presenter), presenter)

        return made

    def log() -> QWidget:
        presenter = LogPresenter(desk.client, desk.background, may)
        return _owning(LogPage(presenter), presenter)

    def imports() -> QWidget:
        from usen_desk.ui.people.imports_page import ImportsPage
        from usen_desk.ui.people.imports_presenter import ImportsPresenter

        presenter = ImportsPresenter(desk.client, desk.background)
        return _owning(ImportsPage(presenter), presenter)

    users = listing(portal_users.LIST_PORTAL_USERS, lambda presenter: PortalPage(presenter, may, open_edits))
    staff = listing(people.LIST_STAFF, lambda presenter: StaffPage(presenter, open_edits, may_read_drafts=reads_drafts))
    categories = listing(catalogue.LIST_CATEGORIES, lambda presenter: CategoriesPage(presenter, open_edits))
    companies = listing(company_stores.LIST_COMPANIES, lambda presenter: CompaniesPage(presenter, open_edits))
    mail = listing(outgoing_mail.LIST_OUTGOING_MAIL, MailPage)
    return (
        Section("portal", "利用者（お客様）", Permission.ISSUE_PORTAL_USERS, users),
        Section("companies", "企業と店舗", Permission.WRITE_COMPANIES, companies),
        Section("staff", "スタッフ", Permission.READ_PEOPLE, staff),
        Section("categories", "カテゴリ", Permission.WRITE_KNOWLEDGE, categories),
        Section("canned", "定型文", Permission.SHARE_CANNED, lambda: _shared_canned(desk, open_edits)),
        Section("shelf", "資料", Permission.KEEP_SHELF, lambda: keeping_page(desk.client, desk.background)),
        Section("imports", "取込", Permission.RUN_IMPORTS, imports),
        Section("mail", "送信メール", Permission.OUTGOING_MAIL, mail),
        Section("log", "閲覧記録", Permission.READ_ACCESS_LOG, log),
        Section("rules", "回答目標・営業時間", Permission.WRITE_BOARD_RULES, lambda: _rules(desk)),
        Section("advice", "お試しの判定と助言", Permission.SUPERVISE_TRIALS, lambda: _advice(desk)),
    )


def _owning(page: QWidget, *presenters: QObject) -> QWidget:
    """The page with the presenters that go when it goes."""
    for presenter in presenters:
        presenter.setParent(page)
    return page


def _shared_canned(desk: Desk, open_edits: OpenEdits) -> QWidget:
    from usen_desk.ui.inquiries.canned_editing_presenter import CannedEditingPresenter
    from usen_desk.ui.inquiries.canned_shared_page import CannedSharedPage

    presenter = CannedEditingPresenter(desk.client, desk.background, desk.me)
    desk.feed.subscribe(ChangeKind.CANNED, presenter.on_changes, presenter.on_changes, owner=presenter)
    return _owning(CannedSharedPage(presenter, open_edits), presenter)


def _rules(desk: Desk) -> QWidget:
    from usen_desk.ui.board.rules_page import RulesPage
    from usen_desk.ui.board.rules_presenter import RulesPresenter

    presenter = RulesPresenter(desk.client, desk.background)
    return _owning(RulesPage(presenter), presenter)


def _board(desk: Desk) -> QWidget:
    from usen_desk.ui.board.page import BoardPage
    from usen_desk.ui.board.presenter import BoardPresenter

    presenter = BoardPresenter(desk.client, desk.background, desk.navigator)
    desk.feed.subscribe(ChangeKind.INQUIRY, presenter.on_changes, presenter.on_resync, owner=presenter)
    return _owning(BoardPage(presenter, desk.actions), presenter)


TABS: tuple[TabEntry, ...] = (
    TabEntry(
        Tab.ACCOUNTS,
        RailEntry("accounts", "アカウント", "アカウント管理", "user-search", "Ctrl+1"),
        Permission.READ_ACCOUNTS,
        _accounts,
    ),
    TabEntry(
        Tab.TRIALS,
        RailEntry("trials", "お試し", "お試し/デモ管理", "chart-column", "Ctrl+2"),
        Permission.READ_TRIALS,
        _trials,
    ),
    TabEntry(
        Tab.INQUIRIES,
        RailEntry("inquiries", "問い合わせ", "お問い合わせ管理", "inbox", "Ctrl+3"),
        Permission.READ_INQUIRIES,
        _inquiries,
    ),
    TabEntry(
        Tab.FILES,
        RailEntry("files", "ファイル", "ファイル", "folder", "Ctrl+4"),
        Permission.READ_INQUIRIES,
        _files,
    ),
    TabEntry(
        Tab.BRANCHES,
        RailEntry("branches", "支店別顧客", "支店別顧客管理", "building-2", "Ctrl+5"),
        Permission.READ_BRANCHES,
        _branches,
    ),
    TabEntry(
        Tab.NOTICES,
        RailEntry("notices", "お知らせ", "お知らせ・FAQ", "megaphone", "Ctrl+6"),
        Permission.READ_KNOWLEDGE,
        _notices,
    ),
    TabEntry(
        Tab.BOARD,
        RailEntry("board", "管制", "管制", "monitor", "Ctrl+7"),
        Permission.READ_BOARD,
        _board,
    ),
    TabEntry(
        Tab.PEOPLE,
        RailEntry("people", "管理", "管理", "settings", "Ctrl+8"),
        Permission.READ_PEOPLE,
        _people,
    ),
)
