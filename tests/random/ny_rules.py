"""New York's indicators read row by row from the rules NY-1 to NY-19 (docs/rules/ny-indicators.md). Shares nothing with stdlib/."""

import re
from fractions import Fraction

from car_rules import second_quarter_after
from second_reading import file_text, printed

DIPLOMAS = ("advanced_regents", "regents", "local")
COUNTED = ("wecep", "ceip", "gewep", "coop", "school_based_enterprise", "community_service", "school_based_project", "job_shadowing")
SUBJECTS = {"2S1": "ELA", "2S2": "MATH", "2S3": "SCIENCE"}
CATEGORIES = [("all", "all")] + [("gender", g) for g in "MFX"] + [(status, s) for status in ("ell", "swd") for s in ("current", "former", "never")] + [
    ("provider", p) for p in ("local", "boces", "technical")]


def by_bytes(*texts):
    return tuple(text.encode() for text in texts)


class NewYork:
    def __init__(self, dataset, settings):
        self.year, self.wbl_hours = int(settings["reporting_year"]), Fraction(settings.get("wbl_hours", "54"))
        self.table = {name: rows for name, (_, rows) in dataset.items()}
        self.gender = {row["student_id"]: row["gender"] for row in self.table["students"]}
        self.students = sorted(self.gender, key=str.encode)
        self.program = {row["program_id"]: row for row in self.table["programs"]}
        self.cohort = {row["student_id"]: int(row["cohort_year"]) for row in self.table["cohorts"]}
        self.exit = {row["student_id"]: row["exit_date"] for row in self.table["exits"]}
        self.status = {(row["student_id"], int(row["school_year"])): row for row in self.table["statuses"]}
        self.pairs = sorted({(row["student_id"], row["program_id"]) for row in self.table["courses"]}, key=lambda pair: by_bytes(*pair))

    def of(self, student, table):
        return [row for row in self.table[table] if row["student_id"] == student]

    def completed(self, pair, year):
        """NY-3: {course: (equivalents, sequenced)}."""
        courses = {}
        for row in self.of(pair[0], "courses"):
            if row["program_id"] == pair[1] and row["completed"] == "Y" and int(row["school_year"]) <= year:
                worth, sequenced = courses.get(row["course_id"], (Fraction(row["equivalents"]), False))
                courses[row["course_id"]] = max(worth, Fraction(row["equivalents"])), sequenced or row["sequenced"] == "Y"
        return list(courses.values())

    def intensity(self, pair, year):
        """NY-4 to NY-6, of an approved program."""
        courses = self.completed(pair, year)
        total = sum(worth for worth, _ in courses)
        if self.program[pair[1]]["provider"] == "local":
            sequenced = [worth for worth, in_sequence in courses if in_sequence]
            if len(sequenced) >= 2 and sum(sequenced) >= 2:
                return "concentrator"
            return "participant" if courses and total >= 1 else ""
        return "concentrator" if total >= 2 else "participant" if total >= 1 else ""

    def approved(self, pair):
        return self.program[pair[1]]["approved"] == "Y"

    def concentrations(self, student, year):
        """Her approved programs with intensity concentrator through the year."""
        return [pair[1] for pair in self.pairs if pair[0] == student and self.approved(pair) and self.intensity(pair, year) == "concentrator"]

    def identified(self, student, flag, years_back):
        """NY-8, NY-9."""
        def says(year):
            return (student, year) in self.status and self.status[student, year][flag] == "Y"
        if says(self.year):
            return "current"
        return "former" if any(says(self.year - back) for back in range(1, years_back + 1)) else "never"

    def outcome(self, student):
        """NY-10."""
        types = {row["type"] for row in self.of(student, "commencement") if row["award_date"] <= f"{self.year:04}-08-31"}
        return "graduate" if types & set(DIPLOMAS) else "completer" if types & {"cdos", "skills_achievement"} else "none"

    def denominator_programs(self, indicator, student):
        """The programs that put the student into D; empty when she is not in it (NY-13)."""
        ry = self.year
        if indicator == "4S1":
            now = {row["program_id"] for row in self.of(student, "courses") if int(row["school_year"]) == ry}
            return [p for p in self.concentrations(student, ry) if p in now and self.program[p]["nontraditional_for"] != ""]
        if indicator == "3S1":
            return self.concentrations(student, ry - 1) if self.cohort.get(student) == ry - 1 and student in self.exit else []
        if self.cohort.get(student) != ry or (indicator == "5S3" and not self.in_numerator("1S1", student, [])):
            return []
        return self.concentrations(student, ry)

    def in_numerator(self, indicator, student, programs):
        """programs: those of D that are looked at (4S1 alone asks)."""
        ry = self.year
        if indicator == "1S1":
            return self.outcome(student) == "graduate"
        if indicator in SUBJECTS:
            return any(row["subject"] == SUBJECTS[indicator] and int(row["level"]) >= 3 and row["exam_date"] <= f"{ry:04}-06-30"
                       for row in self.of(student, "exams"))
        if indicator == "3S1":
            return any(row["quarter"] == second_quarter_after(self.exit[student]) for row in self.of(student, "placements"))
        if indicator == "4S1":
            return any(self.program[p]["nontraditional_for"] == self.gender[student] for p in programs)
        return any(row["course_code"] == "22202W" and int(row["school_year"]) <= ry for row in self.of(student, "reported_courses"))

    def indicator_rows(self, indicator):
        """NY-14."""
        programs_of = {student: self.denominator_programs(indicator, student) for student in self.students}
        for category, value in CATEGORIES:
            numerator = denominator = 0
            for student, programs in programs_of.items():
                if category == "gender" and self.gender[student] != value:
                    continue
                if category == "ell" and self.identified(student, "ell", 4) != value:
                    continue
                if category == "swd" and self.identified(student, "swd", 2) != value:
                    continue
                if category == "provider":
                    programs = [p for p in programs if self.program[p]["provider"] == value]
                if programs:
                    denominator += 1
                    numerator += self.in_numerator(indicator, student, programs)
            yield [indicator, category, value, numerator, denominator, printed(Fraction(100 * numerator, denominator)) if denominator else ""]

    def counts(self, row):
        """NY-17."""
        if row["activity"] == "supervised_clinical":
            code = self.program[row["program_id"]]["cip_code"] if row["program_id"] else ""
            return re.sub("[^0-9]", "", code).startswith(("51", "1204"))
        return row["activity"] in COUNTED

    def wbl_rows(self):
        """NY-15 to NY-18."""
        for student in self.students:
            rows = sorted((row for row in self.of(student, "wbl_hours") if row["date"] <= f"{self.year:04}-06-30"), key=lambda row: row["date"])
            reported = sum(row["course_code"] == "22202W" and int(row["school_year"]) <= self.year for row in self.of(student, "reported_courses"))
            if not rows and not reported:
                continue
            counted = [(row["date"], Fraction(row["hours"])) for row in rows if self.counts(row)]
            other = sum(Fraction(row["hours"]) for row in rows if not self.counts(row))
            reached = next((day for day in sorted({day for day, _ in counted})
                            if sum(hours for on, hours in counted if on <= day) >= self.wbl_hours), "")
            if reported > 1:
                finding = "reported more than once"
            elif reported:
                finding = "reported" if reached else "reported without the hours"
            else:
                finding = "report due" if reached else "in progress"
            yield [student, printed(sum(hours for _, hours in counted)), printed(other), reached, reported, finding]


def assessment(row):
    """NY-19."""
    parts = [row[part] for part in ("written", "practical", "project")]
    return "F" if "F" in parts else "" if "" in parts else "P"


def new_york(dataset, settings):
    """All files of indicators.tally."""
    ny = NewYork(dataset, settings)
    intensities = [(pair, ny.completed(pair, ny.year), ny.intensity(pair, ny.year)) for pair in ny.pairs if ny.approved(pair)]
    tested = sorted((row for row in ny.table["technical_assessments"] if int(row["school_year"]) <= ny.year),
                    key=lambda row: by_bytes(row["student_id"], row["program_id"], row["school_year"]))
    return {
        "ny_students.csv": file_text("student_id,ell,swd,outcome",
                                     [[s, ny.identified(s, "ell", 4), ny.identified(s, "swd", 2), ny.outcome(s)] for s in ny.students]),
        "ny_intensity.csv": file_text("student_id,program_id,provider,courses,equivalents,intensity",
                                      [[*pair, ny.program[pair[1]]["provider"], len(courses), printed(sum(w for w, _ in courses)), intensity]
                                       for pair, courses, intensity in intensities if intensity]),
        "ny_indicators.csv": file_text("indicator,category,value,numerator,denominator,actual",
                                       [row for indicator in "1S1 2S1 2S2 2S3 3S1 4S1 5S3".split() for row in ny.indicator_rows(indicator)]),
        "ny_wbl.csv": file_text("student_id,counted_hours,other_hours,reached_on,reported,finding", ny.wbl_rows()),
        "ny_assessments.csv": file_text("student_id,program_id,school_year,result",
                                        [[row["student_id"], row["program_id"], row["school_year"], assessment(row)] for row in tested])}
