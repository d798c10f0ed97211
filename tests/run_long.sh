#!/usr/bin/env bash
# All tests that take hours, one part after the other, a line a part; the last line is `N passed, N failed`. Parts that are done are kept in
# build/run_long.state and not run again; `--again` forgets them. A part that was stopped begins anew.
#
#     tests/run_long.sh [--minutes N] [--seed S] [--again]      # N minutes a part, 60 without; what failed is in build/run_long/PART.log
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

minutes=60
seed=1
again=no
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) minutes="$2"; shift 2 ;;
    --seed) seed="$2"; shift 2 ;;
    --again) again=yes; shift ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

tally="${TALLY:-build/release/tally}"
if [ ! -x "$tally" ]; then
  echo "there is no $tally: bash tests/run_all.sh builds it"
  exit 2
fi
seconds=$((minutes * 60))
state=build/run_long.state
logs=build/run_long
mkdir -p "$logs"
# What was done with another seed, time or program is done again.
head="seed $seed, $minutes minutes a part, $(cksum <"$tally" | cut -d' ' -f1)"
if [ "$again" = yes ] || [ "$(head -1 "$state" 2>/dev/null)" != "$head" ]; then
  echo "$head" >"$state"
fi

passed=0
failed=0
part() {  # part NAME COMMAND...
  local name="$1" result begun=$SECONDS
  shift
  result="$(sed -n "s/^$name: //p" "$state")"
  if [ -n "$result" ]; then
    echo "$name: $result (before)"
  else
    if "$@" >"$logs/$name.log" 2>&1; then result=passed; else result=failed; fi
    echo "$name: $result" >>"$state"
    echo "$name: $result in $((SECONDS - begun)) s; $(tail -1 "$logs/$name.log")"
  fi
  if [ "$result" = passed ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
repeated() {  # repeated RUNS COMMAND...: so many runs at a time, with further seeds until the time is over or one fails
  local runs="$1" until=$((SECONDS + seconds)) at="$seed"
  shift
  while [ "$SECONDS" -lt "$until" ]; do
    "$@" --runs "$runs" --seed "$at" || return 1
    at=$((at + runs))
  done
}
fuzz() {  # fuzz TARGET KIND: the kind of seeds it begins with
  local corpus="$logs/$1.corpus"
  mkdir -p "$corpus" "$logs/$1.seeds"
  [ "$2" = none ] || python3 tests/fuzz/make_corpus.py "$2" "$logs/$1.seeds" || return 1
  "build/fuzz/tests/$1" -max_total_time="$seconds" -seed="$seed" -artifact_prefix="$logs/$1." "$corpus" "$logs/$1.seeds"
}

random=tests/random
part programs python3 $random/programs.py --tally "$tally" --runs 1000000 --minutes "$minutes" --seed "$seed" --ways-each 0 --keep "$logs/programs"
part every_type python3 $random/every_type.py --tally "$tally" --items 0 --keep "$logs/every_type"
part programs_big python3 $random/programs.py --tally "$tally" --runs 1000000 --minutes "$minutes" --seed "$seed" --big --shrink 600 --keep "$logs/programs_big"
part reading python3 $random/second_reading_of_programs.py --tally "$tally" --runs 1000000 --minutes "$minutes" --seed "$seed" --keep "$logs/reading"
for system in ct pa tx; do
  part "$system" repeated 50 python3 $random/states.py --tally "$tally" $system --keep "$logs/$system"
done
for report in car checklist fsr subawards; do
  part "$report" repeated 50 python3 $random/us.py --tally "$tally" --report us/$report.tally --keep "$logs/$report"
done
part ny repeated 50 python3 $random/us.py --tally "$tally" --report ny/indicators.tally --keep "$logs/ny"
part suppression repeated 4 python3 $random/suppression.py --tally "$tally"
part faults python3 tests/faults/run_faults.py --tally "$tally" --library build/release/tests/libfail_step.so --all
part memory python3 tests/faults/run_memory.py --tally "$tally" --library build/release/tests/libfail_new.so --all
part damage repeated 50 python3 $random/mutate_data.py --tally "$tally"
part damage_cache repeated 50 python3 $random/damage_cache.py --tally "$tally"
# Every case for every clause: which owner shows it best, and what no case sees.
dropping="${DROPPING:-$(dirname "$tally")/tests/tally_dropping}"
if [ -x "$dropping" ]; then
  for kind in grammar pairs bound options; do
    part "clauses_$kind" python3 tests/clauses/run_clauses.py --tally "$dropping" --all $kind
  done
else
  echo "clauses: not built ($dropping)"
fi
for target in "fuzz_parse scripts" "fuzz_program scripts" "fuzz_csv tables" "fuzz_cache none"; do
  read -r fuzzer kind <<<"$target"
  if [ -x "build/fuzz/tests/$fuzzer" ]; then
    part "$fuzzer" fuzz "$fuzzer" "$kind"
  else
    echo "$fuzzer: not built (cmake --preset fuzz && cmake --build build/fuzz)"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
