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

    # WORKAROUND: after a worker died, pytest-xdist 3.8 hands out its files again, those that are through as well, and
    # the test in which it died for ever. A worker that gets an empty file, or one test and no word that there is no
    # other, waits for good, and so does the run. Remove when LoadScopeScheduling.remove_node leaves out what is done.

    def remove_node(self, node: WorkerController) -> str | None:
        units = self.assigned_work[node]
        died_in = next(((unit, test) for unit in units.values() for test, is_done in unit.items() if not is_done), None)
        if died_in is not None:
            unit, test = died_in
            unit[test] = True
        self.assigned_work[node] = {scope: unit for scope, unit in units.items() if not all(unit.values())}
        super().remove_node(node)
        return died_in and died_in[1]

    def schedule(self) -> None:
        is_later = self.collection is not None
        super().schedule()
        if not is_later:
            return
        for node in self.nodes:
            while self.workqueue and not node.shutting_down and self._pending_of(self.assigned_work[node]) <= 2:
                self._reschedule(node)
            if not self.workqueue:
                node.shutdown()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles | None:
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return WholeFiles(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONG)))
