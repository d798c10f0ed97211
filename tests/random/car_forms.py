"""The files of the Consolidated Annual Report read from the rules CAR-12 to CAR-25, CAR-45 to CAR-70. Shares nothing with stdlib/."""

from fractions import Fraction
from typing import Callable, NamedTuple, Optional

from car_rules import CLUSTERS, INDICATORS, Agency
from second_reading import file_text, printed

HEADER = "header"
SPECIAL = [("Individuals with Disabilities", "disability"), ("Individuals from Economically Disadvantaged Families", "economically_disadvantaged"),
           ("Individuals Preparing for Non-traditional Fields", None), ("Single Parents", "single_parent"),
           ("Out of Workforce Individuals", "out_of_workforce"), ("English Learners", "english_learner"), ("Homeless Individuals", "homeless"),
           ("Youth In Foster Care", "foster_care"), ("Youth with Parent in Active Military (Perkins V)", "parent_active_duty"),
           ("Youth with Parent in the Armed Forces (ESEA)", "parent_armed_forces"), ("Migrant Students", "migrant")]
RACES = [("American Indian or Alaskan Native", "AIAN"), ("Asian", "ASIAN"), ("Black or African American", "BLACK"), ("Hispanic or Latino", "HISP"),
         ("Native Hawaiian or Pacific Islander", "NHPI"), ("White", "WHITE"), ("Two or More Races", "TWO"), ("Unknown", "UNKNOWN")]
CLUSTER_TEXTS = ["Agriculture, Food & Natural Resources", "Architecture & Construction", "Arts, A/V Technology & Communications",
                 "Business Management & Administration", "Education & Training", "Finance", "Government & Public Administration", "Health Science",
                 "Hospitality & Tourism", "Human Services", "Information Technology", "Law, Public Safety, Corrections & Security", "Manufacturing",
                 "Marketing", "Science, Technology, Engineering & Mathematics", "Transportation, Distribution & Logistics", "Other: Please identify:"]
PLACEMENT_TEXTS = [  # text, types, (column, value), on 3S1 too
    ("Advanced Training", ["advanced_training"], None, True),
    ("Registered Apprenticeship Programs", ["advanced_training"], ("detail", "registered_apprenticeship"), False),
    ("Pre-Apprenticeship Programs", ["advanced_training"], ("detail", "pre_apprenticeship"), False),
    ("Certification or Licensure Programs Offered at an Adult Technical Center", ["advanced_training"], ("detail", "certification_licensure"), False),
    ("Other Advanced Training", ["advanced_training"], ("detail", "other"), False),
    ("Military Service", ["military"], None, True),
    ("National or Community Service, or Peace Corps", ["service", "peace_corps"], None, True),
    ("Employment", ["employment"], None, True),
    ("High-skill industry sectors and occupations", ["employment"], ("high_skill", "Y"), False),
    ("High-wage industry sectors and occupations", ["employment"], ("high_wage", "Y"), False),
    ("Postsecondary Education", ["postsecondary"], None, True),
    ("Certificate", ["postsecondary"], ("detail", "certificate"), True),
    ("Associate Degree", ["postsecondary"], ("detail", "associate"), True),
    ("Baccalaureate Degree", ["postsecondary"], ("detail", "baccalaureate"), True)]
NAMES = ["Four-Year Graduation Rate", "Extended-Year Graduation Rate", "Academic Proficiency in Reading/Language Arts",
         "Academic Proficiency in Mathematics", "Academic Proficiency in Science", "Post-Program Placement", "Non-Traditional Program Concentration",
         "Program Quality - Attained Recognized Postsecondary Credential", "Program Quality - Attained Postsecondary Credits",
         "Program Quality - Participated in Work-Based Learning", "Program Quality - Other", "Postsecondary Placement",
         "Earned Recognized Postsecondary Credential", "Non-traditional Program Concentration"]
ENROLLMENT = [("1a", "middle", "1a_middle_participants.csv", Agency.participant), ("1b", "secondary", "1b_secondary_participants.csv", Agency.participant),
              ("1c", "postsecondary", "1c_postsecondary_participants.csv", Agency.participant),
              ("2a", "secondary", "2a_secondary_concentrators.csv", Agency.enrolled_concentrator),
              ("2b", "postsecondary", "2b_postsecondary_concentrators.csv", Agency.enrolled_concentrator)]


class Line(NamedTuple):
    number: Optional[int]           # None: a header row
    text: str
    kind: str                       # HEADER, total, gender, race, special or cluster
    holds: Callable = lambda pair: True
    absent: bool = False            # CAR-15: its column is not there


def population_lines(agency, level, form3):
    """CAR-19, CAR-23: rows of one level, the clusters left out."""
    student, columns, lines = agency.student, agency.columns("students"), []

    def add(text, kind, holds=lambda pair: True, absent=False, number=None):
        lines.append(Line(None if kind == HEADER else number or 1 + sum(line.number is not None for line in lines), text, kind, holds, absent))
    add("GRAND TOTAL - UNDUPLICATED" if form3 else "GRAND TOTAL", "total")
    add("GENDER", HEADER)
    for text, gender in (("Male", "M"), ("Female", "F")):
        add(text, "gender", lambda pair, g=gender: student[pair[0]]["gender"] == g)
    if level == "postsecondary":
        add("RACE/ETHNICITY (1997 Revised Standards)", HEADER)
        for text, code in RACES:
            text = "Native Hawaiian or Other Pacific Islander" if form3 and code == "NHPI" else text
            add(text, "race", lambda pair, c=code: student[pair[0]]["race_ethnicity"] == c)
    else:
        add("MAJOR RACIAL AND ETHNIC GROUPS (ESEA)", HEADER)
        for group in "1234567":
            name, codes = agency.group_name.get(group), agency.group_codes.get(group, set())
            add(f"Group {group}: {name}" if name else f"Group {group}:", "race", lambda pair, c=codes: student[pair[0]]["race_ethnicity"] in c)
    add("SPECIAL POPULATIONS (Section 3(48) of Perkins V and ESEA)", HEADER)
    first = 12 if level == "postsecondary" else 11
    for i, (text, flag) in enumerate(SPECIAL):
        if (level == "middle" and flag in ("single_parent", "out_of_workforce")) or (level == "postsecondary" and flag == "migrant"):
            continue
        holds = agency.nontraditional if flag is None else lambda pair, f=flag: student[pair[0]][f] == "Y"
        add(text, "special", holds, flag is not None and flag not in columns, first + i)
    return lines


def offered(agency, level):
    return {row["cluster"] for row in agency.rows("programs") if row["level"] == level}


def hidden(number, min_n):
    """CAR-60."""
    return 1 <= number < min_n


class EnrollmentForm:
    def __init__(self, agency, code, level, belongs):
        self.code, self.lines = code, population_lines(agency, level, form3=False)
        pairs = [pair for pair in agency.pairs if agency.level(pair) == level and belongs(agency, pair)]
        there = offered(agency, level)
        clusters = [] if code == "1a" else CLUSTERS
        self.cells = {}                 # line number: total, then the clusters
        for line in self.lines:
            if line.kind == HEADER:
                continue

            def cell(condition, line=line):
                return -1 if line.absent else agency.count(pairs, lambda pair: line.holds(pair) and condition(pair))
            total = cell(lambda pair: True) if there else -9
            self.cells[line.number] = [total] + [cell(lambda pair, c=c: agency.program[pair[1]]["cluster"] == c) if c in there else -9 for c in clusters]

    def total(self, line):
        return self.cells[line.number][0]

    def text(self, min_n):
        width = len(self.cells[1])
        rows = []
        for line in self.lines:
            if line.kind == HEADER:
                rows.append(["", line.text] + [""] * width)
                continue
            shown = ["*" if hidden(n, min_n) and not (line.number == 1 and i == 0) else n for i, n in enumerate(self.cells[line.number])]
            rows.append([line.number, line.text, *shown])
        return file_text("line,population,total" + ",".join(["", *(f"c{c}" for c in CLUSTERS)][:width]), rows)


def percent(numerator, denominator):
    return Fraction(100 * numerator, denominator) if denominator else None


class PerformanceForm:
    """Form 3 of one indicator."""

    def __init__(self, agency, indicator):
        self.indicator, self.agency = indicator, agency
        self.level_name = "postsecondary" if indicator[1] == "P" else "secondary"
        self.level = next((Fraction(row["level"]) for row in agency.rows("levels") if row["indicator"] == indicator), None)
        self.denominator, self.numerator = agency.performance_pairs(indicator)
        self.lines = population_lines(agency, self.level_name, form3=True) + [Line(None, "CAREER CLUSTERS", HEADER)]
        there = offered(agency, self.level_name)
        self.cells = {}                 # line number: (numerator, denominator)
        for i, (cluster, text) in enumerate(zip(CLUSTERS, CLUSTER_TEXTS)):
            self.lines.append(Line(22 + i, text, "cluster", lambda pair, c=cluster: agency.program[pair[1]]["cluster"] == c, cluster not in there))
        for line in self.lines:
            if line.kind != HEADER:
                not_there = -9 if line.kind == "cluster" else -1
                self.cells[line.number] = ((not_there, not_there) if line.absent else
                                           (agency.count(self.numerator, line.holds), agency.count(self.denominator, line.holds)))

    def results(self, number):
        """Exact actual, difference and met of a line."""
        numerator, denominator = self.cells[number]
        actual = percent(numerator, denominator) if denominator > 0 else None
        if actual is None or self.level is None:
            return actual, None, None
        return actual, actual - self.level, actual >= Fraction(9, 10) * self.level

    def placement_rows(self, min_n):
        """CAR-24, CAR-25."""
        rows, number, columns = [["", "PLACEMENT"] + [""] * 6], 38, self.agency.columns("placements")
        for text, types, detail, on_3s1 in PLACEMENT_TEXTS:
            if self.indicator == "3S1" and not on_3s1:
                continue
            number += 1

            def placed(pair, types=types, detail=detail):
                return any(row["type"] in types and (detail is None or row[detail[0]] == detail[1])
                           for row in self.agency.qualifying_placements(self.indicator, pair))
            count = -1 if detail and detail[0] not in columns else self.agency.count(self.numerator, placed)
            rows.append([number, text, "*" if hidden(count, min_n) else count] + [""] * 5)
        return rows

    def additional_text(self, min_n):
        """CAR-25a: what form 3S1 has no placement line for."""
        rows = []
        for text, types, detail, on_3s1 in PLACEMENT_TEXTS:
            if on_3s1:
                continue
            column, value = detail
            if column not in self.agency.columns("placements"):
                rows.append([text, -1])
                continue
            number = len({student for student, program in self.numerator
                          if any(row["type"] in types and row[column] == value
                                 for row in self.agency.qualifying_placements("3S1", (student, program)))})
            rows.append([text, "*" if hidden(number, min_n) else number])
        return file_text("population,numerator", rows)

    def text(self, min_n):
        rows = []
        for line in self.lines:
            if line.kind == HEADER:
                rows.append(["", line.text] + [""] * 6)
                continue
            numerator, denominator = self.cells[line.number]
            sdpl = printed(self.level) if denominator >= 0 else ""
            actual, difference, met = self.results(line.number)
            if line.number != 1 and hidden(denominator, min_n):
                rows.append([line.number, line.text, "*", "*", sdpl, "*", "*", "*"])
            else:
                rows.append([line.number, line.text, numerator, denominator, sdpl, printed(actual), printed(difference), yes_no(met)])
        if self.indicator in ("3S1", "1P1"):
            rows += self.placement_rows(min_n)
        return file_text("line,population,numerator,denominator,sdpl,actual,difference,met_90", rows)


def yes_no(answer):
    return "" if answer is None else "Y" if answer else "N"


def gap_rows(forms, agency, min_n):
    """CAR-63: (row of gaps.csv, row of improvement_categories.csv or None)."""
    prior = {(row["indicator"], row["line"]): Fraction(row["actual"]) for row in agency.rows("prior_actuals")}
    for form in forms:
        overall, _, met_overall = form.results(1)
        for line in form.lines:
            if overall is None or line.kind in (HEADER, "total"):
                continue
            numerator, denominator = form.cells[line.number]
            if denominator <= 0 or hidden(denominator, min_n):
                continue
            actual, difference, met = form.results(line.number)
            before = prior.get((form.indicator, str(line.number)))
            yield ([form.indicator, line.number, line.text, numerator, denominator, printed(actual), printed(overall), printed(actual - overall),
                    printed(form.level), printed(difference), yes_no(met), printed(before), printed(None if before is None else actual - before)],
                   [form.indicator, line.number, line.text, printed(actual), printed(overall), printed(actual - overall)]
                   if met_overall is False and actual < overall else None)


def improvement_rows(forms):
    """CAR-64."""
    for form, name in zip(forms, NAMES):
        actual, _, met = form.results(1)
        threshold = None if form.level is None else Fraction(9, 10) * form.level
        yield [form.indicator, name, *form.cells[1], printed(form.level), printed(threshold), printed(actual),
               printed(threshold - actual if met is False else None), {True: "N", False: "Y", None: ""}[met]]


def on_no_form(agency, level):
    """CAR-C8: students of a level with a completed course of RY in a program of another level, and on no participant form."""
    participants = {student for student, program in agency.pairs if agency.participant((student, program))}
    return len({row["student_id"] for row in agency.rows("course_completions")
                if row["completed"] == "Y" and int(row["school_year"]) == agency.year and agency.student[row["student_id"]]["level"] == level
                and agency.program[row["program_id"]]["level"] != level} - participants)


def checks(enrollment, forms, agency):
    """CAR-70."""
    by_code = {form.code: form for form in enrollment}
    counted = [form for form in enrollment if form.cells[1][0] != -9]
    for rule, kind, message in (("CAR-C1", "gender", "Male and Female together are fewer than the grand total"),
                                ("CAR-C2", "race", "Racial and ethnic lines together are fewer than the grand total")):
        for form in counted:
            total = sum(form.total(line) for line in form.lines if line.kind == kind)
            if total < form.cells[1][0]:
                yield [rule, "warning", form.code, 1, message, total, form.cells[1][0]]
    for two, one in (("2a", "1b"), ("2b", "1c")):
        for line in by_code[two].lines:
            if line.kind != HEADER and by_code[two].total(line) > by_code[one].total(line):
                yield ["CAR-C3", "error", two, line.number, "More concentrators than participants", by_code[two].total(line), by_code[one].total(line)]
    for form in counted:
        total = sum(max(cell, 0) for cell in form.cells[1][1:])
        if total > form.cells[1][0]:
            yield ["CAR-C4", "info", form.code, 1, "Some students are counted in more than one cluster", total, form.cells[1][0]]
    level = {form.indicator: form.level for form in forms}
    for indicator in "1S1 2S1 2S2 2S3 3S1 4S1 1P1 2P1 3P1".split():
        if level[indicator] is None:
            yield ["CAR-C5", "error", f"3_{indicator}", "", "No State-determined level for a required indicator", "", ""]
    if all(level[indicator] is None for indicator in ("5S1", "5S2", "5S3")):
        yield ["CAR-C6", "error", "", "", "No State-determined level for any of 5S1 5S2 5S3", "", ""]
    for form in forms:
        if form.level is not None and form.cells[1][1] == 0:
            yield ["CAR-C7", "warning", f"3_{form.indicator}", 1, "No student in the denominator", form.cells[1][1], ""]
    for code, level, _, _ in ENROLLMENT[:3]:
        number = on_no_form(agency, level)
        if number > 0:
            yield ["CAR-C8", "warning", code, "", "Students with a completed course in a program of another level are on no form", number, ""]
    for form in enrollment:
        perkins, esea = (next(line for line in form.lines if line.text.startswith(text))
                         for text in ("Youth with Parent in Active Military", "Youth with Parent in the Armed Forces"))
        narrow, broad = form.total(perkins), form.total(esea)
        if min(narrow, broad) >= 0 and narrow > broad:
            yield ["CAR-C9", "warning", form.code, perkins.number,
                   "More youth with a parent in active military than with a parent in the Armed Forces", narrow, broad]


def car(dataset, settings):
    """All files of car.tally."""
    agency, min_n = Agency(dataset, settings), int(settings.get("min_n", "0"))
    enrollment, files = [], {}
    for code, level, file, belongs in ENROLLMENT:
        enrollment.append(EnrollmentForm(agency, code, level, belongs))
        files[file] = enrollment[-1].text(min_n)
    forms = [PerformanceForm(agency, indicator) for indicator in INDICATORS]
    for form in forms:
        files[f"3_{form.indicator}.csv"] = form.text(min_n)
        if form.indicator == "3S1":
            files["3_3S1_additional.csv"] = form.additional_text(min_n)
    gaps = list(gap_rows(forms, agency, min_n))
    files["gaps.csv"] = file_text("indicator,line,population,numerator,denominator,actual,all_actual,gap,sdpl,difference,met_90,prior,progress",
                                  [row for row, _ in gaps])
    files["improvement_categories.csv"] = file_text("indicator,line,population,actual,all_actual,gap", [row for _, row in gaps if row])
    files["improvement_indicators.csv"] = file_text("indicator,name,numerator,denominator,sdpl,threshold,actual,shortfall,plan_required",
                                                    improvement_rows(forms))
    files["checks.csv"] = file_text("rule,severity,form,line,message,actual,limit", checks(enrollment, forms, agency))
    return files
