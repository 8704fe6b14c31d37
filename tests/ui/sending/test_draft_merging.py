"""Tests for usen_desk.ui.sending.draft_merging: which text stands, and how it travels."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.ui.sending.samples import HERE, NOW, THERE, draft, kept_file, of_service, on_service
from usen_desk.ui.sending.draft_merging import Choice, chosen, files_elsewhere, record_of, to_save, versions_of

THEIRS = of_service(draft("あちら"), 5, minutes=1)


@pytest.mark.parametrize(
    ("ours", "is_edited", "choice"),
    [
        (None, False, Choice.THEIRS),
        (None, True, Choice.OFFERED),
        (replace(draft(), revision=5), False, Choice.SAME),
        (replace(draft(), revision=5), True, Choice.SAME),
        (replace(draft(), revision=6), False, Choice.OURS),
        (on_service(draft(), 4), False, Choice.THEIRS),
        (on_service(draft(), 4), True, Choice.OFFERED),
        (replace(draft(), revision=4), False, Choice.THEIRS),
        (replace(draft(saved_at=NOW + timedelta(minutes=2)), revision=4), False, Choice.OURS),
    ],
)
def test_the_newer_text_stands_but_never_under_the_caret(ours, is_edited, choice):
    assert chosen(ours, THEIRS, HERE, is_edited=is_edited) is choice


def test_what_the_service_has_from_this_pc_is_never_newer_than_its_disk():
    """A crash came between the service's answer and the disk."""
    ours = replace(draft("こちら"), revision=4)
    assert chosen(ours, replace(THEIRS, device_id=HERE), HERE, is_edited=False) is Choice.OURS
    assert chosen(None, replace(THEIRS, device_id=HERE), HERE, is_edited=False) is Choice.THEIRS


def test_a_draft_comes_to_another_pc_as_it_was_but_for_the_bytes_of_files():
    sent = to_save(
        draft("本文", caret=1, details='{"after":null}', files=(kept_file(),), last_seen=4, revision=2), HERE
    )
    assert (sent.seen_revision, sent.device_id, sent.last_seen) == (2, HERE, 4)
    there = record_of(of_service(draft("本文"), 3, details=sent.details, last_seen=4))
    assert (there.body, there.caret, there.details, there.files) == ("本文", 1, '{"after":null}', ())
    assert (there.revision, there.is_on_service, there.last_seen) == (3, True, 4)


def test_files_of_another_pc_are_counted_until_something_is_attached_here():
    sent = to_save(draft(files=(kept_file(1), kept_file(2))), THERE)
    theirs = of_service(draft(), details=sent.details)
    assert files_elsewhere(theirs, None, HERE) == 2
    assert files_elsewhere(theirs, draft(), HERE) == 2
    assert files_elsewhere(theirs, draft(files=(kept_file(),)), HERE) == 0
    assert files_elsewhere(theirs, None, THERE) == 0


def test_details_that_this_version_cannot_read_or_send_are_left_out():
    assert record_of(of_service(draft("本文"), details="[1")).caret == 0
    assert record_of(of_service(draft("本文"), details='{"caret": 99}')).caret == 2
    assert to_save(draft(details="x" * 30_000), HERE).details == ""


def test_versions_stand_newest_first_each_text_once_without_empty_ones():
    own = [draft("一"), draft("二", saved_at=NOW + timedelta(minutes=3)), draft(" ")]
    found = [of_service(draft("三"), minutes=2), of_service(draft("一"), minutes=-9)]
    assert [one.body for one in versions_of(own, found)] == ["二", "三", "一"]
    many = [draft(f"{at}") for at in range(30)]
    assert len(versions_of(many, [])) == 20
