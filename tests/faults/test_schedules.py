"""I1-I4 under 200 random schedules of faults between two real desks and a real service: nothing lost, nothing doubled,
each author's replies in order, nothing stated that isn't so. Long runs: python3 dev.py faults."""

import pytest

from tests.faults.schedules import World

FIRST_SEED, AT_A_TIME, TIMES = 20261122, 50, 4


@pytest.fixture(scope="module")
def world(tmp_path_factory, authority, stores_file):
    folder = tmp_path_factory.mktemp("schedules")
    database = folder / "service.db"
    database.write_bytes(stores_file.read_bytes())
    made = World(folder, authority, f"sqlite:///{database}")
    yield made
    made.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(TIMES))
def test_nothing_is_lost_doubled_out_of_order_or_falsely_stated(world, part):
    before = world.counts.replies
    for seed in range(FIRST_SEED + part * AT_A_TIME, FIRST_SEED + (part + 1) * AT_A_TIME):
        assert world.run(seed) == [], f"seed {seed}"
    assert world.counts.replies - before > AT_A_TIME
    assert world.counts.is_clean
