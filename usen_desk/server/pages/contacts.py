"""基本情報: who is in charge of a company, 貴社担当営業 and 貴社サポート, in their order. Seed A06-3.

Who left the company stands as vacant, without a name, until a supervisor names somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.site_info import (
    COMPANIES_PAGE,
    BasicInfo,
    BasicInfos,
    BasicInfoSearch,
    ContactPerson,
    ContactsDraft,
    Kept,
)
from usen_desk.contract.text import fold
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.pages import contacts_store
from usen_desk.server.versions import store as versions

NOBODY = ContactsDraft()


def search_basic_info(context: Context, body: BasicInfoSearch) -> BasicInfos:
    folded = "" if context.actor.is_customer else fold(body.text)
    found = contacts_store.companies(context, folded, COMPANIES_PAGE + 1)
    return BasicInfos(
        items=[_info(context, company_id, name) for company_id, name in found[:COMPANIES_PAGE]],
        has_more=len(found) > COMPANIES_PAGE,
    )


def get_basic_info(context: Context, _: Nothing, company_id: int) -> BasicInfo:
    """
    Raises:
        Refusal: NOT_FOUND, also for a company that isn't the customer's own.
    """
    name = contacts_store.company_name(context, company_id)
    if name is None:
        raise Refusal(Code.NOT_FOUND)
    return _info(context, company_id, name)


def put_basic_info(context: Context, body: ContactsDraft, company_id: int) -> BasicInfo:
    """
    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE; INVALID_INPUT with the field for somebody who isn't there (any more), but
            for who stood there before, or who stands there twice.
    """
    before = get_basic_info(context, Nothing(), company_id)
    kept, version = _kept(context, company_id)
    if kept == body:
        return before
    context.insist_on_version(version)
    _check(context, body.reps, "reps", kept.reps)
    _check(context, body.supports, "supports", kept.supports)
    if not versions.add(context, Kept.CONTACTS, str(company_id), version + 1, body, what="changed"):
        raise Refusal(Code.CHANGED_MEANWHILE)
    log(context, Action.CONTACTS_CHANGED, "company", str(company_id), detail=f"version {version + 1}")
    return get_basic_info(context, Nothing(), company_id)


def names(context: Context, draft: ContactsDraft) -> tuple[str, ...]:
    """As they are called now, reps first."""
    rows = contacts_store.staff_rows(context, {*draft.reps, *draft.supports})
    return tuple(rows[staff_id].name for staff_id in (*draft.reps, *draft.supports) if staff_id in rows)


def _check(context: Context, staff_ids: Sequence[int], field: str, before: Sequence[int]) -> None:
    rows = contacts_store.staff_rows(context, staff_ids)
    added = [staff_id for staff_id in staff_ids if staff_id not in before]
    if len(set(staff_ids)) < len(staff_ids) or any(i not in rows or rows[i].has_left for i in added):
        raise Refusal(Code.INVALID_INPUT, field)


def _kept(context: Context, company_id: int) -> tuple[ContactsDraft, int]:
    newest = versions.newest(context.tx, Kept.CONTACTS, str(company_id))
    if newest is None:
        return NOBODY, 0
    return msgspec.json.decode(newest.value, type=ContactsDraft), newest.version


def _info(context: Context, company_id: int, name: str) -> BasicInfo:
    kept, version = _kept(context, company_id)
    rows = contacts_store.staff_rows(context, {*kept.reps, *kept.supports})

    def people(staff_ids: Sequence[int]) -> list[ContactPerson]:
        return [_person(context, rows[staff_id]) for staff_id in staff_ids if staff_id in rows]

    return BasicInfo(
        company_id=company_id,
        company_name=name,
        reps=people(kept.reps),
        supports=people(kept.supports),
        version=0 if context.actor.is_customer else version,
    )


def _person(context: Context, row: contacts_store.StaffRow) -> ContactPerson:
    staff_id = None if context.actor.is_customer else row.staff_id
    if row.has_left:
        return ContactPerson(staff_id=staff_id, name="", department=row.department, is_vacant=True)
    return ContactPerson(staff_id=staff_id, name=row.name, department=row.department)
