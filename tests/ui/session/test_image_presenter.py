"""Tests for usen_desk.ui.session.image_presenter."""

import os

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from tests.fakes import FakeClient, Immediately, problem
from tests.ui.session.test_sign_in_presenter import person
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.session import DELETE_MY_IMAGE, GET_STAFF_IMAGE, IMAGE_MAX_BYTES, PUT_MY_IMAGE
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.session.image_presenter import SIDE_PX, ImagePresenter, png_of, square_of


def picture(width=400, height=200, format_=QImage.Format.Format_RGB32):
    image = QImage(width, height, format_)
    image.fill(QColor("#2952E3"))
    return image


def presenter_with(tmp_path, answers):
    presenter = ImagePresenter(FakeClient(answers), Immediately(), TemporaryFolder(tmp_path / "temporary"))
    presenter.heard = []
    for name in ("picked", "shown", "saved", "told"):
        getattr(presenter, name).connect(lambda value, name=name: presenter.heard.append((name, value)))
    return presenter


def test_a_picture_is_cut_square_from_its_middle_and_made_small(qtbot, tmp_path):
    wide = picture(600, 200)
    for x in range(200, 400):
        for y in range(0, 200, 7):
            wide.setPixelColor(x, y, QColor("red"))
    wide.save(str(tmp_path / "wide.png"))
    made = square_of(tmp_path / "wide.png")
    assert (made.width(), made.height()) == (SIDE_PX, SIDE_PX)
    assert made.pixelColor(2, 0).red() > 200
    assert made.pixelColor(253, 0).red() > 200


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40])
def test_what_is_no_picture_is_told(qtbot, tmp_path, content):
    (tmp_path / "x.png").write_bytes(content)
    presenter = presenter_with(tmp_path, {})
    presenter.pick(str(tmp_path / "x.png"))
    presenter.pick(str(tmp_path / "gone.png"))
    assert [name for name, _ in presenter.heard] == ["told", "told"]
    assert "読み取れません" in presenter.heard[0][1].text


def test_what_is_sent_is_a_png_below_the_limit_even_of_noise(qtbot):
    noise = QImage(os.urandom(SIDE_PX * SIDE_PX * 4), SIDE_PX, SIDE_PX, QImage.Format.Format_RGB32)
    content = png_of(noise)
    assert len(content) <= IMAGE_MAX_BYTES
    assert not QImage.fromData(content, "PNG").isNull()


def test_saving_and_removing_show_the_new_state(qtbot, tmp_path):
    presenter = presenter_with(tmp_path, {PUT_MY_IMAGE: person(image_sha256="a"), DELETE_MY_IMAGE: person()})
    presenter.save(picture(SIDE_PX, SIDE_PX))
    presenter.remove()
    names = [name for name, _ in presenter.heard]
    assert names == ["shown", "saved", "shown", "saved"]
    assert presenter.heard[1][1].image_sha256 == "a"
    assert presenter.heard[2][1].isNull()


def test_a_refused_picture_leaves_the_old_one(qtbot, tmp_path):
    presenter = presenter_with(tmp_path, {PUT_MY_IMAGE: Refused(problem(Code.BAD_IMAGE))})
    presenter.save(picture())
    assert [name for name, _ in presenter.heard] == ["told"]


def test_the_image_of_the_person_is_fetched_and_nothing_stays_on_the_disk(qtbot, tmp_path):
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(64, 64).save(buffer, "PNG")
    presenter = presenter_with(tmp_path, {GET_STAFF_IMAGE: bytes(content.data())})
    presenter.show(person(image_sha256="a"))
    assert presenter.heard[0][1].width() == 64
    assert list((tmp_path / "temporary").iterdir()) == []
    presenter.show(person())
    assert presenter.heard[1][1].isNull()


def test_an_image_that_cannot_be_had_is_no_trouble(qtbot, tmp_path):
    presenter = presenter_with(tmp_path, {GET_STAFF_IMAGE: Unreachable(Trouble.CUT)})
    presenter.show(person(image_sha256="a"))
    assert presenter.heard == []
