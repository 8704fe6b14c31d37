"""The お知らせ・FAQ tab: お知らせ, よくあるご質問, サイトご利用に関して, 基本情報. Layout and wiring only. Seed A06, A-FAQ."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.navigation import Place
from usen_desk.ui.notices.basic_page import BasicInfoPage
from usen_desk.ui.notices.basic_presenter import BasicPresenter
from usen_desk.ui.notices.faq_page import FaqsPage
from usen_desk.ui.notices.faq_presenter import FaqPresenter
from usen_desk.ui.notices.news_page import NewsPage
from usen_desk.ui.notices.news_presenter import NewsPresenter
from usen_desk.ui.notices.site_page import SiteTextsPage
from usen_desk.ui.notices.site_presenter import SitePresenter
from usen_desk.ui.notices.texts_presenter import TextsPresenter
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments

GROUP = "お知らせ・FAQ"
PARTS = {"news": "お知らせ", "faq": "よくあるご質問", "site": "サイトご利用に関して", "basic": "基本情報"}
_NOTICE, _FROM = re.compile(r"notice/(\d+)"), re.compile(r"faq/from/(\d+)@(\d+)")


def notices_page(
    client: ApiClient,
    background: Background,
    me: Me,
    news: NewsPresenter,
    open_link: Callable[[str], object],
    actions: Actions,
) -> tuple[NoticesPage, TextsPresenter]:
    """With what keeps its texts on this PC, once its store is open. `open_link` shows where a link leads first."""
    texts = TextsPresenter(background)
    faqs, site = FaqPresenter(client, background, me), SitePresenter(client, background, me)
    basic = BasicPresenter(client, background, me)
    page = NoticesPage(
        NewsPage(news, texts, open_link),
        FaqsPage(faqs, texts, open_link),
        SiteTextsPage(site, open_link),
        BasicInfoPage(basic),
        actions,
    )
    for presenter in (texts, faqs, site, basic):
        presenter.setParent(page)
    return page, texts


class NoticesPage(QWidget):
    """Places: "" and the keys of PARTS, notice/<ID>, faq/from/<inquiry>@<sequence> an FAQ from an answer."""

    def __init__(
        self,
        news: NewsPage,
        faqs: FaqsPage,
        site: SiteTextsPage,
        basic: BasicInfoPage,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.news, self.faqs, self.site, self.basic = news, faqs, site, basic
        self._parts: dict[str, NewsPage | FaqsPage | SiteTextsPage | BasicInfoPage] = {
            "news": news,
            "faq": faqs,
            "site": site,
            "basic": basic,
        }
        self.parts = Segments("表示する内容", PARTS)
        self.stack = QStackedWidget()
        for part in self._parts.values():
            self.stack.addWidget(part)
        self._head = row(Label("お知らせ・FAQ", "h1"), 12, self.parts, None, margins=(24, 14, 24, 0))
        whole = column(self._head, self.stack, spacing=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.parts.chosen.connect(self._open)
        actions.add("notices.find", "FAQを探す", self._find, GROUP, "Ctrl+F", on=self)
        if news.presenter.may_write:
            actions.add("notices.new", "新規お知らせ", self._write_notice, GROUP, on=self)
            actions.add("faq.new", "新規FAQ", self._write_faq, GROUP, on=self)
        self.parts.set_value("news")

    def show_place(self, place: Place) -> None:
        name = place.key.partition("/")[0]
        self._open("news" if name in ("", "notice") else name if name in PARTS else "news")
        if found := _NOTICE.fullmatch(place.key):
            self.news.show_notice(int(found[1]))
        elif found := _FROM.fullmatch(place.key):
            self.faqs.presenter.draft_from(int(found[1]), int(found[2]))

    def focus_first(self) -> None:
        self._parts[self.parts.value].focus_first()

    def _open(self, name: str) -> None:
        self.parts.set_value(name)
        self.stack.setCurrentWidget(self._parts[name])
        self._parts[name].load()

    def _find(self) -> None:
        self._open("faq")
        self.faqs.focus_first()

    def _write_notice(self) -> None:
        self._open("news")
        self.news.write()

    def _write_faq(self) -> None:
        self._open("faq")
        self.faqs.write()
