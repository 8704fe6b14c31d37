"""A program that writes into an outbox as fast as it can and says what is durable, until it is killed.

    python -m tests.local.store.typist FILE

Each round keeps a draft twenty times, queues it with a file, puts another state and erases the item of the round
before. A line on stdout follows each step: draft <round> <number>, queued <round>, put <round>, erased <round>.
"""

import sys
from pathlib import Path

import msgspec

from tests.local.store.samples import draft, item, kept_file, uuid
from usen_desk.local.store.outbox import OutboxFile
from usen_desk.local.store.sealing import Sealer

KEY = b"k" * 32
DRAFTS_A_ROUND = 20


def body(number):
    return f"{number:04} " + "お世話になっております。" * 40


def tell(*words):
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def main():
    outbox = OutboxFile(Path(sys.argv[1]), Sealer(KEY))
    tell("open")
    for turn in range(1, 1000):
        for number in range(DRAFTS_A_ROUND):
            outbox.keep_draft(draft(body(number), reply=turn))
            tell("draft", turn, number)
        file = kept_file(1000 + turn, b"")
        outbox.put_file(file.upload_id, b"x" * 200_000)
        sent = item(turn, body(turn), files=(file,))
        outbox.queue(sent)
        tell("queued", turn)
        outbox.put_item(msgspec.structs.replace(sent, problem="behind"))
        tell("put", turn)
        if turn > 1:
            outbox.erase_item(uuid(turn - 1))
            tell("erased", turn - 1)


if __name__ == "__main__":
    main()
