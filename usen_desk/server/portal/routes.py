"""Which view answers which address, and what every answer has in common: session, form key, refusals as pages."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, compile_path
from starlette.types import Receive, Scope, Send

from usen_desk.contract.base import Nothing
from usen_desk.contract.companies import GET_CUSTOMER_ME
from usen_desk.contract.errors import STATUS, Code
from usen_desk.server.context import Refusal
from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.portal import cookies, forms, rendering, words
from usen_desk.server.portal.asking import Client, Service
from usen_desk.server.portal.shared import header
from usen_desk.server.portal.visit import Visit, moved
from usen_desk.server.settings import Settings
from usen_desk.server.tracebacks import without_values

log = logging.getLogger(__name__)

View = Callable[[Visit], Awaitable[Response]]

LOGIN, FIRST_PASSWORD = "/client/login/", "/client/password/first/"
_STATIC = re.compile(r"/client/static/[^/]*")
_LACKS_SLASH = re.compile(r"/(client|members)(/[A-Za-z0-9_-]+)*")


@dataclass(frozen=True)
class Page:
    """`shown` answers GET and `sent` POST. `again` shows a form with what was written, after a lost session."""

    path: str
    shown: View | None = None
    sent: View | None = None
    again: View | None = None
    with_lost_key: View | None = None
    """Instead of both, where a form's key is of another session."""
    is_open: bool = False
    """For who isn't signed in."""
    with_temporary: bool = False
    """Also with a temporary password, which is good for nothing else."""
    file_bytes_max: int = 0

    @property
    def methods(self) -> list[str]:
        return [method for method, view in (("GET", self.shown), ("POST", self.sent)) if view]


class Site:
    """All pages on one service."""

    def __init__(self, service: Service, settings: Settings, pages: Iterable[Page]) -> None:
        self._service, self._settings, self._pages = service, settings, tuple(pages)

    def routes(self) -> list[Route]:
        made = [Route(page.path, self._answering(page), methods=page.methods) for page in self._pages]
        made.append(Route("/client/static/{name}", self._static, methods=["GET"]))
        made.append(Route("/", _to_top, methods=["GET"]))
        made += [Route(path, Rest(self._missing)) for path in ("/client{rest:path}", "/members{rest:path}")]
        return made

    def page_of(self, path: str) -> tuple[Page, dict[str, object]] | None:
        """Whose form stands at this address, with the parts of its path."""
        for page in self._pages:
            pattern, _, names = compile_path(page.path)
            if page.again and (found := pattern.match(path)):
                return page, {name: found[name] for name in names}
        return None

    def page_around(self, path: str) -> str:
        """The nearest page that can be looked at: a form that has none of its own stands on it."""
        while path.count("/") > 2:
            if any(page.shown and compile_path(page.path)[0].match(path) for page in self._pages):
                return path
            path = path.rstrip("/").rpartition("/")[0] + "/"
        return cookies.HOME

    def _answering(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            visit = self._visit(request)
            try:
                return await self._answer(page, visit)
            except Refusal as refusal:
                return await _said_no(visit, refusal)
            except DatabaseBusy as busy:
                log.warning("request %s %s: database busy: %s", visit.client.request_id, page.path, busy)
                return await _said_no(visit, Refusal(Code.STORAGE_FULL if busy.is_full else Code.BUSY))
            except ClientDisconnect:
                return Response(status_code=400)
            except Exception as error:  # noqa: BLE001 - logged whole, but for the values that its texts may quote
                log.error("request %s %s failed\n%s", visit.client.request_id, page.path, without_values(error))
                return await _said_no(visit, Refusal(Code.INTERNAL))

        return respond

    def _visit(self, request: Request) -> Visit:
        address = request.client.host if request.client else ""
        client = Client(self._service, uuid.uuid4().hex, address, cookies.session_token(request))
        return Visit(request, client, self._settings, cookies.device_id(request), forms.of_query(request))

    async def _answer(self, page: Page, visit: Visit) -> Response:
        if visit.request.method == "POST":
            return await self._sent(page, visit)
        assert page.shown
        if page.is_open:
            return await page.shown(visit)
        visit = await signed_in(visit)
        if visit.signed_in is None:
            return _to_sign_in(visit)
        if visit.me.must_set_password and not page.with_temporary:
            return moved(FIRST_PASSWORD)
        return await page.shown(await with_header(visit))

    async def _sent(self, page: Page, visit: Visit) -> Response:
        """A form. It is read whole even where the session is over, so that its text isn't lost."""
        assert page.sent
        if cookies.is_from_elsewhere(visit.request):
            raise Refusal(Code.NOT_PERMITTED)
        if not page.is_open:
            visit = await signed_in(visit)
        is_known = page.is_open or visit.signed_in is not None
        read = forms.read(visit.request, file_bytes_max=page.file_bytes_max, keeps_files=is_known)
        visit = replace(visit, form=await read)
        if not page.is_open and visit.signed_in is None:
            return _to_sign_in_with_text(page, visit, self.page_around(visit.path))
        if visit.signed_in and visit.me.must_set_password and not page.with_temporary:
            return moved(FIRST_PASSWORD)
        visit = await with_header(visit)
        if not visit.has_form_key():
            return await _once_more(page, visit)
        return await page.sent(visit)

    async def _missing(self, request: Request) -> Response:
        """The same page for what never existed as for what is another company's; one for what can't be done there."""
        path = request.url.path
        methods = self._methods_at(path)
        if request.method == "GET" and _LACKS_SLASH.fullmatch(path):
            return moved(path + "/")
        answer = await _said_no(self._visit(request), Refusal(Code.NOT_PERMITTED if methods else Code.NOT_FOUND))
        if methods:
            answer.status_code = 405
            answer.headers["allow"] = ", ".join(methods)
        return answer

    def _methods_at(self, path: str) -> list[str]:
        if _STATIC.fullmatch(path):
            return ["GET"] if path.rpartition("/")[2] in rendering.STATIC else []
        found = (page for page in self._pages if compile_path(page.path)[0].match(path))
        return next((page.methods for page in found), [])

    async def _static(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        if name not in rendering.STATIC:
            return await self._missing(request)
        headers = rendering.HEADERS | {"cache-control": rendering.STATIC_CACHE}
        return Response(rendering.static(name), 200, headers, rendering.STATIC[name])


class Rest:
    """Every method of whatever no page has taken: an app instead of a function, which a route gives only some."""

    def __init__(self, respond: Callable[[Request], Awaitable[Response]]) -> None:
        self._respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._respond(Request(scope, receive))
        await answer(scope, receive, send)


async def _to_top(_: Request) -> Response:
    """Whoever types the host alone."""
    return moved(cookies.HOME)


async def signed_in(visit: Visit) -> Visit:
    """With the person, where the session still holds; a temporary password's session is one too."""
    if not visit.client.token:
        return visit
    try:
        return replace(visit, signed_in=await visit.call(GET_CUSTOMER_ME, Nothing()))
    except Refusal as refusal:
        if refusal.code in (Code.SESSION_EXPIRED, Code.NOT_PERMITTED, Code.DEVICE_REVOKED):
            return visit
        raise


async def with_header(visit: Visit) -> Visit:
    if visit.signed_in is None or visit.me.must_set_password:
        return visit
    return replace(visit, shared=await header(visit))


async def _with_menu(visit: Visit) -> Visit:
    """Whoever is signed in finds on from a page that isn't there; where that fails too, it is shown without."""
    try:
        return await with_header(await signed_in(visit))
    except (Refusal, DatabaseBusy):
        return visit


def _to_sign_in(visit: Visit) -> Response:
    url = visit.request.url
    wanted = cookies.safe_next(url.path + (f"?{url.query}" if url.query else ""))
    if wanted == cookies.HOME and not visit.client.token:
        return moved(LOGIN)
    return visit.told(problem=words.EXPIRED if visit.client.token else "").page(
        "login.html", 401, next=wanted, kept="", email=""
    )


def _to_sign_in_with_text(page: Page, visit: Visit, wanted: str) -> Response:
    kept = visit.form.kept() if page.again else ""
    return visit.told(problem=words.EXPIRED_KEPT if kept else words.EXPIRED).page(
        "login.html", 401, next=cookies.safe_next(wanted), kept=kept, email=""
    )


async def _once_more(page: Page, visit: Visit) -> Response:
    """The form's key is of another session: the text comes back with today's, to be sent by its author."""
    told = visit.told(problem=words.CSRF_LOST)
    view = page.with_lost_key or page.again or page.shown
    if view is None:
        raise Refusal(Code.NOT_PERMITTED)
    answer = await view(told)
    if answer.status_code == 200:
        answer.status_code = 403
    return answer


async def _said_no(visit: Visit, refusal: Refusal) -> Response:
    status = STATUS[refusal.code]
    if refusal.code is Code.SESSION_EXPIRED:
        return _to_sign_in(visit)
    is_missing = status == 404
    told = await _with_menu(visit) if is_missing else visit.refused(refusal)
    answer = told.page("error.html", status, request_id=visit.client.request_id, is_missing=is_missing)
    if refusal.retry_after_s:
        answer.headers["retry-after"] = str(refusal.retry_after_s)
    return answer
