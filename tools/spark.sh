#!/usr/bin/env bash
# Makes build/spark ready: Spark on top of .venv, and Java, for the tests of audits on Spark.
#
# It is apart from .venv because it is large: 0.5 GB once, and 1.5 GB while it is made. A second
# run reads one stamp and ends. What is missing is said in one sentence.
set -euo pipefail
cd "$(dirname "$0")/.."

place=build/spark
stamp=$place/.ready
lock=requirements/spark.txt
needed_mb=1500

say() { printf '%s\n' "$*" >&2; }
stop() { say "Spark is not ready, and its tests will fail: $*"; exit 1; }

fingerprint() { echo "$(cat "$lock" tools/spark.sh .venv/pyvenv.cfg | cksum) $PWD"; }

# Java -----------------------------------------------------------------------------------------

is_wanted_java() {
    local said
    [[ -x $1 ]] && said=$("$1" -version 2>&1) && [[ $said == *'version "17'* || $said == *'version "21'* ]]
}

has_java() {
    local java
    for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
        if is_wanted_java "$java"; then return 0; fi
    done
    return 1
}

java_package() {
    local name
    for name in openjdk-21-jre-headless openjdk-17-jre-headless; do
        if [[ $(apt-cache policy "$name" 2>/dev/null) == *"Candidate: "[0-9]* ]]; then echo "$name"; return; fi
    done
    echo default-jre-headless
}

install_java() {
    ! has_java || return 0
    command -v apt-get >/dev/null || stop "please install Java 17 or 21 with your system's own tool, and run tools/spark.sh."
    ((EUID == 0)) || stop "it needs Java 17 or 21. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends $(java_package); then run tools/spark.sh"
    say "Installing a Java runtime"
    local log
    log=$(mktemp)
    { apt-get update && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$(java_package)"; } >"$log" 2>&1 </dev/null ||
        { cat "$log" >&2; stop "apt-get could not install Java; its words are above."; }
    rm -f "$log"
    has_java || stop "the Java of this system is neither 17 nor 21. Install one of them, name its folder in JAVA_HOME, and run tools/spark.sh."
}

# Spark ----------------------------------------------------------------------------------------

require_space() {
    local free_mb
    free_mb=$(df -Pm build | awk 'NR == 2 { print $4 }')
    ((free_mb >= needed_mb)) || stop "it needs $needed_mb MB of free disk here, and there are $free_mb. Free some and run tools/spark.sh."
}

make_environment() {
    rm -rf "$place"
    .venv/bin/python -m venv --without-pip "$place"
    local packages
    packages=$("$place/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    # All else comes from .venv; its own .pth files are read too, hence the call.
    printf 'import site; site.addsitedir("%s")\n' "$PWD/.venv${packages#"$PWD/$place"}" >"$packages/above.pth"
}

install_locked() {
    say "Installing Spark for the tests of audits (about 430 MB, once)"
    .venv/bin/python -m pip --python "$place/bin/python" --disable-pip-version-check --quiet install \
        --require-hashes --no-deps --no-build-isolation --no-input --ignore-installed -r "$lock" ||
        stop "pip could not install it; its words are above. Run tools/spark.sh when there is a network."
}

[[ ! -f $stamp || $(<"$stamp") != "$(fingerprint)" ]] || exit 0
install_java
mkdir -p build
require_space
make_environment
install_locked
fingerprint >"$stamp"
