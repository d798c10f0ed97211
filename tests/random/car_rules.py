"""The Consolidated Annual Report read row by row from the rules CAR-1 to CAR-49: pairs, lines, indicators. Shares nothing with stdlib/."""

import datetime
from fractions import Fraction

FLAGS = ["disability", "economically_disadvantaged", "single_parent", "out_of_workforce", "english_learner", "homeless", "foster_care",
         "parent_active_duty", "parent_armed_forces", "migrant"]
INDICATORS = "1S1 1S2 2S1 2S2 2S3 3S1 4S1 5S1 5S2 5S3 5S4 1P1 2P1 3P1".split()
SUBJECTS = {"2S1": "RLA", "2S2": "MATH", "2S3": "SCIENCE"}
CLUSTERS = [f"{c:02}" for c in range(1, 18)]
DEFAULT_GROUPS = [("1", "American Indian or Alaskan Native", "AIAN"), ("2", "Asian", "ASIAN"), ("3", "Black or African American", "BLACK"),
                  ("4", "Hispanic or Latino", "HISP"), ("5", "Native Hawaiian or Other Pacific Islander", "NHPI"), ("6", "White", "WHITE"),
                  ("7", "Two or More Races", "TWO")]


def second_quarter_after(day):
    """CAR-34."""
    index = int(day[:4]) * 4 + (int(day[5:7]) - 1) // 3 + 2
    return f"{index // 4:04}Q{index % 4 + 1}"


def year_after(day):
    """CAR-43: same month and day of the next year, of February 29 the 28th."""
    year = f"{int(day[:4]) + 1:04}"
    return year + "-02-28" if day[5:] == "02-29" else year + day[4:]


class Agency:
    """One dataset and one reporting year. Pairs are (student_id, program_id)."""

    def __init__(self, dataset, settings):
        self.year = int(settings["reporting_year"])
        self.hours_5s3 = Fraction(settings.get("hours_5s3", "0"))
        self.credits_5s2 = Fraction(settings.get("credits_5s2", "0"))
        self.dataset = dataset
        self.student = {row["student_id"]: row for row in self.rows("students")}
        self.program = {row["program_id"]: row for row in self.rows("programs")}
        self.exit = {row["student_id"]: row for row in self.rows("exits")}
        self.completion = {(row["student_id"], row["program_id"]): row["completion_date"] for row in self.rows("program_completions")}
        self.by_pair = self.grouped("course_completions", "student_id", "program_id")
        self.of_student = {name: self.grouped(name, "student_id") for name in
                           ("graduation_cohort", "assessments", "placements", "credentials", "work_based_learning", "state_measure")}
        self.credits = self.grouped("postsecondary_credits", "student_id", "program_id")
        self.pairs = sorted(set(self.by_pair) | set(self.completion))
        groups = [(r["group"], r["name"], r["race_ethnicity"]) for r in self.rows("race_groups")] or DEFAULT_GROUPS
        self.group_name = {group: name for group, name, _ in groups}
        self.group_codes = {group: {code for g, _, code in groups if g == group} for group, _, _ in groups}

    def rows(self, table):
        return self.dataset[table][1] if table in self.dataset else []

    def columns(self, table):
        return self.dataset[table][0]

    def grouped(self, table, *key):
        groups = {}
        for row in self.rows(table):
            groups.setdefault(tuple(row[name] for name in key) if len(key) > 1 else row[key[0]], []).append(row)
        return groups

    def within(self, day, year):
        """CAR-1."""
        return f"{year - 1:04}-07-01" <= day <= f"{year:04}-06-30"

    def level(self, pair):
        return self.program[pair[1]]["level"]

    def own_level(self, pair):
        return self.student[pair[0]]["level"] == self.level(pair)

    def completed_courses(self, pair, year):
        """CAR-3: {course: credits}."""
        courses = {}
        for row in self.by_pair.get(pair, []):
            if row["completed"] == "Y" and int(row["school_year"]) <= year:
                courses[row["course_id"]] = max(Fraction(row["credits"]), courses.get(row["course_id"], Fraction(row["credits"])))
        return courses

    def served(self, pair):
        """CAR-4."""
        return any(int(row["school_year"]) == self.year for row in self.by_pair.get(pair, []))

    def participant(self, pair):
        """CAR-5."""
        return self.served(pair) and self.own_level(pair) and len(self.completed_courses(pair, self.year)) > 0

    def concentrator(self, pair, year):
        """CAR-6, CAR-7."""
        courses = self.completed_courses(pair, year)
        if self.level(pair) == "secondary":
            return len(courses) >= 2
        if self.level(pair) == "postsecondary":
            total = self.program[pair[1]]["total_credits"]
            finished = pair in self.completion and self.completion[pair] <= f"{year:04}-06-30"
            return sum(courses.values()) >= 12 or (total != "" and Fraction(total) < 12 and finished)
        return False

    def enrolled_concentrator(self, pair):
        """CAR-9."""
        return self.served(pair) and self.own_level(pair) and self.concentrator(pair, self.year)

    def nontraditional(self, pair):
        """CAR-11."""
        gender = self.student[pair[0]]["gender"]
        return gender != "" and gender == self.program[pair[1]]["nontraditional_for"]

    # The indicators: in_denominator and in_numerator of one pair (CAR-26 to CAR-44).

    def in_denominator(self, indicator, pair):
        student, program = pair
        secondary, ry = self.level(pair) == "secondary", self.year
        if indicator in ("4S1", "3P1"):
            return (self.level(pair) == ("secondary" if indicator == "4S1" else "postsecondary") and self.enrolled_concentrator(pair)
                    and self.program[program]["nontraditional_for"] != "")
        if indicator in ("1P1", "2P1"):
            return (self.level(pair) == "postsecondary" and self.concentrator(pair, ry - 1)
                    and pair in self.completion and self.within(self.completion[pair], ry - 1))
        if not secondary or not self.concentrator(pair, ry - 1 if indicator == "3S1" else ry):
            return False
        left = self.exit.get(student)
        if indicator in ("1S1", "1S2"):
            return self.cohort_row(indicator, student) is not None
        if indicator in SUBJECTS:
            return left is not None and self.within(left["exit_date"], ry) and bool(self.tests(indicator, student))
        if indicator == "3S1":
            return left is not None and self.within(left["exit_date"], ry - 1)
        if indicator == "5S4":
            return any(int(row["school_year"]) == ry for row in self.of_student["state_measure"].get(student, []))
        return left is not None and left["graduated"] == "Y" and self.within(left["exit_date"], ry)

    def in_numerator(self, indicator, pair):
        student, ry = pair[0], self.year
        if indicator in ("1S1", "1S2"):
            row = self.cohort_row(indicator, student)
            return row["diploma"] in ("regular", "alternate") and (not row["diploma_date"] or row["diploma_date"] <= f"{ry:04}-08-31")
        if indicator in SUBJECTS:
            return any(row["proficient"] == "Y" for row in self.tests(indicator, student))
        if indicator in ("3S1", "1P1"):
            return bool(self.qualifying_placements(indicator, pair))
        if indicator in ("4S1", "3P1"):
            return self.nontraditional(pair)
        if indicator == "5S1":
            return any(row["recognized"] == "Y" and row["award_date"] <= f"{ry:04}-06-30" for row in self.of_student["credentials"].get(student, []))
        if indicator == "5S2":
            total = sum(Fraction(row["credits"]) for row in self.credits.get(pair, []) if int(row["school_year"]) <= ry)
            return total > 0 and total >= self.credits_5s2
        if indicator == "5S3":
            total = sum(Fraction(row["hours"]) for row in self.of_student["work_based_learning"].get(student, []) if int(row["school_year"]) <= ry)
            return total > 0 and total >= self.hours_5s3
        if indicator == "5S4":
            return any(int(row["school_year"]) == ry and row["met"] == "Y" for row in self.of_student["state_measure"].get(student, []))
        first, last = self.first_day_in_program(pair), year_after(self.completion[pair])
        return any(row["recognized"] == "Y" and first <= row["award_date"] <= last for row in self.of_student["credentials"].get(student, []))

    def first_day_in_program(self, pair):
        """CAR-43: July 1 of the first program year, RY or earlier, with a course of the pair, completed or not; without one, any day."""
        years = [int(row["school_year"]) for row in self.by_pair.get(pair, []) if int(row["school_year"]) <= self.year]
        return f"{min(years) - 1:04}-07-01" if years else ""

    def cohort_row(self, indicator, student):
        rate = "four_year" if indicator == "1S1" else "extended"
        return next((row for row in self.of_student["graduation_cohort"].get(student, [])
                     if row["rate"] == rate and int(row["cohort_year"]) == self.year), None)

    def tests(self, indicator, student):
        return [row for row in self.of_student["assessments"].get(student, []) if row["subject"] == SUBJECTS[indicator]
                and row["took"] == "Y" and row["reported"] == "Y" and int(row["school_year"]) <= self.year]

    def qualifying_placements(self, indicator, pair):
        """CAR-34, CAR-42: the placements in the second quarter after the exit or the completion."""
        day = self.exit[pair[0]]["exit_date"] if indicator == "3S1" else self.completion[pair]
        return [row for row in self.of_student["placements"].get(pair[0], []) if row["quarter"] == second_quarter_after(day)]

    def performance_pairs(self, indicator):
        """D and N."""
        denominator = [pair for pair in self.pairs if self.in_denominator(indicator, pair)]
        return denominator, [pair for pair in denominator if self.in_numerator(indicator, pair)]

    # Counting (CAR-12): distinct students of the pairs that meet a condition.

    def count(self, pairs, condition=lambda pair: True):
        return len({pair[0] for pair in pairs if condition(pair)})
