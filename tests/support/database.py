"""Emptying the test database between tests that commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def append_only_tables_can_be_flushed() -> Iterator[None]:
    """Put the triggers of append-only tables aside while Django empties the tables, then back.

    Only the flush between two tests is concerned: inside a test, the database refuses as usual.
    """
    from django.db.backends.sqlite3.operations import DatabaseOperations

    usual = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations: Any, sql_list: Sequence[str]) -> None:
        with operations.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drops = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        usual(operations, [*drops, *sql_list, *(sql for _, sql in triggers)])

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        DatabaseOperations.execute_sql_flush = usual  # type: ignore[method-assign]
