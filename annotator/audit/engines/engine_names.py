"""The names of the engines, as they are given on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from annotator.audit.engines.duckdb_engine import DuckDbEngine
from annotator.audit.engines.engine import AuditEngine
from annotator.audit.engines.spark_engine import SparkEngine
from annotator.audit.engines.spark_session import CLUSTER, LOCAL, spark_session
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.tables.libraries import queries
from annotator.sentences.parts import Name
from annotator.sentences.said import said

DUCKDB: Final = "duckdb"


@contextmanager
def opened_engine(name: str) -> Iterator[AuditEngine]:
    """Yield an engine, and end it.

    Args:
        name: ``duckdb``, ``local[2]`` (Spark on this computer) or ``spark://HOST:PORT``.

    Raises:
        AuditRefusedError: there is no such engine, what it needs is missing, or it failed.
    """
    if name != DUCKDB and not name.startswith(CLUSTER) and not LOCAL.fullmatch(name):
        raise AuditRefusedError(
            said(
                "{engine} is no engine. Name duckdb, local[2] for Spark on this computer, or the "
                "address of a cluster such as spark://host:7077.",
                engine=Name(name),
            )
        )
    queries()
    if name == DUCKDB:
        yield DuckDbEngine()
        return
    with spark_session(name) as session:
        yield SparkEngine(session)
