"""X16: a paper of the shelf is attached in two keys, without its bytes going through the desk."""

import hashlib
from uuid import uuid4

import pytest

from tests.journeys import openings
from tests.journeys.exchanges import SUPERVISOR, Colleague, Customer, at_inquiries, open_thread
from tests.journeys.mornings import at_noon
from tests.journeys.replying import begin, editor, hold, sent, text
from tests.server.attachments.files import PDF
from usen_desk.contract.attachments import GET_FILE, UPLOAD_FILE, FileSent
from usen_desk.contract.base import Nothing
from usen_desk.contract.shelf import ADD_DOCUMENT, LIST_DOCUMENTS, WITHDRAW_DOCUMENT, DocumentKept, ShelfCategory
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.demo_data.write_exchanges import FIRST_STORE
from usen_desk.ui.inquiries.composer_files_view import FilesView
from usen_desk.ui.shelf.picker_view import PickerView

pytestmark = at_noon

NAME = "音楽配信パンフレット.pdf"


@pytest.fixture
def keeper(service):
    """A supervisor at another PC, who keeps nothing of the demo's shelf."""
    keeper = Colleague(service, SUPERVISOR)
    for one in keeper.client.call(LIST_DOCUMENTS, Nothing()).items:
        keeper.client.call(WITHDRAW_DOCUMENT, Nothing(), version=one.version, document=str(one.document_id))
    return keeper


def keep(keeper, title, name=NAME, category=ShelfCategory.LEAFLET, data=PDF):
    upload_id = uuid4()
    sending = FileSent(name=name, sha256=hashlib.sha256(data).hexdigest())
    keeper.client.upload(UPLOAD_FILE, sending, data, upload=str(upload_id))
    body = DocumentKept(title=title, category=category, upload_id=upload_id)
    return keeper.client.call(ADD_DOCUMENT, body, document=str(uuid4()))


def shelf(desk):
    """Titles in the popup; none while it is closed."""
    popup = desk.window.findChild(PickerView)
    if popup is None or not popup.isVisible():
        return []
    return [popup.model.document(row).title for row in range(popup.model.rowCount())]


def attached(desk):
    return [file.name for view in desk.window.findChildren(FilesView) if view.isVisible() for file in view.files]


def test_a_paper_of_the_shelf_is_attached_in_two_keys(desks, service, keeper, tmp_path):
    keep(keeper, "音楽配信パンフレット")
    customer = Customer(service)
    made = customer.open("パンフレットを送ってください。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    begin(desk)
    desk.type("お送りします。")
    sends = len(service_uploads(service))
    desk.acts.start()
    desk.press("Ctrl+Shift+/")
    desk.wait(lambda: shelf(desk) == ["音楽配信パンフレット"])
    desk.press("Enter")
    assert len(desk.acts) == 2
    desk.wait(lambda: attached(desk) == [NAME])
    assert editor(desk).hasFocus()
    desk.press("Ctrl+Return")
    sent(desk, customer, made, "お送りします。")
    (file,) = customer.seen(made).messages[-1].attachments
    assert file.name == NAME
    assert len(service_uploads(service)) == sends
    target = tmp_path / "came.pdf"
    customer.client.download(GET_FILE, Nothing(), target, attachment_id=file.attachment_id)
    assert target.read_bytes() == PDF


def test_a_new_inquiry_takes_a_paper_of_the_shelf_in_two_keys(desks, service, keeper):
    keep(keeper, "移転工事申込書")
    desk = openings.signed_in(desks, service)
    desk.open_store(FIRST_STORE)
    desk.press("Ctrl+N")
    desk.wait_idle()
    openings.choose_category(desk, "その他")
    desk.type("申込書がほしいとのことです。")
    sends = len(service_uploads(service))
    desk.acts.start()
    desk.press("Ctrl+Shift+/")
    desk.wait(lambda: shelf(desk) == ["移転工事申込書"])
    desk.press("Enter")
    assert len(desk.acts) == 2
    desk.wait(lambda: attached(desk) == [NAME])
    made = openings.send(desk)
    (file,) = Colleague(service).seen(made).messages[0].attachments
    assert file.name == NAME
    assert len(service_uploads(service)) == sends


def service_uploads(service):
    """Names of blobs that the service keeps."""
    return sorted(set(blobs_of(service.settings).names()))


def test_what_is_typed_narrows_in_any_spelling_and_esc_goes_back_to_the_text(desks, service, keeper):
    for title, category in (("パンフレット", ShelfCategory.LEAFLET), ("契約内容変更届", ShelfCategory.FORM)):
        keep(keeper, title, f"{title}.pdf", category)
    made = Customer(service).open("用紙をください。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    begin(desk)
    desk.type("ご確認ください。")
    desk.press("Ctrl+Shift+/")
    desk.wait(lambda: len(shelf(desk)) == 2)
    desk.type("ﾊﾟﾝﾌ")
    desk.wait(lambda: shelf(desk) == ["パンフレット"])
    desk.press("Ctrl+A")
    desk.type("申込書　変更")
    desk.wait(lambda: shelf(desk) == ["契約内容変更届"])
    desk.press("Esc")
    assert shelf(desk) == []
    assert editor(desk).hasFocus()
    assert (attached(desk), text(desk)) == ([], "ご確認ください。")


def test_a_paper_that_was_withdrawn_meanwhile_is_told_and_the_text_stays(desks, service, keeper):
    kept = keep(keeper, "終了したキャンペーン")
    customer = Customer(service)
    made = customer.open("キャンペーンはありますか。")
    desk = at_inquiries(desks, service)
    hold(desk, 0)
    open_thread(desk, made)
    begin(desk)
    desk.type("ございます。")
    desk.press("Ctrl+Shift+/")
    desk.wait(lambda: shelf(desk))
    desk.press("Enter")
    desk.wait(lambda: attached(desk))
    keeper.client.call(WITHDRAW_DOCUMENT, Nothing(), version=kept.version, document=str(kept.document_id))
    desk.press("Ctrl+Return")
    desk.wait(lambda: any("添付" in one for one in (*desk.texts, *desk.notices)))
    assert all(one.body != "ございます。" for one in customer.seen(made).messages)
