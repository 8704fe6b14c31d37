"""Kills a desk in the middle of typing and looks what the next start has of the text (F11, I6).

python -m tests.faults.typing_kills --kills 200 --seed 1        # the long run; python3 dev.py faults --kills
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.faults.desk_process import DeskProcess
from tests.faults.schedules import PEOPLE
from tests.journeys.exchanges import Customer
from usen_desk.server.demo_data.staff import DEMO_PASSWORD

LATEST_S = 1.0
"""I6: no older than this is what is on the disk."""
KEYS = "abcdefghijklmnopqrstuvwxyz "


@dataclass
class Kill:
    typed: str
    """Everything, up to the kill."""
    found: str
    """After the next start."""
    sure: int
    """So many of its characters were older than LATEST_S when the desk died."""
    missing_s: float
    """Age of the oldest character that is missing."""

    @property
    def holds(self) -> bool:
        return self.typed.startswith(self.found) and len(self.found) >= self.sure


class Typist:
    """One person at one PC; `inquiries` are used in turn, so that each text begins empty."""

    def __init__(self, folder, service, vault, texts):
        customer = Customer(service)
        self._inquiries = [customer.open(f"入力の試験{at}です。") for at in range(texts)]
        self.desk = DeskProcess(folder, service.url, service.authority.ca_file, vault.port)
        self._sign_in()

    def _sign_in(self):
        self.desk.do("sign in", login_id=PEOPLE[0], password=DEMO_PASSWORD, stay=True)

    def kill(self, lot):
        inquiry_id = self._inquiries.pop()
        self.desk.do("open", inquiry_id=inquiry_id)
        assert self.desk.do("text") == ""
        typed, late_s = [], 0.0
        until = time.monotonic() + lot.uniform(0.1, 2.5)
        while time.monotonic() < until:
            text = "".join(lot.choices(KEYS, k=lot.randint(1, 4)))
            self.desk.do("type", text=text)
            typed.append((time.monotonic(), text))
            late_s = max(late_s, self._rest(lot))
        died_at = time.monotonic()
        self.desk.kill()
        self.desk.start()
        self._sign_in()
        self.desk.do("open", inquiry_id=inquiry_id)
        found = self.desk.do("text")
        latest_s = LATEST_S + late_s
        sure = sum(len(text) for at, text in typed if died_at - at > latest_s)
        return Kill("".join(text for _, text in typed), found, sure, _missing_s(typed, len(found), died_at))

    def _rest(self, lot):
        """A pause as people make them; returns how much later than asked the busy machine ended it."""
        pause_ms = lot.choice((20, 60, 120, 400))
        began = time.monotonic()
        self.desk.do("rest", for_ms=pause_ms)
        return time.monotonic() - began - pause_ms / 1000


def _missing_s(typed, found, died_at):
    for at, text in typed:
        found -= len(text)
        if found < 0:
            return died_at - at
    return 0.0
