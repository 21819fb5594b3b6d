"""The page of all commands: their own help, as it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import cast

import click

from annotator.cli.common.outside import Outside
from annotator.cli.group import build_cli

HEAD = """# Commands

What the window does, the command `fairlabel` does, too, without a screen. From *fairlabel* on,
this page is what `--help` prints.

`fairlabel` alone opens the window; `fairlabel JOB.fairlabel` opens it with that job. A command
ends with 0 if all went well, with 1 and one sentence if it was refused, and with 2 if it was
written wrongly. Pages with whole examples: [verify an export](../how-to/verify-an-export.md),
[write a work order](../how-to/write-a-work-order.md), [from the pilot to pay
day](../../vendors.md).

## Where the command is

In the examples it is called `fairlabel`. Type instead what stands here:

| You have | In a terminal |
|---|---|
| Windows, unpacked from a `.zip` | in its folder: `.\\fairlabel-commands.cmd` |
| Windows, installed | in `%LOCALAPPDATA%\\Programs\\Fairlabel`: `.\\fairlabel-commands.cmd` |
| Linux, unpacked from a `.tar.zst` | in its folder: `./fairlabel` |
| Linux, after `./install.sh` | `~/.local/bin/fairlabel` |
| Linux, installed from a `.deb` | `fairlabel` |
| the wheelhouse, after its `./install.sh` | in its folder: `fairlabel/bin/fairlabel` |
| the source | in its folder: `.venv/bin/fairlabel` |
"""
WIDTH = 90


def commands_page() -> str:
    """Return the page as Markdown."""
    command = build_cli(cast("Outside", None))  # help needs no exporter and no window
    return HEAD + "".join(_parts(command, "fairlabel", None))


def _parts(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    bare = copy(command)  # without --help, which all have, and which click keeps once it is made
    vars(bare)["add_help_option"] = False
    context = click.Context(
        bare, info_name=name, parent=parent, max_content_width=WIDTH, terminal_width=WIDTH
    )
    yield f"\n## {context.command_path}\n\n```text\n{bare.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from _parts(found, below, context)
