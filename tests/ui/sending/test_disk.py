"""Tests for usen_desk.ui.sending.disk."""

import errno

from usen_desk.api.errors import Defect, DiskFault, DiskTrouble
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.sending.disk import nothing, on_disk


def test_work_is_done_one_after_the_other_in_its_own_lane_and_faults_of_the_disk_are_told_as_such(qtbot):
    background, heard = Background(), []

    def full():
        raise OSError(errno.ENOSPC, "full")

    job = on_disk(background, background, lambda: heard.append("first"), nothing, heard.append)
    on_disk(background, background, full, heard.append, heard.append)
    on_disk(background, background, lambda: 1 / 0, heard.append, heard.append)
    on_disk(background, background, lambda: "last", heard.append, heard.append)
    qtbot.waitUntil(lambda: heard[-1:] == ["last"])
    assert job.lane is Lane.DISK
    assert [type(one) for one in heard] == [str, DiskTrouble, Defect, str]
    assert heard[1].kind is DiskFault.FULL
    assert background.stop()
