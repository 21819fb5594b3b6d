#!/usr/bin/env bash
# Writes requirements/*.txt again from pyproject.toml: one lock for all supported Pythons.
#
# The locks must not name any host, hence the flags; the resolver is installed into a temporary
# folder, because nothing else needs it.
#
#   tools/lock.sh [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'Fetching the resolver\n' >&2
.venv/bin/python -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv

compile() {
    "$scratch/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-header "$@"
}
printf 'Resolving\n' >&2
compile pyproject.toml --group dev --output-file requirements/dev.txt "$@"
compile pyproject.toml --constraints requirements/dev.txt --no-annotate --output-file requirements/run.txt
# What makes a site of the manual; see tools/manual/site.sh.
compile --group manual --no-annotate --output-file requirements/manual.txt "$@"
# What packages are made of, and by what; see tools/package.
compile pyproject.toml --extra playback --group package --constraints requirements/dev.txt --no-annotate \
    --output-file requirements/package.txt "$@"
# What Spark needs and .venv does not have; see tools/spark.sh.
compile --group spark --constraints requirements/dev.txt --output-file requirements/spark.txt "$@"
