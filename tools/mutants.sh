#!/usr/bin/env bash
# Plants faults in the effort rules and the pay formulas, one after the other, and lists those
# that no test detects (docs/mutations.md). It works on a copy, with one process, at low priority.
#
#   tools/mutants.sh [again] [effort] [pay]
#   tools/mutants.sh sample NUMBER SEED [effort] [pay]
#
# With "sample" it tries only NUMBER of them, drawn by a seed from those in no earlier sample; with
# MODULES="sheet units" only in these modules.
# With "again" it tries the undetected ones again, then continues an interrupted run.
# The results are in build/mutants: effort.txt, and effort.sqlite for cosmic-ray's own tools.
set -euo pipefail
cd "$(dirname "$0")/.."

version=8.7.0
out=$PWD/build/mutants
tool=$out/venv
python=$PWD/.venv/bin/python
mkdir -p "$out"
again=
number=
if [ "${1:-}" = again ]; then again=1; shift; fi
if [ "${1:-}" = sample ]; then number=$2 seed=$3; shift 3; fi
[ $# -gt 0 ] || set -- effort pay

if [ ! -x "$tool/bin/cosmic-ray" ]; then
    "$python" -m venv "$tool"
    "$tool/bin/pip" install --quiet "cosmic-ray==$version"
fi

copy=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$copy"' EXIT
git ls-files -co --exclude-standard annotator exporters resources tests tools main.py pyproject.toml |
    while read -r path; do [ ! -f "$path" ] || printf '%s\0' "$path"; done |
    tar --null --files-from=- --create | tar --extract --directory="$copy"
cd "$copy"

# Its own ini file: without Qt and without workers a run starts at once.
cat >mutants.ini <<'INI'
[pytest]
addopts = --import-mode=importlib -p no:pytest-qt -p no:xdist -p no:cacheprovider
    -p tools.mutants_pytest -x -q --tb=line --assert=plain
pythonpath = .
filterwarnings =
    error
INI
export PYTHONPATH=$copy QT_QPA_PLATFORM=offscreen
# Bytecode is kept in the copy: a run that compiles all tests again takes twice as long.
unset PYTHONDONTWRITEBYTECODE

for each in "$@"; do
    # Left out: types (`X | Y` is no sum here), and operators that always break a number; also
    # the bare `*` before named arguments, which is no product.
    cat >"$each.toml" <<TOML
[cosmic-ray]
module-path = "annotator/$each"
timeout = 300.0
excluded-modules = ["annotator/$each/__init__.py"]
test-command = "$python -m tools.mutants_server run $copy/$each.socket"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = [
    "core/ReplaceBinaryOperator_BitOr_.*",
    "core/ReplaceBinaryOperator_.*_(BitOr|BitAnd|BitXor|LShift|RShift|Pow)",
    "core/ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_(Is|IsNot)",
    "core/ReplaceComparisonOperator_(Is|IsNot)_(Eq|NotEq|Lt|LtE|Gt|GtE)",
]
TOML
    nice -n 10 "$python" -m tools.mutants_server serve "$copy/$each.socket" "annotator/$each" \
        "tests/annotator/$each" &
    server=$!
    until [ -S "$copy/$each.socket" ]; do sleep 0.1; done
    "$tool/bin/cosmic-ray" baseline "$each.toml" >"$out/$each.log" 2>&1 ||
        { cat "$out/$each.log"; echo "The tests of $each fail as they are."; exit 1; }
    if [ -n "$again" ] && [ -f "$out/$each.sqlite" ]; then
        "$python" -m tools.mutants forget "$out/$each.sqlite"
        nice -n 10 "$tool/bin/cosmic-ray" exec "$each.toml" "$out/$each.sqlite"
        "$python" -m tools.mutants resume "$out/$each.sqlite"
    else
        rm -f "$out/$each.sqlite"
        "$tool/bin/cosmic-ray" init "$each.toml" "$out/$each.sqlite"
        "$tool/bin/cr-filter-operators" "$out/$each.sqlite" "$each.toml"
        "$python" -m tools.mutants leave "$out/$each.sqlite"
        [ -z "$number" ] ||
            "$python" -m tools.mutants sample "$out/$each.sqlite" "$out/$each-tried.txt" "$number" "$seed" \
                ${MODULES:-}
    fi
    nice -n 10 "$tool/bin/cosmic-ray" exec "$each.toml" "$out/$each.sqlite"
    "$tool/bin/cosmic-ray" dump "$out/$each.sqlite" |
        "$python" -m tools.mutants | tee "$out/$each.txt"
    kill "$server"
    server=
done
