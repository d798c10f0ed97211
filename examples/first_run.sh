#!/usr/bin/env bash
# Builds tally and runs one report on the sample data beside this file. Asks nothing, may be run again.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

bash interpreter/setup.sh

echo "Building tally (a few minutes the first time) ..."
mkdir -p build
if ! { cmake --preset release -DTALLY_PRECOMPILED_HEADERS=ON && cmake --build --preset release --target tally -j "$(nproc)"; } >build/first_run.log 2>&1; then
  tail -n 40 build/first_run.log
  echo "error: build/first_run.log: the build failed" >&2
  exit 1
fi

tally=build/release/tally
out=build/first_run
rm -rf "$out"

settings=(--data examples/ct/data --set school_year=2026 --set "contact_person=Ortiz, Dana" --set phone=8605550142)

echo
echo "$tally run reports/ct/ed400.tally ${settings[*]} --out $out"
"$tally" run reports/ct/ed400.tally "${settings[@]}" --out "$out"

echo
"$tally" run reports/ct/ed400.tally "${settings[@]}" --format text

echo
echo "Written to $out:"
ls -l "$out"

cat <<END

Next:
  ask questions       $tally repl examples/01_first_report/report.tally --data examples/ct/data
  learn the language  docs/guide/README.md, an example first
  change a rule       docs/change-one-rule.md
END
