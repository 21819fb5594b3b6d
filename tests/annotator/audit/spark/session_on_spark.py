"""Audits by the command and works in sessions of Spark, and prints what they do as JSON.

Tests start it. All sessions have the same Java, which the last one ends: starting Java and planning
the first queries takes longest.
"""

from __future__ import annotations

import io
import json
import os
import re
import runpy
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any
from unittest.mock import patch

from annotator.audit.audit_folder import AuditFolder
from annotator.audit.engines import engine as engines
from annotator.audit.engines import spark_session
from annotator.audit.engines.engine_names import opened_engine
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.verification.process_pool import verify_all
from annotator.audit.verification.sources import find_sources
from annotator.progress import Watch
from tests.annotator.audit.spark.planted_fleet import audit_planted
from tests.support.exports import SCHEMAS
from tests.support.material import CHECKOUT


@dataclass(frozen=True, slots=True)
class Places:
    """A scratch folder, the audits of a fleet, hand-ins, their audit, and where a person is."""

    scratch: Path
    fleet: Path
    exports: Path
    audit: Path
    cwd: Path


class DiesOnce:
    """Ends the process of a task as the system does that has no memory left, the first time."""

    def __init__(self, folder: Path) -> None:
        """Remember in a folder which numbers were tried."""
        self._folder = folder

    def __call__(self, number: int) -> int:
        tried = self._folder / str(number)
        if number == 2 and not tried.exists():
            tried.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number


def always_dies(_number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def addresses(pids: list[int]) -> set[str]:
    """Return the addresses to which processes listen or are connected."""
    inodes = {found for pid in pids for found in _sockets(pid)}
    told = set()
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            words = line.split()
            if words[9] in inodes:
                told |= {str(_address(words[at].partition(":")[0])) for at in (1, 2)}
    return told - {"0.0.0.0", "::"} | ({"any"} & _listening(inodes))


def _listening(inodes: set[str]) -> set[str]:
    """Return "any" if a socket waits for connections from everywhere."""
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            words = line.split()
            local = _address(words[1].partition(":")[0])
            if words[9] in inodes and words[3] == "0A" and local.is_unspecified:
                return {"any"}
    return set()


def _sockets(pid: int) -> set[str]:
    links = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            links.append(str(each.readlink()))
        except OSError:
            continue
    return {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))}


def _address(written: str) -> IPv4Address | IPv6Address:
    words = [bytes.fromhex(written[at : at + 8])[::-1] for at in range(0, len(written), 8)]
    found = ip_address(b"".join(words))
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def command(arguments: Sequence[str | Path], cwd: Path) -> tuple[int, str, str]:
    """Run the program as in a terminal; return its status, and what it writes."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    before, sys.argv[:], status = sys.argv[:], ["main.py", *map(str, arguments)], None
    os.chdir(cwd)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            runpy.run_path(str(CHECKOUT / "main.py"), run_name="__main__")
    except SystemExit as ended:
        status = ended.code
    finally:
        os.chdir(CHECKOUT)
        sys.argv[:] = before
    written = (each.buffer.getvalue().decode() for each in (out, err))
    return (status, *written)  # type: ignore[return-value]  # a status and two texts


def audit_there(places: Places) -> dict[str, Any]:
    """Return what the command told that audits."""
    return {
        "told": command(("audit", places.exports, places.audit, "--engine", "local[2]"), places.cwd)
    }


def work(places: Places) -> dict[str, Any]:
    """Return what a session does that audits, verifies again, loses a task, and then fails."""
    seen: dict[str, Any] = {}
    try:
        with opened_engine("local[2]") as engine:
            java, tasks = engine.session.sparkContext._gateway.proc, engine.tasks  # type: ignore[attr-defined]  # the engine on Spark has a session
            assert tasks is not None
            with patch.object(engines, "_SMALL", 0):  # the command audits small files
                seen["accusations"] = audit_planted(engine, places.fleet)
            sources, audit = find_sources([places.exports], places.audit), AuditFolder(places.audit)
            seen["again"] = verify_all(sources, audit, SCHEMAS, Watch(), tasks).again
            seen["results"] = list(tasks.results(DiesOnce(places.scratch), [1, 2, 3], Watch()))
            seen["addresses"] = sorted(addresses([os.getpid(), java.pid]))
            list(tasks.results(always_dies, [1], Watch()))
    except AuditRefusedError as error:
        seen["sentence"] = str(error)
    return seen


def interrupt() -> dict[str, Any]:
    """Return what a session does that is interrupted."""
    seen: dict[str, Any] = {}
    before, java = signal.getsignal(signal.SIGINT), None
    try:
        with opened_engine("local[2]") as engine:
            java = engine.session.sparkContext._gateway.proc  # type: ignore[attr-defined]  # the engine on Spark has a session
            signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        seen["interrupted"] = True
    seen["java_ended"] = java is not None and java.poll() is not None
    return seen | {"interrupt_is_as_before": signal.getsignal(signal.SIGINT) is before}


def look(places: Places) -> dict[str, Any]:
    """Return what three sessions do; the first two only ask that their Java be ended."""
    from pyspark import SparkContext, java_gateway

    with patch.object(spark_session, "_end") as end:
        seen, asked = audit_there(places), [end.call_count]
        with patch.object(java_gateway, "launch_gateway", lambda *_: SparkContext._gateway):
            seen |= work(places)
            asked.append(end.call_count)
    with patch.object(java_gateway, "launch_gateway", lambda *_: SparkContext._gateway):
        return seen | interrupt() | {"asked_to_end": asked}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(Places(*map(Path, sys.argv[1:])))))
