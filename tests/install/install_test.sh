#!/usr/bin/env bash
# install_test.sh BUILD SOURCE CC: installs the build somewhere and uses what is there, and nothing else.
set -euo pipefail
build=$1 source=$2 cc=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/installed

cmake --install "$build" --prefix "$prefix" >/dev/null
library=$(find "$prefix" -name 'libdce.so' | head -1)
[[ -n $library ]] || { echo "no libdce.so was installed"; exit 1; }

echo "== only dce_* is exported"
strangers=$(nm -D --defined-only "$library" | awk '$2 ~ /[TDBRVW]/ { print $3 }' | sed 's/@.*//' | grep -v '^dce_' || true)
[[ -z $strangers ]] || { echo "exported besides dce_*: $strangers"; exit 1; }

echo "== samples by find_package(dce)"
cp -r "$source/samples" "$work/samples" # away from the source tree, so that nothing of it is found by chance
cmake -S "$work/samples" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$work/build"
"$work/build/convert_c" "$source/samples/documents/report.pdf" "$work/report.pwg" printer-resolution=100dpi sides=two-sided-long-edge
"$work/build/convert_cpp" urf "$source/samples/documents/photo.jpg" "$source/samples/documents/form.pdf" >"$work/said"
grep -q '"pages"' "$work/said"

echo "== the C sample by pkg-config"
export PKG_CONFIG_PATH=$(dirname "$library")/pkgconfig
# shellcheck disable=SC2046
"$cc" "$source/samples/c/convert.c" $(pkg-config --cflags --libs dce) -pthread -o "$work/convert"
LD_LIBRARY_PATH=$(dirname "$library") "$work/convert" "$source/samples/documents/form.pdf" "$work/form.pdf" copies=2

echo "== a C compiler alone takes the header"
echo '#include <dce/dce.h>' | "$cc" -std=c99 -Wall -Wextra -Werror -pedantic -fsyntax-only -I"$prefix/include" -x c -

echo "== the installed program"
"$prefix/bin/dce" convert "$source/samples/documents/form.pdf" -o "$work/form.png" --resolution 50
[[ -s $work/report.pwg && -s $work/form.pdf && -s $work/form.png ]]
