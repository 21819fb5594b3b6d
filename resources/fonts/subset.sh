#!/bin/sh
# How the fonts in this folder were made: cut from the Noto fonts of Debian's packages
# fonts-noto-core and fonts-noto-extra (20201225-2) with fonttools (pyftsubset, pyftmerge).
#
#   resources/fonts/subset.sh FOLDER_WITH_THE_NOTO_TTF_FILES
#
# Noto Sans lacks arrows, the true minus and the small marks that the window uses. They come from
# Noto Sans Math and Noto Sans Symbols 2 and are merged in, so that one family holds them all.
set -eu
noto=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Latin with all its accents (also Vietnamese, Yoruba, Hausa), phonetics, Greek, Cyrillic,
# punctuation, super- and subscript figures, currencies, letterlike signs, fractions.
latin=U+0020-007E,U+00A0-052F,U+1E00-1FFF,U+2000-206F,U+2070-209F,U+20A0-20C0,U+2100-218F,U+25CC,U+2C60-2C7F,U+A720-A7FF,U+FB00-FB06,U+FFFD
maths=U+2190-2193,U+21C4,U+21C6,U+2212,U+221A,U+221E,U+2248,U+2260,U+2264,U+2265,U+2922
marks=U+2318,U+2325,U+21E7,U+232B,U+23CE,U+25A0,U+25A1,U+25A2,U+25A7,U+25A8,U+25AA,U+25AB,U+25B4,U+25B8,U+25BE,U+25C2,U+25C6,U+25CB,U+25CF,U+25D0,U+2630,U+26A0,U+2713,U+2715,U+2717,U+2725
# Arabic letters of all languages, presentation forms, Arabic figures, direction marks.
arabic=U+0020-0022,U+0028-002F,U+003A,U+00A0,U+00AB,U+00BB,U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200B-200F,U+2010-2014,U+2018-201D,U+2026,U+202A-202E,U+2066-2069,U+25CC,U+FB50-FDFF,U+FE70-FEFC

cut_from() { # family file, code points, result, layout features
    pyftsubset "$noto/$1" --unicodes="$2" --output-file="$3" --layout-features="$4" \
        --no-hinting --name-IDs='*' --notdef-outline
}

# Merging takes the deepest line of all: with that of the mathematical face every word would stand
# too high in its line. The line of the text face is kept.
keep_line() { # text face, merged face, result
    python3 - "$@" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont
text, merged = TTFont(sys.argv[1]), TTFont(sys.argv[2])
for name in ("ascent", "descent", "lineGap"):
    setattr(merged["hhea"], name, getattr(text["hhea"], name))
for name in ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent"):
    setattr(merged["OS/2"], name, getattr(text["OS/2"], name))
merged.save(sys.argv[3])
PYTHON
}

cut_from NotoSansMath-Regular.ttf "$maths" "$work/maths.ttf" ''
cut_from NotoSansSymbols2-Regular.ttf "$marks" "$work/marks.ttf" ''
for weight in Regular SemiBold; do
    cut_from "NotoSans-$weight.ttf" "$latin" "$work/latin.ttf" '*'
    pyftmerge --drop-tables=MATH --output-file="$work/merged.ttf" \
        "$work/latin.ttf" "$work/maths.ttf" "$work/marks.ttf"
    keep_line "$work/latin.ttf" "$work/merged.ttf" "$here/NotoSans-$weight.ttf"
done
cut_from NotoNaskhArabic-Regular.ttf "$arabic" "$here/NotoNaskhArabic-Regular.ttf" '*'
