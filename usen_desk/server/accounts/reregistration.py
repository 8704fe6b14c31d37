"""再登録メール: sends a customer the page on which a new password is set. Staff never see or set it. Seed B2-4."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from usen_desk.contract.accounts import AccountState, ReregistrationQueued, ReregistrationRequest
from usen_desk.contract.errors import Code
from usen_desk.server.accounts import reregistration_store as store
from usen_desk.server.accounts.masks import mask_mail
from usen_desk.server.accounts.reregistration_store import Target
from usen_desk.server.accounts.states import account_state, today
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.mail import texts
from usen_desk.server.mail.service import find, is_address, queue

WINDOW = timedelta(hours=1)
"""RELIABILITY.md R12: resends are counted by the hour."""


def send_reregistration(context: Context, request: ReregistrationRequest, account_id: int) -> ReregistrationQueued:
    """Queue the mail in this transaction; it leaves after the commit. Safe to repeat with the same request_id.

    Raises:
        Refusal: NOT_FOUND (also: another branch's), NO_MAIL_ADDRESS, ACCOUNT_NOT_USABLE (失効, 解約, キャンセル),
            RESEND_THROTTLED, INVALID_INPUT (the request_id was used for something else).
    """
    target = store.target(context, account_id)
    if target is None:
        raise Refusal(Code.NOT_FOUND)
    if is_address(target.email):
        store.hold_address(context.tx, target.email_key)
    if queued := _already_queued(context, request, account_id):
        return queued
    _check_usable(context, target)
    _check_throttles(context, target)
    mail = texts.reregistration(
        to=target.email,
        store_name=target.store_name,
        password_url=context.settings.members_page,
        contact=context.settings.mail_contact,
    )
    if not queue(context, request.request_id, mail, account_id):
        raise Refusal(Code.INVALID_INPUT, "request_id")
    log(context, Action.REREGISTRATION_SENT, "account", str(account_id), detail=f"mail {request.request_id}")
    return ReregistrationQueued(mail_id=request.request_id, to=mask_mail(target.email), queued_at=context.now)


def _already_queued(context: Context, request: ReregistrationRequest, account_id: int) -> ReregistrationQueued | None:
    """The first answer again, to the same person only (RELIABILITY.md R1)."""
    known = find(context, request.request_id)
    if known is None:
        return None
    is_same = (known.kind, known.account_id, known.requested_by) == (
        texts.REREGISTRATION,
        account_id,
        context.actor.staff_id,
    )
    if not is_same:
        raise Refusal(Code.INVALID_INPUT, "request_id")
    return ReregistrationQueued(mail_id=known.mail_id, to=mask_mail(known.to), queued_at=known.queued_at)


def _check_usable(context: Context, target: Target) -> None:
    state = account_state(target.cancelled_on, target.terminated_on, True, target.ums_expires_on, on=today(context.now))
    if state is not AccountState.ACTIVE:
        raise Refusal(Code.ACCOUNT_NOT_USABLE)
    if not is_address(target.email):
        raise Refusal(Code.NO_MAIL_ADDRESS)


def _check_throttles(context: Context, target: Target) -> None:
    limits = context.settings.throttles
    since = context.now - WINDOW
    per_account, per_address = limits.resends_per_account_per_hour, limits.resends_per_address_per_hour
    of_account = store.asked_for_account(context.tx, texts.REREGISTRATION, target.account_id, since, per_account)
    of_address = store.asked_for_address(context.tx, texts.REREGISTRATION, target.email_key, since, per_address)
    wait_s = max(_wait_s(of_account, per_account, context.now), _wait_s(of_address, per_address, context.now))
    if wait_s:
        raise Refusal(Code.RESEND_THROTTLED, retry_after_s=wait_s)


def _wait_s(asked_at: list[datetime], limit: int, now: datetime) -> int:
    """Seconds until one more is free; `asked_at` holds the newest ones of the window, `limit` at most."""
    if len(asked_at) < limit:
        return 0
    oldest = asked_at[-1] if asked_at else now
    return max(1, math.ceil((oldest + WINDOW - now).total_seconds()))
