"""申し送り on fakes: what is asked and what each part says. The journeys show it whole."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.contract.test_golden import GOLDEN
from tests.fakes import FakeClient, Immediately
from tests.ui.account_samples import me
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.handover import (
    ANSWER_HANDOVER,
    LIST_HANDOVERS,
    OFFER_HANDOVER,
    TAKE_BACK_HANDOVER,
    Handovers,
    OfferState,
)
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.ui.handover.handover_dialog import MINE, RECEIVED, SENT
from usen_desk.ui.handover.offers_model import OfferLine, OffersModel
from usen_desk.ui.handover.page import HandoverPart
from usen_desk.ui.handover.presenter import HandoverPresenter
from usen_desk.ui.shortcuts import Actions

FILE = next(file for file in GOLDEN if file.stem == "Handovers")
THERE = msgspec.json.decode(FILE.read_bytes(), type=Handovers)
WAITS = msgspec.structs.replace(THERE.sent[0], state=OfferState.OFFERED)
NOW = Handovers(promises=THERE.promises, sent=[WAITS], received=[WAITS])
SAORI = Colleague(staff_id=99, name="伊藤 沙織", department="CS", role=Role.AGENT)
GONE = Refused(Problem(code=Code.NOT_FOUND, request_id="0" * 32))
ANSWERS = {
    LIST_HANDOVERS: NOW,
    OFFER_HANDOVER: NOW,
    ANSWER_HANDOVER: NOW,
    TAKE_BACK_HANDOVER: NOW,
    LIST_COLLEAGUES: Colleagues(items=[SAORI, msgspec.structs.replace(SAORI, staff_id=98, role=Role.SALES)]),
}


@pytest.fixture
def made(qtbot, look):
    def make(answers=()):
        window = QWidget()
        qtbot.addWidget(window)
        client = FakeClient(ANSWERS | dict(answers))
        person = me(permissions=frozenset({Permission.WORK_INQUIRIES}))
        part = HandoverPart(HandoverPresenter(client, Immediately(), person), Actions(), window)
        window.show()
        dialog = part.open()
        dialog.client, dialog.part = client, part
        return dialog

    return make


def model(dialog, name):
    return dialog._lists[name].model


def test_promises_are_offered_to_the_chosen_colleague(made):
    dialog = made()
    assert [option.value for option in (dialog.people.current,) if option] in ([], [SAORI])
    model(dialog, MINE).tick_all(True)
    dialog.people.point(SAORI)
    assert dialog.send.isEnabled()
    dialog.note.setText("よろしく")
    dialog.send.click()
    (body,) = dialog.client.bodies(OFFER_HANDOVER)
    assert (body.to_id, body.inquiries, body.note) == (99, (THERE.promises[0].card.inquiry_id,), "よろしく")


def test_an_offer_is_accepted_declined_and_taken_back(made):
    dialog = made()
    dialog.open_part(RECEIVED)
    model(dialog, RECEIVED).tick_all(True)
    dialog.accept_button.click()
    model(dialog, RECEIVED).tick_all(True)
    dialog.reason.setText("休み")
    dialog.decline.click()
    said = [(body.offers, body.is_accepted, body.reason) for body in dialog.client.bodies(ANSWER_HANDOVER)]
    assert said == [((WAITS.offer_id,), True, ""), ((WAITS.offer_id,), False, "休み")]
    dialog.open_part(SENT)
    model(dialog, SENT).tick_all(True)
    dialog.back.click()
    assert dialog.client.bodies(TAKE_BACK_HANDOVER)[0].offers == (WAITS.offer_id,)


def test_who_was_too_late_is_told_and_sees_what_there_is_now(made):
    dialog = made({ANSWER_HANDOVER: GONE})
    dialog.open_part(RECEIVED)
    model(dialog, RECEIVED).tick_all(True)
    before = len(dialog.client.bodies(LIST_HANDOVERS))
    dialog.accept_button.click()
    assert dialog.notice.text
    assert len(dialog.client.bodies(LIST_HANDOVERS)) == before + 1


def test_ticks_stay_over_a_change_and_what_is_answered_has_none(qtmodeltester):
    offers = OffersModel()
    offers.put([OfferLine(1, "一"), OfferLine(2, "二"), OfferLine(3, "三", can_tick=False)])
    qtmodeltester.check(offers)
    for row in range(3):
        offers.setData(offers.index(row), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert offers.index(2).data(Qt.ItemDataRole.CheckStateRole) is None
    offers.put([OfferLine(2, "二"), OfferLine(4, "四")])
    assert offers.chosen == (2,)
