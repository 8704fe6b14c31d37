"""Every page of the customers' side as a browser comes to it: what is looked at (rules, validity, pictures) goes by it.

`test_portal_x17_accessibility.py` holds that no page of the service is missing here.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import update

from tests.journeys.customers import sign_in
from tests.journeys.exchanges import Colleague, Customer
from tests.journeys.test_portal_a02_top import told
from usen_desk.contract.inquiries import Status
from usen_desk.contract.notices import NoticeKind
from usen_desk.server.db import schema
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER

TOKEN = "A" * 43
OUTSIDE = {
    "/client/login/": ("/client/login/",),
    "/client/password/forgot/": ("/client/password/forgot/",),
    "/client/password/reset/{token}/": (f"/client/password/reset/{TOKEN}/",),
    "/members/password/": ("/members/password/",),
    "/members/password/{token}/": (f"/members/password/{TOKEN}/",),
}
"""Route of the service → addresses."""
INSIDE = {
    "/client/": ("/client/", "/client/?done=password"),
    "/client/inquiries/": (
        "/client/inquiries/",
        "/client/inquiries/?store=無い店",
        "/client/inquiries/?from=2020-02-01&to=2020-01-01",
    ),
    "/client/inquiries/{inquiry}/": ("/client/inquiries/{inquiry}/", "/client/inquiries/{done}/"),
    "/client/new/": ("/client/new/?category=repair", "/client/new/?category=product"),
    "/client/new/store/": ("/client/new/store/",),
    "/client/files/": ("/client/files/", "/client/files/?store=無い店"),
    "/client/notices/": ("/client/notices/", "/client/notices/?kind=system"),
    "/client/notices/{notice}/": ("/client/notices/{notice}/",),
    "/client/site/": ("/client/site/",),
    "/client/site/{page}/": tuple(f"/client/site/{page}/" for page in ("terms", "privacy", "security", "environment")),
    "/client/company/": ("/client/company/",),
    "/client/faq/": ("/client/faq/", "/client/faq/?text=無い言葉"),
    "/client/password/": ("/client/password/",),
    "/client/picture/": ("/client/picture/",),
}
FIRST = "/client/password/first/"
NOWHERE = ("/client/nothing/", "/members/nothing/")
NO_PAGES = {
    "/client/inquiries/{inquiry}/live/",
    "/client/inquiries/{inquiry}/stream/",
    "/client/files/{attachment}/",
    "/client/picture/own.png",
}
"""Parts of a page, and files."""
ROUTES = {*OUTSIDE, *INSIDE, FIRST, *NO_PAGES}


def visited(browser, service) -> Iterator[str]:
    """The name of each page while it is shown."""
    for path in (*(path for paths in OUTSIDE.values() for path in paths), *NOWHERE):
        browser.open(path)
        yield path
    yield from _sent_forms(browser)
    numbers = _filled(service)
    sign_in(browser)
    for path in (*(path for paths in INSIDE.values() for path in paths), *NOWHERE):
        browser.open(path.format(**numbers))
        yield f"inside {path}"
    browser.open("/client/new/?category=repair")
    browser.press("やり取りを開始")
    browser.wait_text("送信していません")
    yield "a form with what is missing"
    of_sato = schema.portal_user.c.email == DEMO_CUSTOMER
    with service.database.write() as tx:
        tx.execute(update(schema.portal_user).where(of_sato).values(is_temporary=True))
    browser.open(FIRST)
    browser.wait_text("仮パスワードでログインしました")
    yield FIRST


def _sent_forms(browser) -> Iterator[str]:
    browser.open("/client/login/")
    browser.fill("メールアドレス", "nobody@example.jp")
    browser.fill("パスワード", "not it")
    browser.press("ログイン")
    browser.wait_text("正しくありません")
    yield "a wrong password"
    browser.open("/client/password/forgot/")
    browser.fill("メールアドレス", "nobody@example.jp")
    browser.press("送信")
    browser.wait_text("まもなくメールが届きます")
    yield "a link was asked for"
    for path, first, button in (
        (OUTSIDE["/client/password/reset/{token}/"][0], "パスワードを入力", "送信"),
        (OUTSIDE["/members/password/{token}/"][0], "新しいパスワード", "登録"),
    ):
        browser.open(path)
        browser.fill(first, "asagao no tsuru ga nobiru")
        browser.fill(f"{first}（確認）", "asagao no tsuru ga nobiru")
        browser.press(button)
        browser.wait_text("使用済みか、有効期限")
        yield f"{path} is over"
    browser.open("/members/password/")
    browser.fill("ログインID", "nobody")
    browser.fill("登録メールアドレス", "nobody@example.jp")
    browser.press("送信")
    browser.wait_text("まもなく認証メールが届きます")
    yield "a member's link was asked for"


def _filled(service) -> dict[str, int]:
    """An exchange that goes on, one that is done, a notice."""
    customer, colleague = Customer(service), Colleague(service)
    inquiry, done = customer.open("音が出ません。"), customer.open("看板の見積をお願いします。")
    colleague.say(inquiry, "お問い合わせ、ありがとうございます。\n確認いたします。")
    colleague.edit(done, status=Status.DONE)
    notice = told(service, NoticeKind.GUIDE, "新商品○○が発売となります", "# 概要\n**詳細**はこちら\n- 一つ目\n- 二つ目")
    return {"inquiry": inquiry, "done": done, "notice": notice.line.notice_id}
