"""Tests for usen_desk.server.trials.usage_import_store."""

from usen_desk.server.db import schema, staging
from usen_desk.server.trials import usage_import_store
from usen_desk.server.trials.usage_import_store import KnownTrial


def test_trials_are_known_by_their_letters_or_their_number(database, put):
    put("xfeeaP", 870381)
    put("XFEEAP", 2)
    with database.read() as tx:
        wanted = KnownTrial(870381, "xfeeaP", "2026-11-01", None)
        assert usage_import_store.by_login(tx, {"xfeeaP", "xfeeap", "nobody"}) == [wanted]
        assert usage_import_store.by_account(tx, {870381, 5}) == [wanted]
        assert usage_import_store.by_login(tx, set()) == usage_import_store.by_account(tx, set()) == []


def test_staged_lines_are_read_by_their_trials_and_the_latest_end_is_found(database):
    names = ("line", "account_id", "starts_s", "ends_s", "stated_minutes")
    rows = [(2, 7, 100, 200, None), (3, 8, 100, 900, 14), (4, 9, 5, 6, None)]
    with database.write() as tx:
        assert usage_import_store.last_end(tx) is None
        staging.load(tx, schema.import_usage, names, rows)
        assert sorted(usage_import_store.staged(tx, 7, 8)) == [row[1:] for row in rows[:2]]
        assert usage_import_store.last_end(tx) == 900
