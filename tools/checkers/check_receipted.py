"""Checks an export against hand-ins, receipts and proofs of its job, by docs/ledger.md alone.

python check_receipted.py FOLDER FILE...

Prints yes, or no and the first contradiction. Exit status 0: all fits; 1: something does not; 2:
wrong usage. The ledger documents themselves, and the export itself, are checked by verify_ledger.py
and check_export.py, which are in the same folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any

Json = Any
BESIDE = runpy.run_path(str(Path(__file__).with_name("verify_ledger.py")))
Refused, document, need, root = (BESIDE[n] for n in ("Refused", "document", "need", "root"))
plain_file, shown, tell = (BESIDE[n] for n in ("plain_file", "shown", "tell"))
SPAN = ["category", "item_id", "start_ms", "end_ms", "ended_by", "gap_item_id", "gap_category"]
SPAN += ["bins", "sample"]
FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError)


def recorded(times: Json) -> int:
    return sum(times.values())


def firm(times: Json) -> int:
    """Return the time that cannot shrink: only declared time can be withdrawn."""
    return recorded(times) - int(times.get("declared", 0))


def filled(times: Json) -> Json:
    return {category: ms for category, ms in times.items() if ms}


class Export:
    """An export folder, as far as it is related to a ledger."""

    def __init__(self, folder: Path) -> None:
        self.effort, self.pay = (
            json.loads(whole(folder / f"{name}.json")) for name in ("effort", "fair_pay")
        )
        self.digest = hashlib.sha256(whole(folder / "manifest.json")).hexdigest()
        self.ledgers = self.effort.get("ledgers", [])
        self.chosen = self.effort["filter"] is not None
        self.told = all(each["origin"] is not None for each in self.ledgers)
        count = len(self.ledgers)
        self.alone = (count == 1 and self.told) if count else self.pay["workers"] <= 1
        self.spans = [span for one in self.effort.get("sessions", []) for span in one["spans"]]
        self.named = False

    @property
    def job(self) -> str:
        """The id of the job."""
        return str(self.effort["job"]["id"])

    def times(self, ledger: Json) -> Json:
        """Return the times of a ledger's worker; None if workers are not told apart."""
        if self.chosen or (not self.alone and (ledger is None or ledger["worker"] is None)):
            return None
        if self.alone:
            return filled(self.effort["totals"]["ms"])
        found: dict[str, int] = {}
        for part in self.pay["parts"]:
            if part["worker"] == ledger["worker"]:
                for category, ms in part["inputs"]["effort_ms"].items():
                    found[category] = found.get(category, 0) + ms
        return filled(found)

    def hold(self, one: Json) -> None:
        """Check the export against a hand-in or a receipt."""
        ledger = next((each for each in self.ledgers if each["origin"] == one["origin"]), None)
        need(ledger or not self.ledgers or not self.told, "no such ledger: another worker's")
        size, said = one["size"], filled(one["ms"])
        entered, new, lost = ((ledger or {}).get(name) or 0 for name in ("size", "new", "lost"))
        if ledger:
            start = one["root"] if size == entered else None
            if "leaves" in one and size >= entered:
                start = root(one["leaves"][:entered]).hex()
            need(start in (None, ledger["root"]), "its record is another")
            is_same = size == entered and ledger["ms"] is not None and not lost
            need(not is_same or filled(ledger["ms"]) == said, "other times for the same entries")
        times = self.times(ledger)
        if times is not None:
            self.bounds(times, said, size, (entered, new, lost), is_known=ledger is not None)
        elif self.chosen and ledger and (size, 0, 0) == (entered, new, lost):
            some = filled(self.effort["totals"]["ms"])
            need(all(ms <= said.get(each, 0) for each, ms in some.items()), "more than all of it")
        if "leaves" in one and "sessions" in self.effort and self.alone and not lost:
            self.counts(one, entered + new)

    def answer(self, one: Json) -> None:
        """Check the signed answer about the hours against the hand-in that it names."""
        witness = self.effort["witness"] or {}
        if witness.get("hand_in_sha256") == one["digest"]:
            said = one.get("witness") or {}
            same = all(said.get(n) == witness[n] for n in ("observed_ms", "declared_ms", "answer"))
            need(same, "another answer about the hours was signed")

    def bounds(self, times: Json, said: Json, size: int, own: Json, *, is_known: bool) -> None:
        """Check that a worker's times lie between the limits that a document sets."""
        entered, new, lost = own
        if (size, 0, 0) == (entered, new, lost):
            need(times == said, "other times by category")
        elif is_known and size <= entered + new:
            need(recorded(times) >= firm(said), "less time than before")
        else:
            need(firm(times) <= recorded(said), "more time than was handed in later")
            need(self.named or recorded(times) >= recorded(said), "less time than was handed in")

    def counts(self, one: Json, mine: int) -> None:
        """Check the number of spans and answers against a hand-in."""
        if any(span["ended_by"] == "shredded" for span in self.spans):
            return
        said = sum(len(each["corrections"]) for each in self.effort["sessions"])
        effort, answers = one["counts"]["effort"], one["counts"]["correction"]
        if one["size"] >= mine:
            need(len(self.spans) <= effort and said <= answers, "more entries than were handed in")
        if one["size"] <= mine:
            gone = sum(each["entries"] for each in one["shreds"])
            need(len(self.spans) >= effort - gone, "fewer spans than were handed in")

    def together(self, some: list[Json]) -> None:
        """Check the total time against all ledgers, if workers are not told apart."""
        if self.alone or self.chosen or (self.ledgers and self.told):
            return
        longest: dict[str, Json] = {}
        for one in some:
            if one["size"] > longest.get(one["origin"], {"size": -1})["size"]:
                longest[one["origin"]] = one
        times, all_ = filled(self.effort["totals"]["ms"]), longest.values()
        need(
            self.named or recorded(times) >= sum(firm(one["ms"]) for one in all_),
            "less time of all than was handed in",
        )
        if not self.ledgers and len(longest) >= self.pay["workers"]:
            need(firm(times) <= sum(recorded(one["ms"]) for one in all_), "more time of all")

    def proof(self, one: Json, shown: list[Json], item_id: int) -> None:
        """Find the entries of the one item that a proof shows, and their orders."""
        ledger = next((each for each in self.ledgers if each["origin"] == one["origin"]), None)
        if ledger is None or one["size"] > ledger["size"] + ledger["new"]:
            return
        item = next((each for each in self.effort["items"] if each["id"] == item_id), None)
        need(item or self.chosen, "an item that was worked on is not there")
        if item is None:
            return
        effort = [entry for entry in shown if entry["kind"] == "effort"]
        orders = {each["sha256"] for each in self.pay["work_orders"]}
        need({each["work_order"] for each in effort} - {""} <= orders, "it was under another order")
        if "sessions" in self.effort and not any(s["ended_by"] == "shredded" for s in self.spans):
            left = [facts(span) for span in self.spans]
            for entry in effort:
                need(facts(entry) in left, "a span that was shown is not there")
                left.remove(facts(entry))
        sums: dict[str, int] = {}
        for each in effort:
            ms = each["end_ms"] - each["start_ms"]
            sums[each["category"]] = sums.get(each["category"], 0) + ms
        for category, ms in sums.items() if "ms" in item else ():
            need(item["ms"].get(category, 0) >= ms, "an item has less time than was shown")


def whole(path: Path) -> bytes:
    """Return the bytes of a regular file of any length; reading other files might never end."""
    with plain_file(path) as file:
        return bytes(file.read())


def facts(span: Json) -> list[Json]:
    return [span["work_order"] or None, *(span[name] for name in SPAN)]


def compare(folder: Path, files: list[Path]) -> str:
    """Return the first contradiction between an export and documents; "" if there is none."""
    try:
        export, some, proofs = Export(folder), [], []
        holds = all(each["holds"] for each in export.ledgers)
        need(holds, "the record was changed after it was handed in")
        for path in files:
            one = document(path)
            need(one["origin"].split("/")[1] == export.job, f"{shown(path.name)}: another job")
            if one["what"] == "hand-in":
                lines = [json.loads(line) for line in whole(path).splitlines()[:4]]
                one["counts"] = lines[2]["entries"]
                export.named = export.named or lines[3]["manifest_sha256"] == export.digest
            some += [one] if one["what"] == "hand-in" or one["what"] == "receipt" else []
            some += [one["last"]] if one.get("last") else []
            if one["what"] == "proof":
                value = json.loads(whole(path))
                entries = [each["entry"] for each in value["entries"]]
                proofs.append((one, entries, value["item"]["id"]))
        for one in some:
            export.hold(one)
            export.answer(one)
        export.together(some)
        for proof in proofs:
            export.proof(*proof)
    except Refused as error:
        return str(error)
    except FAULTS as error:
        return f"it cannot be read: {shown(repr(error))}"
    return ""


def main(arguments: list[str]) -> int:
    if len(arguments) < 2:
        print("Usage: python3 check_receipted.py FOLDER FILE...", file=sys.stderr)
        return 2
    folder, *files = map(Path, arguments)
    why = compare(folder, files)
    tell(f"{shown(str(folder))}: {f'no, {why}' if why else 'yes'}\n")
    return 1 if why else 0


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # skips a second write of unread output
