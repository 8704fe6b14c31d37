"""Triggers that keep `listed_file` true to attachments, their messages and inquiries, whoever changes those.

The browser asks for files by what stands in three tables, two of which are wide and large: 100,000 files would cost as
many reads across a gigabyte of messages. Its own rows are 1/10 of that and lie together (docs/decisions/0029).

SQLite drops a table's triggers with the table: a migration that copies one of the three calls `create` again.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text
from sqlalchemy.engine.default import DefaultExecutionContext

from usen_desk.contract.text import fold

_KIND = """case
    when attachment.media_type like 'image/%' then 'image'
    when attachment.media_type = 'application/pdf' then 'pdf'
    when attachment.media_type in ('text/csv', 'application/vnd.ms-excel',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet') then 'table'
    when attachment.media_type in ('text/plain', 'application/msword', 'application/vnd.ms-powerpoint',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation') then 'document'
    else 'other' end"""
_ROWS = f"""insert into listed_file (attachment_id, message_id, inquiry_id, created_at, name_folded, size_bytes, kind,
        is_public, category, status, branch_code, company_id)
    select attachment.attachment_id, message.message_id, inquiry.inquiry_id, attachment.created_at,
        attachment.name_folded, attachment.size_bytes, {_KIND}, message.kind = 'public', inquiry.category,
        inquiry.status, inquiry.branch_code, inquiry.company_id
    from attachment join message on message.message_id = attachment.message_id
        join inquiry on inquiry.inquiry_id = message.inquiry_id
    where message.withdrawn_at is null"""  # noqa: S608 - our own words
_OF_INQUIRY = """update listed_file set category = new.category, status = new.status,
        branch_code = new.branch_code, company_id = new.company_id where inquiry_id = new.inquiry_id"""

ADDED = f"{_ROWS} and attachment.attachment_id = new.attachment_id"
DROPPED = "delete from listed_file where attachment_id = old.attachment_id"
MOVED = (
    "delete from listed_file where message_id = new.message_id",
    f"{_ROWS} and attachment.message_id = new.message_id",
)
_INQUIRY_COLUMNS = ("category", "status", "branch_code", "company_id")

_SQLITE = (
    ("listed_file_added", f"after insert on attachment begin {ADDED}; end"),
    ("listed_file_dropped", f"before delete on attachment begin {DROPPED}; end"),
    (
        "listed_file_moved",
        "after update of inquiry_id, withdrawn_at, kind on message when old.inquiry_id is not new.inquiry_id"
        " or old.withdrawn_at is not new.withdrawn_at or old.kind is not new.kind"
        f" begin {MOVED[0]}; {MOVED[1]}; end",
    ),
    (
        "listed_file_changed",
        f"after update of {', '.join(_INQUIRY_COLUMNS)} on inquiry when "
        + " or ".join(f"old.{name} is not new.{name}" for name in _INQUIRY_COLUMNS)
        + f" begin {_OF_INQUIRY}; end",
    ),
)
_POSTGRES = (
    ("listed_file_added", "attachment", "after insert on attachment for each row", (ADDED,)),
    ("listed_file_dropped", "attachment", "before delete on attachment for each row", (DROPPED,)),
    (
        "listed_file_moved",
        "message",
        "after update of inquiry_id, withdrawn_at, kind on message for each row when ("
        "old.inquiry_id is distinct from new.inquiry_id or old.withdrawn_at is distinct from new.withdrawn_at"
        " or old.kind is distinct from new.kind)",
        MOVED,
    ),
    (
        "listed_file_changed",
        "inquiry",
        f"after update of {', '.join(_INQUIRY_COLUMNS)} on inquiry for each row when ("
        + " or ".join(f"old.{name} is distinct from new.{name}" for name in _INQUIRY_COLUMNS)
        + ")",
        (_OF_INQUIRY,),
    ),
)


def folded_name(execution: DefaultExecutionContext) -> str:
    """What attachment.name_folded is when a row is added, whoever adds it."""
    given: Mapping[str, str] = execution.get_current_parameters()  # type: ignore[no-untyped-call]  # untyped there
    return fold(given["name"])


def create(connection: Connection) -> None:
    """Used by the migrations; safe to repeat."""
    for statement in _statements(connection.dialect.name):
        connection.execute(text(statement.replace(":", "\\:")))


def drop(connection: Connection) -> None:
    """Used by the migrations."""
    for name, table, _, _ in _POSTGRES:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"drop trigger if exists {name}"))
        else:
            connection.execute(text(f"drop trigger if exists {name} on {table}"))
            connection.execute(text(f"drop function if exists {name}_row()"))


def fill(connection: Connection) -> None:
    """The rows of all attachments that are there. Used by the migrations."""
    connection.execute(text(_ROWS))


def _statements(dialect: str) -> list[str]:
    made: list[str] = []
    if dialect == "sqlite":
        for name, does in _SQLITE:
            made += [f"drop trigger if exists {name}", f"create trigger {name} {does}"]
        return made
    for name, table, when, bodies in _POSTGRES:
        body = "; ".join(bodies)
        gives = "old" if " delete " in when else "new"
        made += [
            f"create or replace function {name}_row() returns trigger language plpgsql as $$"
            f" begin {body}; return {gives}; end $$",
            f"drop trigger if exists {name} on {table}",
            f"create trigger {name} {when} execute function {name}_row()",
        ]
    return made
