"""The command line of the checker: one answer for each folder, and what a yes means.

    python check_export.pyz FOLDER... [--source EXPORT]... [--images DIR]

Prints ``yes`` with what was recomputed and what is only stated, or ``no`` with the first fault.
Exit status 0: all folders are right; 1: one is not; 2: wrong usage.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from tools.checkers.check_export.effort.witness import is_about_these_hours
from tools.checkers.check_export.export import FULL, JOB, Export
from tools.checkers.check_export.formats import DERIVED
from tools.checkers.check_export.orders.signature import UNSIGNED
from tools.checkers.check_export.pay.paid import STATED_ALONE
from tools.checkers.check_export.pay.summary import totals_of_all
from tools.checkers.check_export.pictures.check import check_apart
from tools.checkers.check_export.readme import shown_amount
from tools.checkers.check_export.refusal import Json, Refused
from tools.checkers.check_export.steps import check, check_made_of_exports

USAGE = "Usage: python3 check_export.pyz FOLDER... [--source EXPORT]... [--images DIR]"
SOURCE, APART = "--source", "--images"

SHOWN_DIGITS = 12
"""How many digits of a digest are shown."""

FAULTS = (LookupError, TypeError, ValueError, AttributeError, OSError, ArithmeticError)
"""What a folder can cause beside ``Refused``: the answer is no, never a traceback."""


def main(arguments: list[str]) -> int:
    """Check folders and print the answers; returns the exit status.

    The exit status is right even if nobody reads the answers. The folder after ``--source`` is an
    export that a dataset was made of, and that after ``--images`` has the files of the items. Page:
    "Datasets made of exports", "The files of the items".
    """
    folders, sources, images = _parsed(arguments)
    if not folders or not all(Path(each).is_dir() for each in (*folders, *sources, *images)):
        sys.stderr.write(f"{USAGE}\n")
        return 2
    status = 0
    for folder in folders:
        fault, lines = _answer(
            Path(folder), [Path(each) for each in sources], [Path(each) for each in images]
        )
        if fault:
            status = 1
            lines = [fault]
        _print([f"{'no' if fault else 'yes'}: {folder}", *(f"  {line}" for line in lines)])
    return status


def _parsed(arguments: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Return the folders to check, the sources to compare with, and folders of files."""
    folders: list[str] = []
    sources: list[str] = []
    images: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == SOURCE:
            sources.append(next(rest, ""))
        elif argument == APART:
            images.append(next(rest, ""))
        else:
            folders.append(argument)
    return folders, sources, images


def _answer(folder: Path, sources: list[Path], images: list[Path]) -> tuple[str, list[str]]:
    """Return the first fault of an export, or "" and what a yes means."""
    try:
        if (folder / DERIVED).is_file():
            return "", check_made_of_exports(folder, sources)
        export = check(folder)
        for each in images:
            check_apart(export, each)
        return "", _meaning(replace(export, has_files_apart=bool(images)))
    except Refused as refused:
        return str(refused), []
    except RecursionError:
        return "The documents are nested too deeply to be checked.", []
    except MemoryError:
        return "The documents are too large for the memory of this machine.", []
    except FAULTS as error:
        return f"The folder has no form that can be checked: {type(error).__name__} {error}.", []


def _print(lines: list[str]) -> None:
    """Print lines; names from the export cannot act on the terminal or begin a line."""
    with suppress(OSError, ValueError):  # nobody reads it: the exit status still tells
        for line in lines:
            print(printable(line))
        sys.stdout.flush()


def printable(text: str) -> str:
    """Return a text as printable ASCII on one line; everything else is escaped."""
    ascii_text = text.encode("ascii", "backslashreplace").decode("ascii")
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in ascii_text)


def _meaning(export: Export) -> list[str]:
    """Return what was recomputed and what is only stated. Page: "The result of verify"."""
    recomputed = [
        f"the digests of {len(export.files) - 1} files, and all seals",
        f"the form of all documents, by the published schemas, and {len(export.regions)} regions",
        f"{_count_figures(export)} figures of pay, with their notation, formulas and inputs",
        "the summary, the README and the disclosed fields of the work orders",
        *_recomputed_times(export),
        *_contributions(export),
        *_signed_orders(export),
    ]
    lines = [f"recomputed: {recomputed[0]}"]
    lines += [f"            {line}" for line in recomputed[1:]]
    stated = _only_stated(export)
    lines += [f"only stated: {stated[0]}"]
    lines += [f"             {line}" for line in stated[1:]]
    lines += [f"only stated, in no sum: {line}" for line in _stated_alone(export)]
    lines.append("not looked at: the words for lists, tables and floors of work orders, and for")
    lines.append("               the reason why a figure is not known")
    return lines


def _recomputed_times(export: Export) -> list[str]:
    """Return which times follow from others, by the level of detail."""
    count = len(export.effort["items"])
    if export.has_sessions:
        sessions = export.effort["sessions"]
        spans = sum(len(session["spans"]) for session in sessions)
        return [f"the time of {count} items and of the whole, from {spans} spans"]
    if export.detail == JOB:
        return ["the sums of time over categories"]
    return [f"the time of the whole, from {count} items and the time on none"]


def _contributions(export: Export) -> list[str]:
    """Return what was checked of contributions. Page: "Contributions"."""
    if export.contributions is None:
        return []
    count = len(export.contributions["contributions"])
    return [f"{count} contributions: their signatures, their exports, and the sums over them"]


def _stated_files(export: Export) -> list[str]:
    """Return what is said of files. Page: "The files of the items", "manifest.json"."""
    told = []
    if export.effort["dataset"]["files"] == "named" and not export.has_files_apart:
        told.append("the pictures, which are only named")
    if not export.has_own_front_matter:
        told.append("the front matter of README.md, which is not that of the export")
    if export.apart:
        told.append(f"{len(export.apart)} files that the export did not write: nothing is said of")
        told.append("    them")
    return told


def _only_stated(export: Export) -> list[str]:
    """Return what nothing in the folder can prove. Page: "The result of verify"."""
    stated = ["that the time was worked, and that the money was paid"]
    stated.append("reviews, night minutes and the length of sound; bonuses and payments")
    stated += _stated_files(export)
    if export.detail == JOB:
        stated.append("the times by category, how many items have time, and what was declared on")
        stated.append("    items")
    if export.detail != FULL:
        stated.append("the gap bins of the totals")
    if any(part["workers"] > 1 for part in export.fair_pay["parts"]):
        stated.append("which worker had how much: shortfall and owed are within their limits")
    if export.fair_pay["workers"] > 1:
        stated.append("how shared pieces were divided between the workers")
    if len(export.fair_pay["parts"]) > 1:
        stated.append("which pieces and reviews belong to which part")
    stated += _stated_signatures(export)
    if export.contributions is not None:
        stated.append("that no contribution was left out, and from which one an item comes")
    elif count := len(export.effort.get("contributions", [])):
        stated.append(f"{count} contributions: their record is not in this export")
    return stated + _stated_amounts(export)


def _stated_signatures(export: Export) -> list[str]:
    """Return what is said to be signed: check_ledger compares it with the signed files.

    Page: "witness"; "``signed_statements``".
    """
    count = len(export.fair_pay["paid"]["signed_statements"])
    words = "signed statements about payments, or about payments that were taken back"
    stated = [f"{count} {words}"] if count else []
    if export.effort["witness"] is None:
        return stated
    hours = "the hours of this export" if is_about_these_hours(export) else "other hours"
    signed = ", said to be signed" if export.effort["witness"]["signed"] else ""
    return [*stated, f"the worker's answer about {hours}{signed}"]


def _signed_orders(export: Export) -> list[str]:
    """Return whose signatures of work orders hold. Page: "fair_pay.json", ``work_orders``."""
    return [
        f"the signature of the work order {order['sha256'][:SHOWN_DIGITS]}, by the key "
        f"{order['signature']}"
        for order in export.fair_pay["work_orders"]
        if order["signature"] != UNSIGNED
    ]


def _stated_amounts(export: Export) -> list[str]:
    """Return each bonus, deduction and loss by conversion that counts.

    Page: "The result of verify", "those that count, because it is said that both sides signed
    them".
    """
    stated = []
    for number, part in enumerate(export.fair_pay["parts"]):
        currency = part["figures"]["currency"]
        for name in ("bonus", "deduction", "conversion"):
            amount = Fraction(part["inputs"][name])
            if amount and currency is not None:
                words = f"{shown_amount(amount, currency)}, said to be signed by both sides"
                stated.append(f"parts[{number}].inputs.{name}: {words}")
    return stated


def _stated_alone(export: Export) -> list[str]:
    """Return what one side alone states. Page: "and those that one side alone states"."""
    stated = []
    for total in totals_of_all(export):
        for name in STATED_ALONE if total["paid"] else ():
            amount = Fraction(total["paid"][name]["exact"])
            if amount:
                stated.append(f"{name}, {shown_amount(amount, total['figures']['currency'])}")
    return stated


def _count_figures(export: Export) -> int:
    """Return how many figures the parts and totals have."""
    count = 0
    for entry in [*export.fair_pay["parts"], *export.fair_pay["totals"]]:
        groups: list[Json] = [entry["figures"][key] for key in entry["figures"]]
        groups.append(entry.get("paid"))
        count += sum(len(group) for group in groups if isinstance(group, dict))
    return count
