"""SIGKILL of a program in the middle of writing its outbox: what it was told to be durable is there (I8, F11, F12)."""

import contextlib
import random
import subprocess
import sys

import pytest

from tests.local.store.samples import uuid
from tests.local.store.typist import KEY, body
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.sealing import Sealer

KILLS = 20


def killed_after(path, lines, more_bytes):
    """What a typist had said when it was killed, a little after that many lines."""
    typist = subprocess.Popen(
        [sys.executable, "-m", "tests.local.store.typist", str(path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    said = []
    try:
        for line in typist.stdout:
            said.append(line.split())
            if len(said) >= lines:
                break
        for _ in range(more_bytes):  # let it run into its next step by the time that this takes
            path.stat()
    finally:
        typist.kill()
    said += [line.split() for line in typist.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    typist.stdout.close()
    typist.wait()
    return said


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("killed") / "outbox.db"


@pytest.mark.parametrize("seed", range(KILLS))
def test_what_was_told_to_be_durable_survives_a_kill(path, seed):
    """One file for all the kills: each start goes on with what the kill before left."""
    dice = random.Random(seed)
    said = killed_after(path, dice.randrange(2, 110), dice.randrange(0, 3000))
    with contextlib.closing(OutboxFile(path, Sealer(KEY))) as outbox:
        check(outbox, said)
        for one in outbox.load().items:
            outbox.erase_item(one.item_id)
        for one in outbox.load().drafts:
            outbox.drop_draft(one.mode, one.inquiry_id)


def check(outbox, said):
    kept = outbox.load()
    assert not outbox.was_salvaged
    assert not kept.damaged
    drafts = [(int(line[1]), int(line[2])) for line in said if line[0] == "draft"]
    turns = {what: [int(line[1]) for line in said if line[0] == what] for what in ("queued", "put", "erased")}
    items = {one.item_id: one for one in kept.items}
    for turn in set(turns["queued"]) - set(turns["erased"]):
        may_be_erased = turn + 1 in turns["put"]
        assert uuid(turn) in items or may_be_erased, f"the item of round {turn} is lost"
    for turn in turns["erased"]:
        assert uuid(turn) not in items
    for one in kept.items:
        assert one.draft.body == body(one.number)
        assert outbox.file(one.draft.files[0].upload_id) == b"x" * 200_000
        assert one.problem == "behind" or one.number not in turns["put"]
    if drafts and drafts[-1][0] not in turns["queued"]:
        turn, number = drafts[-1]
        written = {(one.reply_id, one.body) for one in kept.drafts}
        ahead = {(uuid(turn), body(number)), (uuid(turn), body(number + 1))}
        assert written & ahead or uuid(turn) in items, f"the draft {turn}/{number} is lost"
