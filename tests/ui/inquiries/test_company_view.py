"""企業名, chosen among those that the service knows."""

from PySide6.QtTest import QTest

from usen_desk.ui.inquiries.company_view import CompanyInput
from usen_desk.ui.inquiries.opening_model import Company

MINATO, MIDORI = Company(company_id=7, name="株式会社みなと"), Company(company_id=8, name="株式会社みどり")


def made(qtbot):
    line = CompanyInput()
    qtbot.addWidget(line)
    line.heard, line.asked = [], []
    line.chosen.connect(line.heard.append)
    line.searched.connect(line.asked.append)
    line.show()
    line.setFocus()
    return line


def test_what_is_chosen_among_those_found_is_the_company(qtbot):
    line = made(qtbot)
    QTest.keyClicks(line, "mi")
    assert line.asked == ["m", "mi"]
    line.suggest("mi", [MINATO, MIDORI])
    line.completer().activated.emit(MIDORI.name)
    assert (line.heard, line.company) == ([MIDORI], MIDORI)


def test_a_whole_name_that_was_found_needs_no_choice(qtbot):
    line = made(qtbot)
    QTest.keyClicks(line, "m")
    line.suggest("m", [MINATO])
    line.setText(MINATO.name)
    line.editingFinished.emit()
    assert line.company == MINATO


def test_another_text_is_no_company_any_more(qtbot):
    line = made(qtbot)
    line.show_company(MINATO)
    assert line.text() == MINATO.name
    QTest.keyClicks(line, "x")
    assert (line.heard, line.company) == ([None], None)


def test_what_was_found_for_an_older_text_is_not_offered(qtbot):
    line = made(qtbot)
    QTest.keyClicks(line, "mi")
    line.suggest("m", [MINATO])
    line.setText(MINATO.name)
    line.editingFinished.emit()
    assert line.company is None
