"""送信メール as rows."""

from __future__ import annotations

from usen_desk.contract.outgoing_mail import MailState, OutgoingMail
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column

STATES = {
    MailState.QUEUED: ("送信待ち", "clock", "blue"),
    MailState.SENDING: ("送信中", "send", "blue"),
    MailState.SENT: ("送信済", "circle-check", "green"),
    MailState.FAILED: ("送信できません", "triangle-alert", "red"),
    MailState.CANCELLED: ("取り消し", "circle-minus", "gray"),
}
FILTERS = {
    None: "すべて",
    MailState.FAILED: "送信できません",
    MailState.QUEUED: "送信待ち",
    MailState.SENT: "送信済",
    MailState.CANCELLED: "取り消し",
}


def mail_columns() -> list[Column]:
    def state(mail: OutgoingMail) -> Cell:
        return Cell(*STATES[mail.state])

    def at(mail: OutgoingMail) -> Cell:
        return Cell(formatting.moment(mail.sent_at or mail.queued_at)[:16])

    def reason(mail: OutgoingMail) -> Cell:
        again = mail.next_attempt_at
        waits = f"次は {formatting.clock(again)}" if again and mail.attempts else ""
        return Cell("  ".join(part for part in (waits, mail.reason) if part) or formatting.MISSING)

    plain = {"is_sortable": False}
    return [
        Column("state", "状態", 142, state, **plain),
        Column("at", "送信・受付", 136, at, **plain),
        Column("to", "宛先", 180, lambda mail: Cell(mail.to), least=120, **plain),
        Column("subject", "件名", 260, lambda mail: Cell(mail.subject), stretches=True, least=160, **plain),
        Column("about", "対象", 170, lambda mail: Cell(formatting.text(mail.about)), least=90, folds=2, **plain),
        Column("by", "依頼した人", 100, lambda mail: Cell(formatting.text(mail.requested_by)), folds=3, **plain),
        Column("reason", "理由", 230, reason, least=110, folds=1, **plain),
    ]
