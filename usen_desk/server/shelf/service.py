"""The shelf: supervisors keep papers with all their versions, staff attach the one that is valid; no bytes are sent for
it. Customers never see it. X16."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec
from msgspec.structs import replace

from usen_desk.contract.attachments import FileKept, ScanState
from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.contract.shelf import (
    DOCUMENTS_MAX,
    Document,
    DocumentKept,
    Documents,
    DocumentTaken,
    DocumentVersion,
    DocumentVersions,
    ShelfCategory,
)
from usen_desk.server.attachments import service as attachments
from usen_desk.server.attachments import store as attachments_store
from usen_desk.server.attachments.scans import insist_on_release
from usen_desk.server.attachments.serving import served
from usen_desk.server.attachments.store import Waiting
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Download, Refusal
from usen_desk.server.shelf import store
from usen_desk.server.shelf.store import StoredDocument, StoredVersion

_ORDER = {category.value: at for at, category in enumerate(ShelfCategory)}


def list_documents(context: Context, _: Nothing) -> Documents:
    by_document: dict[str, list[StoredVersion]] = {}
    for version in store.versions(context):
        by_document.setdefault(version.document_id, []).append(version)
    found = [one for one in store.documents(context) if one[0].category in _ORDER]  # a newer release may know more
    found.sort(key=lambda one: _ORDER[one[0].category])
    items = [_shown(context, stored, by, by_document[stored.document_id]) for stored, by in found]
    return Documents(items=items, may_keep=_may_keep(context))


def list_versions(context: Context, _: Nothing, document: str) -> DocumentVersions:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    found = store.versions_of(context, _id_of(document, Code.NOT_FOUND))
    if not found:
        raise Refusal(Code.NOT_FOUND)
    return DocumentVersions(items=[_version(one) for one in found])


def get_version_file(context: Context, _: Nothing, version_id: int) -> Download:
    """
    Raises:
        Refusal: NOT_FOUND; FILE_QUARANTINED, FILE_SCANNING; BUSY: the store of files is away.
    """
    found = store.version(context, version_id)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    insist_on_release(context.settings, ScanState(found.scan_state))
    return served(context, found.name, found.media_type, found.blob, found.sha256)


def take_document(context: Context, body: DocumentTaken, upload: str) -> FileKept:
    """An upload of the caller's with the bytes of that version. The same again: what is there.

    Raises:
        Refusal: INVALID_INPUT (upload); OTHER_CONTENT; FILE_MISSING; FILE_QUARANTINED.
    """
    upload_id = _id_of(upload, Code.INVALID_INPUT, "upload")
    before = attachments_store.find(context.tx, upload_id)
    if before is None:
        made = _taken(context, body.version_id, upload_id)
        if attachments.add_row(context, made):
            return _kept(made)
        before = attachments_store.find(context.tx, upload_id)
        assert before is not None, "it stood in the way"
    wanted = store.version_to_take(context, body.version_id)
    if before.staff_id != context.actor.staff_id or (wanted is not None and before.blob != wanted.blob):
        raise Refusal(Code.OTHER_CONTENT, "upload")
    return _kept(before)


def add_document(context: Context, body: DocumentKept, document: str) -> Document:
    """The same ID and content again: what stands there now.

    Raises:
        Refusal: INVALID_INPUT with the field; OTHER_CONTENT; FILE_MISSING; FILE_QUARANTINED; TOO_MANY.
    """
    text = _checked(body)
    if text.upload_id is None:
        raise Refusal(Code.INVALID_INPUT, "upload_id")
    document_id, content_hash = _id_of(document, Code.INVALID_INPUT), _hash(text)
    known = store.held(context, document_id)
    if known is not None:
        if known.content_hash != content_hash:
            raise Refusal(Code.OTHER_CONTENT, "document")
        return _answer(context, document_id)
    if store.count(context) >= DOCUMENTS_MAX:
        raise Refusal(Code.TOO_MANY)
    stored = _row(context, document_id, text, content_hash)
    if not store.add(context, stored):
        raise Refusal(Code.OTHER_CONTENT, "document")
    _add_version(context, document_id, 1, text)
    log(context, Action.DOCUMENT_ADDED, "document", document_id)
    return _answer(context, document_id)


def put_document(context: Context, body: DocumentKept, document: str) -> Document:
    """What it says already is no change, whatever version the caller saw. New bytes are a new version; else the newest
    one's note and days become these.

    Raises:
        Refusal: NOT_FOUND; INVALID_INPUT with the field; CHANGED_MEANWHILE; FILE_MISSING; FILE_QUARANTINED.
    """
    known, text = _held(context, document), _checked(body)
    newest = store.versions_of(context, known.document_id)[0]
    is_new = text.upload_id is not None and str(text.upload_id) != newest.upload_id
    if not is_new and _said(known, newest) == _wanted(text):
        return _answer(context, known.document_id)
    context.insist_on_version(known.version)
    changed = _row(context, known.document_id, text, known.content_hash)
    store.put(context, replace(changed, version=known.version + 1, withdrawn_at=known.withdrawn_at))
    if is_new:
        _add_version(context, known.document_id, newest.number + 1, text)
    else:
        store.put_days(context, newest.version_id, text.note, text.valid_from, text.valid_until)
    log(context, Action.DOCUMENT_CHANGED, "document", known.document_id)
    return _answer(context, known.document_id)


def withdraw_document(context: Context, _: Nothing, document: str) -> Document:
    """
    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE.
    """
    return _set_withdrawn(context, document, Action.DOCUMENT_WITHDRAWN, is_withdrawn=True)


def restore_document(context: Context, _: Nothing, document: str) -> Document:
    """
    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE.
    """
    return _set_withdrawn(context, document, Action.DOCUMENT_RESTORED, is_withdrawn=False)


def _set_withdrawn(context: Context, document: str, action: Action, *, is_withdrawn: bool) -> Document:
    known = _held(context, document)
    if (known.withdrawn_at is not None) is not is_withdrawn:
        context.insist_on_version(known.version)
        store.put(
            context,
            replace(
                known,
                version=known.version + 1,
                changed_at=context.now,
                changed_by=context.actor.staff_id,
                withdrawn_at=context.now if is_withdrawn else None,
            ),
        )
        log(context, action, "document", known.document_id)
    return _answer(context, known.document_id)


def _taken(context: Context, version_id: int, upload_id: str) -> Waiting:
    found = store.version_to_take(context, version_id)
    if found is None:
        raise Refusal(Code.FILE_MISSING, "version_id")
    if found.scan_state == ScanState.QUARANTINED:
        raise Refusal(Code.FILE_QUARANTINED, "version_id")
    return Waiting(
        upload_id=upload_id,
        staff_id=context.actor.staff_id,
        user_id=None,
        name=found.name,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        blob=found.blob,
        attachment_id=None,
    )


def _add_version(context: Context, document_id: str, number: int, text: DocumentKept) -> None:
    assert text.upload_id is not None
    if store.uploads_of(context, [str(text.upload_id)]):
        raise Refusal(Code.OTHER_CONTENT, "upload_id")
    (made,) = attachments.waiting(context, [text.upload_id])
    store.add_version(
        context,
        document_id,
        number,
        {
            "upload_id": made.upload_id,
            "name": made.name,
            "media_type": made.media_type,
            "size_bytes": made.size_bytes,
            "sha256": made.sha256,
            "blob": made.blob,
            "note": text.note,
            "valid_from": text.valid_from,
            "valid_until": text.valid_until,
        },
    )


def _held(context: Context, document: str) -> StoredDocument:
    known = store.held(context, _id_of(document, Code.NOT_FOUND))
    if known is None:
        raise Refusal(Code.NOT_FOUND)
    return known


def _row(context: Context, document_id: str, text: DocumentKept, content_hash: str) -> StoredDocument:
    return StoredDocument(
        document_id=document_id,
        title=text.title,
        category=text.category.value,
        description=text.description,
        content_hash=content_hash,
        version=1,
        changed_at=context.now,
        changed_by=context.actor.staff_id,
    )


def _checked(body: DocumentKept) -> DocumentKept:
    """With blanks around it taken off."""
    names = ("title", "description", "note")
    text = replace(body, **{name: getattr(body, name).strip() for name in names})
    if not text.title:
        raise Refusal(Code.INVALID_INPUT, "title")
    if text.valid_from is not None and text.valid_until is not None and text.valid_until < text.valid_from:
        raise Refusal(Code.INVALID_INPUT, "valid_until")
    return text


def _hash(text: DocumentKept) -> str:
    return hashlib.sha256(msgspec.json.encode(text)).hexdigest()


def _said(known: StoredDocument, newest: StoredVersion) -> tuple[object, ...]:
    return (
        *(known.title, known.category, known.description),
        *(newest.note, newest.valid_from, newest.valid_until),
    )


def _wanted(text: DocumentKept) -> tuple[object, ...]:
    return (
        *(text.title, text.category.value, text.description),
        *(text.note, text.valid_from, text.valid_until),
    )


def _id_of(given: str, otherwise: Code, field: str = "document") -> str:
    """In the one spelling that is kept."""
    try:
        return str(UUID(given))
    except ValueError:
        raise Refusal(otherwise, field if otherwise is Code.INVALID_INPUT else None) from None


def _may_keep(context: Context) -> bool:
    return context.actor.scope(Permission.KEEP_SHELF) is not Scope.NONE


def _answer(context: Context, document_id: str) -> Document:
    found = store.document(context, document_id)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return _shown(context, *found, store.versions_of(context, document_id))


def _shown(context: Context, stored: StoredDocument, changed_by: str, versions: Sequence[StoredVersion]) -> Document:
    current = _current(versions, context.now.astimezone(JST).date())
    return Document(
        document_id=UUID(stored.document_id),
        title=stored.title,
        category=ShelfCategory(stored.category),
        description=stored.description,
        current=_version(current) if current is not None and stored.withdrawn_at is None else None,
        newest=_version(versions[0]),
        is_withdrawn=stored.withdrawn_at is not None,
        version=stored.version,
        changed_at=stored.changed_at,
        changed_by=changed_by,
    )


def _current(versions: Iterable[StoredVersion], today: date) -> StoredVersion | None:
    """`versions`: newest first."""
    return next((one for one in versions if _is_valid(one, today) and one.scan_state != ScanState.QUARANTINED), None)


def _is_valid(version: StoredVersion, today: date) -> bool:
    return (version.valid_from or today) <= today <= (version.valid_until or today)


def _version(stored: StoredVersion) -> DocumentVersion:
    return DocumentVersion(
        version_id=stored.version_id,
        number=stored.number,
        name=stored.name,
        media_type=stored.media_type,
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        note=stored.note,
        valid_from=stored.valid_from,
        valid_until=stored.valid_until,
        added_at=stored.added_at,
        added_by=stored.added_by,
        scan_state=ScanState(stored.scan_state),
    )


def _kept(made: Waiting) -> FileKept:
    return FileKept(
        upload_id=UUID(made.upload_id), name=made.name, media_type=made.media_type, size_bytes=made.size_bytes
    )
