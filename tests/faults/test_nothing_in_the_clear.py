"""I7: what lies on this PC of customers and of what is being written is sealed. Every byte of the profile is searched,
while the desk runs, after it was closed, and with a write that was cut off."""

import pytest

from tests.faults.test_offline_start import kept_by
from tests.faults.test_vault import KeptVault, sign_in_to_stay
from tests.local.store.samples import draft, item, kept_file, uuid
from usen_desk.local.store.cache import Kind
from usen_desk.local.store.keys import StoreKeys

DRAFT, QUEUED, NOTE = "ご請求の件は折り返しお電話いたします", "送信待ちのお返事です", "添付した写真の中身"
ENCODINGS = ("utf-8", "utf-16-le", "unicode-escape")


@pytest.fixture
def vault():
    return KeptVault()


def every_byte(folder):
    """Of each file below, name and content; also of files that are open."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_nothing_of(words, folder):
    files = every_byte(folder)
    assert any(name.endswith("outbox.db") for name in files)
    assert any(name.endswith("cache.db") for name in files)
    for name, content in files.items():
        for word in words:
            for encoding in ENCODINGS:
                assert word.encode(encoding) not in content, f"{word} can be read in {name}"
                assert word.encode(encoding) not in name.encode()


def test_nothing_of_customers_drafts_or_keys_can_be_read_in_the_profile(desks, service, vault):
    desk = desks(service.url, vault=vault)
    profile = desk.paths.config.parent
    sign_in_to_stay(desk)
    store = kept_by(desk)
    desk.search(店舗先名称="ノール 横浜")
    name = desk.column("検索結果", "店舗先名称")[0]
    desk.click_cell("検索結果", 0, "店舗先名称")
    desk.press("Enter")
    desk.wait(lambda: store.cache.all(Kind.CUSTOMER))
    customer = store.cache.all(Kind.CUSTOMER)[0].content.decode()
    assert name in customer, "the test looks for what is really kept"
    store.outbox.keep_draft(draft(DRAFT * 20))
    store.outbox.put_file(uuid(7), NOTE.encode() * 5000)
    store.outbox.queue(item(2, QUEUED, files=(kept_file(7, b""),)))
    store.outbox.erase_item(uuid(2))
    store.outbox.keep_draft(draft("みじかく"))
    key = StoreKeys.parsed(next(iter(vault.keys.values())))
    words = (name, name[:4], DRAFT, QUEUED, NOTE, key.text, desk.token)
    assert_nothing_of(words, profile)
    assert not any(key.keys[0] in content for content in every_byte(profile).values())
    leave_half_a_write(store)
    assert_nothing_of(words, profile)
    desk.close()
    assert_nothing_of(words, profile)
    again = desks(service.url, vault=vault)
    again.wait(lambda: again.program.desk is not None)
    again.wait(lambda: any(one.title.startswith(name) for one in again.program.desk.navigator.recents))


def leave_half_a_write(store):
    """A journal on disk, as a power cut in the middle of a transaction leaves it."""
    file = store.outbox._file
    with pytest.raises(KeyboardInterrupt):
        interrupted(file, store.folder.path)


def interrupted(file, folder):
    with file.write() as connection:
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("DELETE FROM record")
        assert (folder / "outbox.db-journal").stat().st_size > 0
        raise KeyboardInterrupt
