"""An outbox row as a message on the wire (RFC 5322): the same row gives the same bytes at every attempt."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from usen_desk.contract.base import JST
from usen_desk.server.mail.store import Claimed

_DOT_ATOM = re.compile(r"[^.]+(\.[^.]+)*")


def compose(mail: Claimed, sender: str, sender_name: str) -> bytes:
    """
    Raises:
        ValueError: a header would hold a line break, or the sender is no address.
    """
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{mail.mail_id}@{domain(sender)}>"
    message["Date"] = format_datetime(mail.created_at.astimezone(JST))
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = mailbox(mail.to_address)
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes, please
    message.set_content(mail.body, charset="utf-8", cte="base64")
    return message.as_bytes()


def mailbox(address: str) -> str:
    """The address for header and envelope: a..b.@docomo.ne.jp needs quotes before the @ (RFC 5321, 4.1.2)."""
    local, _, host = address.rpartition("@")
    return address if _DOT_ATOM.fullmatch(local) else f'"{local}"@{host}'


def domain(address: str) -> str:
    return address.rpartition("@")[2]
