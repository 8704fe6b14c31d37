"""What a form says of files that were kept before is read as what it is, or not at all."""

from __future__ import annotations

from uuid import UUID

from usen_desk.server.portal.forms import Form
from usen_desk.server.portal.uploads import KeptFile, form_id, kept_before

ONE, TWO = UUID(int=1), UUID(int=2)


def test_kept_files_come_back_but_for_those_that_are_dropped():
    form = Form((("kept_file", f"{ONE} 図面 2F.pdf"), ("kept_file", f"{TWO} b.png"), ("drop_file", str(TWO))))
    assert kept_before(form) == [KeptFile(ONE, "図面 2F.pdf")]
    assert KeptFile(ONE, "図面 2F.pdf").value == f"{ONE} 図面 2F.pdf"


def test_nonsense_is_no_file():
    assert kept_before(Form((("kept_file", "../etc/passwd"), ("kept_file", "")))) == []


def test_a_form_without_a_number_gets_one():
    assert form_id(Form((("opening_id", str(ONE)),)), "opening_id") == ONE
    assert form_id(Form((("opening_id", "x"),)), "opening_id") not in (ONE, TWO)
