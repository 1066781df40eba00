"""What brings the tables of a store from one revision to the next; Alembic runs it."""
