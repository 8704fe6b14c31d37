"""Tests for usen_desk.ui.inquiries.pictures_presenter: no server, no thread, no widget."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from tests.fakes import FakeClient, Immediately
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import message, system
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.inquiries import Person, Side
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import GET_STAFF_IMAGE
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.inquiries.pictures_presenter import SIDE_PX, PicturesPresenter


def picture():
    image = QImage(256, 256, QImage.Format.Format_RGB888)
    image.fill(0x3D6B5C)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(content.data())


@pytest.fixture
def made(qtbot, tmp_path):
    def make(answer=None, **who):
        client = FakeClient({GET_STAFF_IMAGE: answer or picture()})
        presenter = PicturesPresenter(client, Immediately(), me(**who), TemporaryFolder(tmp_path / "temporary"))
        presenter.client, presenter.heard, presenter.folder = client, [], tmp_path / "temporary"
        presenter.fetched.connect(lambda sha256, image: presenter.heard.append((sha256, image)))
        return presenter

    return make


def by(sha256, staff_id=3):
    return message(2, author=Person(side=Side.STAFF, name="高橋 健", staff_id=staff_id, image_sha256=sha256))


def test_each_picture_is_fetched_once_and_nothing_stays_on_the_disk(made):
    presenter = made()
    presenter.want([by("aa"), by("aa"), message(1), system(2), by(None)])
    presenter.want([by("aa")])
    assert [(sha256, image.width()) for sha256, image in presenter.heard] == [("aa", SIDE_PX)]
    assert [path["staff_id"] for _, _, path in presenter.client.asked] == [3]
    assert list(presenter.folder.iterdir()) == []


def test_a_new_picture_of_the_same_person_is_another_one(made):
    presenter = made()
    presenter.want([by("aa"), by("bb")])
    assert [sha256 for sha256, _ in presenter.heard] == ["aa", "bb"]


def test_one_that_could_not_be_had_is_asked_for_again(made):
    presenter = made([Unreachable(Trouble.CUT), picture()])
    presenter.want([by("aa")])
    assert presenter.heard == []
    presenter.want([by("aa")])
    assert [sha256 for sha256, _ in presenter.heard] == ["aa"]


def test_what_is_no_picture_keeps_the_letter(made):
    presenter = made(b"no picture")
    presenter.want([by("aa")])
    assert presenter.heard[0][1].isNull()


def test_who_may_not_see_colleagues_asks_for_none(made):
    presenter = made(permissions=frozenset({Permission.READ_INQUIRIES}))
    presenter.want([by("aa")])
    assert presenter.client.asked == []
