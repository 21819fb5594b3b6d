#!/bin/sh
# Opens the sample job on a screen of its own and walks through its accessible tree.
#
#   tools/heard.sh            prints the tree and the regions; ends with 1 if a control has no name
#
# Needs Xvfb, dbus-run-session, at-spi2-core and python3-pyatspi (Debian's names).
set -eu
cd "$(dirname "$0")/.."
REGIONS=${REGIONS:-16}
for each in Xvfb dbus-run-session /usr/bin/python3; do
    command -v "$each" >/dev/null || { echo "$each is missing; see the head of tools/heard.sh."; exit 2; }
done
home=$(mktemp -d)
number=$((200 + $$ % 700))
Xvfb ":$number" -screen 0 1366x768x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
trap 'kill $screen 2>/dev/null || true; rm -rf "$home"' EXIT INT TERM
export HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
export XDG_STATE_HOME="$home/state" XDG_RUNTIME_DIR="$home" DISPLAY=":$number"
export QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 NO_AT_BRIDGE=0
chmod 700 "$home"
export REGIONS
exec_inside='
    .venv/bin/python -m tools.shots.heard_window & program=$!
    status=0
    /usr/bin/python3 tools/shots/heard_walk.py Fairlabel "$REGIONS" || status=$?
    kill "$program" 2>/dev/null || true
    wait "$program" 2>/dev/null || true
    exit $status
'
dbus-run-session -- sh -c "$exec_inside"
