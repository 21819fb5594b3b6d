"""Starts Spark on this computer or joins a cluster, quietly, and always ends what it started."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Final

from annotator.audit.engines.java import java_home
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.display_text import shown_name
from annotator.sentences.parts import Name
from annotator.sentences.said import said

LOCAL: Final = re.compile(r"local\[(\d+|\*)\]")
CLUSTER: Final = "spark://"

_FAILURES: Final = 4
"""A task that is lost with its process is tried so often, as in a cluster."""

_LOOPBACK: Final = "127.0.0.1"
_CHARACTERS: Final = 300
_PATIENCE_S: Final = 60


def _pyspark() -> Any:  # noqa: ANN401  a module
    try:
        import pyspark  # noqa: PLC0415 - an extra: without it the audit is refused

        return pyspark
    except ImportError as error:
        raise AuditRefusedError(
            "This engine needs the libraries of the extra spark. Install them with "
            "pip install 'fairlabel[audit,spark]' and try again."
        ) from error


@contextmanager
def spark_session(master: str) -> Iterator[Any]:
    """Yield a session of Spark.

    Args:
        master: ``local[2]``, or the address of a cluster, ``spark://HOST:PORT``.

    Raises:
        AuditRefusedError: PySpark or Java is missing, or Spark failed; what was verified is kept.
    """
    pyspark = _pyspark()
    from py4j.protocol import Py4JError, Py4JNetworkError  # noqa: PLC0415 - they come with PySpark, which may not be there
    from pyspark.errors import PySparkException  # noqa: PLC0415 - they come with PySpark, which may not be there

    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fairlabel-spark-")))
        log = stack.enter_context((scratch / "spark.log").open("w+b"))
        stack.enter_context(_environment(master))
        try:
            stack.enter_context(_kept_interrupt())
            yield stack.enter_context(_session(pyspark, _settings(master, scratch), log))
        except (PySparkException, Py4JError, Py4JNetworkError, ConnectionError) as error:
            raise AuditRefusedError(
                said(
                    "Spark stopped: {problem} What was verified is kept. Check the cluster and "
                    "audit again.",
                    problem=Name(_told(error, log)),
                )
            ) from error


@contextmanager
def _session(pyspark: Any, settings: Mapping[str, str], log: IO[bytes]) -> Iterator[Any]:  # noqa: ANN401  a module
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415 - an extra: only for this engine
    from pyspark.sql import SparkSession  # noqa: PLC0415 - the same

    conf = pyspark.SparkConf(loadDefaults=False).setAll(list(settings.items()))
    gateway = launch_gateway(conf, {"stdout": log, "stderr": subprocess.STDOUT})
    try:
        context = pyspark.SparkContext(conf=conf, gateway=gateway)
        session = SparkSession(context)
        try:
            yield session
        finally:
            session.stop()
    finally:
        _end(pyspark, gateway)


def _end(pyspark: Any, gateway: Any) -> None:  # noqa: ANN401  of PySpark
    """End the Java process: it ends itself when its input is closed."""
    # PySpark would use this process again for the next session.
    for name in ("_gateway", "_jvm"):
        setattr(pyspark.SparkContext, name, None)
    gateway.shutdown()
    gateway.proc.stdin.close()
    try:
        gateway.proc.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        gateway.proc.kill()
        gateway.proc.wait()


def _settings(master: str, scratch: Path) -> dict[str, str]:
    settings = {
        "spark.app.name": "Fairlabel audit",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": os.fspath(scratch / "warehouse"),
    }
    if found := LOCAL.fullmatch(master):
        settings |= {
            "spark.master": f"local[{found[1]},{_FAILURES}]",
            "spark.driver.host": _LOOPBACK,
            "spark.driver.bindAddress": _LOOPBACK,
            "spark.local.dir": os.fspath(scratch),
            # A third of the time: the queries are small and many, so that planning them, cutting
            # their rows up and compiling Java for each takes longer than their rows do.
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.files.minPartitionNum": "1",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }
    return settings


@contextmanager
def _environment(master: str) -> Iterator[None]:
    """Name Java, and on this computer the Python of the tasks, while Spark runs."""
    wanted = {"JAVA_HOME": java_home()}
    if LOCAL.fullmatch(master):
        wanted |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": _LOOPBACK}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _kept_interrupt() -> Iterator[None]:
    """Put back what Ctrl-C does: PySpark takes it for itself."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is not before:
            signal.signal(signal.SIGINT, before)


def _told(error: Exception, log: IO[bytes]) -> str:
    """Return the first line of an error, or the last line of Spark's own log."""
    lines = [each.strip() for each in str(error).splitlines() if each.strip()]
    if not lines or "JAVA_GATEWAY_EXITED" in lines[0]:
        log.seek(0)
        logged = log.read().decode(errors="replace").splitlines()
        lines = [each.strip() for each in reversed(logged) if each.strip()] or lines
    return shown_name(lines[0] if lines else type(error).__name__, _CHARACTERS)
