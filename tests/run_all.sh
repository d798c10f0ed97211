#!/usr/bin/env bash
# Builds tally twice (release; debug with the address and undefined-behaviour sanitizers), runs every test in both builds and ends
# with one line `N passed, N failed`. Asks nothing, may be run again.
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

bash interpreter/setup.sh || exit 1

jobs="$(nproc)"
results=()
status=0
for preset in release debug; do
  echo "== Building $preset"
  log="build/$preset.log"
  mkdir -p build
  if ! { cmake --preset "$preset" -DTALLY_TESTS=ON -DTALLY_PRECOMPILED_HEADERS=ON && cmake --build --preset "$preset" -j "$jobs"; } >"$log" 2>&1; then
    grep -E 'error|FAILED|Error' "$log" | head -40
    echo "The build of $preset failed; all of it is in $log"
    echo "0 passed, 1 failed"
    exit 1
  fi
  echo "== Testing $preset"
  result="$PWD/build/$preset/tests.xml"
  rm -f "$result"
  ctest --test-dir "build/$preset" -j "$jobs" --no-tests=error --output-on-failure --output-junit "$result" \
    --test-output-size-passed 1000000 --test-output-size-failed 1000000 || status=1
  results+=("$result")
done

python3 tests/count_results.py "${results[@]}" || status=1
exit "$status"
