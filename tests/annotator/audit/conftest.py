"""The sample job, as the tests of the command line have it."""

from tests.annotator.cli.conftest import demo, made_once

__all__ = ["demo", "made_once"]
