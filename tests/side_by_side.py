"""How the files of tests are handed out where the suite runs on several cores (docs/decisions/0020).

A pytest plugin, loaded by tests/conftest.py. Files whose tests take long come first, so that the workers end together;
and a test that kills its worker is not given to the next one.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

LONG = ("tests/faults/test_schedules.py", "tests/ui/test_screenshots.py")
"""Files that take over a minute, longest first; the others follow by path, the last of which are quick."""


class WholeFiles(LoadFileScheduling):
    """`--dist loadfile`, in the order that the tests were collected in."""

    def remove_node(self, node: WorkerController) -> str | None:
        # WORKAROUND: pytest-xdist 3.8 gives the test in which a worker died to the next worker, for ever: where it dies
        # each time, the run hangs. Remove when LoadScopeScheduling.remove_node counts that test as done.
        units = self.assigned_work[node].values()
        died_in = next(((unit, test) for unit in units for test, is_done in unit.items() if not is_done), None)
        if died_in is None:
            return super().remove_node(node)
        unit, test = died_in
        unit[test] = True
        super().remove_node(node)
        return test


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles | None:
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return WholeFiles(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONG)))
