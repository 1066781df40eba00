"""Alembic runs this: migrations over the connection, and in the transaction, that they were given."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
