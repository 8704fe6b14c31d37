"""Earlier texts of one draft, from this PC and from the service. Row X3."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.drafts import LIST_DRAFT_VERSIONS, DraftKey
from usen_desk.local.records import DraftRecord, Outbox
from usen_desk.ui.background import Background
from usen_desk.ui.sending.disk import on_disk
from usen_desk.ui.sending.draft_merging import versions_of


def read_versions(
    key: DraftKey,
    outbox: Outbox,
    client: ApiClient | None,
    background: Background,
    owner: QObject,
    ok: Callable[[Sequence[DraftRecord]], None],
    bad: Callable[[ApiError], None],
) -> None:
    """Newest first. client: None for who keeps nothing on the service; without an answer of it those of this PC do."""

    def ask(own: Sequence[DraftRecord]) -> None:
        if client is None:
            ok(versions_of(own, []))
            return
        background.run(
            lambda: client.call(LIST_DRAFT_VERSIONS, key),
            lambda found: ok(versions_of(own, found.items)),
            lambda _: ok(versions_of(own, [])),
            owner=owner,
            latest="versions",
        )

    on_disk(background, owner, lambda: outbox.versions(key.mode, key.inquiry_id), ask, bad)
