"""The libraries of the extra ``audit``, imported when they are needed."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from annotator.audit.tables.audit_errors import AuditRefusedError

_MISSING: Final = (
    "An audit needs large libraries, which the packages for Windows and Linux do not hold. "
    "Install Fairlabel into a Python of your own with pip install 'fairlabel[audit]', and audit "
    "there."
)


def require_libraries() -> None:
    """Check that the libraries are installed, without importing them.

    Raises:
        AuditRefusedError: one is not.
    """
    if not all(map(importlib.util.find_spec, ("duckdb", "ibis", "pyarrow"))):
        raise AuditRefusedError(_MISSING)


@contextmanager
def _asked_for() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise AuditRefusedError(_MISSING) from error


def arrow() -> Any:  # noqa: ANN401  a module
    """Return pyarrow.

    Raises:
        AuditRefusedError: it is not installed.
    """
    with _asked_for():
        import pyarrow as pa  # noqa: PLC0415 - an extra: without it the audit is refused

        return pa


def parquet() -> Any:  # noqa: ANN401  a module
    """Return the module of pyarrow for Parquet.

    Raises:
        AuditRefusedError: it is not installed.
    """
    with _asked_for():
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra: without it the audit is refused

        return pq


def duckdb() -> Any:  # noqa: ANN401  a module
    """Return DuckDB.

    Raises:
        AuditRefusedError: it is not installed.
    """
    with _asked_for():
        import duckdb as found  # noqa: PLC0415 - an extra: without it the audit is refused

        return found


def queries() -> Any:  # noqa: ANN401  a module
    """Return Ibis.

    Raises:
        AuditRefusedError: it or DuckDB is not installed.
    """
    with _asked_for():
        import duckdb  # noqa: F401, PLC0415  asked for by name later
        import ibis  # noqa: PLC0415 - an extra: without it the audit is refused

        return ibis
