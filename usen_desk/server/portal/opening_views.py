"""新規: an inquiry about a contracted store by its category, or 新規出店のご相談. Seed A03-1, A03-1b, A03-2, A03-4.

Everything stands in one form: finding stores and attaching files send it too and bring it back filled in, so that it
works without scripts. Its number makes sending twice, by a double click or by going back, one inquiry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from starlette.responses import Response

from usen_desk.contract.catalogue import Catalogue, Category, CategoryForm, FieldKind
from usen_desk.contract.errors import STATUS, Code
from usen_desk.contract.inquiries import BODY_MAX_CHARS, OPEN_INQUIRY, NewInquiry
from usen_desk.contract.portal import SEARCH_OWN_STORES, OwnStores, OwnStoreSearch
from usen_desk.server.context import Refusal
from usen_desk.server.portal import uploads, words
from usen_desk.server.portal.forms import Form
from usen_desk.server.portal.inquiry_views import category_of
from usen_desk.server.portal.routes import Page
from usen_desk.server.portal.shared import catalogue
from usen_desk.server.portal.uploads import KeptFile
from usen_desk.server.portal.visit import Visit, moved

FIELD = "field."
NEW, NEW_STORE = "/client/new/", "/client/new/store/"


@dataclass(frozen=True)
class Filled:
    """The form as it stands, with what is wrong by the names of its fields."""

    opening_id: UUID
    files: tuple[KeptFile, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    status: int = 200


async def show_new(visit: Visit) -> Response:
    """`category` and `store` may stand in the address: links lead to a form that is begun."""
    return await _shown(visit, _begun(visit.form))


async def show_new_store(visit: Visit) -> Response:
    return await _shown(visit, _begun(visit.form))


def _begun(form: Form) -> Filled:
    """Empty, or as it was when the session ended."""
    return Filled(_number(form), tuple(uploads.kept_before(form)))


def _number(form: Form) -> UUID:
    return uploads.form_id(form, "opening_id")


def _is_new_store(visit: Visit) -> bool:
    return visit.path == NEW_STORE


async def _shown(visit: Visit, filled: Filled) -> Response:
    known = await catalogue(visit)
    form = _form(visit, known)
    stores = await _stores(visit) if form.needs_store else None
    return visit.page(
        "new.html",
        filled.status,
        keeps_text=True,
        catalogue=known,
        chosen=form,
        stores=stores,
        stores_items=stores.items if stores else [],
        opening_id=filled.opening_id,
        kept_files=filled.files,
        wrong=dict(filled.wrong),
        field=FIELD,
        action=NEW_STORE if _is_new_store(visit) else NEW,
        file_max_bytes=uploads.FILE_MAX_BYTES,
        form_max_bytes=uploads.FORM_BYTES_MAX - uploads.FORM_BYTES_BESIDES,
        body_max_chars=BODY_MAX_CHARS,
    )


def _form(visit: Visit, known: Catalogue) -> CategoryForm:
    wanted = Category.NEW_STORE if _is_new_store(visit) else category_of(visit.form.one("category"))
    forms = {form.category: form for form in known.categories}
    if wanted is None or (wanted is Category.NEW_STORE and not _is_new_store(visit)):
        wanted = Category.PROGRAM
    return forms[wanted]


async def _stores(visit: Visit) -> OwnStores:
    """What the search found; the store that was chosen before stays among them."""
    form = visit.form
    prefecture, chosen = form.number("prefecture"), form.one("store")[:32]
    body = OwnStoreSearch(word=form.one("word")[:200].strip(), prefecture_code=prefecture if prefecture <= 47 else 0)
    found = await visit.call(SEARCH_OWN_STORES, body)
    if chosen and chosen not in {store.customer_code for store in found.items}:
        own = await visit.call(SEARCH_OWN_STORES, OwnStoreSearch(customer_code=chosen))
        return OwnStores(items=[*own.items, *found.items], count=found.count + len(own.items))
    return found


async def send(visit: Visit) -> Response:
    """Opens it, or brings the form back: to look for a store, with a file that was kept, or with what is missing."""
    opening_id = _number(visit.form)
    try:
        files = tuple(await uploads.kept(visit, opening_id))
    except uploads.CantKeep as cant:
        return await _shown(visit, Filled(opening_id, tuple(cant.files), wrong=(("files", str(cant)),), status=422))
    filled = Filled(opening_id, files)
    if visit.form.one("do") != "open":
        return await _shown(visit, filled)
    form = _form(visit, await catalogue(visit))
    if wrong := _wrong(visit.form, form):
        return await _shown(visit, replace(filled, wrong=tuple(wrong.items()), status=422))
    try:
        opened = await visit.call(OPEN_INQUIRY, _body(visit.form, form, opening_id, files))
    except Refusal as refusal:
        return await _said_no(visit, refusal, filled, form)
    return moved(f"/client/inquiries/{opened.card.inquiry_id}/?done=opened")


def _body(given: Form, form: CategoryForm, opening_id: UUID, files: tuple[KeptFile, ...]) -> NewInquiry:
    prefecture = given.number("prefecture")
    return NewInquiry(
        opening_id=opening_id,
        category=form.category,
        customer_code=given.one("store")[:32] if form.needs_store else None,
        fields=_answers(given, form),
        comment=given.one("comment").strip(),
        prefecture_code=prefecture if not form.needs_store and prefecture <= 47 else 0,
        planned_name="" if form.needs_store else given.one("planned_name").strip()[:200],
        files=uploads.ids(files),
    )


def _answers(given: Form, form: CategoryForm) -> dict[str, str]:
    """Only what is filled in; several choices part at line breaks, as the contract has them."""
    answers: dict[str, str] = {}
    for field in form.fields:
        values = given.many(f"{FIELD}{field.key}")
        value = "\n".join(values) if field.kind is FieldKind.CHOICES else "".join(values[-1:])
        if value.strip():
            answers[field.key] = value.strip()
    return answers


def _wrong(given: Form, form: CategoryForm) -> dict[str, str]:
    """What a person can see at once; the service looks at everything again."""
    answers = _answers(given, form)
    wrong = dict[str, str]()
    for field in form.fields:
        is_text = field.kind not in (FieldKind.CHOICES, FieldKind.CHOICE)
        if field.is_required and field.key not in answers:
            wrong[f"{FIELD}{field.key}"] = words.REQUIRED
        elif is_text and len(answers.get(field.key, "")) > field.max_chars:
            wrong[f"{FIELD}{field.key}"] = words.TOO_LONG.format(limit=field.max_chars)
    if form.needs_store and not given.one("store"):
        wrong["store"] = words.REQUIRED_STORE
    comment = given.one("comment").strip()
    if not comment or len(comment) > BODY_MAX_CHARS:
        wrong["comment"] = words.TOO_LONG.format(limit=BODY_MAX_CHARS) if comment else words.REQUIRED
    return wrong


async def _said_no(visit: Visit, refusal: Refusal, filled: Filled, form: CategoryForm) -> Response:
    """The form again, with a number of its own where the one it had is used up."""
    keys = {field.key for field in form.fields}
    told = visit.refused(refusal)
    filled = replace(filled, status=STATUS[refusal.code])
    if refusal.code in (Code.OTHER_CONTENT, Code.FILE_MISSING):
        files = () if refusal.code is Code.FILE_MISSING else filled.files
        return await _shown(told, replace(filled, opening_id=uuid4(), files=files))
    if refusal.code is Code.NOT_FOUND and form.needs_store:
        return await _shown(told.told(), replace(filled, wrong=(("store", words.REQUIRED_STORE),), status=422))
    if refusal.field in keys:
        wrong = ((f"{FIELD}{refusal.field}", words.REFUSED[Code.INVALID_INPUT]),)
        return await _shown(told.told(), replace(filled, wrong=wrong))
    return await _shown(told, filled)


PAGES = (
    Page(NEW, show_new, send, show_new, file_bytes_max=uploads.FORM_BYTES_MAX),
    Page(NEW_STORE, show_new_store, send, show_new_store, file_bytes_max=uploads.FORM_BYTES_MAX),
)
