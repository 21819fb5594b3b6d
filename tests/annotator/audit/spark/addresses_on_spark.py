"""Audits from and into ``memory://``, and prints what comes of it as JSON; tests start it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import fsspec

from annotator.audit.addresses import AuditRequest, audit_addresses
from annotator.audit.audit import AuditOptions
from annotator.audit.tables.audit_errors import AuditRefusedError
from tests.support.exports import SCHEMAS


def refused(*paths: str, out: str, engine: str = "duckdb") -> str:
    """Return the sentence with which an audit is refused."""
    try:
        audit_addresses(AuditRequest(paths, out, SCHEMAS, AuditOptions(engine)))
    except AuditRefusedError as error:
        return str(error)
    return ""


def files(memory: Any) -> dict[str, bytes]:
    return {name: memory.cat_file(name) for name in memory.find("/out")}


def look(exports: Path, scratch: Path) -> dict[str, Any]:
    """Return what audits at addresses find and write."""
    memory = fsspec.filesystem("memory")
    memory.put(f"{exports}/", "/in/", recursive=True)
    request = AuditRequest(("memory://in",), "memory://out", SCHEMAS)
    first = audit_addresses(request)
    written = files(memory)
    memory.pipe_file("/out/figures/old.csv", b"of an earlier audit")
    again = audit_addresses(request)
    local = audit_addresses(
        AuditRequest(("memory://in", "memory://nothing"), str(scratch / "out"), SCHEMAS)
    )
    memory.pipe_file("/bad/../../escaped", b"")
    memory.pipe_file("/other/notes.txt", b"of somebody")
    return {
        "exports": first.report["exports"],
        "folders": sorted({folder for each in first.findings for folder in each.folders}),
        "again": again.again,
        "same": files(memory) == written,
        "names": sorted(Path(name).name for name in written if "private" not in name),
        "local": {**local.report, "refused": 0} == first.report,
        "nothing": [str(each) for each in local.refused],
        "left": sorted(path.name for path in (scratch / "out" / "private").glob("inputs*")),
        "bad": refused("memory://bad", out=str(scratch / "bad")),
        "other": refused(str(exports), out="memory://other"),
        "kept": [memory.cat_file(name).decode() for name in memory.find("/other")],
        "unknown": refused("nosuch://host/in", out=str(scratch / "unknown")),
        "cluster": refused(str(exports), out="memory://c", engine="spark://host:7077"),
        "file": refused(exports.as_uri(), out=(scratch / "by address").as_uri()),
        "written": (scratch / "by address" / "report.html").is_file(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(Path(sys.argv[1]), Path(sys.argv[2]))))
