"""X16: a file that a customer sends is scanned while the thread is open, and its chip says so by itself."""

from hashlib import sha256
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tests import scanners
from tests.journeys.exchanges import Colleague, Customer, at_inquiries, open_thread, thread
from tests.journeys.mornings import at_noon
from tests.scanners import VIRUS
from tests.server.attachments.files import PDF
from tests.skips import missing
from usen_desk.api.errors import Refused
from usen_desk.contract.attachments import GET_FILE, UPLOAD_FILE, FileSent
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.server.settings import Scanner

pytestmark = at_noon


@pytest.fixture
def clamav():
    if scanners.program() is None:
        missing("a ClamAV daemon", scanners.INSTALL_HINT)
    server = scanners.ClamServer()
    yield server
    server.close()


@pytest.fixture
def service_settings(service_settings, clamav):
    """The scanner comes later than the first file."""
    clamav.stop()
    scanner = Scanner(address=clamav.address, answer_within_s=30, again_after_s=1)
    return replace(service_settings, scanner=scanner)


def send(customer, inquiry_id, **named):
    uploads = []
    for name, data in named.items():
        uploads.append(uuid4())
        sending = FileSent(name=name, sha256=sha256(data).hexdigest())
        customer.client.upload(UPLOAD_FILE, sending, data, upload=str(uploads[-1]))
    draft = ReplyDraft(reply_id=uuid4(), body="資料を送ります。", send_anyway=True, files=tuple(uploads))
    return customer.client.call(POST_REPLY, draft, inquiry_id=inquiry_id).message.attachments


def test_chips_tell_by_themselves_what_the_scanner_said(desks, service, clamav, tmp_path):
    customer = Customer(service)
    made = customer.open("資料があります。")
    desk = at_inquiries(desks, service)
    open_thread(desk, made)
    good, bad = send(customer, made, **{"見積.pdf": PDF, "請求.txt": VIRUS})
    desk.wait(lambda: thread(desk).count("未検査") == 2)
    clamav.start()
    desk.wait(lambda: "未検査" not in thread(desk) and "隔離" in thread(desk))
    reader = Colleague(service).client
    assert (
        reader.download(GET_FILE, Nothing(), tmp_path / "a.pdf", attachment_id=good.attachment_id).read_bytes() == PDF
    )
    with pytest.raises(Refused) as refused:
        reader.download(GET_FILE, Nothing(), tmp_path / "b.txt", attachment_id=bad.attachment_id)
    assert refused.value.problem.code is Code.FILE_QUARANTINED
