"""Tests for usen_desk.server.audit.edits."""

from tests.server.session.conftest import add_staff as add_staff  # the fixture
from usen_desk.contract.edits import EditSearch
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.audit import edits


def noted(unit, before, after, key="3", kind="company"):
    with unit(Role.ADMIN, Permission.READ_PEOPLE) as context:
        return edits.note(context, kind, key, "株式会社大将フーズ", before, after)


def listed(unit, **search):
    with unit(Role.ADMIN, Permission.READ_PEOPLE) as context:
        return edits.list_edits(context, EditSearch(**search))


def test_only_what_changed_is_kept(unit, add_staff):
    add_staff("admin1")
    assert not noted(unit, {"name": "a"}, {"name": "a"})
    assert noted(unit, {"name": "a", "codes": ["1", "2"], "note": None}, {"name": "a", "codes": ["2"], "note": "x"})
    (edit,) = listed(unit).items
    assert [(one.field, one.before, one.after) for one in edit.changes] == [("codes", "1\n2", "2"), ("note", "", "x")]
    assert (edit.by_name, edit.title) == ("山田 美咲", "株式会社大将フーズ")


def test_histories_are_read_by_kind_and_record_in_pages(unit, add_staff):
    add_staff("admin1")
    for number in range(5):
        noted(unit, {"name": ""}, {"name": str(number)})
    noted(unit, {}, {"name": "x"}, key="4")
    noted(unit, {}, {"name": "x"}, kind="staff")
    first = listed(unit, kind="company", key="3", limit=3)
    assert ([one.changes[0].after for one in first.items], first.has_more) == (["4", "3", "2"], True)
    rest = listed(unit, kind="company", key="3", limit=3, before=first.items[-1].edit_id)
    assert ([one.changes[0].after for one in rest.items], rest.has_more) == (["1", "0"], False)
