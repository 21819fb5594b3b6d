"""The command line: every command in its own words, without Qt; ``main.py`` hands in the rest."""

from annotator.cli.group import build_cli
from annotator.cli.outside import Outside, Place

__all__ = ["Outside", "Place", "build_cli"]
