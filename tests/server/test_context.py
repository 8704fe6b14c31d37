"""Tests for usen_desk.server.context."""

from datetime import UTC, datetime

import pytest

from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role, Scope
from usen_desk.server.context import Actor, Context, Refusal
from usen_desk.server.settings import Settings


def context(caller, permission=Permission.READ_ACCOUNTS):
    return Context(None, Settings(), datetime.now(UTC), "r", "n", permission, caller)


def test_the_scope_is_that_of_the_endpoints_permission():
    rep = Actor(1, "rep", "n", "d", Role.SALES, "0204180400", "h")
    assert context(rep).scope is Scope.BRANCH
    assert context(rep, Permission.SIGNED_IN).scope is Scope.OWN


def test_without_a_caller_there_is_no_actor():
    with pytest.raises(Refusal) as refused:
        _ = context(None).actor
    assert refused.value.code is Code.SESSION_EXPIRED
