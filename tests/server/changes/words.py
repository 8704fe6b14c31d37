"""A kind of object of the tests' own: words that everybody sees, but for those of one branch. They stand in `meta`."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from usen_desk.contract.base import Count, Endpoint, Message, Nothing
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.changes.reader import ChangeView
from usen_desk.server.db import schema
from usen_desk.server.handlers import HANDLERS, Handler

KIND, SECRET = "word", "secret word"
HIDDEN_FROM, SECRET_FROM = 900, 950
"""Words from these numbers on are not for the sales; and of the kind that is not for administrators."""


class Word(Message, frozen=True, kw_only=True):
    text: str
    version: Count = 0


PUT_WORD = Endpoint("PUT", "/v1/words/{word_id}", Word, Nothing, Permission.READ_CHANGES)


def put_word(context, body, word_id):
    key, value = f"word {word_id}", f"{body.version} {body.text}"
    changed = context.tx.execute(update(schema.meta).where(schema.meta.c.key == key).values(value=value))
    if not changed.rowcount:
        context.tx.execute(insert(schema.meta).values(key=key, value=value))
    context.changed(SECRET if word_id >= SECRET_FROM else KIND, word_id)
    return Nothing()


def words(tx):
    """All that are stored: number → Word."""
    rows = tx.execute(select(schema.meta.c.key, schema.meta.c.value).where(schema.meta.c.key.like("word %")))
    return {int(key.split()[1]): _word(value) for key, value in rows}


def _word(value):
    version, _, text = value.partition(" ")
    return Word(text=text, version=int(version))


class Views:
    """The view of words; `asked` keeps the audience of each query, `fault` is raised by all of them."""

    def __init__(self):
        self.asked, self.fault = [], None

    def rows(self, context, changed):
        self.asked.append(context.actor)
        if self.fault:
            raise self.fault
        stored = words(context.tx)
        may_all = context.actor.role is not Role.SALES
        return {
            row.change_id: stored[row.object_id]
            for row in changed
            if row.object_id in stored and (may_all or row.object_id < HIDDEN_FROM)
        }

    @property
    def table(self):
        return {
            KIND: ChangeView(Permission.READ_CHANGES, self.rows),
            SECRET: ChangeView(Permission.READ_ACCOUNTS, self.rows),
        }


WORD_HANDLERS = (*HANDLERS, Handler(PUT_WORD, put_word))
