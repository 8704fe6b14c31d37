"""画像を変更: a customer's own picture. Seed A01-5."""

from __future__ import annotations

import hashlib

from usen_desk.contract.base import Nothing
from usen_desk.contract.companies import CustomerMe
from usen_desk.contract.errors import Code
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.session import pictures, portal_store
from usen_desk.server.session.portal import get_me


def check_image(context: Context, _: Nothing, data: bytes) -> bytes:
    """First step, in a read unit: the small picture that is kept.

    Raises:
        Refusal: BAD_IMAGE, NOT_PERMITTED.
    """
    _own_id(context)
    try:
        return pictures.small(data)
    except pictures.BadPicture:
        raise Refusal(Code.BAD_IMAGE) from None


def put_image(context: Context, _: Nothing, png: bytes) -> CustomerMe:
    portal_store.put_image(context.tx, _own_id(context), png, hashlib.sha256(png).hexdigest())
    return get_me(context, Nothing())


def delete_image(context: Context, _: Nothing) -> CustomerMe:
    portal_store.delete_image(context.tx, _own_id(context))
    return get_me(context, Nothing())


def get_image(context: Context, _: Nothing) -> Download:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    png = portal_store.image(context.tx, _own_id(context))
    if png is None:
        raise Refusal(Code.NOT_FOUND)
    return Download("image.png", "image/png", iter([png]))


def _own_id(context: Context) -> int:
    """
    Raises:
        Refusal: NOT_PERMITTED with a temporary password.
    """
    if context.actor.must_set_password:
        raise Refusal(Code.NOT_PERMITTED)
    return context.actor.user_id or 0
