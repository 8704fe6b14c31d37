"""The order of what waits."""

from msgspec.structs import replace

from tests.local.sync.samples import item, opening
from usen_desk.local.sync.entries import Entry, Phase
from usen_desk.local.sync.lines import Lines


def lines(*entries):
    made = Lines()
    for number, (one, phase) in reversed(list(enumerate(entries, 1))):
        made.add(Entry(replace(one, number=number), phase, 0.0, 0.0))
    return made


def ids(entries):
    return [entry.item.item_id for entry in entries]


def test_the_first_of_each_inquiry_may_leave_and_every_opening():
    one, two, other = item(1), item(2), item(3, inquiry_id=30)
    held = lines(*((each, Phase.READY) for each in (one, two, other, opening(4), opening(5))))
    assert ids(held.heads()) == ids_of(one, other, opening(4), opening(5))
    assert held.ahead()[two.item_id] == one.item_id
    assert held.ahead()[opening(5).item_id] == ""


def ids_of(*items):
    return [one.item_id for one in items]


def test_only_what_the_service_has_is_passed():
    one, two = item(1), item(2)
    for phase in set(Phase) - {Phase.SENT, Phase.READY}:
        assert lines((one, phase), (two, Phase.READY)).heads() == []
    behind = lines((one, Phase.SENT), (two, Phase.READY))
    assert ids(behind.heads()) == [two.item_id]
    assert behind.ahead()[two.item_id] == ""
