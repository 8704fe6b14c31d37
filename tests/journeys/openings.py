"""What a person does to take down an inquiry, and what the service then has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit

from tests.journeys.exchanges import AGENT, is_open
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import FieldKind
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, Status
from usen_desk.ui.inquiries.category_view import CategoryView

SAYS = {FieldKind.DATE: "2020-04-01", FieldKind.PHONE: "03-1234-5678"}
COMMENT = "2階のスピーカーから音が出ないとのことです。"


def signed_in(desks, service, hold_s=0, **more):
    """`hold_s`: how long what is sent is held back."""
    desk = desks(service.url, **more)
    desk.program.settings.values.send_hold_s = hold_s
    desk.sign_in(login_id=AGENT)
    return desk


def choose_category(desk, word):
    """A tile of the form."""
    tiles = next(one for one in desk._shown(CategoryView))
    form = next(form for form in tiles._forms if form.label == word)
    desk.acts.done.append(f"click {word}")
    QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=tiles.box(form.category).center().toPoint())


def tiles(desk):
    return next(one for one in desk._shown(CategoryView)).words


def fill_in(desk, field):
    """One field of the catalogue, by what is written beside it; answers what the thread will show."""
    if field.choices:
        desk.click_button(f"{field.label} {field.choices[0].label}")
        return field.choices[0].label
    text = SAYS.get(field.kind, f"{field.label}について")
    if field.kind is FieldKind.LONG_TEXT:
        desk.write(field.label, text)
    else:
        desk.type_into(field.label, text)
    return text


def send(desk):
    """And wait until its thread is open; answers its number."""
    desk.press("Ctrl+Return")
    desk.wait(lambda: desk.program.desk.navigator.place.key.startswith("inquiry/"))
    made = int(desk.program.desk.navigator.place.key.partition("/")[2])
    desk.wait(lambda: is_open(desk, made))
    desk.wait_idle()
    return made


def written(desk, name):
    """What stands in a field of several lines."""
    return next(one for one in desk._shown(QPlainTextEdit) if one.accessibleName().startswith(name)).toPlainText()


def stores(desk):
    """Lines of the stores that were found; none while there are none on screen."""
    found = (one for one in desk._shown(QListView) if one.accessibleName() == "見つかった店舗")
    view = next(found, None)
    return [] if view is None else [view.model().index(at, 0).data() for at in range(view.model().rowCount())]


def choose_prefecture(desk, region, name):
    """In the menu that is open, through the list of its region."""
    desk.choose(region)
    desk.wait(lambda: name in desk.menu_lines())
    desk.choose(name)


def finish_all(colleague, store):
    """Nothing of this store is open any more."""
    found = colleague.client.call(LIST_CUSTOMER_INQUIRIES, Nothing(), customer_code=store).items
    for card in found:
        if card.status is not Status.DONE:
            colleague.edit(card.inquiry_id, status=Status.DONE)


def focused():
    return QApplication.focusWidget()
