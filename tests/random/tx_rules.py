"""A second reading of the rules of the Texas CTE Coding Summary, student by student, to compare `tally` with.

`report(tables, **parameters)` takes the tables as {name: rows}, a row a dict of text with "" for missing, and gives the
output files as {name: rows}, a row a list of text, the first the header. A table or column that is not there counts as empty.
Input faults are not looked for. The numbers TX-n are those of the rules in docs/rules/tx-cte-codes.md.
"""
from collections import defaultdict
from fractions import Fraction

from rules_text import Refused, ascending, distinct
from second_reading import printed

CODES = ["7", "6", "5", "E", "4"]
GRADES = ["EE", "PK", "KG"] + [f"{n:02}" for n in range(1, 13)]
PASSED = ("01", "08")
LAST_PARTS = ("0", "2", "5", "9", "D0", "D2", "D5", "D9")

# TX-1, by school year: patterns, and the ids that are excluded though they fit.
COMPUTING = "0358XXXX A358XXXX I358XXXX"
RECENT = "1270XXXX 130XXXXX N127XXXX N130XXXX"
PATTERNS = {
    2024: f"{COMPUTING} {RECENT}",
    2023: f"{COMPUTING} N126XXXX {RECENT}",
    2022: f"{COMPUTING} N126XXXX {RECENT}",
    2021: f"{COMPUTING} N126XXXX {RECENT}",
    2020: f"{COMPUTING} {RECENT}",
    2019: RECENT, 2018: RECENT, 2017: RECENT, 2016: RECENT,
    2015: RECENT + " LOTES012 LOTES013",
    2014: RECENT,
    2013: "1270XXXX 130XXXXX N130XXXX",
    2012: "1270XXXX 130XXXXX N130XXXX N9999997 N9999998 N9999999",
    2011: "1270XXXX 130XXXXX N130XXXX N9999997 N9999998 N9999999",
    2010: "119XXXXX 120XXXXX 1211XXXX 122XXXXX 123XXXXX 124XXXXX 125XXXXX 127XXXXX M1211XXX M123XXXX M9999993 M9999994 M9999995 "
          "N119XXXX N120XXXX N122XXXX N123XXXX N125XXXX N127XXXX N1295XXX N9999997 N9999998 N9999999",
    2009: "119XXXXX 120XXXXX 121XXXXX 122XXXXX 123XXXXX 124XXXXX 125XXXXX 127XXXXX M121XXXX M122XXXX M123XXXX M9999993 M9999994 "
          "M9999995 N119XXXX N120XXXX N121XXXX N122XXXX N123XXXX N124XXXX N125XXXX N127XXXX",
}
EXCLUDED = {
    2024: ("03580100", "03580120"), 2023: ("03580100", "03580120"), 2022: ("03580100", "03580120"),
    2021: ("03580100", "03580110", "03580120", "03580130"), 2020: ("03580100", "03580110", "03580120", "03580130"),
}


def fits(pattern, service_id):
    return len(pattern) == len(service_id) and all(p in ("X", c) for p, c in zip(pattern, service_id))


def is_cte(year, service_id):
    return service_id not in EXCLUDED.get(year, ()) and any(fits(p, service_id) for p in PATTERNS.get(year, "").split())


def year_of(row):
    return int(row["school_year"])


class District:
    """The tables, with the rows of a student and the facts about submissions at hand."""

    def __init__(self, tables, school_year):
        self.tables = tables
        self.by_student = {name: defaultdict(list) for name in tables}
        for name, rows in tables.items():
            for row in rows:
                if "student_id" in row:
                    self.by_student[name][row["student_id"]].append(row)
        years = {kind: [year_of(r) for r in self.rows("peims_40100_student") if r["collection"] == kind] for kind in ("SUMMER", "FALL")}
        self.year = school_year or max(years["SUMMER"], default=None) or max(years["FALL"], default=None)  # TX-2
        if self.year not in PATTERNS:
            raise Refused("parameter school_year")
        self.base = "SUMMER" if self.year in years["SUMMER"] else "FALL"  # TX-3
        self.last_summer = max((y for y in years["SUMMER"] if y <= self.year), default=None)
        self.completions_loaded = any(year_of(r) == self.year for r in self.rows("peims_43415_course_transcript"))  # TX-4
        self.offered = {r["program_of_study"] for r in self.rows("peims_10010_lea") if year_of(r) == self.last_summer}  # TX-12
        self.source = self.rows("pos_service_id_level_credit")
        self.descriptions = {r["service_id"]: r.get("description", "") for r in self.rows("c022_service_ids")}
        self.programs = {r["program_of_study"]: r for r in self.rows("programs_of_study")}
        self.campuses = {r["campus_id"]: r for r in self.rows("campuses")}

    def rows(self, table, student=None):
        return self.tables.get(table, []) if student is None else self.by_student.get(table, {}).get(student, [])

    def row(self, table, student, **wanted):
        """The row of a student with these values; a row of missing cells when there is none."""
        found = [r for r in self.rows(table, student) if all(r[c] == str(v) for c, v in wanted.items())]
        return found[0] if found else {}

    def most_recent_attendance(self, student, year):
        """TX-20."""
        rows = [r for r in self.rows("peims_42400_attendance", student) if year_of(r) == year]
        return min(rows, key=lambda r: (-int(r["reporting_period"]), r["campus_id"].encode())) if rows else {}

    def course_list(self, ids):
        """TX-30."""
        return "; ".join(i + (" " + self.descriptions[i] if self.descriptions.get(i) else "") for i in ascending(ids))


class Student:
    """One student of the selected year with all that the rules find out about him."""

    def __init__(self, district, student_id, require_pass_for_5_e):
        self.district = d = district
        self.id = student_id
        transcript = d.rows("peims_43415_course_transcript", self.id)
        transfer = d.rows("cte_transfer_courses", self.id)
        up_to_now = lambda rows: [r for r in rows if year_of(r) <= d.year and is_cte(year_of(r), r["service_id"])]
        self.own_records, self.transfer_records = up_to_now(transcript), up_to_now(transfer)
        self.records = self.own_records + self.transfer_records
        in_40100 = {c: d.row("peims_40100_student", self.id, school_year=d.year, collection=c) for c in ("SUMMER", "FALL")}
        in_40110 = {c: d.row("peims_40110_student_program", self.id, school_year=d.year, collection=c) for c in ("SUMMER", "FALL")}
        transfer_only = bool(self.transfer_records) and not self.own_records
        taken_from = "FALL" if transfer_only and not in_40100[d.base] else d.base  # TX-17
        self.row, self.program_row = in_40100[taken_from], in_40110[taken_from]
        self.summer_row, self.fall_row = in_40110["SUMMER"], in_40110["FALL"]
        self.pairs = self.find_codes(self.records, require_pass_for_5_e)
        self.pairs_before = self.find_codes([r for r in self.records if year_of(r) < d.year], require_pass_for_5_e)  # TX-18
        self.find_grade_and_campuses([r for r in transcript if year_of(r) == d.year])

    def find_codes(self, records, require_pass_for_5_e):
        """TX-10 to TX-16: pairs (code, program, ids, credit, "Y"/"N"/"" for level 3 or 4)."""
        d = self.district
        if d.year < 2021:
            return [("", "", [], Fraction(0), "")]
        considered = [r for r in records if r.get("course_sequence") in LAST_PARTS]
        passed = distinct(r["service_id"] for r in considered if r.get("pass_fail") in PASSED)
        pairs = []
        for program in d.offered:
            listed = [s for s in d.source if s["program_of_study"] == program and s["service_id"] in passed]
            credit = sum((Fraction(s["credit"]) for s in listed), Fraction(0))
            high = any(s.get("level") in ("3", "4") for s in listed)
            code = "7" if len(listed) >= 3 and credit >= 4 and high else "6" if len(listed) >= 2 and credit >= 2 else ""
            if code:
                pairs.append((code, program, [s["service_id"] for s in listed], credit, "Y" if high else "N"))
        if not pairs:
            ids = passed if require_pass_for_5_e else distinct(r["service_id"] for r in considered)
            credit = sum((self.greatest_credit(i) for i in ids), Fraction(0))
            code = "4" if not ids else "5" if len(ids) == 1 or credit < 2 else "E"
            pairs.append((code, "", ids, credit, ""))
        return pairs

    def greatest_credit(self, service_id):
        return max((Fraction(s["credit"]) for s in self.district.source if s["service_id"] == service_id), default=Fraction(0))

    def find_grade_and_campuses(self, transcript_of_year):
        """TX-19, TX-20."""
        d = self.district
        if d.base == "FALL":
            self.grade = self.fall_row.get("grade_level", "")
            self.campuses = distinct([self.fall_row.get("campus_id", "")]) if self.fall_row.get("campus_id") else []
            return
        self.grade, self.campuses = "", []
        if self.own_records:
            self.campuses = distinct(r["campus_id"] for r in transcript_of_year)
            self.grade = max((r.get("grade_level", "") for r in transcript_of_year), key=lambda g: GRADES.index(g) if g else -1, default="")
        for row in (d.most_recent_attendance(self.id, d.year), self.summer_row, self.fall_row):
            if not self.campuses and row.get("campus_id"):
                self.campuses = [row["campus_id"]]
            if not self.grade and row.get("grade_level"):
                self.grade = row["grade_level"]

    def reported(self):
        """TX-17, TX-18."""
        if not self.records or not self.row:
            return False
        if self.program_row.get("ada_eligibility") != "0":
            return True
        earlier = any(year_of(r) < self.district.year for r in self.records)
        return earlier and any(code not in ("", "4") for code, *_ in self.pairs_before)

    def course_cells(self, records):
        """TX-30: the list, its count, the parts with credit."""
        ids = distinct(r["service_id"] for r in records)
        parts = {(r["school_year"], r["service_id"], r["course_sequence"]) for r in records
                 if r.get("pass_fail") in PASSED and r.get("course_sequence")}
        return [self.district.course_list(ids), str(len(ids)), str(len(parts))]

    def certificates(self):
        """TX-38."""
        shown = {(r["cert_code"], "Prior to 2023" if year_of(r) < 2023 else r.get("licensure_result", ""))
                 for r in self.district.rows("post_secondary_certs", self.id) if year_of(r) <= self.district.year}
        return "; ".join(f"{code} ({result})" if result else code for code, result in ascending(shown))


def code_cell(pairs):
    return "; ".join(c for c in CODES if c in {pair[0] for pair in pairs})


def program_cell(pairs):
    return "; ".join(ascending({pair[1] for pair in pairs if pair[1]}))


def report(tables, school_year=None, grades="ALL", campuses="ALL", programs_of_study="ALL", cte_codes="ALL", compare_tea="N",
           require_pass_for_5_e="N"):
    chosen = lambda value, choice: choice == "ALL" or value in choice.split(",")
    district = District(tables, int(school_year) if school_year else None)
    shown = []
    for student_id in distinct(r["student_id"] for r in district.rows("peims_40100_student") if year_of(r) == district.year):
        student = Student(district, student_id, require_pass_for_5_e == "Y")
        student.shown_at = [c for c in student.campuses if district.campuses[c]["campus_type"] in ("MS", "HS") and chosen(c, campuses)]
        student.kept = [p for p in student.pairs if chosen(p[1] or "NONE", programs_of_study) and chosen(p[0], cte_codes)]  # TX-41
        grade_shown = student.grade in GRADES[GRADES.index("06"):] and chosen(student.grade, grades)  # TX-21
        if student.reported() and grade_shown and student.shown_at and student.kept:
            shown.append(student)
    files = {"cte_coding_summary.csv": summary(district, shown), "cte_codes.csv": codes(district, shown),
             "cte_code_counts.csv": counts(shown)}
    if compare_tea == "Y":
        files["tea_comparison.csv"] = tea_comparison(district, shown)
    return files


def name_of(row, column):
    return row.get(column, "")


def summary(d, shown):
    header = ("school_year campus_id campus_name student_id last_name first_name gender grade_level last_campus_attended stem business_industry "
              "public_services arts_humanities multi_disciplinary at_risk emergent_bilingual sped eco_dis program_of_study cte_code ccmr_ews_ibc "
              "continuously_enrolled cy_class_roster_courses cy_courses cy_course_count cy_sequences_with_credit py_courses py_course_count "
              "py_sequences_with_credit post_secondary_certs cte_transfer_courses").split()
    rows = []
    for s in shown:
        graduation = d.row("peims_48011_graduation_program", s.id, school_year=d.last_summer)  # TX-35
        early_warning = d.row("ccmr_ews", s.id, school_year=d.year)  # TX-37
        roster = [r for r in d.rows("class_roster", s.id) if year_of(r) == d.year and is_cte(d.year, r["service_id"])]  # TX-33
        current = [r for r in s.records if year_of(r) == d.year]
        prior = [r for r in s.records if year_of(r) < d.year]
        for campus in s.shown_at:
            rows.append([str(d.year), campus, d.campuses[campus].get("campus_name", ""), s.id]
                        + [name_of(s.row, c) for c in ("last_name", "first_name", "gender")]
                        + [s.grade, d.most_recent_attendance(s.id, d.last_summer).get("campus_id", "")]  # TX-36
                        + [graduation.get(c, "") for c in ("stem", "business_industry", "public_services", "arts_humanities", "multi_disciplinary")]
                        + [s.fall_row.get("at_risk", "")]
                        + [s.program_row.get(c, "") for c in ("emergent_bilingual", "sped", "eco_dis")]
                        + [program_cell(s.kept), code_cell(s.kept)]
                        + [early_warning.get("ibc_2024" if d.year == 2024 else "ibc", ""), early_warning.get("continuously_enrolled", "")]
                        + [d.course_list({r["service_id"] for r in roster})]
                        + (s.course_cells(current) if d.completions_loaded else ["", "", ""])  # TX-31
                        + s.course_cells(prior)  # TX-32
                        + [s.certificates(), d.course_list({r["service_id"] for r in s.transfer_records})])  # TX-34
    return [header] + ascending(rows, key=lambda r: (r[1], r[4], r[5], r[3]))


def codes(d, shown):
    header = ("school_year student_id last_name first_name gender grade_level cte_code program_of_study program_of_study_name scope course_count "
              "credit_sum level_3_4 service_ids").split()
    rows = []
    for s in shown:
        for code, program, ids, credit, high in sorted(s.kept, key=lambda p: (p[1].encode(), CODES.index(p[0]) if p[0] else 0)):
            if code:
                of_program = d.programs.get(program, {})
                rows.append([str(d.year), s.id] + [name_of(s.row, c) for c in ("last_name", "first_name", "gender")]
                            + [s.grade, code, program, of_program.get("name", ""), of_program.get("scope", "")]
                            + [str(len(ids)), printed(credit), high, "; ".join(ascending(ids))])
    return [header] + ascending(rows, key=lambda r: r[1])


def counts(shown):
    header = "breakdown value code_7 code_6 code_5 code_E code_4 students".split()
    groups = {"grade": defaultdict(list), "gender": defaultdict(list), "campus": defaultdict(list)}
    for s in shown:
        groups["grade"][s.grade].append(s)
        groups["gender"][s.row.get("gender") or "Missing"].append(s)
        for campus in s.shown_at:
            groups["campus"][campus].append(s)
    line = lambda breakdown, value, students: ([breakdown, value]
                                               + [str(sum(any(p[0] == c for p in s.kept) for s in students)) for c in CODES]
                                               + [str(len(students))])
    return [header] + [line(b, v, groups[b][v]) for b in groups for v in ascending(groups[b])] + [line("total", "All", shown)]


def tea_comparison(d, shown):
    header = ("school_year student_id last_name first_name grade_level cte_code program_of_study tea_cy_cte_code tea_cy_program_of_study "
              "tea_py_cte_code tea_py_program_of_study cte_code_agrees program_of_study_agrees").split()
    rows = []
    for s in shown:
        of_year = lambda year: [r for r in d.rows("tea_cte_codes", s.id) if year_of(r) == year]
        pairs = lambda year: [(r.get("cte_code", ""), r.get("program_of_study", "")) for r in of_year(year)]
        current, prior = pairs(d.year), pairs(d.year - 1)
        compared = current and d.year >= 2021  # TX-44
        agrees = lambda ours, theirs: ("Y" if ours == theirs else "N") if compared else ""
        rows.append([str(d.year), s.id, name_of(s.row, "last_name"), name_of(s.row, "first_name"), s.grade,
                     code_cell(s.pairs), program_cell(s.pairs), code_cell(current), program_cell(current), code_cell(prior), program_cell(prior),
                     agrees(code_cell(s.pairs), code_cell(current)),
                     agrees({p[1] for p in s.pairs if p[1]}, {p[1] for p in current if p[1]})])
    return [header] + ascending(rows, key=lambda r: r[1])
