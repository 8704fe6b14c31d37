"""Documents of a shelf, for tests of its popup and its keeping."""

from datetime import UTC, date, datetime
from uuid import UUID

from msgspec.structs import replace

from usen_desk.contract.shelf import Document, DocumentVersion, ShelfCategory

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def version(number=1, name="パンフレット.pdf", **more):
    made = DocumentVersion(
        version_id=number,
        number=number,
        name=name,
        media_type="application/pdf",
        size_bytes=412_345,
        sha256="ab" * 32,
        added_at=NOW,
        added_by="田中 花",
    )
    return replace(made, **more)


def document(number, title, category=ShelfCategory.LEAFLET, **more):
    one = version(number, f"{number}.pdf")
    made = Document(
        document_id=UUID(int=number),
        title=title,
        category=category,
        current=one,
        newest=one,
        version=1,
        changed_at=NOW,
        changed_by="田中 花",
    )
    return replace(made, **more)


LEAFLET = document(1, "音楽配信パンフレット", description="導入をご検討の方へ")
FORM = document(2, "契約内容変更届", ShelfCategory.FORM, description="移転・名義変更")
PRICES = document(3, "料金表 ２０２６", ShelfCategory.PRICES)
OVER = document(4, "夏のキャンペーン", current=None, newest=version(4, valid_until=date(2026, 8, 31)))
ALL = [LEAFLET, FORM, PRICES, OVER]
