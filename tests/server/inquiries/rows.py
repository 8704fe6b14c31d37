"""Rows of inquiries and messages for tests that need many, written as the service itself leaves them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert

from tests.server.conftest import NOW
from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import Status
from usen_desk.contract.text import fold
from usen_desk.server.db import schema, search
from usen_desk.server.inquiries.states import queue_of


def add_inquiries(tx, inquiries):
    """From columns of `inquiry`; what follows from others is made. Returns the ids. Each is a minute newer."""
    rows = [_inquiry(at, **columns) for at, columns in enumerate(inquiries)]
    added = insert(schema.inquiry).returning(schema.inquiry.c.inquiry_id, sort_by_parameter_order=True)
    return list(tx.execute(added, rows).scalars()) if rows else []


def _inquiry(number, *, status=Status.RECEIVED, waits=True, merged_into=None, planned_name="", **columns):
    at = NOW + timedelta(minutes=number)
    status = Status(status)
    values = {
        "opening_id": str(uuid4()),
        "category": "repair",
        "status": status.value,
        "queue": queue_of(status, at if waits else None, merged_into),
        "customer_id": None,
        "company_id": None,
        "branch_code": None,
        "prefecture_code": 0,
        "planned_name": planned_name,
        "planned_name_folded": fold(planned_name),
        "assignee_id": None,
        "opened_by_user_id": 1,
        "opener_name": "佐藤 様",
        "created_at": NOW,
        "updated_at": at,
        "public_updated_at": at,
        "merged_into": merged_into,
    } | columns
    return values | {"opener_folded": fold(values["opener_name"])}


def add_messages(tx, messages):
    """From columns of `message`; `inquiry_id` and `body` are needed. Returns the ids, and indexes what people said."""
    numbers: dict[int, list[int]] = {}
    rows = [_message(at, numbers, **columns) for at, columns in enumerate(messages)]
    added = insert(schema.message).returning(schema.message.c.message_id, sort_by_parameter_order=True)
    ids = list(tx.execute(added, rows).scalars()) if rows else []
    said = [(i, row["body_folded"]) for i, row in zip(ids, rows, strict=True) if row["kind"] != "system"]
    search.put(tx, "message", said, new=True)
    return ids


def _message(number, numbers, *, inquiry_id, body, kind="public", at=None, **columns):
    at = at or NOW + timedelta(minutes=number)
    last = numbers.setdefault(inquiry_id, [0, 0])
    last[0] += 1
    last[1] += kind == "public"
    return {
        "reply_id": str(uuid4()),
        "inquiry_id": inquiry_id,
        "sequence": last[0],
        "public_sequence": last[1] if kind == "public" else None,
        "kind": kind,
        "author_user_id": None,
        "author_staff_id": None,
        "author_name": "山田 美咲",
        "at": at,
        "body": body,
        "body_folded": fold(body),
        "content_hash": "0" * 64,
        "category": "repair",
        "prefecture": "",
        "month": f"{at.astimezone(JST):%Y-%m}",
        "withdrawn_at": None,
    } | columns
