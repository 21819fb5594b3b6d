"""Reports the outcome of planted faults: how many were found in each module, and the survivors.

Reads the output of ``cosmic-ray dump``; a line is a work item and its result. With ``forget FILE``
a cosmic-ray session tries survivors again, and with ``resume FILE`` the untried ones. With ``leave
FILE`` it leaves out the bare ``*`` before named arguments, which is no product. With ``sample FILE
TRIED NUMBER SEED [MODULE…]`` it keeps NUMBER faults (in these modules) that are not in the list of
tried ones, drawn by a seed, and adds them to that list.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tools.mutants_server import OUT_OF_TIME

_RESUME = "DELETE FROM work_results WHERE output = 'later'"
_PUT_OFF = """
    INSERT INTO work_results (job_id, worker_outcome, output)
    SELECT job_id, 'SKIPPED', 'later' FROM work_items
    WHERE job_id NOT IN (SELECT job_id FROM work_results)
"""
_PRODUCTS = """
    SELECT job_id, module_path, start_pos_row, start_pos_col FROM mutation_specs
    WHERE operator_name LIKE 'core/ReplaceBinaryOperator_Mul_%'
"""
_PENDING = """
    SELECT job_id, module_path, operator_name, operator_args, start_pos_row, start_pos_col
    FROM mutation_specs WHERE job_id NOT IN (SELECT job_id FROM work_results)
    ORDER BY module_path, start_pos_row, start_pos_col, operator_name, operator_args, job_id
"""
_LEAVE = "INSERT OR REPLACE INTO work_results (job_id, worker_outcome) VALUES (?, 'SKIPPED')"


def main() -> None:
    """Forget, resume, leave out, or report."""
    match sys.argv[1:]:
        case ["forget", file]:
            _alter(
                file, _RESUME, _PUT_OFF, "DELETE FROM work_results WHERE test_outcome = 'SURVIVED'"
            )
        case ["resume", file]:
            _alter(file, _RESUME)
        case ["leave", file]:
            _leave_out(file)
        case ["sample", file, tried, number, seed, *modules]:
            _sample(file, Path(tried), int(number), int(seed), modules)
        case _:
            tell()


def _alter(file: str, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as session, session:
        for statement in statements:
            session.execute(statement)


def _leave_out(file: str) -> None:
    with closing(sqlite3.connect(file)) as session, session:
        for job, module, row, column in session.execute(_PRODUCTS).fetchall():
            line = Path(module).read_text(encoding="utf-8").splitlines()[row - 1]
            if line[column:].startswith("*,"):
                session.execute(_LEAVE, (job,))


def _sample(file: str, tried: Path, number: int, seed: int, modules: Sequence[str]) -> None:
    """Leave out all faults except a sample of untried ones, and note these in the list."""
    before = set(tried.read_text(encoding="utf-8").splitlines()) if tried.exists() else set()
    with closing(sqlite3.connect(file)) as session, session:
        marks = _marks(session.execute(_PENDING).fetchall())
        fresh = [job for job, mark in marks.items() if mark not in before]
        if modules:
            fresh = [job for job in fresh if Path(marks[job].partition("\t")[0]).stem in modules]
        # Not for security: a seed makes the sample reproducible.
        chosen = random.Random(seed).sample(fresh, min(number, len(fresh)))
        for job in marks.keys() - set(chosen):
            session.execute(_LEAVE, (job,))
    with tried.open("a", encoding="utf-8") as listed:
        listed.writelines(f"{mark}\n" for mark in sorted(marks[job] for job in chosen))
    print(f"{len(chosen)} of {len(fresh)} not tried before, {len(marks)} in all, seed {seed}")


def _marks(pending: list[tuple[Any, ...]]) -> dict[str, str]:
    """Return an identifier of each work item that stays valid when lines above it move.

    It consists of module, operator, line and column, and the index among equal ones.
    """
    marks: dict[str, str] = {}
    met: Counter[str] = Counter()
    for job, module, operator, arguments, row, column in pending:
        line = Path(module).read_text(encoding="utf-8").splitlines()[row - 1]
        indent = len(line) - len(line.lstrip())
        known = "\t".join([module, operator, str(arguments), str(column - indent), line.strip()])
        met[known] += 1
        marks[job] = f"{known}\t{met[known]}"
    return marks


def tell() -> None:
    """Print the table and the survivors."""
    tested: Counter[str] = Counter()
    endless = 0
    survivors: defaultdict[str, list[str]] = defaultdict(list)
    for line in sys.stdin:
        work, result = json.loads(line)
        if result is None or result["worker_outcome"] == "skipped":
            continue
        if "no tests ran" in (result["output"] or ""):
            raise SystemExit("The tests did not run at all: nothing can be said.")
        (mutation,) = work["mutations"]
        module = mutation["module_path"]
        tested[module] += 1
        endless += OUT_OF_TIME in (result["output"] or "")
        if result["test_outcome"] != "killed":
            line_number, _column = mutation["start_pos"]
            survivors[module].append(_told(line_number, mutation["operator_name"], result["diff"]))
    for module in sorted(tested):
        seen = tested[module] - len(survivors[module])
        print(f"{module:40} {tested[module]:5} faults {seen:5} seen")
    seen = tested.total() - sum(map(len, survivors.values()))
    print(f"{'together':40} {tested.total():5} faults {seen:5} seen, {seen / tested.total():.1%}")
    print(f"{endless} of them by never coming to an end")
    for module in sorted(survivors):
        for told in sorted(survivors[module]):
            print(f"\n{module}:{told}")


def _told(line_number: int, operator: str, diff: str) -> str:
    changed = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in "---+++"]
    return "\n".join([f"{line_number} {operator.removeprefix('core/')}", *changed])


if __name__ == "__main__":
    main()
