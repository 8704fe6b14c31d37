import pytest

from tests.fakes import FakeClient, Immediately, problem
from tests.ui.account_samples import me
from tests.ui.inquiries.canned_samples import ALL, OWN
from tests.ui.inquiries.inbox_samples import PEOPLE
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.base import Nothing
from usen_desk.contract.canned import ADD_CANNED, DELETE_CANNED, LIST_CANNED, PUT_CANNED, CannedReplies, CannedReply
from usen_desk.contract.errors import Code
from usen_desk.contract.people import LIST_COLLEAGUES, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.ui.inquiries.canned_editing_presenter import CannedEditingPresenter


class Service:
    """Keeps what it is told."""

    def __init__(self):
        self.replies = list(ALL)
        self.client = FakeClient(
            {
                LIST_CANNED: lambda _: CannedReplies(items=list(self.replies)),
                LIST_COLLEAGUES: Colleagues(items=PEOPLE),
                ADD_CANNED: self.add,
                PUT_CANNED: self.put,
                DELETE_CANNED: self.delete,
            }
        )
        self.seen = []

    def add(self, text, canned):
        made = CannedReply(canned_id=canned, text=text, is_own=True, may_change=True, version=1)
        self.replies = [one for one in self.replies if one.canned_id != canned] + [made]
        return made

    def put(self, text, canned, version):
        self.seen.append(version)
        return self.add(text, canned)

    def delete(self, _, canned, version):
        self.seen.append(version)
        self.replies = [one for one in self.replies if one.canned_id != canned]
        return Nothing()


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def made(qapp, service):
    presenter = CannedEditingPresenter(service.client, Immediately(), me(permissions=frozenset(Permission)))
    presenter.said, presenter.chosen, presenter.problems = [], [], []
    presenter.saved.connect(presenter.said.append)
    presenter.deleted.connect(presenter.said.append)
    presenter.shown.connect(lambda _, choose: presenter.chosen.append(choose))
    presenter.told.connect(presenter.problems.append)
    presenter.load()
    return presenter


def test_it_reads_replies_and_those_to_whom_work_can_be_given(made):
    assert made.replies == ALL
    assert {one.role for one in made.people} == {Role.AGENT, Role.SUPERVISOR}


def test_a_new_one_is_added_and_chosen(made, service):
    made.save("", OWN.text)
    assert made.said == ["定型文を追加しました"]
    assert made.chosen[-1] == service.replies[-1].canned_id


def test_what_was_changed_after_a_lost_answer_is_not_refused_for_ever(made, service):
    service.client.answers[ADD_CANNED] = Refused(problem(Code.OTHER_CONTENT))
    made.save("", OWN.text)
    service.client.answers[ADD_CANNED] = service.add
    made.save("", OWN.text)
    first, second = (path for endpoint, _, path in service.client.asked if endpoint is ADD_CANNED)
    assert first["canned"] != second["canned"]


def test_an_answer_that_was_lost_adds_it_once(made, service):
    add = service.client.answers[ADD_CANNED]
    service.client.answers[ADD_CANNED] = [Unreachable(Trouble.CUT), Unreachable(Trouble.CUT)]
    made.save("", OWN.text)
    made.save("", OWN.text)
    ids = {path["canned"] for endpoint, _, path in service.client.asked if endpoint is ADD_CANNED}
    assert len(ids) == 1
    assert len(made.problems) == 2
    service.client.answers[ADD_CANNED] = add
    made.save("", OWN.text)
    made.save("", OWN.text)
    ids = {path["canned"] for endpoint, _, path in service.client.asked if endpoint is ADD_CANNED}
    assert len(ids) == 2


def test_a_change_says_which_version_it_saw(made, service):
    made.save(OWN.canned_id, OWN.text)
    assert (service.seen, made.said) == ([1], ["定型文を変更しました"])


def test_a_change_that_came_too_late_is_told(made, service):
    service.client.answers[PUT_CANNED] = Refused(problem(Code.CHANGED_MEANWHILE))
    made.save(OWN.canned_id, OWN.text)
    assert (made.said, len(made.problems)) == ([], 1)


def test_what_was_deleted_comes_back_with_its_content(made, service):
    made.delete(OWN.canned_id)
    assert OWN not in made.replies
    made.bring_back()
    assert made.replies[-1].text == OWN.text
    assert made.said == ["「いつもの挨拶」を削除しました", "定型文を元に戻しました"]
    made.bring_back()
    assert len(made.replies) == len(ALL)


def test_sharing_hangs_on_the_permission(qapp, service):
    who = me(permissions=frozenset({Permission.OWN_CANNED, Permission.READ_CANNED}))
    presenter = CannedEditingPresenter(service.client, Immediately(), who)
    assert (presenter.may_edit, presenter.may_share) == (True, False)
    presenter.load()
    assert presenter.people == []
