#!/bin/sh
# Puts Fairlabel into the menu of this account, without administrator; nothing is copied elsewhere.
#
#   ./install.sh            menu entry, icons, job files open by a double click, the command fairlabel
#   ./install.sh --remove   takes all of that away again; jobs, settings and this folder stay
set -eu
here=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
case $data in /*) ;; *) data=$HOME/.local/share ;; esac
bin=$HOME/.local/bin
id=org.fairlabel.Fairlabel

refresh() {
    command -v update-mime-database >/dev/null && update-mime-database "$data/mime" >/dev/null 2>&1 || true
    command -v update-desktop-database >/dev/null && update-desktop-database "$data/applications" 2>/dev/null || true
    command -v gtk-update-icon-cache >/dev/null && gtk-update-icon-cache -qtf "$data/icons/hicolor" 2>/dev/null || true
}

each_file() { (cd "$here/share" && find . -type f ! -name '*.desktop' | sort); }

if [ "${1:-}" = --remove ]; then
    each_file | while read -r file; do rm -f "$data/$file"; done
    rm -f "$data/applications/$id.desktop"
    if [ "$(readlink "$bin/fairlabel" || true)" = "$here/fairlabel" ]; then rm -f "$bin/fairlabel"; fi
    refresh
    echo "Removed from the menu. To remove the program itself, delete the folder $here."
    exit 0
fi

each_file | while read -r file; do
    mkdir -p "$(dirname "$data/$file")"
    cp "$here/share/$file" "$data/$file"
done
mkdir -p "$data/applications" "$bin"
# In a desktop entry, these characters of a path have a meaning of their own.
quoted=$(printf '%s' "$here/fairlabel" | sed -e 's/[\\"`$]/\\\\&/g' -e 's/%/%%/g')
escaped=$(printf '%s' "\"$quoted\"" | sed -e 's/[\\&|]/\\&/g')
sed -e "s|^Exec=fairlabel|Exec=$escaped|" -e '/^TryExec=/d' "$here/share/applications/$id.desktop" \
    >"$data/applications/$id.desktop"
[ -e "$bin/fairlabel" ] && [ ! -L "$bin/fairlabel" ] || ln -sfn "$here/fairlabel" "$bin/fairlabel"
refresh
echo "Fairlabel is in the menu now. Keep this folder: the program runs from it."
