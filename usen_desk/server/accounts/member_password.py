"""パスワードの再登録: a member gives login ID and registered mail, gets a link, and sets a new password. Seed B2-4.

The hash stands on the account. Staff never see or set it; the answer is the same whether there is such an account.
"""

from __future__ import annotations

from uuid import UUID

from usen_desk.contract.accounts import AccountState
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.portal import MEMBER_PASSWORD_MIN_CHARS, LinkedPassword, MemberLinkAsk
from usen_desk.contract.text import fold
from usen_desk.server.accounts import member_password_store as store
from usen_desk.server.accounts.states import account_state, today
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.mail import portal_texts
from usen_desk.server.mail.service import is_address, queue
from usen_desk.server.session import links, passwords
from usen_desk.server.session.service import token_hash


def ask_link(context: Context, body: MemberLinkAsk) -> Nothing:
    """
    Raises:
        Refusal: RESEND_THROTTLED.
    """
    login_key = fold(body.login_id)
    links.insist_on_rate(context, "member", login_key)
    named, anybody = store.member_of(context.tx, login_key, fold(body.email)), store.first_member(context.tx)
    is_wanted = named is not None and _is_usable(context, named)
    if member := named if is_wanted else anybody:
        mail_id = links.mail_id(body.ask_id, f"{login_key} {fold(body.email)}")
        links.write(context, lambda: _queue_link(context, member, mail_id), for_somebody=is_wanted)
    return Nothing()


def _queue_link(context: Context, member: store.Member, mail_id: UUID) -> bool:
    """Whether it is a new one."""
    token, hashed = links.made()
    store.add_link(context.tx, hashed, member.account_id, context.now + links.LASTS)
    mail = portal_texts.member_link(
        to=member.email,
        store_name=member.store_name,
        url=f"{context.settings.origin}/members/password/{token}/",
        contact=context.settings.mail_contact,
    )
    return queue(context, mail_id, mail, member.account_id, has_secret=True)


def check_password(context: Context, body: LinkedPassword) -> str:
    """First step, in a read unit: the hash.

    Raises:
        Refusal: LINK_OVER (unknown, used, too old, or of an account that ended); WEAK_PASSWORD.
    """
    account_id = store.account_of_link(context.tx, token_hash(body.token), context.now)
    member = None if account_id is None else store.member(context.tx, account_id)
    if member is None or not _is_usable(context, member):
        raise Refusal(Code.LINK_OVER)
    weak = passwords.weakness(
        body.new, login_id=member.login_id, name=member.store_name, at_least=MEMBER_PASSWORD_MIN_CHARS
    )
    if weak:
        raise Refusal(Code.WEAK_PASSWORD, "new")
    return passwords.hash_password(body.new)


def set_password(context: Context, body: LinkedPassword, new_hash: str) -> Nothing:
    """Second step, in a write unit.

    Raises:
        Refusal: LINK_OVER.
    """
    account_id = store.use_link(context.tx, token_hash(body.token), context.now)
    if account_id is None:
        raise Refusal(Code.LINK_OVER)
    store.put_password(context.tx, account_id, new_hash)
    store.drop_links(context.tx, account_id, context.now)
    log(context, Action.PASSWORD_RESET, "account", str(account_id))
    return Nothing()


def _is_usable(context: Context, member: store.Member) -> bool:
    on = today(context.now)
    state = account_state(member.cancelled_on, member.terminated_on, True, member.ums_expires_on, on=on)
    return state is AccountState.ACTIVE and is_address(member.email)
