"""What Spark needs and does not find is said in one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from annotator.audit.engines import java
from annotator.audit.engines.java import java_home
from annotator.audit.tables.audit_errors import AuditRefusedError
from tests.annotator.cli.running import refused


@pytest.mark.parametrize("name", ["spark", "local", "local[two]", "mesos://host", ""])
def test_another_engine_is_refused(tmp_path: Path, name: str) -> None:
    told = refused("audit", tmp_path, tmp_path / "out", "--engine", name)
    assert "is no engine. Name duckdb, local[2]" in told


def test_without_pyspark_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    told = refused("audit", tmp_path, tmp_path / "out", "--engine", "local[2]")
    assert "pip install 'fairlabel[audit,spark]'" in told
    assert not (tmp_path / "out").exists()


def _java(home: Path, version: str) -> Path:
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-10-20' >&2\n")
    program.chmod(0o700)
    return home


@pytest.fixture
def no_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of installed versions of Java, in which there is none."""
    monkeypatch.setattr(java, "_INSTALLED", tmp_path / "jvm")
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return tmp_path / "jvm"


def test_without_java_a_line_to_copy_is_given(no_java: Path) -> None:
    with pytest.raises(AuditRefusedError, match="Java 17 or 21"):
        java_home()
    assert not no_java.exists()


@pytest.mark.usefixtures("no_java")
def test_a_java_that_fits_is_chosen_among_several(
    no_java: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", os.fspath(_java(no_java / "new", "25.0.1")))
    _java(no_java / "old", "11.0.2")
    with pytest.raises(AuditRefusedError):
        java_home()
    fits = _java(no_java / "seventeen", "17.0.21")
    assert java_home() == os.fspath(fits)
