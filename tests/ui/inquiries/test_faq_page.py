"""FAQ beside a thread, on fakes: what is searched, what goes into the reply, from which messages an FAQ begins."""

from tests.fakes import NOW, FakeClient, Immediately
from usen_desk.contract.faq import SEARCH_FAQ, Faq, FaqPage
from usen_desk.ui.inquiries.faq_dialog import FaqPickDialog, reply_text
from usen_desk.ui.inquiries.faq_presenter import FaqPickPresenter

FAQ = Faq(
    faq_id=1, category="機器", question="音が出ません", answer="**電源**\n- [案内](https://example.jp/)", changed_at=NOW
)


def test_only_what_customers_may_read_is_offered_and_taken_as_plain_text(qtbot):
    client = FakeClient({SEARCH_FAQ: FaqPage(items=[FAQ], count=1, categories=[])})
    presenter, dialog = FaqPickPresenter(client, Immediately()), FaqPickDialog()
    qtbot.addWidget(dialog)
    presenter.found.connect(dialog.show_faqs)
    presenter.search("音")
    assert client.bodies(SEARCH_FAQ)[0].only_customers
    dialog.list.point(FAQ)
    with qtbot.waitSignal(dialog.taken) as told:
        dialog.take.click()
    assert told.args == [reply_text(FAQ.answer)] == ["電源\n\n・案内 https://example.jp/"]
