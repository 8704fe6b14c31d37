"""Which function answers which endpoint: the whole service on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate

from usen_desk.contract import access_log as contract_access_log
from usen_desk.contract import accounts as contract_accounts
from usen_desk.contract import attachments as contract_attachments
from usen_desk.contract import board as contract_board
from usen_desk.contract import branches as contract_branches
from usen_desk.contract import bundles as contract_bundles
from usen_desk.contract import calendars as contract_calendars
from usen_desk.contract import canned as contract_canned
from usen_desk.contract import catalogue as contract_catalogue
from usen_desk.contract import changes as contract_changes
from usen_desk.contract import companies as contract_companies
from usen_desk.contract import company_stores as contract_company_stores
from usen_desk.contract import devices as contract_devices
from usen_desk.contract import drafts as contract_drafts
from usen_desk.contract import edits as contract_edits
from usen_desk.contract import faq as contract_faq
from usen_desk.contract import files as contract_files
from usen_desk.contract import find as contract_find
from usen_desk.contract import handover as contract_handover
from usen_desk.contract import imports as contract_imports
from usen_desk.contract import inquiries as contract_inquiries
from usen_desk.contract import inquiry_work as contract_inquiry_work
from usen_desk.contract import notices as contract_notices
from usen_desk.contract import offline as contract_offline
from usen_desk.contract import outgoing_mail as contract_outgoing_mail
from usen_desk.contract import people as contract_people
from usen_desk.contract import portal as contract_portal
from usen_desk.contract import portal_users as contract_portal_users
from usen_desk.contract import session as contract_session
from usen_desk.contract import shelf as contract_shelf
from usen_desk.contract import site_info as contract_site_info
from usen_desk.contract import transfers as contract_transfers
from usen_desk.contract import trials as contract_trials
from usen_desk.contract.base import B, Endpoint, R
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Permission
from usen_desk.server.accounts import member_password, reregistration
from usen_desk.server.accounts import service as accounts
from usen_desk.server.attachments import service as attachments
from usen_desk.server.audit import edits
from usen_desk.server.audit import offline as audit_offline
from usen_desk.server.board import rules as board_rules
from usen_desk.server.board import service as board
from usen_desk.server.branches import service as branches
from usen_desk.server.bundles import service as bundles
from usen_desk.server.canned import service as canned
from usen_desk.server.changes import listening, signs
from usen_desk.server.changes.listening import Listening
from usen_desk.server.changes.presence import Visible, shown_where
from usen_desk.server.changes.reader import ChangeView
from usen_desk.server.context import Context, Download, Headed
from usen_desk.server.drafts import service as drafts
from usen_desk.server.faq import service as faq
from usen_desk.server.files import service as files
from usen_desk.server.files import thumbnails
from usen_desk.server.find import service as find
from usen_desk.server.handover import service as handover
from usen_desk.server.imports import service as imports
from usen_desk.server.inquiries import (
    attached,
    category_words,
    counts,
    inbox,
    message_search,
    moving,
    of_customer,
    opening,
    own_stores,
    replying,
    saved_views,
    threads,
    undo,
    work,
)
from usen_desk.server.inquiries import feed as inquiry_feed
from usen_desk.server.notices import service as notices
from usen_desk.server.pages import contacts
from usen_desk.server.pages import service as pages
from usen_desk.server.people import access_log, companies, outgoing_mail, portal_users, staff_admin
from usen_desk.server.people import service as people
from usen_desk.server.pieces import Incoming
from usen_desk.server.session import devices, portal, portal_image, portal_password
from usen_desk.server.session import service as session
from usen_desk.server.shelf import service as shelf
from usen_desk.server.transfers import limits, receiving
from usen_desk.server.transfers import service as transfers
from usen_desk.server.trials import advice_rules, extensions, feed, follow_ups, funnel, my_trials, registration, reps
from usen_desk.server.trials import export as trial_export
from usen_desk.server.trials import service as trials


@dataclass(frozen=True)
class Handler:
    """`first` runs before, in a read unit and in a pool for slow work; its result is the function's third argument."""

    endpoint: Endpoint[Any, Any]
    function: Callable[..., Any]
    first: Callable[..., Any] | None = None
    takes_pieces: bool = False
    """`first` gives an Incoming (server/pieces.py), which takes the body as it comes; the function follows it."""


def tie(endpoint: Endpoint[B, R], function: Callable[Concatenate[Context, B, ...], R]) -> Handler:
    """mypy rejects a function whose body or result type is not the endpoint's."""
    return Handler(endpoint, function)


def tie_checked(
    endpoint: Endpoint[B, R],
    first: Callable[Concatenate[Context, B, ...], Any],
    function: Callable[Concatenate[Context, B, Any, ...], R],
) -> Handler:
    """For what hashes a password: that never happens inside a write transaction."""
    return Handler(endpoint, function, first)


def tie_upload(
    endpoint: Endpoint[B, R],
    first: Callable[Concatenate[Context, B, bytes, ...], Any],
    function: Callable[Concatenate[Context, B, Any, ...], R],
) -> Handler:
    """For bytes that go to the disk: no write transaction waits for it."""
    return Handler(endpoint, function, first)


def tie_bytes(endpoint: Endpoint[B, Any], function: Callable[Concatenate[Context, B, ...], Download]) -> Handler:
    """For Answer.BYTES."""
    return Handler(endpoint, function)


def tie_file(
    endpoint: Endpoint[B, Any],
    first: Callable[Concatenate[Context, B, ...], Any],
    function: Callable[Concatenate[Context, B, Any, ...], Download],
) -> Handler:
    """For a file that takes long to write: that never happens inside a write transaction either."""
    return Handler(endpoint, function, first)


def tie_headed(endpoint: Endpoint[B, R], function: Callable[Concatenate[Context, B, ...], Headed[R]]) -> Handler:
    """For an answer that says something in headers too."""
    return Handler(endpoint, function)


def tie_pieces(
    endpoint: Endpoint[B, R],
    first: Callable[Concatenate[Context, B, ...], Incoming],
    function: Callable[Concatenate[Context, B, Any, ...], Headed[R]],
) -> Handler:
    """For a body of any length, which nothing holds as a whole."""
    return Handler(endpoint, function, first, takes_pieces=True)


def tie_listening(endpoint: Endpoint[B, R], function: Callable[Concatenate[Context, B, ...], Listening]) -> Handler:
    """For what waits for changes: no database thread waits with it."""
    return Handler(endpoint, function)


CHANGE_VIEWS: dict[str, ChangeView] = {
    ChangeKind.TRIAL: ChangeView(Permission.READ_TRIALS, feed.change_view),
    ChangeKind.INQUIRY: ChangeView(Permission.READ_INQUIRIES, inquiry_feed.inquiry_view),
    ChangeKind.MESSAGE: ChangeView(Permission.READ_INQUIRIES, inquiry_feed.message_view),
    ChangeKind.NOTICE: ChangeView(Permission.READ_KNOWLEDGE, notices.change_view),
    ChangeKind.CANNED: ChangeView(Permission.READ_CANNED, signs.list_view),
    ChangeKind.CATALOGUE: ChangeView(Permission.READ_INQUIRIES, signs.list_view),
    ChangeKind.HANDOVER: ChangeView(Permission.WORK_INQUIRIES, handover.change_view),
}
"""How changes of a kind are shown to those who may see them: ChangeKind.X: ChangeView(Permission.READ_X, function)."""

PRESENCE_VISIBLE: Visible = inquiry_feed.visible
"""Of which inquiries a person may show and hear who is there, and keep drafts."""

HANDLERS: tuple[Handler, ...] = (
    tie_checked(contract_session.SIGN_IN, session.check_sign_in, session.sign_in),
    tie(contract_session.SIGN_OUT, session.sign_out),
    tie_checked(contract_session.CHANGE_PASSWORD, session.check_password_change, session.change_password),
    tie(contract_session.GET_ME, session.get_me),
    tie(contract_session.PUT_MY_IMAGE, session.put_my_image),
    tie(contract_session.DELETE_MY_IMAGE, session.delete_my_image),
    tie_bytes(contract_session.GET_STAFF_IMAGE, session.get_staff_image),
    tie(contract_session.GET_STATUS, session.get_status),
    tie_listening(contract_changes.STREAM_CHANGES, listening.stream_changes),
    tie_listening(contract_changes.POLL_CHANGES, listening.poll_changes),
    tie_listening(contract_changes.STREAM_INQUIRY, listening.streamed_where(PRESENCE_VISIBLE)),
    tie(contract_changes.SHOW_PRESENCE, shown_where(PRESENCE_VISIBLE)),
    tie_checked(contract_companies.SIGN_IN_CUSTOMER, portal.check_sign_in, portal.sign_in),
    tie(contract_companies.GET_CUSTOMER_ME, portal.get_me),
    tie(contract_companies.SIGN_OUT_CUSTOMER, portal.sign_out),
    tie_checked(contract_companies.SET_CUSTOMER_PASSWORD, portal.check_password, portal.set_password),
    tie_checked(
        contract_portal.CHANGE_CUSTOMER_PASSWORD, portal_password.check_change, portal_password.change_password
    ),
    tie(contract_portal.ASK_PASSWORD_LINK, portal_password.ask_link),
    tie_checked(contract_portal.SET_LINKED_PASSWORD, portal_password.check_linked, portal_password.set_linked),
    tie_upload(contract_portal.PUT_CUSTOMER_IMAGE, portal_image.check_image, portal_image.put_image),
    tie(contract_portal.DELETE_CUSTOMER_IMAGE, portal_image.delete_image),
    tie_bytes(contract_portal.GET_CUSTOMER_IMAGE, portal_image.get_image),
    tie(contract_portal.SEARCH_OWN_STORES, own_stores.search_own_stores),
    tie(contract_portal.ASK_MEMBER_LINK, member_password.ask_link),
    tie_checked(contract_portal.SET_MEMBER_PASSWORD, member_password.check_password, member_password.set_password),
    tie(contract_accounts.SEARCH_ACCOUNTS, accounts.search_accounts),
    tie(contract_accounts.GET_CUSTOMER, accounts.get_customer),
    tie(contract_accounts.SEND_REREGISTRATION, reregistration.send_reregistration),
    tie(contract_find.FIND, find.find),
    tie(contract_branches.LIST_BRANCHES, branches.list_branches),
    tie_file(contract_branches.EXPORT_BRANCH, branches.write_branch, branches.export_branch),
    tie(contract_board.GET_BOARD, board.get_board),
    tie_file(contract_board.EXPORT_BOARD, board.write_board, board.export_board),
    tie(contract_calendars.GET_RULES, board_rules.get_rules),
    tie(contract_calendars.PUT_RULES, board_rules.put_rules),
    tie(contract_trials.SEARCH_TRIALS, trials.search_trials),
    tie(contract_trials.LIST_SOLD_AS, trials.list_sold_as),
    tie(contract_trials.GET_TRIAL, trials.get_trial),
    tie(contract_trials.LIST_CUSTOMER_TRIALS, trials.list_customer_trials),
    tie(contract_trials.GET_FUNNEL, funnel.get_funnel),
    tie_file(contract_trials.EXPORT_TRIALS, trial_export.write_trials, trial_export.export_trials),
    tie(contract_trials.LIST_MY_TRIALS, my_trials.list_my_trials),
    tie(contract_trials.REGISTER_TRIALS, registration.register_trials),
    tie(contract_trials.POST_FOLLOW_UP, follow_ups.post_follow_up),
    tie(contract_trials.WITHDRAW_FOLLOW_UP, follow_ups.withdraw_follow_up),
    tie(contract_trials.HAND_OVER_TRIAL, reps.hand_over_trial),
    tie(contract_trials.SET_TRIAL_STORE, reps.set_trial_store),
    tie(contract_trials.ASK_EXTENSION, extensions.ask_extension),
    tie(contract_trials.LIST_EXTENSIONS, extensions.list_extensions),
    tie(contract_trials.DECIDE_EXTENSION, extensions.decide_extension),
    tie(contract_trials.GET_ADVICE, advice_rules.get_advice),
    tie(contract_trials.PUT_ADVICE, advice_rules.put_advice),
    tie(contract_people.LIST_COLLEAGUES, people.list_colleagues),
    tie(contract_portal_users.LIST_PORTAL_USERS, portal_users.list_portal_users),
    tie_checked(contract_portal_users.ISSUE_PORTAL_USER, portal_users.make_password, portal_users.issue_portal_user),
    tie_checked(
        contract_portal_users.REISSUE_PORTAL_PASSWORD,
        portal_users.make_password_again,
        portal_users.reissue_portal_password,
    ),
    tie(contract_portal_users.PUT_PORTAL_ACCESS, portal_users.put_portal_access),
    tie(contract_people.LIST_STAFF, staff_admin.list_staff),
    tie_checked(contract_people.INVITE_STAFF, staff_admin.make_password, staff_admin.invite_staff),
    tie(contract_people.EDIT_STAFF, staff_admin.edit_staff),
    tie(contract_people.PUT_STAFF_ACCESS, staff_admin.put_staff_access),
    tie_checked(
        contract_people.RESET_STAFF_PASSWORD, staff_admin.make_password_again, staff_admin.reset_staff_password
    ),
    tie(contract_people.END_STAFF_SESSIONS, staff_admin.end_staff_sessions),
    tie(contract_people.LIST_STAFF_DEVICES, staff_admin.list_staff_devices),
    tie(contract_people.REVOKE_STAFF_DEVICE, staff_admin.revoke_staff_device),
    tie(contract_company_stores.LIST_COMPANIES, companies.list_companies),
    tie(contract_company_stores.GET_COMPANY, companies.get_company),
    tie(contract_company_stores.EDIT_COMPANY, companies.edit_company),
    tie(contract_edits.LIST_EDITS, edits.list_edits),
    tie(contract_outgoing_mail.LIST_OUTGOING_MAIL, outgoing_mail.list_outgoing_mail),
    tie(contract_outgoing_mail.SEND_MAIL_AGAIN, outgoing_mail.send_mail_again),
    tie(contract_imports.LIST_IMPORT_KINDS, imports.list_import_kinds),
    tie(contract_imports.LIST_IMPORTS, imports.list_imports),
    tie(contract_imports.TRY_IMPORT, imports.try_import),
    tie(contract_imports.GET_IMPORT, imports.get_import),
    tie(contract_imports.APPLY_IMPORT, imports.apply_import),
    tie(contract_imports.CANCEL_IMPORT, imports.cancel_import),
    tie(contract_imports.RESUME_IMPORT, imports.resume_import),
    tie(contract_imports.LIST_IMPORT_PROBLEMS, imports.list_import_problems),
    tie_file(contract_imports.EXPORT_IMPORT_PROBLEMS, imports.write_import_problems, imports.export_import_problems),
    tie(contract_access_log.SEARCH_ACCESS_LOG, access_log.search_access_log),
    tie_file(contract_access_log.EXPORT_ACCESS_LOG, access_log.write_report, access_log.export_access_log),
    tie(contract_access_log.GET_LOG_STATE, access_log.get_log_state),
    tie_checked(contract_access_log.VERIFY_ACCESS_LOG, access_log.walk_access_log, access_log.verify_access_log),
    tie(contract_catalogue.GET_CATALOGUE, category_words.get_catalogue),
    tie(contract_catalogue.LIST_CATEGORIES, category_words.list_categories),
    tie(contract_catalogue.PUT_CATEGORY, category_words.put_category),
    tie(contract_catalogue.PUT_CATEGORY_ORDER, category_words.put_category_order),
    tie(contract_inquiries.SEARCH_INQUIRIES, inbox.search_inquiries),
    tie(contract_inquiries.COUNT_VIEWS, counts.count_views),
    tie(contract_inquiries.OPEN_INQUIRY, opening.open_inquiry),
    tie(contract_inquiries.GET_INQUIRY, threads.get_inquiry),
    tie(contract_inquiries.LIST_MESSAGES, threads.list_messages),
    tie(contract_inquiries.SEARCH_MESSAGES, message_search.search_messages),
    tie(contract_inquiries.MARK_READ, threads.mark_read),
    tie(contract_inquiries.POST_REPLY, replying.post_reply),
    tie_upload(contract_attachments.UPLOAD_FILE, attachments.check_upload, attachments.upload_file),
    tie_bytes(contract_attachments.GET_FILE, attached.get_file),
    tie(contract_bundles.LIST_INQUIRY_FILES, bundles.list_inquiry_files),
    tie_bytes(contract_bundles.BUNDLE_INQUIRY, bundles.bundle_inquiry),
    tie_bytes(contract_bundles.EXPORT_FILES, bundles.export_files),
    tie_headed(contract_transfers.ASK_TUS, limits.ask_tus),
    tie(contract_transfers.GET_FILE_LIMITS, limits.get_file_limits),
    tie_headed(contract_transfers.MAKE_TRANSFER, transfers.make_transfer),
    tie_headed(contract_transfers.GET_TRANSFER, transfers.get_transfer),
    tie_pieces(contract_transfers.SEND_PART, receiving.begin_part, receiving.keep_part),
    tie_headed(contract_transfers.DROP_TRANSFER, transfers.drop_transfer),
    tie(contract_files.SEARCH_FILES, files.search_files),
    tie_bytes(contract_files.GET_THUMBNAIL, thumbnails.get_thumbnail),
    tie(contract_inquiries.LIST_CUSTOMER_INQUIRIES, of_customer.list_customer_inquiries),
    tie(contract_inquiry_work.TAKE_NEXT, work.take_next),
    tie(contract_inquiry_work.EDIT_INQUIRY, work.edit_inquiry),
    tie(contract_inquiry_work.EDIT_INQUIRIES, work.edit_inquiries),
    tie(contract_inquiry_work.MERGE_INQUIRY, moving.merge_inquiry),
    tie(contract_inquiry_work.SPLIT_INQUIRY, moving.split_inquiry),
    tie(contract_inquiry_work.LINK_INQUIRY, moving.link_inquiry),
    tie(contract_inquiry_work.UNDO_ACTION, undo.undo_action),
    tie(contract_inquiry_work.GET_HISTORY, undo.get_history),
    tie(contract_inquiry_work.LIST_SAVED_VIEWS, saved_views.list_saved_views),
    tie(contract_inquiry_work.PUT_SAVED_VIEW, saved_views.put_saved_view),
    tie(contract_inquiry_work.DELETE_SAVED_VIEW, saved_views.delete_saved_view),
    tie(contract_devices.GET_DEVICE_KEY, devices.get_device_key),
    tie(contract_devices.PUT_DEVICE_KEY, devices.put_device_key),
    tie(contract_devices.LIST_DEVICES, devices.list_devices),
    tie(contract_devices.REVOKE_DEVICE, devices.revoke_device),
    tie(contract_offline.POST_OFFLINE_VIEWS, audit_offline.post_offline_views),
    tie(contract_drafts.LIST_LEFT_DRAFTS, drafts.list_left_drafts),
    tie(contract_drafts.LIST_DRAFTS, drafts.list_drafts),
    tie(contract_drafts.SAVE_DRAFT, drafts.saved_where(PRESENCE_VISIBLE)),
    tie(contract_drafts.DROP_DRAFT, drafts.drop_draft),
    tie(contract_drafts.LIST_DRAFT_VERSIONS, drafts.list_draft_versions),
    tie(contract_shelf.LIST_DOCUMENTS, shelf.list_documents),
    tie(contract_shelf.LIST_VERSIONS, shelf.list_versions),
    tie_bytes(contract_shelf.GET_VERSION_FILE, shelf.get_version_file),
    tie(contract_shelf.TAKE_DOCUMENT, shelf.take_document),
    tie(contract_shelf.ADD_DOCUMENT, shelf.add_document),
    tie(contract_shelf.PUT_DOCUMENT, shelf.put_document),
    tie(contract_shelf.WITHDRAW_DOCUMENT, shelf.withdraw_document),
    tie(contract_shelf.RESTORE_DOCUMENT, shelf.restore_document),
    tie(contract_canned.LIST_CANNED, canned.list_canned),
    tie(contract_canned.ADD_CANNED, canned.add_canned),
    tie(contract_canned.PUT_CANNED, canned.put_canned),
    tie(contract_canned.DELETE_CANNED, canned.delete_canned),
    tie(contract_notices.LIST_NOTICES, notices.list_notices),
    tie(contract_notices.GET_NOTICE, notices.get_notice),
    tie(contract_notices.READ_NOTICE, notices.read_notice),
    tie(contract_notices.ADD_NOTICE, notices.add_notice),
    tie(contract_notices.PUT_NOTICE, notices.put_notice),
    tie(contract_notices.WITHDRAW_NOTICE, notices.withdraw_notice),
    tie(contract_notices.RESTORE_NOTICE, notices.restore_notice),
    tie(contract_notices.LIST_NOTICE_READERS, notices.list_notice_readers),
    tie(contract_faq.SEARCH_FAQ, faq.search_faq),
    tie(contract_faq.VOTE_FAQ, faq.vote_faq),
    tie(contract_faq.ADD_FAQ, faq.add_faq),
    tie(contract_faq.PUT_FAQ, faq.put_faq),
    tie(contract_site_info.LIST_PAGES, pages.list_pages),
    tie(contract_site_info.LIST_PAGE_VERSIONS, pages.list_page_versions),
    tie(contract_site_info.PUT_PAGE, pages.put_page),
    tie(contract_site_info.GET_CALL_CENTRES, pages.get_call_centres),
    tie(contract_site_info.PUT_CALL_CENTRES, pages.put_call_centres),
    tie(contract_site_info.SEARCH_BASIC_INFO, contacts.search_basic_info),
    tie(contract_site_info.GET_BASIC_INFO, contacts.get_basic_info),
    tie(contract_site_info.PUT_BASIC_INFO, contacts.put_basic_info),
    tie(contract_site_info.GET_KEPT_VERSIONS, pages.get_kept_versions),
    tie(contract_handover.LIST_HANDOVERS, handover.list_handovers),
    tie(contract_handover.OFFER_HANDOVER, handover.offer_handover),
    tie(contract_handover.ANSWER_HANDOVER, handover.answer_handover),
    tie(contract_handover.TAKE_BACK_HANDOVER, handover.take_back_handover),
)
