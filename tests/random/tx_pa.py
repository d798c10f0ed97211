#!/usr/bin/env python3
"""Random Texas and Pennsylvania data and what must hold whatever they are: another order of rows and columns and one thread give the same
files; a filter only removes; every enrollment of the year is reported or explained, once.

    tests/random/tx_pa.py --tally build/release/tally {tx,pa} [--runs 20] [--seed 1]
"""

import argparse
import collections
import csv
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def write(tables, folder, rng=None):
    folder.mkdir(parents=True)
    for name, (header, rows) in tables.items():
        columns, rows = header.split(), list(rows)
        if rng:
            rng.shuffle(columns)
            rng.shuffle(rows)
        with open(folder / f"{name}.csv", "w", newline="") as f:
            out = csv.DictWriter(f, columns, lineterminator="\n")
            out.writeheader()
            out.writerows(rows)


def unique(rows, *key):
    return list({tuple(row[k] for k in key): row for row in rows}.values())


def tx(rng):
    def pick(*values):
        return rng.choice(values)
    students = [f"2{i:09}" for i in range(rng.randint(1, 40))]
    campuses = ["101912001", "101912041", "101912101"]
    services = ["13000200", "13000300", "1300040A", "1300050", "130006000", "03580100", "03580300", "12701300", "N1303742", "03100500"]
    years = ["2021", "2022", "2023", "2024"]
    programs = ["001", "002", "023"]

    def rows(count, **columns):
        return [{k: v() for k, v in columns.items()} for _ in range(rng.randint(0, count))]
    student, year, service = (lambda: pick(*students)), (lambda: pick(*years)), (lambda: pick(*services))
    sequence, result = (lambda: pick("0", "1", "2", "5", "9", "D0", "D2", "")), (lambda: pick("01", "01", "08", "02", ""))
    grade = (lambda: pick("05", "06", "08", "09", "10", "11", "12", ""))
    summer = rng.random() < .7
    collection = (lambda: pick("FALL", "SUMMER") if summer else "FALL")
    return {
        "campuses": ("campus_id campus_name campus_type", [dict(campus_id=c, campus_name=n, campus_type=t) for c, n, t in
                                                           zip(campuses, ["High, North", "", "Low"], ["HS", "MS", "ES"])]),
        "peims_10010_lea": ("school_year program_of_study", unique(rows(12, school_year=year, program_of_study=lambda: pick(*programs)), "school_year", "program_of_study")),
        "peims_40100_student": ("school_year collection student_id last_name first_name gender", unique(
            rows(200, school_year=lambda: "2024", collection=collection, student_id=student, last_name=lambda: pick("", "A", "B"), first_name=lambda: pick("", "C"), gender=lambda: pick("F", "M", "")),
            "school_year", "collection", "student_id")),
        "peims_40110_student_program": ("school_year collection student_id campus_id grade_level ada_eligibility at_risk emergent_bilingual sped eco_dis", unique(
            rows(200, school_year=lambda: "2024", collection=collection, student_id=student, campus_id=lambda: pick("", *campuses), grade_level=grade, ada_eligibility=lambda: pick("", "0", "1"),
                 at_risk=lambda: pick("", "0", "1"), emergent_bilingual=lambda: "", sped=lambda: pick("0", "1"), eco_dis=lambda: pick("00", "99")), "school_year", "collection", "student_id")),
        "peims_42400_attendance": ("school_year student_id reporting_period campus_id grade_level", unique(
            rows(120, school_year=year, student_id=student, reporting_period=lambda: pick(*"123456"), campus_id=lambda: pick(*campuses), grade_level=grade),
            "school_year", "student_id", "reporting_period", "campus_id")),
        "peims_43415_course_transcript": ("school_year collection student_id campus_id grade_level service_id course_sequence pass_fail", rows(
            400, school_year=year, collection=lambda: pick("SUMMER", "SUMMER", "EXTENDED"), student_id=student, campus_id=lambda: pick(*campuses), grade_level=grade, service_id=service,
            course_sequence=sequence, pass_fail=result)),
        "peims_48011_graduation_program": ("school_year student_id stem business_industry public_services arts_humanities multi_disciplinary", unique(
            rows(40, school_year=year, student_id=student, stem=lambda: pick("0", "1", ""), business_industry=lambda: "0", public_services=lambda: "", arts_humanities=lambda: "2",
                 multi_disciplinary=lambda: "1"), "school_year", "student_id")),
        "cte_transfer_courses": ("school_year student_id service_id course_sequence pass_fail", rows(60, school_year=year, student_id=student, service_id=service, course_sequence=sequence, pass_fail=result)),
        "pos_service_id_level_credit": ("program_of_study service_id level credit", unique(
            rows(40, program_of_study=lambda: pick(*programs), service_id=service, level=lambda: pick("", *"1234"), credit=lambda: pick("0.5", "1", "1.99", "2", "0.01")), "program_of_study", "service_id")),
        "programs_of_study": ("program_of_study name scope", [dict(program_of_study=p, name=pick("", "Name"), scope=pick("State", "Regional")) for p in programs[:2]]),
        "c022_service_ids": ("service_id description", [dict(service_id=s, description=pick("", f"Course {s}")) for s in services[:6]]),
    }


def pa(rng):
    def pick(*values):
        return rng.choice(values)
    students = [f"{1000000000 + i}" for i in range(rng.randint(1, 30))] + ["12345"]
    schools, cips, kinds = ["1234", "5678", "12A4"], ["470604", "010301", "320105", "46030"], ["SEC", "AAP"]
    dates = ["2025-06-30", "2025-07-01", "2025-09-01", "2026-01-15", "2026-06-30", "2026-07-01"]
    flag = (lambda: pick("Y", "N", ""))

    def rows(count, **columns):
        return [{k: v() for k, v in columns.items()} for _ in range(rng.randint(0, count))]
    key = dict(pasecureid=lambda: pick(*students), cip_school_number=lambda: pick(*schools), cip_code=lambda: pick(*cips), program_kind=lambda: pick(*kinds))
    text = ["registered_apprentice", "internship", "cooperative_work", "job_exploration", "agriculture_experience", "school_sponsored_enterprise", "work_based_experience",
            "pell_grant", "task_list_complete", "perkins_concentrator", "perkins_participant", "simulated_work_environment"]
    enrollment = dict(school_year=lambda: pick("2026", "2026", "2025"), **key, begin_date=lambda: pick(*dates), end_date=lambda: pick("", "", *dates),
                      completion_date=lambda: pick("", *dates), technical_component=lambda: pick("Y", "Y", "N", ""), objectives_signed=lambda: pick("Y", "Y", "Y", "N"),
                      enrollment_purpose=lambda: pick("PROGRAM", "PROGRAM", "SINGLE_COURSE", "EXPLORE"), assessment_completed=flag, federal_aid_eligible=flag,
                      cte_status_type_code=lambda: pick("", "10", "30", "40", "60", "99"), postsecondary_credits=lambda: pick("", "0", "12.345", "-0.001", "100"),
                      certificate_of_apprenticeship=lambda: pick("", "APP", "PRE", "XX"), degree_awarded=lambda: pick("", "ASSOC", "MASTR"),
                      adult_credit_equivalency=lambda: pick("", "1", "999.995"), **{t: (lambda: pick("Y", "N", "", "x")) for t in text})
    return {
        "students": ("pasecureid birth_date grade_level adult special_education", [
            dict(pasecureid=s, birth_date=pick("", "2009-06-30", "2010-07-01"), grade_level=pick("", "10", "11", "12"), adult=flag(), special_education=flag()) for s in students[:-1]]),
        "cats_programs": ("school_year aun cip_school_number cip_code program_kind approval delivery_method_code total_technical_hours graded assessment_waiver accredited aap_type", unique(
            rows(60, school_year=lambda: pick("2026", "2026", "2025"), aun=lambda: pick("123456789", "123456789", "987654321"), cip_school_number=key["cip_school_number"], cip_code=key["cip_code"],
                 program_kind=key["program_kind"], approval=lambda: pick("APPROVED", "REGISTERED", "NONE", ""), delivery_method_code=lambda: pick("70", "75", "80", ""),
                 total_technical_hours=lambda: pick("", "0", "1080", "0.003"), graded=flag, assessment_waiver=flag, accredited=flag, aap_type=lambda: pick("", "RA", "ZZ")),
            "school_year", "aun", "cip_school_number", "cip_code", "program_kind")),
        "cte_enrollments": (" ".join(enrollment), unique(rows(150, **enrollment), "school_year", "pasecureid", "cip_school_number", "cip_code", "program_kind", "begin_date")),
        "cte_hours": ("pasecureid cip_school_number cip_code program_kind school_year period hours grade_result", unique(
            rows(150, **key, school_year=lambda: pick("2024", "2025", "2026", "2027"), period=lambda: pick("Q1", "Q2"), hours=lambda: pick("0", "120", "240.005", "479.995", "10000"),
                 grade_result=lambda: pick("P", "P", "F", "")), "pasecureid", "cip_school_number", "cip_code", "program_kind", "school_year", "period")),
        "appendix_p": ("code program_kind completed", [dict(code=c, program_kind=k, completed=pick("Y", "N", "")) for c in ("10", "30", "40", "60") for k in kinds]),
    }


REPORT = {"tx": ("tx/cte_coding_summary", ["school_year=2024"]), "pa": ("pa/cte_student_fact", ["school_year=2026", "lea_aun=123456789"])}


def run(tally, system, data, out, more=(), jobs="2"):
    report, settings = REPORT[system]
    command = [tally, "run", str(ROOT / "reports" / f"{report}.tally"), "--data", str(data), "--out", str(out), "--jobs", jobs]
    for setting in [*settings, *more]:
        command += ["--set", setting]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-600:])
    return {p.name: p.read_text() for p in sorted(out.iterdir())}


def rows(text):
    return list(csv.DictReader(text.splitlines()))


def check_tx(tally, rng, tables, whole, folder):
    for setting in ("grades=09,10", "campuses=101912001", "programs_of_study=001", "cte_codes=7,6", "cte_codes=4"):
        part = run(tally, "tx", folder / "data", folder / setting, [setting])
        seen = {(r["campus_id"], r["student_id"]) for r in rows(whole["cte_coding_summary.csv"])}
        if not {(r["campus_id"], r["student_id"]) for r in rows(part["cte_coding_summary.csv"])} <= seen:
            return f"{setting} adds a student"
        if not {tuple(r.values()) for r in rows(part["cte_codes.csv"])} <= {tuple(r.values()) for r in rows(whole["cte_codes.csv"])}:
            return f"{setting} adds a code"
    total = rows(whole["cte_code_counts.csv"])[-1]
    if total["breakdown"] != "total" or int(total["students"]) != len({r["student_id"] for r in rows(whole["cte_coding_summary.csv"])}):
        return "the total is not the number of students shown"
    return None


def check_pa(tally, rng, tables, whole, folder):
    def key(r):
        return r["pasecureid"], r["cip_school_number"], r["cip_code"], r["program_kind"]
    considered = collections.Counter(key(e) for e in tables["cte_enrollments"][1] if e["school_year"] == "2026")
    excluded = collections.Counter(key(r) for r in rows(whole["CTE_STUDENT_FACT_errors.csv"]) if r["severity"] == "Excluded")
    fact = rows(whole["CTE_STUDENT_FACT.csv"])
    if sum(considered.values()) != sum(excluded.values()) + len(fact):
        return f"{sum(considered.values())} enrollments, {sum(excluded.values())} explained and {len(fact)} reported"
    groups = collections.Counter((r["PASECUREID"], r["CIP SCHOOL NUMBER"], r["CIP CODE"] if r["TASK LIST COMPLETION INDICATOR"] == "N/A" else "") for r in fact)
    reported = collections.Counter((r["PASECUREID"], r["CIP SCHOOL NUMBER"], r["CIP CODE"]) for r in fact)
    left = considered - excluded
    if collections.Counter((k[0], k[1], k[2]) for k in left.elements()) != reported or max(groups.values(), default=1) > 2:
        return "the records are not the enrollments that are left"
    return None


def check(tally, system, seed, folder):
    rng = random.Random(seed)
    tables = {"tx": tx, "pa": pa}[system](rng)
    write(tables, folder / "data")
    whole = run(tally, system, folder / "data", folder / "out1")
    write(tables, folder / "shuffled", rng)
    if run(tally, system, folder / "shuffled", folder / "out2", jobs="1") != whole:
        return "another order of rows and columns, or one thread, gives other files"
    return {"tx": check_tx, "pa": check_pa}[system](tally, rng, tables, whole, folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("system", choices=["tx", "pa"])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    for seed in range(options.seed, options.seed + options.runs):
        with tempfile.TemporaryDirectory() as folder:
            try:
                problem = check(options.tally, options.system, seed, pathlib.Path(folder))
            except RuntimeError as error:
                problem = str(error)
        if problem:
            failed += 1
            print(f"seed {seed}: {problem}")
    print(f"{options.runs - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
