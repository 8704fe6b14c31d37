"""A mail to the customer when USEN has answered: a link, no content, and at most one for an exchange that is unread."""

from __future__ import annotations

from uuid import uuid4

from usen_desk.server.context import Context
from usen_desk.server.inquiries import telling_store
from usen_desk.server.mail import portal_texts
from usen_desk.server.mail.service import is_address, queue


def tell_of_answer(context: Context, inquiry_id: int, sequence: int) -> None:
    """Queue the mails of one public answer, in its transaction. sequence: the answer's, as customers count."""
    for reader in telling_store.readers(context.tx, inquiry_id):
        is_told = reader.told_sequence > reader.read_sequence
        if is_told or not is_address(reader.email):
            continue
        mail = portal_texts.answered(
            to=reader.email,
            company_name=reader.company_name,
            name=reader.name,
            inquiry_id=inquiry_id,
            url=f"{context.settings.origin}/client/inquiries/{inquiry_id}/",
            contact=context.settings.mail_contact,
        )
        queue(context, uuid4(), mail)
        telling_store.put_told(context.tx, reader.user_id, inquiry_id, sequence)
