"""Signing in and out, passwords and the account's picture. Seed A01-2 to A01-5."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from usen_desk.contract.base import Nothing
from usen_desk.contract.companies import (
    SET_CUSTOMER_PASSWORD,
    SIGN_IN_CUSTOMER,
    SIGN_OUT_CUSTOMER,
    CustomerSession,
    CustomerSignIn,
    FirstPassword,
)
from usen_desk.contract.errors import STATUS, Code
from usen_desk.contract.portal import (
    ASK_PASSWORD_LINK,
    CHANGE_CUSTOMER_PASSWORD,
    DELETE_CUSTOMER_IMAGE,
    GET_CUSTOMER_IMAGE,
    PUT_CUSTOMER_IMAGE,
    SET_LINKED_PASSWORD,
    CustomerPasswordChange,
    LinkedPassword,
    PasswordLinkAsk,
)
from usen_desk.contract.session import PASSWORD_MAX_CHARS
from usen_desk.server.context import Refusal
from usen_desk.server.portal import cookies, rendering, words
from usen_desk.server.portal.forms import HAD_FILES, Form
from usen_desk.server.portal.routes import FIRST_PASSWORD, LOGIN, Page, Site, signed_in, with_header
from usen_desk.server.portal.uploads import form_id
from usen_desk.server.portal.visit import Visit, moved

PICTURE_MAX_BYTES = 5 * 1024 * 1024
FIELDS = {Code.WRONG_PASSWORD: "current", Code.WEAK_PASSWORD: "new", Code.BAD_IMAGE: "picture"}
"""Which field a refusal is about."""


async def show_sign_in(visit: Visit) -> Response:
    known = await signed_in(visit)
    if known.signed_in is not None:
        return moved(cookies.safe_next(visit.form.one("next")))
    told = visit.told(flash={"out": words.SIGNED_OUT, "set": words.PASSWORD_SET}.get(visit.form.one("done"), ""))
    return told.page("login.html", next=cookies.safe_next(visit.form.one("next")), kept="", email="")


async def sign_in(visit: Visit, site: Site) -> Response:
    """Goes on to what was wanted; where a form was being sent when the session ended, shows it with its text."""
    form, wanted = visit.form, cookies.safe_next(visit.form.one("next"))
    email, password = form.one("email").strip(), form.one("password")
    empty = {name: words.REQUIRED for name, value in (("email", email), ("password", password)) if not value}
    if empty:
        return _not_signed_in(visit.pointed(empty, above=words.NOT_SIGNED_IN), 422)
    try:
        if not 3 <= len(email) <= 254 or len(password) > PASSWORD_MAX_CHARS:
            raise Refusal(Code.WRONG_SIGN_IN)
        started = await visit.call(
            SIGN_IN_CUSTOMER, CustomerSignIn(email=email, password=password, device_id=visit.device)
        )
    except Refusal as refusal:
        told = visit.refused(refusal, {Code.WRONG_SIGN_IN: "password"}, above=words.NOT_SIGNED_IN)
        return _not_signed_in(told, STATUS[refusal.code])
    now = replace(visit, client=replace(visit.client, token=started.token), signed_in=started.me)
    try:
        answer = await _goes_on(now, site, wanted, form.one("kept"))
    except Refusal as refusal:
        if refusal.code not in (Code.NOT_FOUND, Code.INVALID_INPUT):
            raise
        answer = moved(cookies.HOME)  # what was written is another's, and stays theirs; whoever signs in is signed in
    cookies.put(answer, cookies.SESSION, started.token)
    cookies.put(answer, cookies.DEVICE, visit.device, cookies.YEAR_S)
    return answer


def _not_signed_in(visit: Visit, status: int = 200) -> Response:
    """With the address that was typed, and what waits to be sent."""
    wanted = cookies.safe_next(visit.form.one("next"))
    return visit.page("login.html", status, next=wanted, kept=visit.form.one("kept"), email=visit.form.one("email"))


def _changed(started: CustomerSession) -> Response:
    """The session goes on under another token, and its forms with another key."""
    answer = moved("/client/?done=password")
    cookies.put(answer, cookies.SESSION, started.token)
    return answer


async def sign_in_again(visit: Visit, site: Site) -> Response:
    """The form's key is of another session: it was started in another tab, while a text waited in this one."""
    known, form = await signed_in(visit), visit.form
    if known.signed_in is not None:
        return await _goes_on(known, site, cookies.safe_next(form.one("next")), form.one("kept"))
    return _not_signed_in(visit)


async def _goes_on(visit: Visit, site: Site, wanted: str, kept: str) -> Response:
    if visit.me.must_set_password:
        return moved(FIRST_PASSWORD)
    found = site.page_of(wanted.partition("?")[0]) if kept else None
    if found is None:
        return moved(wanted)
    page, parts = found
    assert page.again
    scope = {**visit.request.scope, "path_params": parts, "path": wanted.partition("?")[0], "method": "GET"}
    form = Form.again(kept)
    flash = words.KEPT + (words.KEPT_FILES if form.one(HAD_FILES) else "")
    again = replace(visit, request=Request(scope), form=form, flash=flash)
    return await page.again(await with_header(again))


async def sign_out(visit: Visit) -> Response:
    """Ends the session, also where it had ended; what the browser kept of the pages goes with it."""
    if (await signed_in(visit)).signed_in is not None:
        await visit.call(SIGN_OUT_CUSTOMER, Nothing())
    return _signed_out()


def _signed_out() -> Response:
    answer = _forgotten(moved(LOGIN + "?done=out"))
    cookies.drop(answer, cookies.SESSION)
    return answer


def _forgotten(answer: Response) -> Response:
    """The browser forgets every page that it kept."""
    answer.headers["clear-site-data"] = '"cache"'
    return answer


async def sign_out_late(visit: Visit) -> Response:
    """The form is of another session: it ended already, or another one was begun meanwhile, which goes on. The pages
    that were read in the one that ended are forgotten either way."""
    if (await signed_in(visit)).signed_in is not None:
        return _forgotten(moved(cookies.HOME))
    return _signed_out()


async def show_first_password(visit: Visit) -> Response:
    if not visit.me.must_set_password:
        return moved("/client/password/")
    return visit.page("password.html", kind="first", email=visit.me.email)


async def set_first_password(visit: Visit) -> Response:
    if not visit.me.must_set_password:
        return moved("/client/password/")
    told = visit.pointed(wrong) if (wrong := wrong_twice(visit.form)) else None
    if told is None:
        try:
            return _changed(await visit.call(SET_CUSTOMER_PASSWORD, FirstPassword(new=visit.form.one("new"))))
        except Refusal as refusal:
            told = visit.refused(refusal, FIELDS)
    return told.page("password.html", 422, kind="first", email=visit.me.email)


async def show_password(visit: Visit) -> Response:
    return visit.page("password.html", kind="change", email=visit.me.email)


async def change_password(visit: Visit) -> Response:
    current, wrong = visit.form.one("current"), dict[str, str]()
    if not 1 <= len(current) <= PASSWORD_MAX_CHARS:
        wrong["current"] = words.REFUSED[Code.WRONG_PASSWORD] if current else words.REQUIRED
    wrong |= wrong_twice(visit.form)
    told = visit.pointed(wrong) if wrong else None
    if told is None:
        try:
            body = CustomerPasswordChange(current=current, new=visit.form.one("new"))
            return _changed(await visit.call(CHANGE_CUSTOMER_PASSWORD, body))
        except Refusal as refusal:
            told = visit.refused(refusal, FIELDS)
    return told.page("password.html", 422, kind="change", email=visit.me.email)


def wrong_twice(form: Form) -> dict[str, str]:
    """What speaks against a new password already here, by field."""
    new, again = form.one("new"), form.one("again")
    if not new:
        return {"new": words.REQUIRED}
    if new != again:
        return {"again": words.PASSWORDS_DIFFER}
    return {} if len(new) <= PASSWORD_MAX_CHARS else {"new": words.REFUSED[Code.WEAK_PASSWORD]}


async def show_forgot(visit: Visit) -> Response:
    return _forgot(visit)


def _forgot(visit: Visit, status: int = 200) -> Response:
    """With the address that was typed, and the number of the form that it was typed in."""
    email, ask_id = visit.form.one("email")[:254], form_id(visit.form, "ask_id")
    return visit.page("forgot.html", status, is_sent=False, email=email, ask_id=ask_id)


async def ask_link(visit: Visit) -> Response:
    """The same answer for every address."""
    email = visit.form.one("email").strip()
    if not 3 <= len(email) <= 254:
        return _forgot(visit.pointed({"email": words.BAD_EMAIL if email else words.REQUIRED}), 422)
    try:
        await visit.call(ASK_PASSWORD_LINK, PasswordLinkAsk(email=email, ask_id=form_id(visit.form, "ask_id")))
    except Refusal as refusal:
        return _forgot(visit.refused(refusal), STATUS[refusal.code])
    return visit.told(flash=words.LINK_SENT).page("forgot.html", is_sent=True)


async def show_reset(visit: Visit) -> Response:
    """Whether the link still holds is said when it is used: looking at it, as mail scanners do, uses nothing up."""
    return visit.page("reset.html", action=visit.path, is_over=False)


async def reset(visit: Visit) -> Response:
    told, over = (visit.pointed(wrong) if (wrong := wrong_twice(visit.form)) else None), False
    if told is None:
        try:
            await visit.call(SET_LINKED_PASSWORD, LinkedPassword(token=visit.part("token"), new=visit.form.one("new")))
        except Refusal as refusal:
            told, over = linked_refused(visit, refusal)
    if told is not None:
        return told.page("reset.html", 410 if over else 422, action=visit.path, is_over=over)
    answer = moved(LOGIN + "?done=set")
    cookies.drop(answer, cookies.SESSION)
    return answer


def linked_refused(visit: Visit, refusal: Refusal) -> tuple[Visit, bool]:
    """With the sentence, and whether the link is of no more use. A link that can't be one is over too."""
    is_over = refusal.code is Code.LINK_OVER or (refusal.code is Code.INVALID_INPUT and refusal.field == "token")
    return visit.refused(Refusal(Code.LINK_OVER) if is_over else refusal, FIELDS), is_over


async def show_picture(visit: Visit) -> Response:
    return visit.page("picture.html")


async def change_picture(visit: Visit) -> Response:
    if visit.form.one("do") == "remove":
        await visit.call(DELETE_CUSTOMER_IMAGE, Nothing())
        return moved("/client/?done=removed")
    content = visit.form.files[0].content if visit.form.files else b""
    if not 0 < len(content) <= PICTURE_MAX_BYTES:
        return visit.refused(Refusal(Code.BAD_IMAGE), FIELDS).page("picture.html", 422)
    try:
        await visit.call(PUT_CUSTOMER_IMAGE, Nothing(), raw=content)
    except Refusal as refusal:
        return visit.refused(refusal, FIELDS).page("picture.html", STATUS[refusal.code])
    return moved("/client/?done=picture")


async def own_picture(visit: Visit) -> Response:
    ready = await visit.client.fetch(GET_CUSTOMER_IMAGE, Nothing())
    assert ready.file is not None
    with ready.file as file:
        content = file.read()
    return Response(content, 200, rendering.HEADERS, "image/png")


def pages(site_of: list[Site]) -> tuple[Page, ...]:
    """site_of: holds the site once it is made."""

    async def sent_sign_in(visit: Visit) -> Response:
        return await sign_in(visit, site_of[0])

    async def sent_again(visit: Visit) -> Response:
        return await sign_in_again(visit, site_of[0])

    return (
        Page(LOGIN, show_sign_in, sent_sign_in, is_open=True, with_lost_key=sent_again),
        Page("/client/logout/", None, sign_out, is_open=True, with_lost_key=sign_out_late),
        Page(FIRST_PASSWORD, show_first_password, set_first_password, with_temporary=True),
        Page("/client/password/forgot/", show_forgot, ask_link, is_open=True),
        Page("/client/password/reset/{token}/", show_reset, reset, is_open=True),
        Page("/client/password/", show_password, change_password),
        Page("/client/picture/", show_picture, change_picture, file_bytes_max=PICTURE_MAX_BYTES),
        Page("/client/picture/own.png", own_picture),
    )
