#!/usr/bin/env bash
# install_test.sh BUILD SOURCE CC CXX [PYTHON]: installs the build somewhere and uses what is there, and nothing else.
set -euo pipefail
build=$1 source=$2 cc=$3 cxx=$4 python=${5:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/installed
documents=$source/samples/documents

fail() { echo "FAILED: $*" >&2; exit 1; }
# verified STREAM PAGES: the installed program reads the stream back without a complaint.
verified() {
  "$prefix/bin/dce" verify "$1" --json >"$work/report"
  grep -q "\"pages\": $2," "$work/report" || fail "$1 has not $2 pages: $(cat "$work/report")"
  grep -q '"errors": \[\]' "$work/report" || fail "$1 has errors: $(cat "$work/report")"
}

cmake --install "$build" --prefix "$prefix" >/dev/null
library=$(find "$prefix" -name 'libdce.so' | head -1)
[[ -n $library ]] || fail "no libdce.so was installed"

echo "== only dce_* is exported, under its version's name"
nm -D --defined-only "$library" >"$work/symbols"
grep -q ' T dce_job_run@@' "$work/symbols" || fail "dce_job_run is not exported"
strangers=$(awk '{ print $3 }' "$work/symbols" | sed 's/@.*//' | grep -v '^dce_' | grep -vx 'DCE_[0-9]*' || true)
[[ -z $strangers ]] || fail "exported besides dce_*: $strangers"
unversioned=$(awk '$2 == "T" { print $3 }' "$work/symbols" | grep -v '@@DCE_[0-9]*$' || true)
[[ -z $unversioned ]] || fail "exported without a version: $unversioned"

echo "== nobody looks for libraries in the folder where it is started"
find "$build/bin" "$build/lib" "$build/python" "$prefix" -type f \( -name '*.so*' -o -name 'dce*' \) \
  -exec readelf -d {} + >"$work/dynamic" 2>/dev/null || true # some are text
grep -q 'RUNPATH.*ORIGIN' "$work/dynamic" || fail "no run path was found"
if empty=$(grep -E 'R(UN)?PATH.*(\[:|::|:\])' "$work/dynamic"); then fail "an empty entry in a run path: $empty"; fi

echo "== what the loader fills in is closed to writing"
for file in "$library" "$prefix"/bin/dce*; do
  readelf -lW "$file" | grep -q GNU_RELRO && readelf -d "$file" | grep -q BIND_NOW || fail "$file is open"
done

echo "== writes past an array's end are noticed"
for file in "$library" "$prefix"/bin/dce*; do
  nm -D "$file" >"$work/symbols"
  grep -q ' __stack_chk_fail' "$work/symbols" || fail "$file has no stack protector"
done

echo "== libraries that few documents need are loaded when they are needed, not at the start"
readelf -d "$library" | grep NEEDED >"$work/needed"
grep -q freetype "$work/needed" || fail "readelf does not list what is linked"
if linked=$(grep -E 'libtiff|libwebp|libheif|libharfbuzz' "$work/needed"); then fail "linked: $linked"; fi

echo "== the header alone, to C and C++ compilers"
echo '#include <dce/dce.h>' >"$work/header.c"
echo '#include <dce/dce.hpp>' >"$work/header.cpp"
warnings=(-Wall -Wextra -pedantic -Werror -fsyntax-only "-I$prefix/include")
for standard in c99 c11 c17; do "$cc" -std=$standard "${warnings[@]}" "$work/header.c"; done
for standard in c++11 c++20; do "$cxx" -std=$standard "${warnings[@]}" -x c++ "$work/header.c"; done
"$cxx" -std=c++20 "${warnings[@]}" "$work/header.cpp"

echo "== samples by find_package(dce)"
cp -r "$source/samples" "$work/samples" # away from the source tree, so that nothing of it is found by chance
cmake -S "$work/samples" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" \
  -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" >/dev/null
cmake --build "$work/build" >/dev/null

echo "== samples by pkg-config"
export PKG_CONFIG_PATH=${library%/*}/pkgconfig
read -ra flags < <(pkg-config --cflags --libs dce)
"$cc" -std=c11 -Wall -Wextra -Werror "$source/samples/c/convert.c" "${flags[@]}" -pthread -o "$work/convert_c"
"$cxx" -std=c++20 -Wall -Wextra -Werror "$source/samples/cpp/convert.cpp" "${flags[@]}" -pthread -o "$work/convert_cpp"
[[ $(pkg-config --modversion dce) == "$("$prefix/bin/dce" --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -1)" ]] ||
  fail "pkg-config and the program name different versions"

for programs in "$work/build" "$work"; do
  export LD_LIBRARY_PATH=
  [[ $programs == "$work" ]] && LD_LIBRARY_PATH=${library%/*} # CMake has noted the library's place, pkg-config not

  echo "== samples run from ${programs#"$work"}/"
  rm -f "$work/report.pwg"
  "$programs/convert_c" "$documents/report.pdf" "$work/report.pwg" printer-resolution=100dpi >"$work/said"
  grep -q '"pages":5' "$work/said" || fail "convert_c said $(cat "$work/said")"
  verified "$work/report.pwg" 5
  "$programs/convert_cpp" urf "$documents/report.pdf" "$documents/form.pdf" >"$work/said"
  grep -q '"errors": \[\]' "$work/said" || fail "convert_cpp said $(cat "$work/said")"

  status=0
  "$programs/convert_c" "$documents/absent.pdf" "$work/absent.pwg" 2>"$work/said" || status=$?
  [[ $status == 2 && ! -e $work/absent.pwg ]] || fail "convert_c of a missing file ended with $status"
  grep -q 'No such file' "$work/said" || fail "convert_c said $(cat "$work/said")"
  status=0
  "$programs/convert_cpp" urf "$documents/encrypted.pdf" >/dev/null 2>&1 || status=$?
  [[ $status == 3 ]] || fail "convert_cpp of an encrypted file ended with $status"

  # TIFF has every copy in it: far more work than the wait. Started by Python, as a shell starts what is in its background deaf to SIGINT.
  if [[ -n $python ]]; then
    "$python" - "$programs/convert_c" "$documents/report.pdf" "$work/long.tif" copies=9999 <<'PY' ||
import signal, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE)
process.stderr.readline()  # the first page is done
process.send_signal(signal.SIGINT)
process.communicate(timeout=60)
sys.exit(process.returncode != 6)  # DCE_CANCELLED
PY
      fail "convert_c did not end when interrupted"
    compgen -G "$work/long.tif*" && fail "an interrupted convert_c left its output"
  fi
done
unset LD_LIBRARY_PATH

echo "== the installed program"
"$prefix/bin/dce" convert "$documents/form.pdf" -o "$work/form.png" --resolution 50
[[ -s $work/form.png ]]

if [[ -n $python ]]; then
  echo "== the installed Python module"
  module=$(find "$prefix" -path '*/dce/__init__.py' | head -1)
  [[ -n $module ]] || fail "no Python module was installed"
  site=$(dirname "$(dirname "$module")")
  rm -f "$work/report.pwg"
  PYTHONPATH=$site PYTHONDONTWRITEBYTECODE=1 "$python" "$source/samples/python/convert.py" "$documents/report.pdf" \
    -o "$work/report.pwg" -O printer-resolution=100dpi 2>/dev/null
  verified "$work/report.pwg" 5
fi
