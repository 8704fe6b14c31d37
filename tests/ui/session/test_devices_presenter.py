import pytest
from msgspec.structs import replace

from tests.fakes import NOW, FakeClient, Immediately
from tests.ui.session.device_samples import ALL, OTHER
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.devices import LIST_DEVICES, REVOKE_DEVICE, Devices
from usen_desk.ui.session.devices_presenter import DevicesPresenter


@pytest.fixture
def made(qapp):
    after = [replace(one, is_revoked=True) if one == OTHER else one for one in ALL]
    client = FakeClient({LIST_DEVICES: Devices(items=ALL), REVOKE_DEVICE: lambda _, device: Devices(items=after)})
    presenter = DevicesPresenter(client, Immediately())
    presenter.client, presenter.heard, presenter.said, presenter.problems = client, [], [], []
    presenter.shown.connect(lambda *given: presenter.heard.append(given))
    presenter.stopped.connect(presenter.said.append)
    presenter.told.connect(presenter.problems.append)
    return presenter


def test_ones_pcs_are_read(made):
    made.load()
    assert made.heard == [(ALL, NOW)]


def test_a_pc_is_stopped_and_the_list_says_so(made):
    made.stop(OTHER)
    assert [path for _, _, path in made.client.asked] == [{"device": OTHER.device_id}]
    assert made.heard[-1][0][1].is_revoked
    assert made.said == ["「PC-02」の利用を停止しました"]


def test_a_failure_is_told_and_nothing_is_said_to_be_done(made):
    made.client.answers[REVOKE_DEVICE] = Unreachable(Trouble.CUT)
    made.stop(OTHER)
    assert (made.said, len(made.problems)) == ([], 1)
