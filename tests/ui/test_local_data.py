"""Tests for usen_desk.ui.local_data: where the key comes from, and that nothing is written under one that a crash would
take away. A real store on disk; the service and the vault are small fakes."""

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.local.store.samples import NOON, draft, item
from tests.ui.session.test_sign_in_presenter import person
from usen_desk.api.errors import Defect, Refused, Trouble, Unreachable
from usen_desk.contract.base import Nothing
from usen_desk.contract.devices import GET_DEVICE_KEY, PUT_DEVICE_KEY, DeviceKey
from usen_desk.contract.errors import Code
from usen_desk.local.paths import Paths
from usen_desk.local.settings import Values
from usen_desk.local.store.folder import StoreFolder
from usen_desk.local.store.keys import StoreKeys, key_of, text_of
from usen_desk.local.store.sealing import make_key
from usen_desk.ui import local_data
from usen_desk.ui.background import Lane
from usen_desk.ui.local_data import NOT_KEPT, REBUILT, SALVAGED, LocalData

URL, LOGIN = "https://desk.example", "yamada"
DOWN = Unreachable(Trouble.REFUSED)


class Service:
    """What the service knows: the key of this desk."""

    def __init__(self, key=None):
        self.key, self.is_down, self.puts = key, False, []
        self.client = FakeClient({GET_DEVICE_KEY: self.get, PUT_DEVICE_KEY: self.put})
        self.client.token, self.client.answered_at = "t" * 43, NOON

    def get(self, body):
        if self.is_down:
            raise DOWN
        return DeviceKey(key=text_of(self.key) if self.key else None)

    def put(self, body):
        if self.is_down:
            raise DOWN
        self.puts.append(key_of(body.key))
        if self.key not in (None, self.puts[-1]):
            raise Refused(problem(Code.OTHER_CONTENT))
        self.key = self.puts[-1]
        return Nothing()


class MemoryVault:
    def __init__(self, there=True):
        self.there, self.kept, self.refuses = there, {}, False

    def is_there(self):
        return self.there

    def store_keys(self, service_url, login_id):
        return self.kept.get((service_url, login_id), "")

    def keep_store_keys(self, service_url, login_id, keys):
        if not self.refuses:
            self.kept[service_url, login_id] = keys
        return not self.refuses

    def forget(self, service_url, login_id):
        pass

    def forget_store_keys(self, service_url, login_id):
        self.kept.pop((service_url, login_id), None)

    @property
    def keys(self):
        return StoreKeys.parsed(self.kept.get((URL, LOGIN), ""))


class Desk:
    """One start of the program on a folder."""

    def __init__(self, folder, service, vault, background=None):
        values = Values(service_url=URL, login_id=LOGIN)
        self.paths = Paths.below(folder)
        self.data = LocalData(service.client, background or Immediately(), self.paths, values, vault)
        self.opened, self.failed, self.told, self.closed = [], [], [], []
        self.data.opened.connect(self.opened.append)
        self.data.failed.connect(self.failed.append)
        self.data.told.connect(self.told.append)
        self.data.closed.connect(lambda: self.closed.append(1))


@pytest.fixture
def desk(tmp_path, qapp):
    made = []

    def start(service, vault=None, background=None, me=None, folder=tmp_path):
        for one in made:
            one.data.close()
        made.append(Desk(folder, service, vault or MemoryVault(there=False), background))
        if me is not None:
            made[-1].data.start(me)
        return made[-1]

    yield start
    for one in made:
        one.data.close()


def crash(desk):
    """The program is gone without a word: only the files stay, and what the vault and the service keep."""
    store = desk.data.store
    desk.data.store = None
    if store is not None:
        store.close()


def test_without_a_vault_the_service_keeps_the_key_before_anything_is_written(desk):
    service = Service()
    first = desk(service, me=person())
    assert service.puts == [service.key]
    first.opened[0].outbox.keep_draft(draft())
    crash(first)
    again = desk(service, me=person())
    assert again.opened[0].kept.drafts == [draft()]
    assert service.puts == [service.key], "one deposit is enough"


def test_without_a_vault_and_without_the_service_nothing_is_opened_until_it_is_back(desk, qtbot, monkeypatch):
    monkeypatch.setattr(local_data, "RETRY_MS", 1)
    service = Service()
    service.is_down = True
    one = desk(service, me=person())
    assert not one.opened
    assert not one.paths.state.exists()
    service.is_down = False
    qtbot.waitUntil(lambda: len(one.opened) == 1)
    assert service.key is not None


def test_a_contact_ends_the_wait_for_the_service(desk):
    service = Service()
    service.is_down = True
    one = desk(service, me=person())
    service.is_down = False
    one.data.on_contact()
    assert len(one.opened) == 1
    one.data.on_contact()
    assert len(one.opened) == 1


def test_with_a_vault_the_store_opens_without_the_service(desk):
    service, vault = Service(), MemoryVault()
    first = desk(service, vault, me=person())
    assert vault.keys == StoreKeys(7, (service.key,))
    first.opened[0].outbox.queue(item())
    crash(first)
    service.is_down = True
    assert desk(service, vault, me=person()).opened[0].kept.items == [item()]


def test_a_service_that_does_not_know_the_key_any_more_is_given_it_again(desk):
    """It was restored from a backup that is older than this desk: what is queued here stays readable."""
    service, vault = Service(), MemoryVault()
    first = desk(service, vault, me=person())
    for number in range(1, 6):
        first.opened[0].outbox.queue(item(number))
    crash(first)
    key, service.key = service.key, None
    again = desk(service, vault, me=person())
    assert service.key == key
    assert [one.number for one in again.opened[0].kept.items] == [1, 2, 3, 4, 5]


def test_a_new_sign_in_deposits_again_what_the_service_lost_meanwhile(desk):
    """Without a vault the key is in memory only: a service restored while the desk runs must get it back."""
    service = Service()
    one = desk(service, me=person())
    key, service.key = service.key, None
    one.data.start(person())
    assert service.key == key
    assert len(one.opened) == 1


def test_where_the_service_keeps_another_key_everything_is_sealed_anew_under_that_one(desk):
    service, vault = Service(), MemoryVault()
    first = desk(service, vault, me=person())
    first.opened[0].outbox.queue(item())
    crash(first)
    service.key = make_key()
    second = desk(service, vault, me=person())
    assert second.opened[0].kept.items == [item()]
    assert vault.keys == StoreKeys(7, (service.key,))
    second.opened[0].outbox.keep_draft(draft())
    crash(second)
    third = desk(service, me=person())
    assert third.opened[0].kept.items == [item()], "without the vault: the service's key opens it"
    assert third.opened[0].kept.drafts == [draft()]


def test_a_crash_while_it_is_sealed_anew_leaves_everything_readable(desk):
    """The vault holds both keys by then; what is sealed anew is one transaction."""
    service, vault = Service(), MemoryVault()
    first = desk(service, vault, me=person())
    old = vault.keys.keys[0]
    first.opened[0].outbox.queue(item())
    crash(first)
    new = service.key = make_key()
    vault.kept[URL, LOGIN] = StoreKeys(7, (new, old)).text
    assert desk(service, vault, me=person()).opened[0].kept.items == [item()]


def test_a_vault_that_does_not_keep_both_leaves_all_under_the_old_key(desk):
    service, vault = Service(), MemoryVault()
    first = desk(service, vault, me=person())
    first.opened[0].outbox.queue(item())
    old = vault.keys
    crash(first)
    service.key, vault.refuses = make_key(), True
    second = desk(service, vault, me=person())
    assert second.opened[0].kept.items == [item()]
    crash(second)
    assert vault.keys == old
    assert desk(service, vault, me=person()).opened[0].kept.items == [item()]


def test_when_two_keys_are_deposited_at_once_the_first_one_is_used_by_both(desk):
    service = Service()
    theirs = make_key()
    real_get = service.get

    def nothing_yet(body):
        answer, service.key = real_get(body), theirs
        service.client.answers[GET_DEVICE_KEY] = real_get
        return answer

    service.client.answers[GET_DEVICE_KEY] = nothing_yet
    one = desk(service, me=person())
    assert not one.opened
    one.data.on_contact()
    assert len(one.opened) == 1
    assert service.key == theirs


class HangingVault(Immediately):
    """Nothing that is asked of the vault comes back in time (F33)."""

    def run(self, work, ok, bad, *, lane=None, **more):
        if lane is Lane.VAULT:
            bad(Defect("timeout"))
            return None
        return super().run(work, ok, bad, lane=lane, **more)


def test_a_vault_that_hangs_counts_as_none(desk):
    service = Service()
    assert len(desk(service, MemoryVault(), HangingVault(), me=person()).opened) == 1
    assert service.key is not None


def test_the_key_of_somebody_who_had_this_login_id_before_opens_nothing(desk):
    service, vault = Service(), MemoryVault()
    first = desk(service, vault, me=person(7))
    first.opened[0].outbox.keep_draft(draft())
    crash(first)
    service.key = None
    other = desk(service, vault, me=person(8))
    assert other.opened[0].kept.drafts == []
    assert vault.keys.staff_id == 8


def test_without_the_service_the_last_person_is_known_for_a_week(desk, monkeypatch):
    service, vault = Service(), MemoryVault()
    first = desk(service, vault, me=person())
    first.opened[0].outbox.keep_draft(draft())
    first.opened[0].cache.heard(NOON)
    crash(first)
    service.is_down = True
    clock = Clock(NOON.replace(day=NOON.day + 6))
    monkeypatch.setattr(local_data, "datetime", clock)
    known, refused = [], []
    again = desk(service, vault)
    again.data.open_offline(known.append, lambda: refused.append(1))
    assert (known, refused) == ([person()], [])
    assert service.client.answered_at == NOON
    assert not again.opened
    again.data.start(known[0])
    assert again.opened[0].kept.drafts == [draft()]
    crash(again)

    clock.time = NOON.replace(day=NOON.day + 8)
    late = desk(service, vault)
    late.data.open_offline(known.append, lambda: refused.append(1))
    assert refused == [1]
    service.is_down = False
    late.data.start(person())
    assert late.opened[0].kept.drafts == [draft()], "the outbox opens always"


def test_a_service_that_answers_while_the_store_opens_goes_first(desk):
    """Nobody is entered twice, and the file isn't opened twice."""
    service, vault, slow = Service(), MemoryVault(), WhenTold()
    first = desk(service, vault, me=person())
    first.opened[0].outbox.keep_draft(draft())
    crash(first)
    again, known = desk(service, vault, slow), []
    again.data.open_offline(known.append, lambda: known.append("no"))
    again.data.start(person())
    while slow.waiting:
        slow.deliver()
    assert known == []
    assert [store.kept.drafts for store in again.opened] == [[draft()]]
    assert again.failed == []


class Clock:
    def __init__(self, time):
        self.time = time

    def now(self, zone):
        return self.time


def test_without_a_key_in_the_vault_nothing_opens_offline(desk):
    refused = []
    for vault in (MemoryVault(), MemoryVault(there=False)):
        desk(Service(), vault).data.open_offline(lambda me: refused.append(me), lambda: refused.append("no"))
    assert refused == ["no", "no"]


def test_a_revoked_desk_keeps_nothing_of_its_person(desk):
    service, vault = Service(), MemoryVault()
    one = desk(service, vault, me=person())
    folder = one.opened[0].folder
    one.opened[0].outbox.keep_draft(draft())
    one.data.wipe()
    assert not folder.path.exists()
    assert not vault.kept
    assert one.closed == [1]
    assert one.data.store is None


def test_a_revoked_desk_wipes_also_what_somebody_kept_who_only_tries_to_sign_in(desk):
    service = Service()
    first = desk(service, me=person())
    folder = first.opened[0].folder
    crash(first)
    desk(service).data.wipe(LOGIN)
    assert not folder.path.exists()


def test_signing_out_closes_the_store_and_the_next_person_gets_their_own(desk):
    service = Service()
    one = desk(service, me=person(7))
    one.opened[0].outbox.keep_draft(draft())
    one.data.stop()
    assert one.closed == [1]
    service.key = None
    one.data.start(person(8))
    assert one.opened[1].kept.drafts == []
    assert one.opened[1].folder.path != one.opened[0].folder.path


def test_a_damaged_cache_is_told_and_a_damaged_outbox_too(desk, qtbot):
    service = Service()
    first = desk(service, me=person())
    folder = first.opened[0].folder
    crash(first)
    folder.cache.write_bytes(b"x" * 1000)
    folder.outbox.write_bytes(b"x" * 1000)
    again = desk(service, me=person())
    qtbot.waitUntil(lambda: len(again.told) == 2)
    assert set(again.told) == {REBUILT, SALVAGED}


def test_a_folder_that_can_not_be_made_is_told_and_tried_again(desk, tmp_path):
    service = Service()
    (tmp_path / "state").write_bytes(b"a file where the folder should be")
    one = desk(service, me=person())
    assert one.failed == [NOT_KEPT]
    (tmp_path / "state").unlink()
    one.data.on_contact()
    assert len(one.opened) == 1


def test_the_folder_is_that_of_the_service_and_the_person(desk):
    one = desk(Service(), me=person(7))
    assert one.opened[0].folder.path == StoreFolder.of(one.paths, URL, 7).path
