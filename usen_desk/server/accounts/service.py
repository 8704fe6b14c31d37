"""Customers and their accounts: the search list (masked) and the page of one store (unmasked, logged).

Seed B2-2, B2-3a, B2-3b, B2-3c, B2-4.
"""

from __future__ import annotations

import msgspec

from usen_desk.contract.accounts import (
    Account,
    AccountPage,
    AccountRow,
    AccountSearch,
    AccountState,
    Customer,
    CustomerAsk,
    Unis,
)
from usen_desk.contract.errors import Code
from usen_desk.server.accounts import search, store
from usen_desk.server.accounts.masks import mask_mail, mask_phone
from usen_desk.server.accounts.search_conditions import services_of
from usen_desk.server.accounts.states import account_state, store_state, today
from usen_desk.server.accounts.store import CustomerRow, FoundRow, MemberRow
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal


def search_accounts(context: Context, body: AccountSearch) -> AccountPage:
    found = search.page(context, body)
    return AccountPage(
        items=[list_row(context, row) for row in found.rows],
        count=found.count,
        more_than_count=found.more_than_count,
        sort=found.sort,
        descending=found.descending,
        next_after=found.next_after,
    )


def list_row(context: Context, row: FoundRow) -> AccountRow:
    """As every list shows a hit: phone and mail part-masked, unless the setting turns that off."""
    masked = context.settings.mask_lists
    email = row.email or ""
    return AccountRow(
        customer_code=row.customer_code,
        account_id=row.account_id,
        store_name=row.store_name,
        phone=mask_phone(row.phone) if masked else row.phone,
        login_id=row.login_id or "",
        email=mask_mail(email) if masked else email,
        state=account_state(
            row.cancelled_on, row.terminated_on, row.account_id is not None, row.ums_expires_on, today(context.now)
        ),
        ums_started_on=row.ums_started_on,
        ums_expires_on=row.ums_expires_on,
        services=services_of(row.services or 0),
        chain_code=row.chain_code,
        branch_code=row.branch_code,
    )


def get_customer(context: Context, body: CustomerAsk, customer_code: str) -> Customer:
    """
    Raises:
        Refusal: NOT_FOUND, alike for a code that never existed and for a store of another branch.
    """
    row = store.customer_of(context, customer_code)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    log(context, Action.CUSTOMER_VIEWED, "customer", row.customer_code, from_inquiry_id=body.from_inquiry_id)
    accounts = [_account(context, row, member) for member in store.members_of(context.tx, row.customer_id)]
    states = [account.state for account in accounts] or [_state(context, row, None)]
    return Customer(
        state=store_state(states),
        unis=msgspec.convert(row, Unis, from_attributes=True),
        accounts=accounts,
        mailings=store.mailings_of(context.tx, row.customer_id),
        chain_store_count=store.chain_store_count(context, row.chain_code_key) if row.chain_code_key else 0,
    )


def _account(context: Context, row: CustomerRow, member: MemberRow) -> Account:
    return Account(
        account_id=member.account_id,
        state=_state(context, row, member),
        login_id=member.login_id,
        email=member.email,
        ums_started_on=member.ums_started_on,
        ums_registered_on=member.ums_registered_on,
        ums_expires_on=member.ums_expires_on,
        services=services_of(member.services),
    )


def _state(context: Context, row: CustomerRow, member: MemberRow | None) -> AccountState:
    expires_on = member.ums_expires_on if member else None
    return account_state(row.cancelled_on, row.terminated_on, member is not None, expires_on, today(context.now))
