"""送信メール: what was sent, what waits, what could not be sent and why; sending it again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from usen_desk.contract.errors import Code
from usen_desk.contract.outgoing_mail import MailSearch, MailState, OutgoingMail, OutgoingMails, SendAgain
from usen_desk.contract.people import STAFF_PASSWORD_DAYS
from usen_desk.server.accounts.masks import mask_mail
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.mail.texts import STAFF_PASSWORD
from usen_desk.server.people import outgoing_mail_store as store
from usen_desk.server.session.links import LASTS

STAFF_PASSWORD_LASTS = timedelta(days=STAFF_PASSWORD_DAYS)


def list_outgoing_mail(context: Context, asked: MailSearch) -> OutgoingMails:
    rows, total = store.mails(context, asked)
    counts = store.counts(context.tx)
    return OutgoingMails(
        items=[_shown(context, row) for row in rows],
        total=total,
        failed=counts.failed,
        waiting=counts.waiting,
        has_relay=context.settings.smtp is not None,
    )


def send_mail_again(context: Context, body: SendAgain, mail: str) -> OutgoingMail:
    """A failed mail begins another round, a waiting one is tried at once, of a sent one a copy goes.

    Raises:
        Refusal: NOT_FOUND; TOO_LATE; OTHER_CONTENT (the request_id is another mail's).
    """
    row = store.held(context.tx, mail)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    if not _may_again(context, row):
        raise Refusal(Code.TOO_LATE)
    if row.state != "sent":
        store.put_again(context.tx, row.mail_id, context.now)
        again = row.mail_id
    elif store.copy(context.tx, row.mail_id, str(body.request_id), context.now, context.actor.staff_id):
        again = str(body.request_id)
    else:
        return _copied_before(context, body.request_id, row)
    log(context, Action.MAIL_SENT_AGAIN, "mail", again)
    return _shown(context, store.mail(context.tx, again))


def _copied_before(context: Context, request_id: UUID, row: Any) -> OutgoingMail:
    known = store.mail(context.tx, str(request_id))
    if (known.subject, known.body, known.to_address) != (row.subject, row.body, row.to_address):
        raise Refusal(Code.OTHER_CONTENT, "request_id")
    return _shown(context, known)


def _may_again(context: Context, row: Any) -> bool:
    """A password or link that is over, or not kept any more, is not sent: it is made anew."""
    if row.is_cancelled or row.state == "sending":
        return False
    if not row.has_secret:
        return True
    if row.user_id is not None:
        until = row.password_until
    else:
        until = row.created_at + (STAFF_PASSWORD_LASTS if row.kind == STAFF_PASSWORD else LASTS)
    return row.state != "sent" and until is not None and context.now < until


def _shown(context: Context, row: Any) -> OutgoingMail:
    state = state_of(row)
    return OutgoingMail(
        mail_id=UUID(row.mail_id),
        kind=row.kind,
        to=mask_mail(row.to_address) if context.settings.mask_lists else row.to_address,
        subject=row.subject,
        state=state,
        attempts=row.attempts,
        queued_at=row.created_at,
        sent_at=row.sent_at,
        next_attempt_at=row.next_attempt_at if state is MailState.QUEUED else None,
        reason=row.last_error,
        requested_by=row.staff_name or "",
        about=row.company_name or row.store_name or "",
        portal_user_id=row.user_id,
        may_send_again=_may_again(context, row),
    )


def state_of(row: Any) -> MailState:
    if row.is_cancelled:
        return MailState.CANCELLED
    return MailState.FAILED if row.state == "dead" else MailState(row.state)
