"""Tests for usen_desk.ui.people.devices_model: PCs in words."""

from tests.ui.people.samples import NOW
from usen_desk.contract.devices import Device
from usen_desk.ui.people.devices_model import NAMELESS, device_columns, warning

PC = {"device_id": "a" * 32, "signed_in_at": NOW, "is_this": False}


def cells(device):
    return [column.cell(device).text for column in device_columns()]


def test_a_pc_and_what_became_of_it():
    assert cells(Device(name="CC-014", is_revoked=False, **PC)) == ["CC-014", "2026-11-22 12:00", "利用中"]
    assert cells(Device(name="", is_revoked=True, **PC)) == [NAMELESS, "2026-11-22 12:00", "停止"]


def test_the_warning_names_the_person_the_pc_and_what_is_lost():
    words = warning("佐藤 健", Device(name="CC-014", is_revoked=False, **PC))
    assert all(word in words for word in ("佐藤 健 さんの「CC-014」", "消去します", "元に戻せません"))
