"""What supervisors may say otherwise of the categories: notes, hints and their order. Labels, keys, fields and choices
stay in catalogue.py: the manual, the searches and what was asked before depend on them. docs/decisions/0036.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import (
    THE_LIST,
    Catalogue,
    CategoriesKept,
    CategoryForm,
    CategoryKept,
    CategoryOrder,
    CategoryWords,
    FieldHint,
)
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.site_info import Kept
from usen_desk.server.audit import edits
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.inquiries.catalogue import FORMS, PREFECTURES, catalogue_of
from usen_desk.server.versions import store as versions
from usen_desk.server.versions.store import StoredVersion

ORDER = "order"
"""The one key of the order."""
ORDERED = tuple(form.category for form in FORMS if form.needs_store)


def get_catalogue(context: Context, _: Nothing) -> Catalogue:
    return catalogue_of(tuple(one.form for one in _kept(context.tx).items), PREFECTURES)


def list_categories(context: Context, _: Nothing) -> CategoriesKept:
    return _kept(context.tx)


def put_category(context: Context, body: CategoryWords, category: str) -> CategoriesKept:
    """What it says already is no change, whatever version the caller saw.

    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE; INVALID_INPUT (notes: an empty one; hints: not one for each field).
    """
    before = _one(_delivered(category), versions.newest(context.tx, Kept.CATEGORY, category))
    words = _checked(before.form, body)
    if words == words_of(before.form):
        return _kept(context.tx)
    context.insist_on_version(before.version)
    if not versions.add(context, Kept.CATEGORY, category, before.version + 1, words, what="changed"):
        raise Refusal(Code.CHANGED_MEANWHILE)
    _tell(context, category, before.form.label, _noted(before.form), _noted(_with(before.form, words)))
    return _kept(context.tx)


def put_category_order(context: Context, body: CategoryOrder) -> CategoriesKept:
    """
    Raises:
        Refusal: CHANGED_MEANWHILE; INVALID_INPUT (items), unless each stands in it once.
    """
    kept = _kept(context.tx)
    if len(body.items) != len(ORDERED) or set(body.items) != set(ORDERED):
        raise Refusal(Code.INVALID_INPUT, "items")
    labels = {form.category: form.label for form in FORMS}
    before = [one.form.label for one in kept.items if one.form.needs_store]
    after = [labels[category] for category in body.items]
    if before == after:
        return kept
    context.insist_on_version(kept.order_version)
    if not versions.add(context, Kept.CATEGORY_ORDER, ORDER, kept.order_version + 1, body, what="changed"):
        raise Refusal(Code.CHANGED_MEANWHILE)
    _tell(context, ORDER, "", {"order": before}, {"order": after})
    return _kept(context.tx)


def words_of(form: CategoryForm) -> CategoryWords:
    return CategoryWords(notes=form.notes, hints=tuple(FieldHint(key=one.key, hint=one.hint) for one in form.fields))


def _kept(tx: Connection) -> CategoriesKept:
    order = versions.newest(tx, Kept.CATEGORY_ORDER, ORDER)
    changed = versions.newest_of_kind(tx, Kept.CATEGORY)
    items = [_one(form, changed.get(form.category.value)) for form in FORMS]
    if order is not None:
        places = msgspec.json.decode(order.value, type=CategoryOrder).items
        items.sort(key=lambda one: places.index(one.form.category) if one.form.category in places else len(places))
    return CategoriesKept(items=items, order_version=order.version if order else 0)


def _one(delivered: CategoryForm, kept: StoredVersion | None) -> CategoryKept:
    """A hint of a field that a later release brought is the delivered one; of one that it took away it is left out."""
    form = delivered
    if kept is not None:
        form = _with(delivered, msgspec.json.decode(kept.value, type=CategoryWords))
    return CategoryKept(form=form, delivered=words_of(delivered), version=kept.version if kept else 0)


def _with(form: CategoryForm, words: CategoryWords) -> CategoryForm:
    hints = {one.key: one.hint for one in words.hints}
    fields = tuple(replace(one, hint=hints.get(one.key, one.hint)) for one in form.fields)
    return replace(form, notes=words.notes, fields=fields)


def _delivered(category: str) -> CategoryForm:
    found = next((form for form in FORMS if form.category == category), None)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _checked(form: CategoryForm, body: CategoryWords) -> CategoryWords:
    """With blanks around it taken off."""
    notes = tuple(note.strip() for note in body.notes)
    if not all(notes):
        raise Refusal(Code.INVALID_INPUT, "notes")
    if [one.key for one in body.hints] != [one.key for one in form.fields]:
        raise Refusal(Code.INVALID_INPUT, "hints")
    return CategoryWords(notes=notes, hints=tuple(replace(one, hint=one.hint.strip()) for one in body.hints))


def _noted(form: CategoryForm) -> dict[str, object]:
    """For 変更履歴: hints with the label of their field."""
    return {"notes": form.notes, "hints": [f"{one.label}: {one.hint}" for one in form.fields if one.hint]}


def _tell(context: Context, key: str, title: str, before: dict[str, object], after: dict[str, object]) -> None:
    """In the history, the access log and the change feed."""
    edits.note(context, "category", key, title, before, after)
    log(context, Action.CATEGORY_CHANGED, "category", key)
    context.changed(ChangeKind.CATALOGUE, THE_LIST)
