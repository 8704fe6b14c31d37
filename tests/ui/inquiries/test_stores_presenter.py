import pytest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.inquiries.opening_samples import CODE, account_page, answers, row
from usen_desk.api.errors import Refused
from usen_desk.contract.accounts import SEARCH_ACCOUNTS
from usen_desk.contract.errors import Code
from usen_desk.contract.find import FIND, Found, FoundBy, FoundGroup
from usen_desk.ui.inquiries.stores_presenter import SHOWN, StoresPresenter


class Look:
    def __init__(self, background=None):
        self.client = FakeClient(answers())
        self.made = StoresPresenter(self.client, background or Immediately())
        self.found, self.told = [], []
        self.made.found.connect(lambda stores, more, asked: self.found.append((stores, more, asked)))
        self.made.told.connect(self.told.append)

    def up(self, text, prefecture_code=0):
        self.made.look_up(text, prefecture_code)
        self.made._rest.timeout.emit()

    @property
    def names(self):
        return [store.store_name for store in self.found[-1][0]]


@pytest.fixture
def look(qapp):
    return Look()


def test_a_word_is_looked_up_under_all_its_meanings(look):
    look.client.answers[FIND] = Found(
        groups=[
            FoundGroup(by=FoundBy.PHONE, items=[row("1", "電話の店")]),
            FoundGroup(by=FoundBy.STORE_NAME, items=[row("2", "名前の店"), row("1", "電話の店")], has_more=True),
        ]
    )
    look.up(" 045-123-4567 ")
    assert [ask.text for ask in look.client.bodies(FIND)] == ["045-123-4567"]
    assert (look.names, look.found[-1][1:]) == (["電話の店", "名前の店"], (True, True))


def test_an_area_alone_lists_its_stores(look):
    look.client.answers[SEARCH_ACCOUNTS] = account_page(row("1", "一"), row("2", "二"), more=True)
    look.up("", 26)
    ask = look.client.bodies(SEARCH_ACCOUNTS)[0]
    assert (ask.prefecture_code, ask.store_name) == (26, "")
    assert (look.names, look.found[-1][1]) == (["一", "二"], True)


def test_a_word_within_an_area_is_looked_up_in_names(look):
    look.up("ビストロ", 26)
    ask = look.client.bodies(SEARCH_ACCOUNTS)[0]
    assert (ask.prefecture_code, ask.store_name) == (26, "ビストロ")
    assert look.names == ["ビストロ 四条"]


def test_nothing_typed_asks_nothing(look):
    look.up("  ")
    assert look.client.asked == []
    assert look.found == [([], False, False)]


def test_only_so_many_are_shown_and_the_rest_is_told(look):
    look.client.answers[SEARCH_ACCOUNTS] = account_page(*(row(str(at), f"店{at}") for at in range(SHOWN + 1)))
    look.up("店", 13)
    assert (len(look.names), look.found[-1][1]) == (SHOWN, True)


def test_an_answer_to_an_older_word_is_dropped(qapp):
    background = WhenTold()
    look = Look(background)
    look.up("古い")
    older = background.waiting[0]
    look.made.look_up("新しい", 0)
    older.deliver()
    assert look.found == []


def test_a_refusal_is_told(look):
    look.client.answers[FIND] = Refused(problem(Code.TOO_MANY_CALLS))
    look.up(CODE)
    assert len(look.told) == 1
