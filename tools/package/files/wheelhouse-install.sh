#!/bin/sh
# Installs Fairlabel from the wheels beside this script, without network, into a new environment.
#
#   ./install.sh [FOLDER] [PYTHON]        by default ./fairlabel and python3.13
set -eu
here=$(dirname "$(readlink -f "$0")")
folder=${1:-fairlabel}
python=${2:-python3.13}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' ||
    { echo "These wheels are for Python 3.13. Name one: ./install.sh FOLDER PYTHON" >&2; exit 1; }
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --require-hashes --no-deps \
    --find-links "$here/wheels" -r "$here/requirements.txt"
echo "Start it: $folder/bin/fairlabel"
