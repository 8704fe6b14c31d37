"""F11, I6: the desk is killed while somebody types. After the next start at most a second of typing is missing, and
what is there is what was typed."""

import random

import pytest

from tests.faults.typing_kills import Typist
from tests.faults.vault_process import VaultServer

KILLS, SEED = 20, 20261122


@pytest.fixture
def vault():
    made = VaultServer()
    yield made
    made.close()


@pytest.mark.timeout(600)
def test_killed_while_typing_at_most_a_second_is_missing(service, vault, tmp_path):
    typist, lot = Typist(tmp_path / "pc", service, vault, KILLS), random.Random(SEED)
    try:
        kills = [typist.kill(lot) for _ in range(KILLS)]
    finally:
        typist.desk.kill()
    assert [kill for kill in kills if not kill.holds] == []
    assert sum(len(kill.found) for kill in kills) > KILLS
