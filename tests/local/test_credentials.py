"""Tests for usen_desk.local.credentials with back-ends of our own in keyring's place."""

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from usen_desk.local import credentials
from usen_desk.local.credentials import TOKEN_MAX_CHARS, Vault

SERVICE, LOGIN = "https://desk.example", "yamada"


class Memory(KeyringBackend):
    priority = 0

    def __init__(self):
        super().__init__()
        self.kept, self.locked = {}, False

    def _check(self):
        if self.locked:
            raise KeyringLocked("yamada dismissed it")

    def get_password(self, service, username):
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._check()
        self.kept[(service, username)] = password

    def delete_password(self, service, username):
        self._check()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("none")


@pytest.fixture
def memory(monkeypatch):
    """A back-end that counts as a real vault."""
    backend = Memory()
    monkeypatch.setattr(credentials, "_REAL_VAULTS", {__name__})
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


def test_a_token_is_kept_read_and_forgotten(memory):
    vault = Vault()
    assert vault.is_there()
    assert vault.keep(SERVICE, LOGIN, "t" * 43)
    assert vault.token(SERVICE, LOGIN) == "t" * 43
    assert vault.token("https://other.example", LOGIN) == ""
    for _ in range(2):
        vault.forget(SERVICE, LOGIN)
    assert vault.token(SERVICE, LOGIN) == ""


def test_a_locked_vault_counts_as_none_and_the_log_names_nobody(memory, caplog):
    memory.locked = True
    with caplog.at_level("INFO"):
        assert not Vault().keep(SERVICE, LOGIN, "t")
        assert Vault().token(SERVICE, LOGIN) == ""
    assert LOGIN not in caplog.text


def test_what_cannot_be_a_token_is_not_taken(memory):
    memory.kept[(f"usen-desk {SERVICE}", LOGIN)] = "x" * (TOKEN_MAX_CHARS + 1)
    assert Vault().token(SERVICE, LOGIN) == ""


@pytest.mark.parametrize("backend", [Memory, keyring.backends.null.Keyring, keyring.backends.fail.Keyring])
def test_only_a_real_vault_counts_and_nothing_is_written_elsewhere(monkeypatch, backend):
    made = backend()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    vault = Vault()
    assert not vault.is_there()
    assert not vault.keep(SERVICE, LOGIN, "t")
    assert vault.token(SERVICE, LOGIN) == ""
    vault.forget(SERVICE, LOGIN)
    assert not getattr(made, "kept", None)


def test_of_a_chain_only_the_real_vault_is_used(memory, monkeypatch):
    class Chain:
        backends = (keyring.backends.null.Keyring(), memory)

    monkeypatch.setattr(keyring, "get_keyring", Chain)
    assert Vault().keep(SERVICE, LOGIN, "t")
    assert memory.kept == {(f"usen-desk {SERVICE}", LOGIN): "t"}


def test_keys_of_the_store_lie_beside_the_token_and_neither_takes_the_others_place(memory):
    vault = Vault()
    assert vault.store_keys(SERVICE, LOGIN) == ""
    assert vault.keep(SERVICE, LOGIN, "token")
    assert vault.keep_store_keys(SERVICE, LOGIN, "5 key")
    assert (vault.token(SERVICE, LOGIN), vault.store_keys(SERVICE, LOGIN)) == ("token", "5 key")
    vault.forget(SERVICE, LOGIN)
    assert vault.store_keys(SERVICE, LOGIN) == "5 key"
    for _ in range(2):
        vault.forget_store_keys(SERVICE, LOGIN)
    assert not memory.kept
    memory.locked = True
    assert vault.store_keys(SERVICE, LOGIN) == ""
    assert not vault.keep_store_keys(SERVICE, LOGIN, "5 key")
