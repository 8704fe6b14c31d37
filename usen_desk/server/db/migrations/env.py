"""Alembic's entry: runs the revisions on the connection that migrate.py hands over."""

from alembic import context

from usen_desk.server.db.schema import metadata


def _own(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave the search indexes to search.py."""
    return not (kind == "table" and name and "_search" in name) and name not in (
        "grams",
        "ix_customer_grams",
        "ix_message_grams",
    )


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=_own,
)
with context.begin_transaction():
    context.run_migrations()
