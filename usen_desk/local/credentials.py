"""The session token, and the key of what this PC keeps, in the operating system's password store. The only module that
imports keyring (120 ms).

Only a real vault counts: Windows Credential Manager, macOS Keychain, Secret Service, KWallet. Where there is none, the
person signs in each time; nothing is ever written to a plain file. Every call may hang (F33: a locked keyring asks
its owner): run them in a worker with a timeout.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

APP = "usen-desk"
TOKEN_MAX_CHARS = 512
KEYS_MAX_CHARS = 512
VAULT_TIMEOUT_S = 3.0
"""After this the desk goes on as if there were no vault (F33)."""

_REAL_VAULTS = {
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
}


class Vault:
    """Tokens by service address and login ID. Every method may block.

    A vault that refuses (locked, dismissed) counts as one that isn't there. A back-end may raise anything else of its
    own: Background logs that and tells a Defect, which the caller takes for "no vault" too.
    """

    def is_there(self) -> bool:
        return _backend() is not None

    def token(self, service_url: str, login_id: str) -> str:
        """Empty when there is none, or when what is there can't be a token of ours."""
        found = self._do(lambda backend: backend.get_password(_place(service_url), login_id))
        return found if isinstance(found, str) and len(found) <= TOKEN_MAX_CHARS else ""

    def keep(self, service_url: str, login_id: str, token: str) -> bool:
        return bool(self._do(lambda backend: backend.set_password(_place(service_url), login_id, token) or True))

    def forget(self, service_url: str, login_id: str) -> None:
        """Safe to repeat: back-ends refuse where nothing is kept."""
        self._do(lambda backend: backend.delete_password(_place(service_url), login_id))

    def store_keys(self, service_url: str, login_id: str) -> str:
        """What keep_store_keys was given; empty when there is nothing, or nothing of ours."""
        found = self._do(lambda backend: backend.get_password(_place_of_keys(service_url), login_id))
        return found if isinstance(found, str) and len(found) <= KEYS_MAX_CHARS else ""

    def keep_store_keys(self, service_url: str, login_id: str, keys: str) -> bool:
        """keys: text of usen_desk.local.store.keys."""
        return bool(self._do(lambda backend: backend.set_password(_place_of_keys(service_url), login_id, keys) or True))

    def forget_store_keys(self, service_url: str, login_id: str) -> None:
        """Safe to repeat."""
        self._do(lambda backend: backend.delete_password(_place_of_keys(service_url), login_id))

    def _do(self, act: Callable[[Any], Any]) -> Any:
        backend = _backend()
        if backend is None:
            return None
        import keyring.errors

        try:
            return act(backend)
        except keyring.errors.KeyringError as error:
            log.info("vault: %s", type(error).__name__)
            return None


def _backend() -> Any:
    """The vault of this PC, or None: no plain files, no null back-end, and of a chain only a real one."""
    import keyring

    backend = keyring.get_keyring()
    chained = getattr(backend, "backends", None)
    candidates = list(chained) if chained else [backend]
    return next((one for one in candidates if type(one).__module__ in _REAL_VAULTS), None)


def _place(service_url: str) -> str:
    return f"{APP} {service_url}"


def _place_of_keys(service_url: str) -> str:
    return f"{APP} store {service_url}"
