"""The command line: every command in its own words, without Qt; ``main.py`` hands in the rest."""

from annotator.cli.common.outside import Outside, Place
from annotator.cli.group import build_cli

__all__ = ["Outside", "Place", "build_cli"]
