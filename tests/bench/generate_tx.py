#!/usr/bin/env python3
"""A synthetic Texas district of any size: students with eight course records each, for reports/tx/cte_coding_summary.tally.

    generate_tx.py --students 100000 --seed 1 --out DIR
"""

import argparse
import pathlib
import random

COURSES_A_STUDENT = 8
YEARS = ["2021", "2022", "2023", "2024"]
CAMPUSES = [f"101912{i:03}" for i in range(1, 41)]
PROGRAMS = [f"{i:03}" for i in range(1, 81)]
# CTE courses of the years since 2022, and courses that are none.
CTE_SERVICES = [f"130{i:05}" for i in range(200, 600)] + [f"N130{i:04}" for i in range(1300, 1400)]
OTHER_SERVICES = [f"03{i:06}" for i in range(100100, 100300)]


def generate(students, seed, out):
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)

    def write(name, header, rows):
        with open(out / f"{name}.csv", "w", newline="") as file:
            file.write(header.replace(" ", ",") + "\n")
            file.writelines(",".join(row) + "\n" for row in rows)

    def one(*values):
        return values[int(rng.random() * len(values))]

    ids = [f"2{(i * 7368787) % 1000000007:09}" for i in range(students)]
    campus = {student: one(*CAMPUSES) for student in ids}
    grade = {student: one("09", "10", "11", "12") for student in ids}
    submissions = [(collection, student) for collection in ("FALL", "SUMMER") for student in ids if rng.random() < .97]

    write("campuses", "campus_id campus_name campus_type", ((c, f"High School {c}", "HS") for c in CAMPUSES))
    write("peims_10010_lea", "school_year program_of_study", ((y, p) for y in YEARS for p in PROGRAMS if rng.random() < .8))
    write("peims_40100_student", "school_year collection student_id last_name first_name gender",
          (("2024", collection, s, f"Last{s[-4:]}", f"First{s[-5:-2]}", one("F", "M")) for collection, s in submissions))
    write("peims_40110_student_program",
          "school_year collection student_id campus_id grade_level ada_eligibility at_risk emergent_bilingual sped eco_dis",
          (("2024", collection, s, campus[s], grade[s], "1", one("0", "1"), one("0", "1", ""), one("0", "0", "1"), one("00", "01", "99"))
           for collection, s in submissions))
    write("peims_42400_attendance", "school_year student_id reporting_period campus_id grade_level",
          (("2024", s, period, campus[s], grade[s]) for s in ids for period in "36"))
    write("peims_43415_course_transcript", "school_year collection student_id campus_id grade_level service_id course_sequence pass_fail",
          ((one(*YEARS), "SUMMER", s, campus[s], grade[s], one(*CTE_SERVICES) if rng.random() < .6 else one(*OTHER_SERVICES),
            one("0", "1", "2"), one("01", "01", "01", "02")) for s in ids for _ in range(COURSES_A_STUDENT)))
    write("peims_48011_graduation_program", "school_year student_id stem business_industry public_services arts_humanities multi_disciplinary",
          (("2024", s, one("0", "1"), one("0", "1"), "0", "0", one("0", "2")) for s in ids))
    write("cte_transfer_courses", "school_year student_id service_id course_sequence pass_fail",
          ((one(*YEARS), s, one(*CTE_SERVICES), "0", "01") for s in ids if rng.random() < .05))
    pairs = sorted({(one(*PROGRAMS), service) for service in CTE_SERVICES for _ in range(2)})
    write("pos_service_id_level_credit", "program_of_study service_id level credit", ((p, s, one("1", "2", "3", "4"), one("0.5", "1", "2")) for p, s in pairs))
    write("programs_of_study", "program_of_study name scope", ((p, f"Program {p}", "State" if i % 5 else "Regional") for i, p in enumerate(PROGRAMS)))
    write("c022_service_ids", "service_id description", ((s, f"Course {s}") for s in CTE_SERVICES))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--students", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=pathlib.Path, required=True)
    given = options.parse_args()
    generate(given.students, given.seed, given.out)


if __name__ == "__main__":
    main()
