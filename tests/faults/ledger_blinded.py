"""Takes each check out of a verifier in turn, and sees whether an attack gets through then.

``python -m tests.faults.ledger_blinded [--rounds N]``: a check without which nothing gets through
is either said twice, or none of the attacks is for it; each of those is told with its line.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from tests.faults.ledger_attacks import ATTACKS, attacked
from tests.faults.test_ledger_bytes import HOSTILE
from tests.support.ledgers import checked
from tests.support.material import CHECKOUT


@dataclass(frozen=True, slots=True)
class Modules:
    """The modules of a verifier, each before those that import it; ``holds`` asks the last."""

    package: str
    names: tuple[str, ...]
    holds: Callable[[ModuleType, list[Path], frozenset[str]], bool]


OURS: Final = Modules(
    "annotator.verify.ledger",
    ("ledger_fields", "signed_statement", "ledger_opened", "document_reader", "document_checks"),
    lambda last, paths, trusted: all(
        each.is_ok
        for each in last.verify_ledgers(paths, last.CheckInputs(trusted=trusted)).values()
    ),
)
INDEPENDENT: Final = Modules(
    "tools.checkers.check_ledger",
    (
        "refusal",
        "source.files",
        "source.strict_json",
        "source.values",
        "tree",
        "signatures.ed25519",
        "signatures.bundle",
        "documents.receipt",
        "documents.opened_entries",
        "documents.hand_in",
        "documents.item_proof",
        "documents.work_order",
        "documents.document",
        "together",
        "exports.export",
        "exports.comparison",
        "steps",
    ),
    lambda last, paths, trusted: not any(each.why for each in last.check(paths, trusted).values()),
)

_SAYS_NO: Final = {"need", "require", "wrong"}
_REFUSALS: Final = {"Refused", "NotThatDocumentError"}

Holds = Callable[[list[Path], frozenset[str]], bool]


@dataclass(frozen=True, slots=True)
class Tried:
    """An attack as it lies on the disk."""

    name: str
    paths: list[Path]
    trusted: frozenset[str]


@dataclass(slots=True)
class Blinded:
    """One check that was taken out, and the kinds of attack that got through then."""

    where: str
    line: str
    through: set[str] = field(default_factory=set)


def laid_out(folder: Path, rounds: int) -> list[Tried]:
    """Write attacks of each kind, so many times, and bytes that are no documents."""
    found = []
    for number in range(rounds * len(ATTACKS)):
        attack, place = attacked(number), folder / str(number)
        place.mkdir()
        for name, data in attack.files.items():
            (place / name).write_bytes(data)
        paths = [place / name for name in checked(attack.files)]
        found.append(Tried(attack.name, paths, attack.trusted))
    for number, data in enumerate(HOSTILE.values()):
        path = folder / f"hostile-{number}.jsonl"
        path.write_bytes(data)
        path.with_name(path.name + BUNDLE_SUFFIX).write_bytes(data)
        found.append(Tried("hostile bytes", [path], frozenset()))
    return found


def checks_of(tree: ast.Module) -> list[ast.stmt]:
    """Return the statements that refuse: calls that say no, and branches that do."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and _refuses(node)]


def _refuses(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        return name in _SAYS_NO
    return isinstance(node, ast.If) and _is_refusal(node.body[-1])


def _is_refusal(node: ast.stmt) -> bool:
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
        return isinstance(node.value.value, str) and bool(node.value.value)
    if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
        return False
    return isinstance(node.exc.func, ast.Name) and node.exc.func.id in _REFUSALS


class _Without(ast.NodeTransformer):
    """Puts ``pass`` in place of one statement."""

    def __init__(self, place: tuple[int, int]) -> None:
        self._place = place

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.stmt) and (node.lineno, node.col_offset) == self._place:
            if isinstance(node, ast.If) and node.orelse:
                node.test = ast.copy_location(ast.Constant(value=False), node.test)
                return node
            if isinstance(node, ast.Expr | ast.If):
                return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)


def _compiled(path: Path, place: tuple[int, int] | None) -> Any:
    tree: ast.Module = ast.parse(path.read_text(encoding="utf-8"))
    if place is not None:
        _Without(place).visit(tree)
        ast.fix_missing_locations(tree)
    return compile(tree, str(path), "exec")


def _made(name: str, path: Path, place: tuple[int, int] | None) -> ModuleType:
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    exec(_compiled(path, place), module.__dict__)
    return module


@contextmanager
def _without(modules: Modules, path: Path, place: tuple[int, int]) -> Iterator[Holds]:
    """Yield the verifier without one check, in the place of the whole one."""
    names = [f"{modules.package}.{name}" for name in modules.names]
    kept = {name: import_module(name) for name in names}
    try:
        made = [
            _made(name, source, place if source == path else None)
            for name in names
            for source in [Path(str(kept[name].__file__))]
        ]
        yield lambda paths, trusted: modules.holds(made[-1], paths, trusted)
    finally:
        sys.modules.update(kept)


def blinded(path: Path, attacks: Sequence[Tried], modules: Modules) -> Iterator[Blinded]:
    """Yield each check of a file with the kinds of attack that get through without it."""
    text = path.read_text(encoding="utf-8")
    for node in checks_of(ast.parse(text)):
        one = Blinded(f"{path.name}:{node.lineno}", text.splitlines()[node.lineno - 1].strip())
        place = (node.lineno, node.col_offset)
        with _without(modules, path, place) as holds:
            for attack in attacks:
                if attack.name not in one.through and _got_through(holds, attack):
                    one.through.add(attack.name)
        yield one


def _got_through(holds: Holds, attack: Tried) -> bool:
    try:
        return holds(attack.paths, attack.trusted)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False  # it fell over instead: nobody would take that for a yes


def _tell(name: str, found: Sequence[Blinded]) -> None:
    if found:
        open_ones = [one for one in found if one.through]
        sys.stdout.write(
            f"{name}: an attack gets through without {len(open_ones)} of {len(found)} checks\n"
        )
    for one in found:
        if not one.through:
            sys.stdout.write(f"  nothing without {one.where}: {one.line}\n")


def main() -> int:
    """Print what each check is good for; return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.ledger_blinded")
    parser.add_argument("--rounds", type=int, default=4)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        attacks = laid_out(Path(name), rounds)
        for modules in (INDEPENDENT, OURS):
            folder = CHECKOUT.joinpath(*modules.package.split("."))
            for each in modules.names:
                path = folder.joinpath(*each.split(".")).with_suffix(".py")
                _tell(path.name, list(blinded(path, attacks, modules)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
