"""The command line, without Qt; ``main.py`` passes in the exporters and the window."""

from annotator.cli.common.outside import ExportTarget, Outside
from annotator.cli.group import build_cli

__all__ = ["ExportTarget", "Outside", "build_cli"]
