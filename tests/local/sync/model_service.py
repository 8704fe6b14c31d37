"""A service of a few lines that keeps R1 and R2, and what is told of it: for the state machine of the sync core."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec

from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, ReplyDraft

CUSTOMERS = 1 << 64
"""Their messages have UUIDs from here on."""


@dataclass(frozen=True)
class Row:
    """A message; one that comes again after a restored backup has the same reply_id."""

    inquiry_id: int
    sequence: int
    reply_id: str
    staff_id: int
    kind: MessageKind
    body: str


class Refusal(Exception):
    def __init__(self, code, *, missed=(), retry_after_s=None):
        super().__init__(code)
        self.code, self.missed, self.retry_after_s = code, missed, retry_after_s


class ModelService:
    CUSTOMER = 0

    def __init__(self, on_landing):
        """on_landing(row, reply, rows before it): called before each new row of the staff."""
        self.rows, self.backups, self.ever = [], [], set()
        self.closed, self.barred = set(), set()
        self.trouble = None
        """A Refusal that the next call gets."""
        self._uid = 0
        self._on_landing = on_landing

    def thread(self, inquiry_id):
        return [row for row in self.rows if row.inquiry_id == inquiry_id]

    def own_rows(self):
        return [row for row in self.rows if row.staff_id != self.CUSTOMER]

    def has(self, reply_id):
        return any(row.reply_id == reply_id for row in self.rows)

    def customer_writes(self, inquiry_id):
        reply_id = str(UUID(int=CUSTOMERS + self._uid))
        self._add(inquiry_id, reply_id, self.CUSTOMER, MessageKind.PUBLIC, "customer")

    def post(self, staff_id, inquiry_id, reply: ReplyDraft):
        """Raises: Refusal. staff_id: of the session; None when it is over."""
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        if staff_id is None:
            raise Refusal(Code.SESSION_EXPIRED)
        if staff_id in self.barred:
            raise Refusal(Code.NOT_PERMITTED)
        reply_id = str(reply.reply_id)
        known = next((row for row in self.rows if row.reply_id == reply_id), None)
        if known is not None:
            if (known.staff_id, known.body, known.kind) != (staff_id, reply.body, reply.kind):
                raise Refusal(Code.OTHER_CONTENT)
            return known
        is_note = reply.kind is MessageKind.NOTE
        if inquiry_id in self.closed and not is_note:
            raise Refusal(Code.INQUIRY_CLOSED)
        if not is_note and not reply.send_anyway:
            self._insist_on_seen(staff_id, self.thread(inquiry_id), reply)
        return self._add(inquiry_id, reply_id, staff_id, reply.kind, reply.body, reply)

    def _insist_on_seen(self, staff_id, thread, reply):
        seen = thread[reply.last_seen - 1].reply_id if 0 < reply.last_seen <= len(thread) else ""
        is_of_another = reply.last_seen > 0 and seen != str(reply.last_seen_id)
        since = [row for row in thread if is_of_another or row.sequence > reply.last_seen]
        if is_of_another or any(row.staff_id != staff_id for row in since):
            raise Refusal(Code.BEHIND, missed=since)

    def back_up(self):
        self.backups.append(list(self.rows))

    def restore(self, backup):
        """Returns the replies that it lost."""
        before = {row.reply_id for row in self.rows}
        self.rows = list(self.backups[backup])
        return before - {row.reply_id for row in self.rows}

    def _add(self, inquiry_id, reply_id, staff_id, kind, body, reply=None):
        earlier = self.thread(inquiry_id)
        self._uid += 1
        row = Row(inquiry_id, len(earlier) + 1, reply_id, staff_id, kind, body)
        if reply is not None:
            self._on_landing(row, reply, earlier)
        self.rows.append(row)
        self.ever.add((reply_id, body))
        return row


def detail_of(missed):
    return msgspec.json.encode([(row.sequence, row.reply_id) for row in missed])
