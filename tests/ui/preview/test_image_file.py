"""Pictures as they are to be seen, and hostile ones."""

import pytest

from tests.ui.preview import samples
from usen_desk.ui.preview.image_file import SHOWN_MAX, read_image
from usen_desk.ui.preview.unreadable import Reason, Unreadable


def color(image, x, y):
    picked = image.pixelColor(x, y)
    return picked.red() > 128, picked.blue() > 128


def test_a_photo_is_turned_as_its_camera_says(tmp_path, qapp):
    shown = read_image(samples.turned_jpeg(tmp_path / "a.jpg"))
    assert (shown.width(), shown.height()) == (40, 60)
    assert color(shown, 20, 5) == (True, False)
    assert color(shown, 20, 55) == (False, True)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP", "TIFF"])
def test_kinds_of_pictures_that_are_taken_can_be_seen(tmp_path, qapp, kind):
    path = tmp_path / "a.bin"
    path.write_bytes(samples.image_bytes(kind))
    assert read_image(path).size().toTuple() == (8, 8)


def test_an_animation_shows_its_first_picture(tmp_path, qapp):
    path = tmp_path / "a.gif"
    path.write_bytes(samples.gif_of_two())
    assert color(read_image(path), 0, 0) == (True, False)


def test_a_picture_of_900_million_pixels_is_refused_by_its_head(tmp_path, qapp):
    path = tmp_path / "a.png"
    path.write_bytes(samples.huge_png())
    with pytest.raises(Unreadable) as refused:
        read_image(path)
    assert refused.value.reason is Reason.TOO_LARGE


def test_a_large_photo_is_decoded_smaller(tmp_path, qapp):
    path = samples.image(tmp_path / "a.jpg", 6000, 4000, "JPEG")
    shown = read_image(path)
    assert shown.width() * shown.height() <= SHOWN_MAX
    assert shown.width() / shown.height() == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"]
)
def test_what_is_no_picture_is_told_as_broken(tmp_path, qapp, content):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_image(path)
    assert refused.value.reason is Reason.BROKEN
