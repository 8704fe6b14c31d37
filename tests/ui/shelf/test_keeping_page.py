"""Tests for usen_desk.ui.shelf.keeping_page with its form, model and presenter; the service is a fake."""

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.shelf.samples import ALL, FORM, LEAFLET, document, version
from usen_desk.api.errors import Refused
from usen_desk.contract.attachments import UPLOAD_FILE
from usen_desk.contract.errors import Code
from usen_desk.contract.shelf import (
    ADD_DOCUMENT,
    GET_VERSION_FILE,
    LIST_DOCUMENTS,
    LIST_VERSIONS,
    PUT_DOCUMENT,
    RESTORE_DOCUMENT,
    WITHDRAW_DOCUMENT,
    Documents,
    DocumentVersions,
    ShelfCategory,
)
from usen_desk.ui.shelf.keeping_model import FILE, TITLE, Form, problems
from usen_desk.ui.shelf.keeping_page import UNSAVED, KeepingPage
from usen_desk.ui.shelf.keeping_presenter import KeepingPresenter

TWO = [version(2, "新.pdf", note="料金を改定"), version(1, "1.pdf", valid_until=date(2026, 3, 31))]


class Service(FakeClient):
    """Keeps what is sent, as the service would."""

    def __init__(self, documents=ALL, *, may_keep=True):
        self.documents, self.uploads = list(documents), {}
        super().__init__(
            {
                LIST_DOCUMENTS: lambda body: Documents(items=list(self.documents), may_keep=may_keep),
                LIST_VERSIONS: DocumentVersions(items=TWO),
                UPLOAD_FILE: lambda body, upload, data: self.uploads.update({upload: data}),
                ADD_DOCUMENT: self._add,
                PUT_DOCUMENT: self._put,
                WITHDRAW_DOCUMENT: lambda body, **path: self._set(path, is_withdrawn=True, current=None),
                RESTORE_DOCUMENT: lambda body, **path: self._set(path, is_withdrawn=False),
                GET_VERSION_FILE: b"%PDF",
            }
        )

    def _add(self, body, document):
        made = replace(ALL[0], document_id=document, title=body.title, category=body.category)
        self.documents.append(made)
        return made

    def _put(self, body, document, version):
        return self._set({"document": document, "version": version}, title=body.title)

    def _set(self, path, **changes):
        at = next(at for at, one in enumerate(self.documents) if str(one.document_id) == path["document"])
        assert self.documents[at].version == path["version"]
        self.documents[at] = replace(self.documents[at], version=path["version"] + 1, **changes)
        return self.documents[at]


@pytest.fixture
def shelf(qtbot):
    def made(service=None, work=None):
        page = KeepingPage(KeepingPresenter(service or Service(), work or Immediately()))
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.load()
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return made


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "新しいパンフレット.pdf"
    path.write_bytes(b"%PDF-1.4 new")
    return path


def choose(page, document):
    page.list.point(str(document.document_id))


def client(page):
    return page.presenter._client


def test_what_is_chosen_stands_in_the_fields_with_its_versions(shelf):
    page = shelf()
    choose(page, LEAFLET)
    assert (page.form.title.text(), page.form.category.value) == ("音楽配信パンフレット", ShelfCategory.LEAFLET)
    assert "第1版: 1.pdf" in page.form.what.whole
    assert [line.text for line in page.versions.lines] == ["第2版　新.pdf", "第1版　1.pdf"]
    assert page.versions.lines[1].look[0] == "使用中"
    assert "2026-03-31 まで" in page.versions.lines[1].detail
    assert not page.is_changed


def test_a_new_one_needs_a_name_and_a_file(shelf, pdf):
    page = shelf()
    page.begin()
    page.save()
    assert client(page).bodies(ADD_DOCUMENT) == []
    assert page.form.title.hasFocus()
    page.form.title.setText("音楽配信パンフレット 2027")
    page.form.picked.emit(pdf)
    page.form.days.set_values(date(2027, 4, 1), date(2027, 3, 31))
    page.save()
    assert client(page).bodies(ADD_DOCUMENT) == [], "the days are backwards"
    page.form.days.set_values(date(2027, 4, 1), None)
    QTest.keyClick(page.form.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (body,) = client(page).bodies(ADD_DOCUMENT)
    assert (body.title, body.valid_from) == ("音楽配信パンフレット 2027", date(2027, 4, 1))
    assert client(page).uploads == {str(body.upload_id): b"%PDF-1.4 new"}
    assert page.current.title == "音楽配信パンフレット 2027"
    assert not page.is_changed


def test_a_new_file_is_a_new_version_and_else_only_words_change(shelf, pdf):
    page = shelf()
    choose(page, FORM)
    page.form.description.setText("移転のとき")
    page.save()
    page.form.picked.emit(pdf)
    assert "新しい版" in page.form.what.whole
    page.save()
    first, second = client(page).bodies(PUT_DOCUMENT)
    assert (first.upload_id, first.description) == (None, "移転のとき")
    assert str(second.upload_id) in client(page).uploads


def test_what_was_typed_is_thrown_away_only_by_who_says_so(shelf):
    page = shelf()
    choose(page, LEAFLET)
    page.form.title.setText("書きかけ")
    choose(page, FORM)
    assert page.current == LEAFLET
    assert page.notice.text == UNSAVED
    page.notice._action.click()
    assert page.current == FORM


def test_what_is_withdrawn_comes_back_by_the_undo_of_the_toast(shelf):
    page = shelf()
    choose(page, LEAFLET)
    page.withdraw_button.click()
    assert page.current.is_withdrawn
    assert not page.withdraw_button.isVisible()
    assert page.restore_button.isVisible()
    page.toast._button.click()
    assert not page.current.is_withdrawn
    assert page.withdraw_button.isVisible()


def test_a_lost_answer_does_not_add_it_twice(shelf, pdf):
    service = Service()
    page = shelf(service)
    page.begin()
    page.form.title.setText("新しい資料")
    page.form.picked.emit(pdf)
    real, service.answers[ADD_DOCUMENT] = service.answers[ADD_DOCUMENT], Refused(problem(Code.BUSY))
    page.save()
    service.answers[ADD_DOCUMENT] = real
    page.save()
    asked = [path["document"] for endpoint, _, path in service.asked if endpoint is ADD_DOCUMENT]
    assert len(asked) == 2
    assert len(set(asked)) == 1
    assert len({str(body.upload_id) for body in service.bodies(ADD_DOCUMENT)}) == 1


def test_a_refusal_is_told_and_what_was_typed_stays(shelf):
    service = Service()
    page = shelf(service)
    choose(page, LEAFLET)
    service.answers[PUT_DOCUMENT] = Refused(problem(Code.CHANGED_MEANWHILE))
    page.form.title.setText("別の名前")
    page.save()
    assert page.notice.text
    assert page.form.title.text() == "別の名前"
    assert page.is_changed


def test_whoever_may_only_read_changes_nothing(shelf):
    page = shelf(Service(may_keep=False))
    choose(page, LEAFLET)
    assert not page.form.isEnabled()
    assert not page.save_button.isEnabled()
    assert not page.withdraw_button.isVisible()


def test_while_it_is_sent_it_is_said_how_far_and_can_be_stopped(shelf, pdf):
    work = WhenTold()
    page = shelf(work=work)
    while work.waiting:
        work.deliver()
    page.begin()
    page.form.title.setText("大きな資料")
    page.form.picked.emit(pdf)
    work.deliver()
    page.save()
    page.presenter.progressed.emit(1024 * 1024, 3 * 1024 * 1024)
    assert page.stop_button.isVisible()
    assert "1.0 MB / 3.0 MB" in page.what.text()
    page.stop_button.click()
    assert work.waiting[-1].cancelled
    assert not page.stop_button.isVisible()
    assert page.form.title.text() == "大きな資料"


def test_an_empty_shelf_says_what_to_do(shelf):
    assert "新規" in shelf(Service([])).list.said


def test_found_by_folded_title(shelf):
    page = shelf(Service([*ALL, document(7, "ＵＳＥＮ　ＣＡＲＴのご案内")]))
    page.box.setText("usen cart")
    assert [option.word for option in (page.list.model.option(row) for row in range(page.list.model.rowCount()))] == [
        "ＵＳＥＮ　ＣＡＲＴのご案内"
    ]


def test_what_is_missing_is_named():
    assert set(problems(Form(), is_new=True)) == {TITLE, FILE}
    assert set(problems(Form(title="x"), is_new=False)) == set()


def test_a_picked_file_is_only_touched_in_a_worker(shelf, pdf, tmp_path):
    """A share of the network that is away would hold up the window."""
    work = WhenTold()
    page = shelf(work=work)
    while work.waiting:
        work.deliver()
    page.begin()
    late = tmp_path / "まだない.pdf"
    page.form.picked.emit(late)
    assert page.form.form().file is None
    late.write_bytes(pdf.read_bytes())
    work.deliver()
    assert (page.form.form().file.path, page.is_changed) == (late, True)


def test_a_picked_file_that_comes_late_is_not_put_to_another_document(shelf, pdf):
    work = WhenTold()
    page = shelf(work=work)
    while work.waiting:
        work.deliver()
    page.begin()
    page.form.picked.emit(pdf)
    page.begin()
    work.deliver()
    assert page.form.form().file is None


def test_a_picked_file_that_cannot_be_read_is_told(shelf, tmp_path):
    page = shelf()
    page.begin()
    page.form.picked.emit(tmp_path / "ない.pdf")
    assert page.notice.text
    assert page.form.form().file is None
