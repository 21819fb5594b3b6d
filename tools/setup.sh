#!/usr/bin/env bash
# Makes .venv ready: a Python, the locked packages, the system libraries that Qt wants.
#
#   tools/setup.sh [PYTHON]
#
# PYTHON is a command or a path. Without it an existing .venv is kept, whatever its Python; if
# there is none, python3 is taken, or else the first python3.x that fits. A second run reads one
# stamp and ends: it starts no Python unless PYTHON was given.
set -euo pipefail
cd "$(dirname "$0")/.."

asked=${1:-}
stamp=.venv/.ready
lock=requirements/dev.txt

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

is_wanted() {
    case "$(version_of "$1")" in 3.11 | 3.12 | 3.13 | 3.14) return 0 ;; *) return 1 ;; esac
}

# Prints the first interpreter that starts and fits. `type -ap` lists every match on the path: a
# version manager's shim may stand before the real one and not work.
find_python() {
    local name path
    for name in ${1:-python3 python3.13 python3.12 python3.11 python3.14}; do
        while read -r path; do
            if is_wanted "$path"; then echo "$path"; return 0; fi
        done < <(type -ap "$name" || true)
    done
    return 1
}

# What the stamp must say for .venv to be used as it is.
fingerprint() { echo "$(cat "$lock" pyproject.toml tools/setup.sh | cksum) $PWD"; }

is_ready() {
    [[ -x .venv/bin/python && -f $stamp && $(<"$stamp") == "$(fingerprint)" ]] || return 1
    [[ -z $asked ]] || has_asked_version
}

has_asked_version() {
    local python
    python=$(find_python "$asked") || return 1 # the long way will say what is wrong
    [[ $(version_of "$python") == "$(version_of .venv/bin/python)" ]]
}

# Debian packages ----------------------------------------------------------------------------

# The libraries that PySide6's wheels look for on the machine, and the package of each.
qt_libraries="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11-xcb.so.1 libx11-xcb1
libbrotlidec.so.1 libbrotli1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0t64
libgssapi_krb5.so.2 libgssapi-krb5-2
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
"

missing_libraries() {
    local known library package
    [[ $(uname -s) == Linux ]] || return 0
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
    while read -r library package; do
        [[ -z $library || $known == *"$library "* ]] || echo "$package"
    done <<<"$qt_libraries"
}

# Installs packages as root; for anybody else prints the one line to copy, and stops.
install_packages() {
    (($#)) || return 0
    command -v apt-get >/dev/null ||
        stop "These libraries are missing; please install them with your system's own tool (Debian's names): $*"
    ((EUID == 0)) || stop "sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    say "Installing ${#} packages of the system: $*"
    local log
    log=$(mktemp)
    { apt-get update && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null ||
        { cat "$log" >&2; stop "apt-get could not install them; its words are above."; }
    rm -f "$log"
}

# The steps ------------------------------------------------------------------------------------

choose_python() {
    if is_wanted .venv/bin/python && { [[ -z $asked ]] || has_asked_version; }; then
        echo .venv/bin/python
    else
        find_python "$asked" || true
    fi
}

needed_packages() {
    if [[ -z $python ]]; then
        [[ -z $asked ]] || stop "There is no working $asked of version 3.11 to 3.14 here."
        echo python3 python3-venv
    elif [[ $python != .venv/bin/python ]] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "python$(version_of "$python")-venv"
    fi
    missing_libraries
}

make_environment() {
    # A virtual environment cannot be moved: one that was made elsewhere is made anew.
    [[ $python != .venv/bin/python ]] || ! grep -qx "command = .* $PWD/.venv" .venv/pyvenv.cfg || return 0
    local real
    real=$("$python" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))')
    say "Making .venv with Python $(version_of "$python")"
    rm -rf .venv
    "$real" -m venv .venv
}

install_locked() {
    say "Installing the locked packages (about 200 MB the first time)"
    local pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
    "${pip[@]}" install --require-hashes --no-deps --no-input -r "$lock"
    # Compat mode: the whole checkout is on the path, so that a new package is seen at once.
    "${pip[@]}" install --no-deps --no-build-isolation --no-index \
        --config-settings editable_mode=compat --editable . 2>/dev/null ||
        stop "The project itself could not be installed; try: .venv/bin/python -m pip install --no-deps --no-build-isolation -e ."
}

! is_ready || exit 0
python=$(choose_python)
packages=$(needed_packages)
# shellcheck disable=SC2086  # one word a package
install_packages $packages
python=${python:-$(find_python "$asked")} || stop "Fairlabel needs Python 3.11 to 3.14, and there is none here."
make_environment
rm -f "$stamp"
install_locked
fingerprint >"$stamp"
