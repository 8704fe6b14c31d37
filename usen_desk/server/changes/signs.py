"""Changes of a list that who shows it reads anew: only the sign is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from usen_desk.contract.base import Message
from usen_desk.contract.catalogue import ListSign
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Context

_SIGN = ListSign()


def list_view(context: Context, rows: Sequence[ChangeRow]) -> Mapping[int, Message]:
    return {row.change_id: _SIGN for row in rows}
