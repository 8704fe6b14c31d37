"""Rows of the store as the caller may see them: cards, messages, people. Here customers part from notes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import (
    Attachment,
    InquiryCard,
    MessageKind,
    Person,
    RelatedInquiry,
    ScanState,
    Side,
    Status,
    ThreadMessage,
)
from usen_desk.server.context import Context
from usen_desk.server.inquiries import store
from usen_desk.server.inquiries.states import shown_to_customers
from usen_desk.server.inquiries.store import StoredCard, StoredMessage


def card(context: Context, stored: StoredCard) -> InquiryCard:
    return _card_for_customers(stored) if context.actor.is_customer else _card_for_staff(stored)


def _card_for_staff(row: StoredCard) -> InquiryCard:
    return InquiryCard(
        inquiry_id=row.inquiry_id,
        category=Category(row.category),
        status=Status(row.status),
        customer_code=row.customer_code or "",
        store_name=_store_name(row),
        company_name=row.company_name or "",
        branch_code=row.branch_code or "",
        prefecture_code=row.prefecture_code,
        assignee_id=row.assignee_id,
        assignee_name=row.assignee_name or "",
        opened_by=opener(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        preview=row.preview,
        preview_side=Side(row.preview_side),
        preview_is_note=row.preview_is_note,
        said_count=row.said_count,
        read_count=row.read_count or 0,
        attachment_count=row.attachment_count,
        waiting_since=row.waiting_since,
        answer_due_at=row.answer_due_at,
        is_first_answer=row.first_answered_at is None,
        answer_notice_at=row.answer_notice_at,
        answer_warn_at=row.answer_warn_at,
        done_due_at=row.done_due_at,
        done_warn_at=row.done_warn_at,
        hold_until=row.hold_until,
        hold_reason=row.hold_reason,
        merged_into=row.merged_into,
        last_sequence=row.last_sequence,
        version=row.version,
    )


def _card_for_customers(row: StoredCard) -> InquiryCard:
    """Nothing here may move when a note is written."""
    return InquiryCard(
        inquiry_id=row.inquiry_id,
        category=Category(row.category),
        status=shown_to_customers(Status(row.status)),
        customer_code=row.customer_code or "",
        store_name=_store_name(row),
        company_name=row.company_name or "",
        prefecture_code=row.prefecture_code,
        assignee_name=row.assignee_name or "",
        opened_by=opener(row, for_customers=True),
        created_at=row.created_at,
        updated_at=row.public_updated_at,
        preview=row.public_preview,
        preview_side=Side(row.public_preview_side),
        said_count=row.public_count,
        read_count=row.read_count or 0,
        attachment_count=row.public_attachment_count,
        merged_into=row.merged_into,
        last_sequence=row.public_count,
    )


def _store_name(row: StoredCard) -> str:
    return row.store_name or row.planned_name or row.company_name or ""


def opener(row: StoredCard, *, for_customers: bool = False) -> Person:
    side = Side.CUSTOMER if row.opened_by_user_id is not None else Side.STAFF
    staff_id = None if for_customers else row.opened_by_staff_id
    return Person(side=side, name=row.opener_name, department=row.opener_department, staff_id=staff_id)


def related(context: Context, stored: StoredCard) -> RelatedInquiry:
    shown = card(context, stored)
    return RelatedInquiry(
        inquiry_id=shown.inquiry_id,
        category=shown.category,
        status=shown.status,
        updated_at=shown.updated_at,
        assignee_name=shown.assignee_name,
    )


def thread_messages(context: Context, rows: Sequence[StoredMessage], *, have_files: bool = True) -> list[ThreadMessage]:
    """With their attachments, in the order given; none is looked for where it is known that they have none."""
    attached: dict[int, list[Attachment]] = {}
    for row in store.attachments_of(context.tx, [message.message_id for message in rows] if have_files else ()):
        attached.setdefault(row.message_id, []).append(
            Attachment(
                attachment_id=row.attachment_id,
                name=row.name,
                media_type=row.media_type,
                size_bytes=row.size_bytes,
                scan_state=ScanState(row.scan_state),
            )
        )
    is_customer = context.actor.is_customer
    return [_message(row, tuple(attached.get(row.message_id, ())), for_customers=is_customer) for row in rows]


def _message(row: StoredMessage, attachments: tuple[Attachment, ...], *, for_customers: bool) -> ThreadMessage:
    sequence = row.public_sequence if for_customers else row.sequence
    assert sequence is not None, "a customer reads public messages only"
    return ThreadMessage(
        message_id=row.message_id,
        reply_id=UUID(row.reply_id),
        inquiry_id=row.inquiry_id,
        sequence=sequence,
        kind=MessageKind(row.kind),
        author=author_of(row, for_customers=for_customers),
        at=row.at,
        body="" if row.withdrawn_at else row.body,
        is_withdrawn=row.withdrawn_at is not None,
        attachments=() if row.withdrawn_at else attachments,
    )


def author_of(row: StoredMessage, *, for_customers: bool) -> Person | None:
    if row.author_staff_id is None and row.author_user_id is None:
        return None
    return Person(
        side=Side.STAFF if row.author_staff_id is not None else Side.CUSTOMER,
        name=row.author_name,
        department=row.author_department,
        staff_id=None if for_customers else row.author_staff_id,
        image_sha256=None if for_customers else row.image_sha256,
    )
