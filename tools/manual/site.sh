#!/usr/bin/env bash
# Makes a site of the manual and of the other pages of docs/: build/manual/html.
#
# Sphinx is locked in requirements/manual.txt and lies apart from .venv: nothing else needs it. A
# dead reference is an error.
set -euo pipefail
cd "$(dirname "$0")/../.."

home=build/manual
lock=requirements/manual.txt
stamp=$home/env/.ready

if [[ ! -f $stamp || $(<"$stamp") != "$(cksum <"$lock")" ]]; then
    printf 'Installing Sphinx into %s\n' "$home/env" >&2
    rm -rf "$home/env"
    .venv/bin/python -m venv "$home/env"
    "$home/env/bin/python" -m pip --disable-pip-version-check --quiet install \
        --require-hashes --no-deps --no-input -r "$lock"
    cksum <"$lock" >"$stamp"
fi
"$home/env/bin/python" -m sphinx -q -n -W --keep-going -b html -c tools/manual docs "$home/html"
printf '%s\n' "$PWD/$home/html/manual/README.html"
