#!/usr/bin/env bash
# Builds tally and the unit tests with the thread sanitizer, and runs what works on several threads: the unit tests, and a report over
# 300,000 rows on eight threads, from a folder, into a cache and from it. A race ends it with a report. Not part of the run.
set -euo pipefail
cd "$(dirname "$0")/../.."
export TSAN_OPTIONS="halt_on_error=1 exitcode=99 ${TSAN_OPTIONS:-}"

cmake --preset thread -DTALLY_TESTS=ON >/dev/null
cmake --build build/thread --target tally unit_foundation unit_engine unit_outputs unit_workbench
for wing in foundation engine outputs workbench; do
  "build/thread/tests/unit_$wing"
done

work="$(mktemp -d)"
trap 'rm -r "$work"' EXIT
python3 - "$work" <<'PYTHON'
import random, sys
random.seed(1)
with open(sys.argv[1] + "/student.csv", "w") as out:
    out.write("id,school,grade,born,hours\n")
    out.writelines(f"s{i},k{i % 400},{i % 12 + 1:02},{1990 + i % 20}-0{i % 9 + 1}-11,{i % 37}.{i % 10}\n" for i in range(300000))
with open(sys.argv[1] + "/course.csv", "w") as out:
    out.write("id,student,credits\n")
    out.writelines(f"c{i},s{random.randrange(300000)},{i % 5}\n" for i in range(300000))
PYTHON
cat >"$work/report.tally" <<'TALLY'
table student from "student.csv" {
  key id
  id : code
  school : code
  grade : code
  born : date
  hours : decimal
}
table course from "course.csv" {
  key id
  id : code
  student : student
  credits : integer
}
define credits of student = sum credits of course matching student
cohort other of student where yes
define later of student = any other matching school where born > student.born and grade = student.grade
table place = each school, grade of student
listing places of place {
  file "places.csv"
  "school" = school
  "grade" = grade
  "students" = count student matching place
  "credits" = sum credits of student matching place
  "oldest" = lowest born of student matching place
  "median" = (median hours of student matching place) as decimal 2
}
listing large of student where credits > 9 and hours > 3 {
  file "large.csv"
  "id" = id
  "credits" = credits
  "later" = later
  "place" = place
  "so far" = so_far
}
define place of student = rank in order of hours descending then born within school
define so_far of student = running count in order of born within school and grade
TALLY
tally=build/thread/tally
"$tally" run "$work/report.tally" --data "$work" --out "$work/one" --jobs 1
"$tally" run "$work/report.tally" --data "$work" --out "$work/eight" --jobs 8
"$tally" load "$work/report.tally" --data "$work" --out "$work/cache" --jobs 8
"$tally" run "$work/report.tally" --data "$work/cache" --out "$work/cached" --jobs 8 --verify
diff -r "$work/one" "$work/eight"
diff -r "$work/one" "$work/cached"
echo "1 passed, 0 failed"
