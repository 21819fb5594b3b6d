"""The page of all sentences with which the program refuses something, with what to do."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from annotator.manual.addresses import message_heading
from tools.manual.message_advice import advice_for
from tools.manual.message_groups import GROUPS, LAST, MessageGroup
from tools.manual.names import ROOT

HEAD = """# Messages

Each sentence with which the program refuses something, and what you can do. In the window, *What
can I do?* beside such a sentence leads here. In a dialog that shows one, <kbd>F1</kbd> does. A word
in ‹ › stands for a name, a number or a place.

Nothing is lost by a refusal: the sentence says what was kept.
"""
FOLDERS = ("annotator", "exporters")
_SENTENCE_ENDS = (".", ".)", "?", "”")
_LONGEST = 400


def messages_page() -> str:
    """Return the page as Markdown."""
    found: defaultdict[MessageGroup, dict[str, str]] = defaultdict(dict)
    for path, template in sorted(templates(), key=lambda each: each[1].lower()):
        found[group_of(path)][message_heading(template)] = advice_for(template)
    parts, seen = [HEAD], set[str]()
    for group in (*GROUPS, LAST):
        headings = [each for each in found.get(group, ()) if each not in seen]
        seen.update(headings)
        if headings:
            parts.append(f"\n## {group.title}\n\n{group.advice}\n")
            parts += (
                f"\n### {heading}\n\n{found[group][heading] or group.short}\n"
                for heading in headings
            )
    return "".join(parts)


def group_of(path: str) -> MessageGroup:
    """Return the group of the sentences in a source file."""
    return next((group for group in GROUPS if path.startswith(group.places)), LAST)


@cache
def templates() -> tuple[tuple[str, str], ...]:
    """Return the source file and the English template of each sentence that is whole by itself."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), template)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for template in _templates_in(path.read_text("utf-8"))
        if is_sentence(template)
    )


def is_sentence(template: str) -> bool:
    """Return whether a template is a sentence that can be shown alone, not a part or a line."""
    begins = template[:1].isupper() or template[:1] in {"{", "“"}
    is_line = "\n" in template or len(template) > _LONGEST
    return begins and not is_line and template.endswith(_SENTENCE_ENDS) and " " in template


def _templates_in(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in {"said", "said_n"} or name.endswith("Error"):
                yield from _texts(node.args[0])


def _texts(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression can be: a literal, or one of two by a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
