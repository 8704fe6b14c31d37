"""`usen-desk-service import-trials FILE`. Row B-imp."""

from __future__ import annotations

from usen_desk.server.accounts.import_command import Command
from usen_desk.server.trials.trial_import import TrialImport
from usen_desk.server.trials.trial_import_kind import TRIALS

trials = Command(TRIALS, TrialImport)
