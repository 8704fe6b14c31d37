"""Which store keeps the bytes: the bucket of the settings, else the folder."""

from __future__ import annotations

from functools import lru_cache

from usen_desk.server.attachments.blob_bucket import BucketBlobs
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.attachments.blobs import Blobs
from usen_desk.server.settings import Bucket, Settings


def blobs_of(settings: Settings) -> Blobs:
    return FolderBlobs(settings.files_folder) if settings.files_bucket is None else _bucket(settings.files_bucket)


@lru_cache(maxsize=8)
def _bucket(bucket: Bucket) -> BucketBlobs:
    """One for all calls: it keeps connections open."""
    return BucketBlobs(bucket)
