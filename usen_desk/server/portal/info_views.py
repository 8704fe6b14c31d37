"""お知らせ, サイトご利用に関して, 基本情報 and FAQ. Seed A06-1 to A06-3, A-FAQ."""

from __future__ import annotations

from starlette.responses import Response

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.faq import SEARCH_FAQ, VOTE_FAQ, FaqSearch, FaqVote
from usen_desk.contract.notices import (
    GET_NOTICE,
    LIST_NOTICES,
    READ_NOTICE,
    NoticeKind,
    NoticeRead,
    NoticeSearch,
)
from usen_desk.contract.site_info import GET_BASIC_INFO, LIST_PAGES
from usen_desk.server.context import Refusal
from usen_desk.server.portal.routes import Page
from usen_desk.server.portal.visit import Visit, moved

TABS = {
    NoticeKind.GUIDE: "USENからのご案内",
    NoticeKind.SYSTEM: "システム関連",
    NoticeKind.PRODUCT: "商品のご案内",
}


async def show_notices(visit: Visit) -> Response:
    """One tab a kind, the first one where none is named."""
    wanted = visit.form.one("kind")
    kind = next((known for known in TABS if known == wanted), NoticeKind.GUIDE)
    found = await visit.call(LIST_NOTICES, NoticeSearch(kind=kind, after=visit.form.number("after")))
    return visit.page("notices.html", kind=kind, tabs=TABS, found=found, items=found.items)


async def show_notice(visit: Visit) -> Response:
    """Whoever opens it has read it."""
    notice_id = visit.number("notice")
    notice = await visit.call(GET_NOTICE, Nothing(), notice_id=notice_id)
    if not notice.line.is_read:
        await visit.call(READ_NOTICE, NoticeRead(), notice_id=notice_id)
    return visit.page("notice.html", notice=notice, tabs=TABS)


async def confirm_notice(visit: Visit) -> Response:
    notice_id = visit.number("notice")
    await visit.call(READ_NOTICE, NoticeRead(is_confirmed=True), notice_id=notice_id)
    return moved(f"/client/notices/{notice_id}/")


async def show_site(visit: Visit) -> Response:
    pages = await visit.call(LIST_PAGES, Nothing())
    return visit.page("site.html", pages=pages.items)


async def show_page(visit: Visit) -> Response:
    pages = await visit.call(LIST_PAGES, Nothing())
    found = next((page for page in pages.items if page.page == visit.part("page")), None)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return visit.page("site_page.html", shown=found)


async def show_basic_info(visit: Visit) -> Response:
    info = await visit.call(GET_BASIC_INFO, Nothing(), company_id=visit.me.company_id)
    return visit.page("basic_info.html", info=info)


async def show_faq(visit: Visit) -> Response:
    form = visit.form
    wanted = FaqSearch(text=form.one("text")[:200], category=form.one("category")[:40], skip=form.number("skip"))
    found = await visit.call(SEARCH_FAQ, wanted)
    shown = wanted.skip + len(found.items)
    return visit.page("faq.html", found=found, items=found.items, next_skip=shown if shown < found.count else 0)


async def vote(visit: Visit) -> Response:
    faq_id, said = visit.number("faq"), visit.form.one("useful")
    is_useful = {"yes": True, "no": False}.get(said)
    await visit.call(VOTE_FAQ, FaqVote(is_useful=is_useful), faq_id=faq_id)
    return moved(f"/client/faq/#faq{faq_id}")


PAGES = (
    Page("/client/notices/", show_notices),
    Page("/client/notices/{notice}/", show_notice, confirm_notice),
    Page("/client/site/", show_site),
    Page("/client/site/{page}/", show_page),
    Page("/client/company/", show_basic_info),
    Page("/client/faq/", show_faq),
    Page("/client/faq/{faq}/", None, vote),
)
