"""A struct as query items and as headers, so that the edge decodes what the page meant."""

from __future__ import annotations

from datetime import date

import pytest

from usen_desk.contract.faq import SEARCH_FAQ, FaqSearch
from usen_desk.contract.files import SEARCH_FILES, FileSearch
from usen_desk.contract.inquiries import SEARCH_INQUIRIES, InquirySearch, Status
from usen_desk.contract.notices import LIST_NOTICES, NoticeKind, NoticeSearch
from usen_desk.contract.portal import SEARCH_OWN_STORES, OwnStoreSearch
from usen_desk.contract.transfers import PartToSend
from usen_desk.server.decoding import from_query
from usen_desk.server.portal.asking import as_headers, as_query


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [
        (SEARCH_INQUIRIES, InquirySearch()),
        (
            SEARCH_INQUIRIES,
            InquirySearch(
                statuses=(Status.RECEIVED, Status.DONE), updated_from=date(2020, 3, 1), store="渋谷 & 新宿", limit=5
            ),
        ),
        (SEARCH_FILES, FileSearch(descending=False)),
        (LIST_NOTICES, NoticeSearch(kind=NoticeKind.PRODUCT, only_unread=True)),
        (SEARCH_FAQ, FaqSearch(text="音", skip=50)),
        (SEARCH_OWN_STORES, OwnStoreSearch(customer_code="0412-3398-01", prefecture_code=13)),
    ],
)
def test_what_was_asked_arrives_as_it_was_asked(endpoint, body):
    assert from_query(endpoint, "", as_query(body)) == body


def test_fields_become_headers():
    part = PartToSend(content_type="application/offset+octet-stream", upload_offset=7)
    assert as_headers(part) == {"content-type": "application/offset+octet-stream", "upload-offset": "7"}
