#!/bin/sh
# Starts the version that versions/current names, or the one before if that is not there.
here=$(dirname "$(readlink -f "$0")")/versions
{ read -r first; read -r second; } <"$here/current"
for version in "$first" "$second"; do
    case $version in '' | */* | .*) continue ;; esac
    if [ -x "$here/$version/fairlabel" ]; then
        exec "$here/$version/fairlabel" "$@"
    fi
done
echo "This copy of Fairlabel is not complete. Unpack it again." >&2
exit 1
