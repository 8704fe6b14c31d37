"""Tests for usen_desk.ui.garbage."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from usen_desk.ui.garbage import LOOK_EVERY_MS, GarbageCollector


@pytest.fixture
def automatic_again():
    """The tests of this folder run without it; here it is what is taken away. What other tests left goes before, here:
    a window that a worker took would leave its timers behind, and the next tick would end the run."""
    gc.collect()
    gc.enable()
    yield
    gc.disable()


class Ring(QObject):
    """Only a collection takes it; remembers in which thread that was."""

    taken_in = []

    def __init__(self):
        super().__init__()
        self.itself = self

    def __del__(self):
        self.taken_in.append(threading.current_thread())


def allocate_in_a_worker():
    """As much as makes the interpreter collect by itself, were it allowed to."""
    worker = threading.Thread(target=lambda: [[] for _ in range(100_000)])
    worker.start()
    worker.join()


def test_a_worker_never_takes_a_qobject_and_the_gui_thread_does(qtbot, automatic_again):
    Ring.taken_in.clear()
    collector = GarbageCollector()
    Ring()
    allocate_in_a_worker()
    assert Ring.taken_in == []
    kept = [[] for _ in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: Ring.taken_in == [threading.main_thread()], timeout=10 * LOOK_EVERY_MS)
    del kept, collector


def test_without_it_a_worker_would(automatic_again):
    """The reason for all this: should it fail one day, the interpreter collects elsewhere and this module can go."""
    Ring.taken_in.clear()
    Ring()
    allocate_in_a_worker()
    assert Ring.taken_in
    assert Ring.taken_in[0] is not threading.main_thread()


def test_what_grew_old_before_it_was_let_go_is_taken_too(automatic_again):
    collector = GarbageCollector()
    Ring.taken_in.clear()
    ring = Ring()
    gc.collect()
    del ring
    for _ in range(1000):
        kept = [[] for _ in range(2 * gc.get_threshold()[0])]
        collector.look()
        del kept
        if Ring.taken_in:
            return
    raise AssertionError("never taken")


def test_what_is_kept_is_looked_at_no_more_and_what_comes_later_is(automatic_again):
    collector = GarbageCollector()
    old = [[] for _ in range(1000)]
    collector.keep_what_is_there()
    assert gc.get_freeze_count() > len(old)
    Ring.taken_in.clear()
    Ring()
    gc.collect()
    assert Ring.taken_in


def test_what_the_person_before_left_goes_before_it_would_be_kept(automatic_again):
    collector = GarbageCollector()
    collector.keep_what_is_there()
    Ring.taken_in.clear()
    Ring()
    collector.keep_what_is_there()
    assert Ring.taken_in
