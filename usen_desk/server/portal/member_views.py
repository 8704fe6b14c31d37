"""USEN MEMBERS: the page where a member sets a new password, by login ID and registered mail. Seed B2-4."""

from __future__ import annotations

from starlette.responses import Response

from usen_desk.contract.errors import STATUS
from usen_desk.contract.portal import ASK_MEMBER_LINK, SET_MEMBER_PASSWORD, LinkedPassword, MemberLinkAsk
from usen_desk.server.context import Refusal
from usen_desk.server.portal import words
from usen_desk.server.portal.routes import Page
from usen_desk.server.portal.session_views import linked_refused, wrong_twice
from usen_desk.server.portal.uploads import form_id
from usen_desk.server.portal.visit import Visit


async def show_ask(visit: Visit) -> Response:
    return _asked(visit)


def _asked(visit: Visit, status: int = 200) -> Response:
    """With what was typed, and the number of the form that it was typed in."""
    login_id, email, ask_id = (
        visit.form.one("login_id")[:64],
        visit.form.one("email")[:254],
        form_id(visit.form, "ask_id"),
    )
    return visit.page("member_ask.html", status, is_sent=False, login_id=login_id, email=email, ask_id=ask_id)


async def ask(visit: Visit) -> Response:
    """The same answer whether there is such an account."""
    login_id, email = visit.form.one("login_id").strip(), visit.form.one("email").strip()
    if empty := {name: words.REQUIRED for name, value in (("login_id", login_id), ("email", email)) if not value}:
        return _asked(visit.pointed(empty), 422)
    try:
        if len(login_id) <= 64 and 3 <= len(email) <= 254:
            asked = MemberLinkAsk(login_id=login_id, email=email, ask_id=form_id(visit.form, "ask_id"))
            await visit.call(ASK_MEMBER_LINK, asked)
    except Refusal as refusal:
        return _asked(visit.refused(refusal), STATUS[refusal.code])
    return visit.page("member_ask.html", is_sent=True)


async def show_set(visit: Visit) -> Response:
    return visit.page("member_set.html", action=visit.path, is_over=False, is_done=False)


async def set_password(visit: Visit) -> Response:
    told, over = (visit.pointed(wrong) if (wrong := wrong_twice(visit.form)) else None), False
    if told is None:
        try:
            await visit.call(SET_MEMBER_PASSWORD, LinkedPassword(token=visit.part("token"), new=visit.form.one("new")))
        except Refusal as refusal:
            told, over = linked_refused(visit, refusal)
    status = 200 if told is None else (410 if over else 422)
    return (told or visit).page("member_set.html", status, action=visit.path, is_over=over, is_done=told is None)


PAGES = (
    Page("/members/password/", show_ask, ask, is_open=True),
    Page("/members/password/{token}/", show_set, set_password, is_open=True),
)
