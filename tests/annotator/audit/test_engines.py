"""The queries run on another engine too, and this one reaches nothing outside the process."""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotator.audit import figures
from annotator.audit.audit import audited_tables
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.engines import plan
from annotator.audit.engines.duckdb_engine import DuckDbDatabase, DuckDbEngine
from annotator.audit.query_engine import Expression, QueryEngine, stored, table
from benchmarks.fleets.fleet_audit import WrittenFleets, findings_of
from benchmarks.fleets.fleet_rows import honest_fleet


@pytest.fixture
def expressions(tmp_path: Path) -> list[Expression]:
    """All queries of an audit, as expressions."""
    place = AuditFolder(tmp_path / "audit")
    fleets = WrittenFleets(place)
    fleets.add(honest_fleet(1))
    made: list[Expression] = []

    class Noted(QueryEngine):
        """Notes each expression that it runs."""

        def _answer(self, expression: Expression) -> pa.Table:
            made.append(expression)
            return super()._answer(expression)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("annotator.audit.audit.QueryEngine", Noted)
        fleets.audit(has_report=True)
    return made


def test_every_query_can_be_written_for_spark(expressions: list[Expression]) -> None:
    assert len(expressions) >= 30
    for each in expressions:
        assert "SELECT" in ibis.to_sql(each, dialect="pyspark")


def test_the_queries_of_a_second_audit_are_planned_already(tmp_path: Path) -> None:
    findings_of([honest_fleet(1)], tmp_path / "first", has_report=True)
    before = plan._plan.cache_info().misses
    findings_of([honest_fleet(3, people=12)], tmp_path / "second", has_report=True)
    assert plan._plan.cache_info().misses == before >= 30


def test_a_name_stands_for_the_rows_of_one_expression() -> None:
    counted = figures.counted()
    assert stored("counted", figures._counted()).equals(counted)
    with pytest.raises(ValueError, match="counted"):
        stored("counted", table("parts"))


def test_no_stored_table_has_floating_point(tmp_path: Path) -> None:
    place = AuditFolder(tmp_path / "audit")
    fleets = WrittenFleets(place)
    fleets.add(honest_fleet(2))
    fleets.audit(has_report=True)
    files = sorted(place.root.rglob("*.parquet"))
    assert len(files) > 15
    for path in files:
        kinds = {str(field.type) for field in pq.read_schema(path)}
        assert kinds <= {"string", "int64", "int8"}, path


def test_no_column_of_a_query_is_floating_point(expressions: list[Expression]) -> None:
    for each in expressions:
        kinds = {str(kind) for kind in each.schema().types}
        assert kinds <= {"string", "int64", "int8", "!int64", "!string", "boolean", "null"}, kinds


def test_the_engine_loads_no_extension(tmp_path: Path) -> None:
    place = AuditFolder(tmp_path / "audit")
    place.prepare()
    with audited_tables(place, [], {}, DuckDbEngine()) as (engine, _):
        engine.rows(figures.left_out())
        sql = "SELECT extension_name, install_mode FROM duckdb_extensions() WHERE loaded"
        assert isinstance(engine.database, DuckDbDatabase)
        connection = engine.database.connection
        loaded = connection.execute(sql).fetchall()
        assert {mode for _, mode in loaded} <= {"STATICALLY_LINKED"}
        settings = "SELECT current_setting('autoinstall_known_extensions'), "
        settings += "current_setting('autoload_known_extensions')"
        assert connection.execute(settings).fetchone() == (False, False)
