"""Opening an exchange, for a contracted store or a new one, by a customer or by staff for a caller. A03-1 to A03-4."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import msgspec

from usen_desk.contract.catalogue import Category, CategoryField, CategoryForm, FieldKind
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import FieldAnswer, Inquiry, MessageKind, NewInquiry, Side, Status
from usen_desk.contract.text import fold, phone_key
from usen_desk.server.attachments.service import waiting
from usen_desk.server.audit.service import Action, log
from usen_desk.server.calendars import dues, rules
from usen_desk.server.context import Context, Refusal
from usen_desk.server.drafts import store as drafts_store
from usen_desk.server.drafts.service import retire
from usen_desk.server.inquiries import events_store, opening_store, store
from usen_desk.server.inquiries.catalogue import form_of
from usen_desk.server.inquiries.opening_store import Place
from usen_desk.server.inquiries.posting import Said, append, one_line
from usen_desk.server.inquiries.states import queue_of
from usen_desk.server.inquiries.threads import opened


def open_inquiry(context: Context, body: NewInquiry) -> Inquiry:
    """Sending it twice opens it once.

    Raises:
        Refusal: NOT_FOUND (a store or company that the caller may not ask for); INVALID_INPUT with the field;
            OTHER_CONTENT, when the ID was used for something else; FILE_MISSING.
    """
    form = form_of(body.category)
    asked = answers(form, body.fields)
    place = _place(context, form, body)
    inquiry_id = store.add_inquiry(context.tx, _row(context, body, asked, place))
    if inquiry_id is None:
        return _opened_before(context, body)
    stored = store.held_card(context, inquiry_id)
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    append(context, stored, _said(body), waiting(context, body.files))
    events_store.add(context, inquiry_id, str(uuid4()), "opened", "", body.category.value)
    if not context.actor.is_customer:
        _taken_down(context, inquiry_id, body.category)
        _retire_draft(context, body.opening_id)
    context.changed(ChangeKind.INQUIRY, inquiry_id)
    log(context, Action.INQUIRY_OPENED, "inquiry", str(inquiry_id), detail=body.category)
    after = store.stored_card(context, inquiry_id)
    assert after is not None
    store.put_read_mark(context, inquiry_id, 1, 1)
    return opened(context, after)


def answers(form: CategoryForm, given: dict[str, str]) -> list[FieldAnswer]:
    """What was filled in, in the form's order and words.

    Raises:
        Refusal: INVALID_INPUT with the field's key: unknown, missing, too long, or not of its kind.
    """
    known = {field.key for field in form.fields}
    for key in given:
        if key not in known:
            raise Refusal(Code.INVALID_INPUT, key)
    said = [(field, given.get(field.key, "").strip()) for field in form.fields]
    for field, value in said:
        if not value and field.is_required:
            raise Refusal(Code.INVALID_INPUT, field.key)
    return [FieldAnswer(label=field.label, value=_checked(field, value)) for field, value in said if value]


def _checked(field: CategoryField, value: str) -> str:
    if field.kind in (FieldKind.CHOICES, FieldKind.CHOICE):
        return _chosen(field, value.split("\n"))
    if len(value) > field.max_chars or not _is_of_kind(field.kind, value):
        raise Refusal(Code.INVALID_INPUT, field.key)
    return value


def _is_of_kind(kind: FieldKind, value: str) -> bool:
    if kind is FieldKind.DATE:
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return kind is not FieldKind.PHONE or bool(phone_key(value))


def _chosen(field: CategoryField, keys: list[str]) -> str:
    """The labels, in the form's order."""
    labels = {choice.key: choice.label for choice in field.choices}
    if not labels.keys() >= set(keys) or (field.kind is FieldKind.CHOICE and len(keys) > 1):
        raise Refusal(Code.INVALID_INPUT, field.key)
    return ", ".join(label for key, label in labels.items() if key in keys)


def _place(context: Context, form: CategoryForm, body: NewInquiry) -> Place:
    """Whose inquiry it becomes.

    Raises:
        Refusal: INVALID_INPUT (customer_code), NOT_FOUND.
    """
    if form.needs_store != (body.customer_code is not None):
        raise Refusal(Code.INVALID_INPUT, "customer_code")
    if body.customer_code is not None:
        place = opening_store.place_of_store(context, body.customer_code)
    else:
        place = _place_without_store(context, body)
    if place is None:
        raise Refusal(Code.NOT_FOUND)
    return place


def _place_without_store(context: Context, body: NewInquiry) -> Place | None:
    if context.actor.is_customer:
        company_id = context.actor.company_id
    else:
        company_id = body.company_id
        if company_id is not None and not opening_store.has_company(context.tx, company_id):
            return None
    return Place(company_id=company_id, prefecture_code=body.prefecture_code)


def _row(context: Context, body: NewInquiry, asked: list[FieldAnswer], place: Place) -> dict[str, object]:
    """Before its first message, which brings counts, preview and times."""
    actor, now = context.actor, context.now
    return {
        "opening_id": str(body.opening_id),
        "category": body.category.value,
        "status": Status.RECEIVED.value,
        "queue": queue_of(Status.RECEIVED, now, None),
        "customer_id": place.customer_id,
        "company_id": place.company_id,
        "branch_code": place.branch_code,
        "prefecture_code": place.prefecture_code,
        "planned_name": body.planned_name.strip() if place.customer_id is None else "",
        "asked": msgspec.json.encode(asked).decode(),
        "opened_by_staff_id": None if actor.is_customer else actor.staff_id,
        "opened_by_user_id": actor.user_id,
        "opener_name": actor.name,
        "opener_department": actor.department,
        "opener_folded": fold(actor.name),
        "created_at": now,
        "updated_at": now,
        "public_updated_at": now,
        "preview": one_line(body.comment),
    }


def _taken_down(context: Context, inquiry_id: int, category: Category) -> None:
    """What staff write down for a caller waits for an answer as if the caller had written it."""
    waiting, targets = context.now, rules.current(context.tx, context.settings)
    store.put_inquiry(
        context.tx,
        inquiry_id,
        {
            "status": Status.RECEIVED.value,
            "queue": queue_of(Status.RECEIVED, waiting, None),
            "assignee_id": None,
            "waiting_since": waiting,
            "first_answered_at": None,
            **dues.columns(targets, dues.Clock(category.value, waiting, is_first=True)),
            "preview_side": Side.CUSTOMER.value,
            "public_preview_side": Side.CUSTOMER.value,
        },
    )


def _said(body: NewInquiry) -> Said:
    """The first message. Another form, store or file is another inquiry."""
    about = (body.category, body.customer_code, sorted(body.fields.items()), body.prefecture_code)
    return Said(
        body.opening_id,
        MessageKind.PUBLIC,
        body.comment,
        msgspec.json.encode((*about, body.planned_name, body.company_id, body.files)),
    )


def _retire_draft(context: Context, opening_id: UUID) -> None:
    """What was taken down here is opened; the draft of another call stays."""
    draft = drafts_store.find(context, DraftMode.OPENING, 0)
    if draft is not None and draft.reply_id == opening_id:
        retire(context, DraftMode.OPENING, 0, draft.revision)


def _opened_before(context: Context, body: NewInquiry) -> Inquiry:
    """The first answer again, for the same person and content only."""
    inquiry_id = opening_store.opened_by(context, str(body.opening_id))
    first = store.message_of_reply(context.tx, str(body.opening_id))
    if inquiry_id is None or first is None or first.content_hash != _said(body).content_hash:
        raise Refusal(Code.OTHER_CONTENT, "opening_id")
    stored = store.stored_card(context, inquiry_id)
    if stored is None:
        raise Refusal(Code.OTHER_CONTENT, "opening_id")
    return opened(context, stored)
