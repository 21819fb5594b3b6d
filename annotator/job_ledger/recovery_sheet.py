"""The recovery sheet of a key, to print and keep, as HTML or plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from textwrap import wrap
from typing import Final

_IN_LINE: Final = 4
"""Groups of characters in a line, few enough to keep one's place while typing."""

_WIDTH: Final = 76
"""Characters in a line of the plain text."""

_PAGE: Final = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
body { font: 12pt/1.5 serif; color: #000; background: #fff }
body { max-width: 36em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 18pt; margin-bottom: 0.5em }
dt { font-size: 10pt; color: #444 }
dd { margin: 0 0 0.6em; overflow-wrap: anywhere }
ol { font: 17pt/1.9 monospace; border: 1.5pt solid #000; padding: 0.6em 1em 0.6em 3em }
ol { break-inside: avoid }
li::marker { font-size: 10pt; color: #444 }
@page { margin: 20mm }
</style>
</head>
<body>
<h1>$title</h1>
<p>$what</p>
<dl>
$facts
</dl>
<ol>
$lines
</ol>
$notes
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The recovery sheet of a key; ``text`` is in groups separated by spaces."""

    job: str
    worker: str
    text: str
    fingerprint: str

    @property
    def title(self) -> str:
        """The headline."""
        return "Recovery sheet of a key"

    def lines(self) -> Sequence[str]:
        """Return the key in lines of four groups."""
        groups = self.text.split()
        return [" ".join(groups[at : at + _IN_LINE]) for at in range(0, len(groups), _IN_LINE)]

    def as_text(self) -> str:
        """Return the sheet as plain text."""
        numbered = [f"    {number}.  {each}" for number, each in enumerate(self.lines(), 1)]
        facts = [f"{name}: {value}" for name, value in self._facts()]
        notes = [wrap(each, _WIDTH) for each in _NOTES]
        parts = [[self.title], wrap(_WHAT, _WIDTH), facts, numbered, *notes]
        return "\n\n".join("\n".join(part) for part in parts) + "\n"

    def as_html(self) -> str:
        """Return the sheet as a self-contained HTML page."""
        facts = "\n".join(
            f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in self._facts()
        )
        return _PAGE.substitute(
            title=escape(self.title),
            what=escape(_WHAT),
            facts=facts,
            lines="\n".join(f"<li>{escape(each)}</li>" for each in self.lines()),
            notes="\n".join(f"<p>{escape(each)}</p>" for each in _NOTES),
        )

    def _facts(self) -> list[tuple[str, str]]:
        return [
            ("Job", self.job),
            ("Worker", self.worker),
            ("Fingerprint of the public key", self.fingerprint),
        ]


_WHAT: Final = (
    "With this key you sign your hand-ins for one job. If the computer is lost, it can be typed in "
    "again from here, and nobody has to approve a new one."
)
_HOW: Final = (
    "To restore it: Receipts and key… in the window, or fairlabel key JOB --restore. Type all "
    "lines as one. Spaces do not matter, and a mistyped character is noticed."
)
_CARE: Final = (
    "Who has this sheet can sign as you. Keep it where you keep papers that matter. If somebody "
    "may have seen it, make a new key, which needs a new sheet: Receipts and key… in the window, "
    "or fairlabel key JOB --rotate."
)
_NOTES: Final = (_HOW, _CARE)
