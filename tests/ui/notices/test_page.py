"""The tab of notices and FAQ on fakes: what is asked, what is shown, what is kept. The journeys show it whole."""

from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QStyleOptionViewItem

from tests.fakes import NOW, FakeClient, Immediately
from tests.ui.account_samples import me
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.branches import LIST_BRANCHES, Branch, Branches
from usen_desk.contract.faq import ADD_FAQ, SEARCH_FAQ, VOTE_FAQ, Faq, FaqCategory, FaqPage, FaqText
from usen_desk.contract.inquiries import Side
from usen_desk.contract.notices import (
    ADD_NOTICE,
    GET_NOTICE,
    LIST_NOTICE_READERS,
    LIST_NOTICES,
    READ_NOTICE,
    WITHDRAW_NOTICE,
    Notice,
    NoticeKind,
    NoticeLine,
    NoticeReader,
    NoticeReaders,
    Notices,
    NoticeState,
    NoticeText,
)
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.site_info import (
    GET_CALL_CENTRES,
    GET_KEPT_VERSIONS,
    LIST_PAGE_VERSIONS,
    LIST_PAGES,
    PUT_BASIC_INFO,
    PUT_CALL_CENTRES,
    SEARCH_BASIC_INFO,
    BasicInfo,
    BasicInfos,
    CallCentre,
    CallCentresSet,
    ContactPerson,
    ContactsDraft,
    KeptVersion,
    KeptVersions,
    PageName,
    PageVersions,
    SitePage,
    SitePages,
)
from usen_desk.ui.navigation import Place, Tab, faq_from_place
from usen_desk.ui.notices.basic_page import BasicInfoPage
from usen_desk.ui.notices.basic_presenter import BasicPresenter
from usen_desk.ui.notices.choice_view import ChoiceView
from usen_desk.ui.notices.contacts_dialog import ContactsDialog
from usen_desk.ui.notices.faq_model import FaqInput
from usen_desk.ui.notices.faq_page import FaqsPage, plain_lines
from usen_desk.ui.notices.faq_presenter import FaqPresenter
from usen_desk.ui.notices.history_dialog import HistoryDialog
from usen_desk.ui.notices.kept_view import words_of
from usen_desk.ui.notices.lines_delegate import LinesDelegate
from usen_desk.ui.notices.lines_model import Line, LinesModel
from usen_desk.ui.notices.moment_view import MomentView
from usen_desk.ui.notices.news_page import NewsPage
from usen_desk.ui.notices.news_presenter import NewsPresenter
from usen_desk.ui.notices.notice_dialog import NoticeDialog
from usen_desk.ui.notices.notice_model import NoticeInput
from usen_desk.ui.notices.page import NoticesPage, notices_page
from usen_desk.ui.notices.readers_dialog import ReadersDialog
from usen_desk.ui.notices.rich_view import RichView
from usen_desk.ui.notices.site_page import SiteTextsPage
from usen_desk.ui.notices.site_presenter import SitePresenter
from usen_desk.ui.notices.texts_presenter import TextsPresenter
from usen_desk.ui.shortcuts import Actions

AWAY = Unreachable(Trouble.NAME)
TEXT = NoticeText(kind=NoticeKind.GUIDE, title="新商品", body="# 見出し\n本文", for_staff=True)
LINE = NoticeLine(
    notice_id=1,
    kind=NoticeKind.GUIDE,
    title="新商品",
    preview="見出し 本文",
    state=NoticeState.SHOWN,
    for_customers=False,
    for_staff=True,
    shown_at=NOW,
    version=1,
)
NOTICE = Notice(line=LINE, body=TEXT.body, changed_at=NOW, changed_by="森 直樹", may_write=True, text=TEXT)
LIST = Notices(items=[LINE], unread_count=1)
FAQ = Faq(faq_id=7, category="機器", question="音が出ません", answer="**電源**", changed_at=NOW, version=1)
FAQS = FaqPage(items=[FAQ], count=1, categories=[FaqCategory(name="機器", count=1)])
PAGES = SitePages(items=[SitePage(page=page, title=page.value, body=f"# {page.value}", version=0) for page in PageName])
CENTRES = CallCentresSet(items=(CallCentre(name="窓口", phone="0120-737-440", hours="9:00-22:30"),))
INFO = BasicInfo(
    company_id=3,
    company_name="山川書店",
    reps=[ContactPerson(staff_id=5, name="岡田 拓真", department="横浜南支店")],
    supports=[ContactPerson(staff_id=6, name="", department="編成部", is_vacant=True)],
    version=2,
)
PEOPLE = Colleagues(items=[Colleague(staff_id=5, name="岡田 拓真", department="横浜南支店", role=Role.SALES)])
VERSIONS = KeptVersions(
    items=[
        KeptVersion(version=2, value=_raw, what="changed", changed_at=NOW, changed_by="森 直樹")
        for _raw in [msgspec.Raw(msgspec.json.encode(TEXT))]
    ]
)
ANSWERS = {
    LIST_NOTICES: LIST,
    GET_NOTICE: NOTICE,
    READ_NOTICE: Notices(items=[], unread_count=0),
    ADD_NOTICE: NOTICE,
    WITHDRAW_NOTICE: NOTICE,
    LIST_BRANCHES: Branches(
        items=[Branch(branch_code="02", branch_name="横浜南支店", store_count=1, active_account_count=1)]
    ),
    SEARCH_FAQ: FAQS,
    VOTE_FAQ: FAQ,
    ADD_FAQ: FAQ,
    LIST_PAGES: PAGES,
    GET_CALL_CENTRES: CENTRES,
    PUT_CALL_CENTRES: CENTRES,
    LIST_PAGE_VERSIONS: PageVersions(items=PAGES.items[:1]),
    SEARCH_BASIC_INFO: BasicInfos(items=[INFO]),
    PUT_BASIC_INFO: INFO,
    LIST_COLLEAGUES: PEOPLE,
    GET_KEPT_VERSIONS: VERSIONS,
    LIST_NOTICE_READERS: NoticeReaders(
        items=[NoticeReader(side=Side.STAFF, name="山田 美咲", department="CS")],
        read_count=0,
        confirmed_count=0,
        staff_count=1,
    ),
}
WRITER = {Permission.WRITE_KNOWLEDGE, Permission.READ_KNOWLEDGE, Permission.READ_BRANCHES}


class FakeCache:
    """What is kept under a key."""

    def __init__(self):
        self.kept = {}

    def put(self, kind, key, content, at):
        self.kept[key] = content

    def get(self, kind, key):
        content = self.kept.get(key)
        return type("Entry", (), {"content": content}) if content else None

    def forget(self, kind, key):
        self.kept.pop(key, None)


@pytest.fixture
def made(qtbot, look):
    def make(answers=(), permissions=WRITER):
        client, person = FakeClient(ANSWERS | dict(answers)), me(permissions=frozenset(permissions))
        news = NewsPresenter(client, Immediately(), person)
        opened = []
        page, texts = notices_page(client, Immediately(), person, news, opened.append, Actions())
        news.setParent(page)
        page.client, page.opened, page.texts, page.cache = client, opened, texts, FakeCache()
        texts.attach(type("Store", (), {"cache": page.cache}))
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        return page

    return make


def dialog_of(page, kind):
    return next(one for one in page.findChildren(kind) if one.isVisible())


def test_the_parts_open_by_place(made):
    page = made()
    assert isinstance(page, NoticesPage)
    for key, part in (("", NewsPage), ("faq", FaqsPage), ("site", SiteTextsPage), ("basic", BasicInfoPage)):
        page.show_place(Place(Tab.NOTICES, key))
        assert isinstance(page.stack.currentWidget(), part)
        page.focus_first()


def test_a_notice_that_is_opened_is_read(made):
    page = made()
    counts = []
    page.news.presenter.waiting.connect(counts.append)
    page.show_place(Place(Tab.NOTICES, "notice/1"))
    assert page.client.bodies(READ_NOTICE)[0].is_confirmed is False
    assert counts[0] == 1
    assert page.news.body.toPlainText() == "見出し\n本文"
    assert page.news.title.text() == "新商品"


def test_what_customers_alone_are_told_is_not_marked(made):
    line = msgspec.structs.replace(LINE, is_for_me=False)
    page = made({GET_NOTICE: msgspec.structs.replace(NOTICE, line=line)})
    page.show_place(Place(Tab.NOTICES, "notice/1"))
    assert page.client.bodies(READ_NOTICE) == []


def test_who_may_not_write_sees_no_way_to(made):
    page = made(permissions={Permission.READ_KNOWLEDGE})
    page.show_place(Place(Tab.NOTICES))
    for button in (page.news.new, page.news.manages, page.faqs.new, page.site.edit, page.basic.edit):
        assert button.isHidden()


def test_the_key_of_a_new_notice_stays_until_the_service_has_it(made):
    page = made({ADD_NOTICE: [AWAY, NOTICE, NOTICE]})
    presenter, told = page.news.presenter, []
    presenter.not_saved.connect(told.append)
    for _ in range(3):
        presenter.save(0, TEXT, 0, publishes=True)
    first, second, third = [body.notice_key for body in page.client.bodies(ADD_NOTICE)]
    assert first == second != third
    assert len(told) == 1


def test_the_form_keeps_what_is_typed_and_drops_it_once_it_is_saved(made):
    page = made()
    dialog = page.news.write()
    assert isinstance(dialog, NoticeDialog)
    dialog.title.setText("会議")
    page.texts.write_now()
    assert NoticeInput.read(page.cache.kept["notice/0"]).title == "会議"
    dialog.body.setPlainText("明日")
    dialog.audience.set_values(["staff"])
    dialog.submit(publishes=True)
    assert page.client.bodies(ADD_NOTICE)[0].publishes
    page.texts.write_now()
    assert page.cache.kept == {}
    page.cache.kept["notice/0"] = msgspec.json.encode(NoticeInput(title="戻る"))
    assert page.news.write().title.text() == "戻る"


def test_readers_and_history_come_with_their_answers(made):
    page = made()
    page.show_place(Place(Tab.NOTICES, "notice/1"))
    page.news.readers.click()
    assert dialog_of(page, ReadersDialog).table.model().rowCount() == 1
    page.news.history.click()
    history = dialog_of(page, HistoryDialog)
    assert "件名: 新商品" in history.after.toPlainText()
    assert history.before.toPlainText() == ""


def test_a_vote_that_is_given_again_is_taken_back(made):
    mine = msgspec.structs.replace(FAQ, my_vote=True)
    page = made({VOTE_FAQ: [mine, FAQ]})
    page.show_place(Place(Tab.NOTICES, "faq"))
    page.faqs.presenter.choose(7)
    page.faqs.yes.click()
    page.faqs.yes.click()
    assert [body.is_useful for body in page.client.bodies(VOTE_FAQ)] == [True, None]


def test_an_faq_from_an_answer_of_a_thread(made):
    from usen_desk.contract.inquiries import LIST_MESSAGES, MessageKind, Messages, ThreadMessage

    message = ThreadMessage(
        message_id=1,
        reply_id=uuid4(),
        inquiry_id=29,
        sequence=3,
        kind=MessageKind.PUBLIC,
        author=None,
        at=NOW,
        body="答え",
    )
    page = made({LIST_MESSAGES: Messages(items=[message], last_sequence=3)})
    page.show_place(faq_from_place(29, 3))
    assert page.client.bodies(LIST_MESSAGES)[0].after == 2
    from usen_desk.ui.notices.faq_dialog import FaqDialog

    dialog = dialog_of(page, FaqDialog)
    assert dialog.answer.toPlainText() == "答え"
    dialog.question.setText("質問")
    dialog.category.setText("機器")
    dialog.submit(is_published=True)
    assert page.client.bodies(ADD_FAQ)[0].text == FaqText(
        category="機器", question="質問", answer="答え", is_published=True, for_customers=True
    )
    assert FaqInput.read(b"no") is None


def test_the_answer_is_copied_line_by_line():
    text = "# 見出し\n一\n- 二\n- [三](https://example.jp/)"
    assert plain_lines(text) == "見出し\n\n一\n\n・二\n・三 https://example.jp/"


def test_pages_and_centres(made):
    page = made()
    page.show_place(Place(Tab.NOTICES, "site"))
    page.site.pages.set_value(PageName.PRIVACY)
    page.site._show()
    assert page.site.body.toPlainText() == "privacy"
    assert isinstance(page.site.presenter, SitePresenter)
    page.site.edit_centres.click()
    dialog = page.site.findChildren(type(page.site).__mro__[1])
    assert dialog


def test_who_is_vacant_is_said_so_and_contacts_are_saved_with_their_version(made):
    page = made()
    page.show_place(Place(Tab.NOTICES, "basic"))
    assert isinstance(page.basic.presenter, BasicPresenter)
    page.basic.presenter.choose(3)
    texts = [one.accessibleName() for one in page.basic.findChildren(type(page.basic.reps).__mro__[1])]
    assert texts is not None
    page.basic.edit.click()
    dialog = dialog_of(page, ContactsDialog)
    dialog.save_button.click()
    assert page.client.bodies(PUT_BASIC_INFO) == [ContactsDraft(reps=(5,), supports=(6,))]
    asked = next(path for endpoint, _, path in page.client.asked if endpoint is PUT_BASIC_INFO)
    assert (asked["version"], asked["company_id"]) == (2, 3)


def test_what_could_not_be_read_is_told_with_a_way_to_try_again(made):
    page = made({LIST_NOTICES: AWAY, SEARCH_FAQ: AWAY, LIST_PAGES: AWAY, SEARCH_BASIC_INFO: AWAY})
    for key, part in (("", page.news), ("faq", page.faqs), ("site", page.site), ("basic", page.basic)):
        page.show_place(Place(Tab.NOTICES, key))
        assert part.notice.text


def test_markup_is_drawn_and_nothing_is_loaded(qtbot, look):
    view = RichView("本文")
    qtbot.addWidget(view)
    view.show_markup("# 見出し\n**太字**と[案内](https://example.jp/a)\n- 項目\n<img src='file:///x'>")
    assert view.toPlainText() == "見出し\n太字と案内\n・項目\n<img src='file:///x'>"
    assert view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("https://example.jp/x.png")) is None
    with qtbot.waitSignal(view.link_wanted) as told:
        view.anchorClicked.emit(QUrl("https://example.jp/a"))
    assert told.args == ["https://example.jp/a"]


def test_a_line_paints_what_it_says(look):
    model = LinesModel()
    line = Line(1, "題", "下", "11:56", (("下書き", "pencil", "gray"),), is_bold=True)
    model.put([line])
    assert model.index(0).data(model.LINE) == line
    assert line.spoken == "未読、題、下書き、11:56、下"
    image, option = QImage(300, 84, QImage.Format.Format_RGB32), QStyleOptionViewItem()
    image.fill(0xFFFFFF)
    option.rect = image.rect()
    painter = QPainter(image)
    LinesDelegate().paint(painter, option, model.index(0))
    painter.end()
    assert len({image.pixel(x, y) for x in range(0, 300, 3) for y in range(0, 84, 3)}) > 3


def test_a_choice_and_a_moment(qtbot, look):
    choice, moment = ChoiceView("支店", None, "すべて"), MomentView("開始")
    for one in (choice, moment):
        qtbot.addWidget(one)
    choice.set_choices({"02": "横浜南支店"})
    choice.set_value("02")
    assert choice.text() == "横浜南支店"
    moment.set_value(datetime(2026, 11, 22, 0, 30, tzinfo=UTC))
    assert (moment.clock.text(), moment.is_valid) == ("09:30", True)
    moment.clock.setText("25:00")
    assert not moment.is_valid
    assert moment.value() is not None


def test_versions_are_said_line_by_line():
    people = KeptVersion(version=1, value=msgspec.Raw(b'{"reps":[1],"supports":[]}'), changed_at=NOW, names=("岡田",))
    assert words_of(people) == "貴社担当営業: 岡田\n貴社サポート: —"
    centres = KeptVersion(
        version=1, value=msgspec.Raw(b'{"items":[{"name":"a","phone":"b","hours":""}]}'), changed_at=NOW
    )
    assert words_of(centres) == "a　b"


def test_without_the_store_of_this_pc_nothing_is_kept(look):
    texts = TextsPresenter(Immediately())
    texts.keep("a", NoticeInput(title="x"))
    texts.write_now()
    taken = []
    texts.take("a", taken.append)
    assert taken == []


def test_presenters_are_told_apart(made):
    assert isinstance(made().faqs.presenter, FaqPresenter)
