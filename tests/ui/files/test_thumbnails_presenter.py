"""Tests for usen_desk.ui.files.thumbnails_presenter."""

from __future__ import annotations

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.files.samples import file, jpeg
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.files import GET_THUMBNAIL
from usen_desk.ui.files import thumbnails_presenter
from usen_desk.ui.files.thumbnails_presenter import AT_ONCE, ThumbnailsPresenter

PICTURES = [file(number) for number in range(0, 100, 5)]
"""Images: each has a small picture."""


@pytest.fixture
def made(qapp, temporary):
    def make(background, answer=None):
        client = FakeClient({GET_THUMBNAIL: answer or jpeg()})
        presenter = ThumbnailsPresenter(client, background, temporary)
        presenter.client, presenter.heard = client, []
        presenter.fetched.connect(presenter.heard.append)
        return presenter

    return make


def asked(presenter):
    return [path["attachment_id"] for _, _, path in presenter.client.asked]


def test_each_is_fetched_once_and_then_there(made):
    presenter = made(Immediately())
    presenter.want(PICTURES[:3])
    presenter.want(PICTURES[:3])
    assert presenter.heard == asked(presenter) == [row.attachment_id for row in PICTURES[:3]]
    assert presenter.image(PICTURES[0].attachment_id).width() == 320
    assert presenter.image(999) is None


def test_no_file_stays_on_the_disk(made, tmp_path):
    made(Immediately()).want(PICTURES)
    assert [path for path in (tmp_path / "temporary").rglob("*") if path.is_file()] == []


def test_two_at_a_time(made):
    background = WhenTold()
    presenter = made(background)
    presenter.want(PICTURES[:5])
    assert len(background.waiting) == AT_ONCE
    background.deliver()
    assert len(background.waiting) == AT_ONCE
    while background.waiting:
        background.deliver()
    assert len(presenter.heard) == 5


def test_what_was_scrolled_away_is_not_fetched(made):
    background = WhenTold()
    presenter = made(background)
    presenter.want(PICTURES[:6])
    under_way = list(background.waiting)
    presenter.want(PICTURES[10:12])
    assert all(job.cancelled for job in under_way)
    while background.waiting:
        background.deliver()
    assert presenter.heard == [row.attachment_id for row in PICTURES[10:12]]


def test_files_without_a_picture_are_not_asked_for(made):
    presenter = made(Immediately())
    presenter.want([file(5, has_thumbnail=False), file(10, is_kept=False)])
    assert asked(presenter) == []


def test_what_cannot_be_had_is_asked_for_again_later_only(made):
    presenter = made(Immediately(), Refused(problem(Code.NOT_FOUND)))
    for _ in range(2):
        presenter.want(PICTURES[:1])
    assert len(asked(presenter)) == 1
    presenter.client.answers[GET_THUMBNAIL] = jpeg()
    presenter.retry()
    presenter.want(PICTURES[:1])
    assert presenter.heard == [PICTURES[0].attachment_id]


def test_a_picture_may_have_changed(made):
    presenter = made(Immediately())
    presenter.want(PICTURES[:1])
    presenter.forget(PICTURES[0].attachment_id)
    assert presenter.image(PICTURES[0].attachment_id) is None
    presenter.want(PICTURES[:1])
    assert len(asked(presenter)) == 2


@pytest.mark.parametrize("answer", [b"no picture", b"\x89PNG\r\n\x1a\n", jpeg(2000, 10), jpeg() + b"\0" * 300_000])
def test_what_is_no_small_picture_of_ours_is_not_shown(made, answer):
    presenter = made(Immediately(), answer)
    presenter.want(PICTURES[:1])
    assert presenter.image(PICTURES[0].attachment_id) is None
    assert presenter.heard == []


def test_only_the_last_ones_are_kept(made, monkeypatch):
    monkeypatch.setattr(thumbnails_presenter, "KEPT", 3)
    presenter = made(Immediately())
    for row in PICTURES[:5]:
        presenter.want([row])
    kept = [row for row in PICTURES[:5] if presenter.image(row.attachment_id) is not None]
    assert kept == PICTURES[2:5]


def test_on_a_large_screen_all_that_is_seen_is_kept(made, monkeypatch):
    monkeypatch.setattr(thumbnails_presenter, "KEPT", 3)
    presenter = made(Immediately())
    presenter.want(PICTURES[:8])
    assert all(presenter.image(row.attachment_id) is not None for row in PICTURES[:8])
