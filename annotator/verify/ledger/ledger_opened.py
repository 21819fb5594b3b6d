"""The entries that a hand-in reveals: new keys and shredded spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.export.forms.canonical import canonical
from annotator.ledger.entries import OPENED, SALT_BYTES, EntryKind
from annotator.ledger.key_replacement import is_by_both
from annotator.ledger.tree import Hash, leaf_hash
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.verify.ledger.ledger_fields import (
    NotThatDocumentError,
    hash_of,
    keys_of,
    line_of,
    ms_of,
    require,
    text_of,
    whole,
)

_ALWAYS: Final = {kind.value for kind in EntryKind if kind not in OPENED}
_OPENED: Final = {kind.value for kind in OPENED}


@dataclass(frozen=True, slots=True)
class ShreddingRead:
    """The shredding of spans behind a receipt: its size, its times, and the number of entries."""

    size: int
    ms: Mapping[str, object]
    entries: int


@dataclass(frozen=True, slots=True)
class OpenedRead:
    """The revealed entries of a hand-in: key replacements and shreddings, in order."""

    rekeys: tuple[tuple[str, str], ...] = ()
    shreddings: tuple[ShreddingRead, ...] = ()

    @property
    def given_up(self) -> set[str]:
        """The keys that were replaced."""
        found: set[str] = set()
        for old, new in self.rekeys:
            found = (found | {old}) - {new}
        return found


def counts_of(value: object) -> dict[str, int]:
    """Return the number of entries of each kind; newer kinds only if there are any.

    Raises:
        NotThatDocumentError: it has another form.
    """
    if not isinstance(value, dict) or not _ALWAYS <= set(value) <= _ALWAYS | _OPENED:
        raise NotThatDocumentError("Its counts are not by kind.")
    require(all(whole(value[kind]) for kind in _OPENED & set(value)), "It counts what is not.")
    return {kind: whole(count) for kind, count in value.items()}


def opened_of(
    lines: Sequence[object], leaves: Sequence[Hash], counts: Mapping[str, int], origin: str
) -> OpenedRead:
    """Return the revealed entries of a ledger.

    Raises:
        NotThatDocumentError: an entry is not in the ledger, or is invalid.
    """
    before = -1
    rekeys: list[tuple[str, str]] = []
    shreddings: list[ShreddingRead] = []
    for value in lines:
        fields = line_of(value, "opened", "position salt entry")
        position, entry = whole(fields["position"]), fields["entry"]
        require(before < position < len(leaves), "It opens entries in no order.")
        before = position
        leaf = leaf_hash(hash_of(fields["salt"], 2 * SALT_BYTES), canonical(entry))
        require(
            leaf == leaves[position],
            said("What it opens at {position} is not in the ledger.", position=Code(str(position))),
        )
        if isinstance(entry, dict) and entry.get("kind") == EntryKind.REKEY:
            rekeys.append(_rekey(entry, origin))
        else:
            shreddings.append(_shredding(entry, position))
    for kind, found in ((EntryKind.REKEY, rekeys), (EntryKind.SHREDDING, shreddings)):
        require(len(found) <= counts.get(kind, 0), "It opens more than it counts.")
    gone = sum(each.entries for each in shreddings)
    require(gone <= counts[EntryKind.EFFORT], "It has shredded more spans than there are.")
    return OpenedRead(tuple(rekeys), tuple(shreddings))


def _rekey(entry: dict[str, Any], origin: str) -> tuple[str, str]:
    keys_of(entry, "kind old new by_old by_new")
    old, new, by_old, by_new = (text_of(entry[name]) for name in ("old", "new", "by_old", "by_new"))
    require(is_by_both(origin, old, new, (by_old, by_new)), "Not both keys have signed the change.")
    return old, new


def _shredding(entry: object, position: int) -> ShreddingRead:
    fields = keys_of(entry, "kind entries size ms")
    require(fields["kind"] == EntryKind.SHREDDING, "It opens an entry of another kind.")
    found = ShreddingRead(whole(fields["size"]), ms_of(fields["ms"]), whole(fields["entries"]))
    require(0 < found.entries <= found.size <= position, "It shreds what is not there.")
    return found


def require_opened(
    opened: OpenedRead, key: str, receipted: tuple[int, Mapping[str, object]] | None
) -> None:
    """Check the revealed entries of a hand-in against its key and its receipt's size and times.

    Raises:
        NotThatDocumentError: they do not match.
    """
    require(key not in opened.given_up, "It is signed with a key that another took the place of.")
    size, ms = receipted or (0, {})
    before = 0
    for each in opened.shreddings:
        require(before <= each.size, "What was shredded is out of order.")
        require(each.size <= size, "It has shredded what is not receipted.")
        require(each.size < size or each.ms == ms, "What was shredded had other times.")
        before = each.size
