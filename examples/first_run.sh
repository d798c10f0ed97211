#!/usr/bin/env bash
# Builds tally and runs one report on the sample data beside this file. Asks nothing, may be run again.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

bash interpreter/setup.sh

echo "Building tally (a few minutes the first time) ..."
mkdir -p build
if ! { cmake --preset release -DTALLY_TESTS=OFF && cmake --build --preset release --target tally -j "$(nproc)"; } >build/first_run.log 2>&1; then
  tail -n 40 build/first_run.log
  echo "error: build/first_run.log: the build failed" >&2
  exit 1
fi

tally=build/release/tally
out=build/first_run
rm -rf "$out"

echo
echo "$tally run reports/ct/ed400.tally examples/ct/data $out"
"$tally" run reports/ct/ed400.tally examples/ct/data "$out"

echo
echo "Written to $out:"
ls -l "$out"
