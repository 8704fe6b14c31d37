"""Tests for usen_desk.server.trials.trial_import_kind."""

from datetime import UTC, datetime

import pytest

from tests.server.trials.importing import PLACES, TRIAL_LABELS
from usen_desk.server.accounts.import_kinds import BadRow
from usen_desk.server.trials.trial_import_kind import TRIALS, TrialLayout, last_day, stamped

CELLS = ["870381", "xfeeaP", "個別対応", "2018-06-13", "2018-08-03 00:17:28", ""]


def test_the_fourteenth_day_is_counted_in_japan():
    assert last_day("2018-08-02 15:17:28.000000") == "2018-08-16"
    assert last_day("2018-08-03 14:59:59.000000") == "2018-08-16"
    assert last_day("2018-08-03 15:00:00.000000") == "2018-08-17"


def test_every_row_has_a_branch_if_need_be_an_empty_one():
    few, all_ = TrialLayout(TRIALS, TRIAL_LABELS), TrialLayout(TRIALS, [*TRIAL_LABELS, *PLACES])
    assert few.given == (
        "account_id",
        "login_id",
        "sold_as",
        "issued_on",
        "authenticated_at",
        "expires_on",
        "branch_code",
    )
    assert few.read(CELLS)[0][-2:] == ("2018-08-16", None)
    assert all_.read([*CELLS, "横浜南支店", "C1", "staff1"])[0][-3:] == ("横浜南支店", "C1", "staff1")
    assert len(few.complete(2, few.read(CELLS)[0])) == len(few.staged)


def test_a_stated_expiry_stands():
    layout = TrialLayout(TRIALS, TRIAL_LABELS)
    assert layout.read([*CELLS[:5], "2018/8/30"])[0][5] == "2018-08-30"
    assert layout.read([*CELLS[:4], "", ""])[0][4:6] == (None, None)


def test_every_fault_of_a_row_is_found():
    with pytest.raises(BadRow) as raised:
        TrialLayout(TRIALS, TRIAL_LABELS).read(["x", "", "個別対応", "", "soon", "1"])
    fields = [fault.field for fault in raised.value.faults]
    assert fields == ["account_id", "login_id", "issued_on", "authenticated_at", "expires_on"]


def test_a_rep_has_the_trial_from_the_time_of_the_run():
    kind = stamped(datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
    field, made = kind.derived["registered_at"]
    assert (field, made(7), made(None)) == ("rep_id", "2026-11-22 03:00:00.000000", None)


def test_only_what_the_file_gives_is_written_and_by_its_rule():
    merge = TrialLayout(stamped(datetime(2026, 11, 22, tzinfo=UTC)), TRIAL_LABELS).merge
    assert {name for name, _ in merge.rules} == {"authenticated_at", "expires_on", "branch_code"}
    assert merge.version == "version"
    assert not {"rep_id", "customer_id", "registered_at", "version", "total_minutes"} & set(merge.fields)


def test_an_authentication_at_the_end_of_the_calendar_is_a_fault():
    for began in ("9999-12-31 23:59:59", "9999-12-20"):
        with pytest.raises(BadRow):
            TrialLayout(TRIALS, TRIAL_LABELS).read([*CELLS[:4], began, ""])
    assert TrialLayout(TRIALS, TRIAL_LABELS).read([*CELLS[:4], "9998-12-31 10:00:00", ""])[0][5] == "9999-01-13"
