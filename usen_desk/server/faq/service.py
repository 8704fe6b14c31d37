"""よくあるご質問: finding, voting, writing. Seed A-FAQ. Every version is kept."""

from __future__ import annotations

import hashlib
import re

import msgspec
from msgspec.structs import replace

from usen_desk.contract.errors import Code
from usen_desk.contract.faq import Faq, FaqPage, FaqSearch, FaqText, FaqToAdd, FaqVote
from usen_desk.contract.site_info import Kept
from usen_desk.contract.text import fold
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.faq import store
from usen_desk.server.faq.store import StoredFaq
from usen_desk.server.versions import store as versions

WORDS_MAX = 8
_PLACEHOLDER = re.compile(r"\{[^{}\n]{1,20}\}")


def search_faq(context: Context, body: FaqSearch) -> FaqPage:
    """
    Raises:
        Refusal: NOT_PERMITTED for managing without the right to write.
    """
    if body.manages and not store.may_write(context):
        raise Refusal(Code.NOT_PERMITTED)
    scope = store.visible_to(context, manages=body.manages, only_customers=body.only_customers)
    words = [word for word in (fold(part) for part in body.text.split()) if word][:WORDS_MAX]
    found, count = store.found(context, words, body.category, scope, body.skip, body.limit)
    return FaqPage(
        items=[_shown(context, stored) for stored in found], count=count, categories=store.categories(context, scope)
    )


def vote_faq(context: Context, body: FaqVote, faq_id: int) -> Faq:
    """
    Raises:
        Refusal: NOT_FOUND, also for what isn't published.
    """
    if store.one(context, faq_id, store.visible_to(context, manages=False)) is None:
        raise Refusal(Code.NOT_FOUND)
    store.put_vote(context, faq_id, body.is_useful)
    return _answer(context, faq_id)


def add_faq(context: Context, body: FaqToAdd) -> Faq:
    """The same key and content again: what stands there now.

    Raises:
        Refusal: INVALID_INPUT with the field; OTHER_CONTENT.
    """
    text = _checked(body.text)
    content_hash = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
    known = store.of_key(context, str(body.faq_key))
    if known is not None:
        if known.content_hash != content_hash:
            raise Refusal(Code.OTHER_CONTENT, "faq_key")
        return _shown(context, known)
    added = {"faq_key": str(body.faq_key), "content_hash": content_hash, "version": 1, **_row(context, text)}
    faq_id = store.add(context.tx, added)
    if faq_id is None:
        raise Refusal(Code.OTHER_CONTENT, "faq_key")
    _keep(context, faq_id, 1, text, "added")
    return _answer(context, faq_id)


def put_faq(context: Context, body: FaqText, faq_id: int) -> Faq:
    """What it says already is no change, whatever version the caller saw.

    Raises:
        Refusal: NOT_FOUND; INVALID_INPUT with the field; CHANGED_MEANWHILE.
    """
    store.hold(context.tx, faq_id)
    known = store.one(context, faq_id, store.visible_to(context, manages=True))
    if known is None:
        raise Refusal(Code.NOT_FOUND)
    text = _checked(body)
    if text != text_of(known):
        context.insist_on_version(known.version)
        store.put(context.tx, faq_id, {**_row(context, text), "version": known.version + 1})
        _keep(context, faq_id, known.version + 1, text, "changed")
    return _answer(context, faq_id)


def text_of(stored: StoredFaq) -> FaqText:
    return FaqText(**{name: getattr(stored, name) for name in FaqText.__struct_fields__})


def _checked(text: FaqText) -> FaqText:
    """With blanks around it taken off. What is published is for somebody and has no placeholder left."""
    names = ("category", "question", "answer", "keywords")
    checked = replace(text, **{name: getattr(text, name).strip() for name in names})
    for name in names[:3]:
        if not getattr(checked, name):
            raise Refusal(Code.INVALID_INPUT, name)
    if not checked.is_published:
        return checked
    if not (checked.for_customers or checked.for_staff):
        raise Refusal(Code.INVALID_INPUT, "for_customers")
    for name in ("question", "answer"):
        if _PLACEHOLDER.search(getattr(checked, name)):
            raise Refusal(Code.INVALID_INPUT, name)
    return checked


def _row(context: Context, text: FaqText) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(text, name) for name in FaqText.__struct_fields__}
    folded = "\n".join(fold(part) for part in (text.question, text.keywords, text.answer))
    values |= {"question_folded": fold(text.question), "folded": folded}
    return values | {"changed_by": context.actor.staff_id, "changed_at": context.now}


def _keep(context: Context, faq_id: int, version: int, text: FaqText, what: str) -> None:
    if not versions.add(context, Kept.FAQ, str(faq_id), version, text, what=what):
        raise Refusal(Code.CHANGED_MEANWHILE)
    log(context, Action.FAQ_CHANGED, "faq", str(faq_id), detail=f"version {version}")


def _answer(context: Context, faq_id: int) -> Faq:
    stored = store.one(context, faq_id, store.visible_to(context, manages=True))
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    return _shown(context, stored)


def _shown(context: Context, stored: StoredFaq) -> Faq:
    shown = Faq(
        faq_id=stored.faq_id,
        category=stored.category,
        question=stored.question,
        answer=stored.answer,
        keywords=stored.keywords,
        position=stored.position,
        is_published=stored.is_published,
        for_customers=stored.for_customers,
        for_staff=stored.for_staff,
        useful_count=stored.useful_count,
        useless_count=stored.useless_count,
        my_vote=stored.my_vote,
        changed_at=stored.changed_at,
        changed_by=stored.changed_by,
        version=stored.version,
    )
    if not context.actor.is_customer:
        return shown
    hidden = {"keywords": "", "changed_by": "", "version": 0, "useful_count": 0, "useless_count": 0, "for_staff": False}
    return replace(shown, **hidden)
