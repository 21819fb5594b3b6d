"""Finds a Java runtime with which Spark works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.files import is_folder

VERSIONS: Final = (17, 21)
"""The versions of Java for which PySpark 4.0 is made."""

_INSTALLED: Final = Path("/usr/lib/jvm")
_PATIENCE_S: Final = 60
_VERSION: Final = re.compile(r'version "(\d+)')


def java_home() -> str:
    """Return the folder of a Java of a version that fits: JAVA_HOME's, the path's, or another.

    Raises:
        AuditRefusedError: there is none.
    """
    for home in _homes():
        if _version_of(home / "bin" / "java") in VERSIONS:
            return os.fspath(home)
    raise AuditRefusedError(
        "Spark needs Java 17 or 21, and neither was found. Install one, on Debian with "
        "sudo apt-get install default-jre-headless, or name its folder in JAVA_HOME."
    )


def _homes() -> Iterator[Path]:
    if named := os.environ.get("JAVA_HOME"):
        yield Path(named)
    if found := shutil.which("java"):
        yield Path(os.path.realpath(found)).parent.parent
    if is_folder(_INSTALLED):
        yield from sorted(_INSTALLED.iterdir())


def _version_of(java: Path) -> int:
    """Return the version of a Java, 0 if it does not start."""
    try:
        done = subprocess.run(  # noqa: S603  the Java that the person installed
            [java, "-version"],
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    found = _VERSION.search(done.stderr.decode(errors="replace"))
    return int(found[1]) if found else 0
