"""Keeps the bytes of the demo's files, each once however many messages carry it, and their small pictures."""

from __future__ import annotations

import contextlib
import hashlib
from typing import Any

from sqlalchemy import Connection, insert, select

from usen_desk.server.attachments.blobs import Blobs
from usen_desk.server.db import schema
from usen_desk.server.demo_data.papers import content
from usen_desk.server.files.drawer import KINDS
from usen_desk.server.files.drawing import drawn


class Papers:
    """Names of blobs follow from their bytes, so that the same data has the same rows; keeping twice is harmless."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._columns: dict[str, dict[str, Any]] = {}
        self._thumbnails: dict[str, str] = {}

    def columns(self, name: str) -> dict[str, Any]:
        """What the row of a file of this name says of its bytes."""
        if name not in self._columns:
            data = content(name)
            sha256 = hashlib.sha256(data).hexdigest()
            self._columns[name] = {"size_bytes": len(data), "sha256": sha256, "blob": self._kept(data)}
        return self._columns[name]

    def put_thumbnails(self, tx: Connection) -> None:
        """Of all attachments that have none yet."""
        attachment, thumbnail = schema.attachment, schema.thumbnail
        there = select(thumbnail.c.attachment_id)
        wanted = select(attachment).where(attachment.c.blob != "", attachment.c.attachment_id.not_in(there))
        rows = [
            {"attachment_id": row.attachment_id, "blob": self._thumbnail(row.name), "made_at": row.created_at}
            for row in tx.execute(wanted)
            if row.media_type in KINDS
        ]
        if rows:
            tx.execute(insert(thumbnail), rows)

    def _thumbnail(self, name: str) -> str:
        if name not in self._thumbnails:
            kind = KINDS["application/pdf" if name.endswith(".pdf") else "image/jpeg"]
            self._thumbnails[name] = self._kept(drawn(kind, content(name)))
        return self._thumbnails[name]

    def _kept(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        name = sha256[:32]
        with contextlib.suppress(FileNotFoundError):
            if self._blobs.size(name) == len(data):
                return name
        self._blobs.write(name, 0, data)
        self._blobs.finish(name, len(data), sha256)
        return name
