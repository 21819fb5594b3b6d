"""Builds the command ``fairlabel`` from its subcommands; without one it opens the window."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.output import never_fail_on_characters
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import refusals, usage_in_plain_words
from annotator.files import exists

SUFFIX: Final = ".fairlabel"
"""The extension of job files."""

COMMANDS: Final[Mapping[str, str]] = {
    "demo": "new_and_demo",
    "new": "new_and_demo",
    "info": "info",
    "items": "items",
    "import": "import_boxes",
    "export": "export",
    "subset": "derived",
    "join": "derived",
    "formats": "formats",
    "compare": "compare",
    "audit": "vendor.audit",
    "agree": "vendor.agree",
    "plan": "vendor.plan",
    "verify": "check_and_verify",
    "openings": "ledger.openings",
    "texts": "texts",
    "statement": "statement",
    "record": "record",
    "portable-record": "ledger.portable_record",
    "payment": "payment",
    "work-order": "work_order",
    "hand-in": "ledger.hand_in",
    "submit": "ledger.submit",
    "receive": "vendor.receive",
    "merge": "vendor.merge",
    "reviews": "vendor.reviews",
    "receipt": "ledger.receipt",
    "receipts": "ledger.receipts",
    "prove": "ledger.prove",
    "key": "ledger.key",
    "encryption-key": "ledger.encryption_key",
    "shred": "ledger.shred",
    "pack": "vendor.pack",
    "open-package": "open_package",
    "check": "check_and_verify",
    "backups": "backups_and_recover",
    "recover": "backups_and_recover",
    "update": "update",
}
"""Each command and its module; the object in it has the command's name with ``_`` for ``-``."""

_OF_PYTHON: Final = {"import": "import_document"}


@click.command(hidden=True)
@click.argument("job", required=False, type=click.Path(path_type=Path))
@click.pass_context
def window(context: click.Context, job: Path | None) -> None:
    """Open the window, with a job or without."""
    outside: Outside = context.obj
    context.exit(outside.open_window(job))


class Commands(click.Group):
    """The commands. Each is imported only when it is run, which keeps the start fast."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names, in the order in which people usually need them."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if name not in self.list_commands(context):
            return None
        module = import_module(f"annotator.cli.commands.{COMMANDS[name]}")
        command: click.Command = getattr(module, _OF_PYTHON.get(name, name.replace("-", "_")))
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """If the first argument is a file instead of a command, open it in the window."""
        if args and self.get_command(context, args[0]) is None and _is_job(args[0]):
            return window.name, window, args
        return super().resolve_command(context, args)

    def invoke(self, context: click.Context) -> object:
        """Run the command; an error prints its sentences and exits with status 1."""
        never_fail_on_characters()
        with refusals(), usage_in_plain_words():
            return super().invoke(context)

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments before the command."""
        with refusals(), usage_in_plain_words():
            return super().parse_args(context, args)


def build_cli(outside: Outside) -> click.Group:
    """Return the ``fairlabel`` command, which uses exporters and window through ``outside``."""

    @click.pass_context
    def fairlabel(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            context.invoke(window)

    shows_version = click.version_option(
        package_name="fairlabel", prog_name="Fairlabel", message="%(prog)s %(version)s"
    )
    commands = Commands(
        name="fairlabel",
        callback=fairlabel,
        invoke_without_command=True,
        subcommand_metavar="[JOB.fairlabel | COMMAND ...]",
        context_settings={"obj": outside, "help_option_names": ["-h", "--help"]},
        help="Boxes and transcription, with the real effort and the pay behind every label.\n\n"
        "Without a command the window opens, with the job that is named or without one.",
    )
    return shows_version(commands)


def _is_job(argument: str) -> bool:
    path = Path(argument)
    return path.suffix == SUFFIX or exists(path)
