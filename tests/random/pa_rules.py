"""A second reading of the rules of Pennsylvania's PIMS CTE Student Fact, record by record, to compare `tally` with.

`report(tables, school_year, lea_aun, kind, header)` takes the tables as {name: rows}, a row a dict of text with "" for missing,
and gives the output files as {name: rows}, a row a list of text. Input faults are not looked for. The numbers PA-n, PA-Xnn and
PA-Vnn are those of the rules in docs/rules/pa-cte-student-fact.md.
"""
from collections import defaultdict
from datetime import date
from fractions import Fraction

from rules_text import ascending, digits
from second_reading import printed

HEADERS = [
    "SUBMITTING AUN", "SCHOOL YEAR DATE", "PASECUREID", "CIP SCHOOL NUMBER", "STUDENT SCHOOL NUMBER", "CIP CODE", "DELIVERY METHOD CODE",
    "REPORTING DATE", "FIELD 9", "CTE STATUS TYPE CODE", "CTE PROGRAM COMPLETION PLAN CODE", "REGISTERED APPRENTICE INDICATOR",
    "INTERNSHIP INDICATOR", "COOPERATIVE WORK INDICATOR", "JOB EXPLORATION INDICATOR", "AGRICULTURE EXPERIENCE INDICATOR",
    "SCHOOL-SPONSORED ENTERPRISE INDICATOR", "NUMBER OF PROGRAM HOURS COMPLETED", "PERCENTAGE OF PROGRAM COMPLETE",
    "CUMULATIVE POSTSECONDARY CREDITS EARNED", "FIELD 21", "WORK-BASED EXPERIENCE INDICATOR", "FIELD 23", "FIELD 24", "FIELD 25",
    "PELL GRANT INDICATOR", "FIELD 27", "TASK LIST COMPLETION INDICATOR", "FIELD 29", "PERKINS CONCENTRATOR", "PERKINS PARTICIPANT",
    "FIELD 32", "SIMULATED WORK ENVIRONMENT", "CERTIFICATE OF APPRENTICESHIP", "DEGREE AWARDED", "ADULT CUMULATIVE CREDIT EQUIVALENCY"]
ERROR_HEADERS = ["pasecureid", "cip_school_number", "cip_code", "program_kind", "begin_date", "field_number", "rule_id", "severity", "message"]
YOUNG_FARMERS = "010301"
WITHOUT_TASK_LIST = ("10", "22", "28", "71", "80")


def day(text):
    return date.fromisoformat(text) if text else None


class Lea:
    """The tables and the parameters, with look-ups by key."""

    def __init__(self, tables, school_year, lea_aun):
        self.year, self.aun = int(school_year), lea_aun
        self.first_day, self.last_day = date(self.year - 1, 7, 1), date(self.year, 6, 30)
        self.enrollments = tables["cte_enrollments"]
        self.students = {r["pasecureid"]: r for r in tables["students"]}
        self.appendix = {(r["code"], r["program_kind"]): r for r in tables["appendix_p"]}
        self.programs = defaultdict(dict)  # of this year: (school, CIP code, kind) to aun to row
        for r in tables["cats_programs"]:
            if int(r["school_year"]) == self.year:
                self.programs[r["cip_school_number"], r["cip_code"], r["program_kind"]][r["aun"]] = r
        self.hours = defaultdict(list)
        for r in tables["cte_hours"]:
            if int(r["school_year"]) <= self.year:
                self.hours[r["pasecureid"], r["cip_code"], r["program_kind"]].append(r)

    def holders(self, e):
        return self.programs.get((e["cip_school_number"], e["cip_code"], e["program_kind"]), {})

    def program(self, e):
        """PA-2. None: there is none."""
        return self.holders(e).get(self.aun)

    def completed_in_year(self, e):
        completion = day(e["completion_date"])
        return completion is not None and self.first_day <= completion <= self.last_day


def exclusion(lea, e):
    """PA-3: the rule and message that keeps an enrollment out, or None."""
    program = lea.program(e)
    adult = lea.students.get(e["pasecureid"], {}).get("adult", "")
    end = day(e["end_date"])
    if day(e["begin_date"]) > lea.last_day or (end and (end < lea.first_day or end < day(e["begin_date"]))):
        return "PA-X01", "not enrolled on any day of the reporting year"
    if program is None and lea.holders(e):
        return "PA-X03", "the program is held by another LEA"
    if program is None:
        return "PA-X02", "the program is not in CATS for the reporting year"
    if e["program_kind"] == "SEC":
        if program["approval"] != "APPROVED":
            return "PA-X04", "the program is not an approved reimbursable secondary program"
        if adult == "Y":
            return "PA-X05", "adult student in a secondary program"
        if e["technical_component"] != "Y":
            return "PA-X06", "not enrolled in the technical component"
        if e["enrollment_purpose"] == "SINGLE_COURSE":
            return "PA-X07", "takes one course without intending to pursue the program"
        if e["enrollment_purpose"] == "EXPLORE":
            return "PA-X08", "takes a course to explore careers"
        if e["objectives_signed"] != "Y":
            return "PA-X09", "no signed educational and occupational objectives (PDE-408)"
    else:
        if program["approval"] != "REGISTERED":
            return "PA-X10", "the program is not a registered adult affidavit program"
        if adult == "N":
            return "PA-X11", "not an adult student"
    return None


def winner(lea, group):
    """PA-4: the enrollment of a group that is reported."""
    best = group[0]
    for e in group[1:]:
        if beats(lea, e, best):
            best = e
    return best


def beats(lea, a, b):
    if lea.completed_in_year(a) != lea.completed_in_year(b):
        return lea.completed_in_year(a)
    if lea.completed_in_year(a) and a["completion_date"] != b["completion_date"]:
        return day(a["completion_date"]) > day(b["completion_date"])
    last = [min(day(e["end_date"]) or lea.last_day, lea.last_day) for e in (a, b)]
    if last[0] != last[1]:
        return last[0] > last[1]
    if a["begin_date"] != b["begin_date"]:
        return day(a["begin_date"]) > day(b["begin_date"])
    return a["cip_code"].encode() < b["cip_code"].encode()


class Record:
    """A template record: the 36 fields as written in `field[1]` to `field[36]`, and what the validations ask about."""

    def __init__(self, lea, e):
        self.lea, self.e = lea, e
        self.program, self.student = lea.program(e), lea.students.get(e["pasecureid"])
        self.secondary = e["program_kind"] == "SEC"
        self.young_farmers = not self.secondary and e["cip_code"] == YOUNG_FARMERS
        self.fill()

    def fact(self, column):
        return (self.student or {}).get(column, "")

    def fill(self):
        e, lea, f = self.e, self.lea, [""] * 37
        filled = lambda given, adult_value: given if given or self.secondary else adult_value
        amount = lambda given: printed(Fraction(given)) if given else ""
        f[1], f[2], f[8] = lea.aun, lea.last_day.isoformat(), lea.last_day.isoformat()
        f[3], f[4], f[5], f[6] = e["pasecureid"], e["cip_school_number"], e["cip_school_number"], e["cip_code"]
        f[7] = self.program["delivery_method_code"]
        f[10], f[11] = e["cte_status_type_code"], "N/A"
        f[12] = filled(e["registered_apprentice"], "N")
        f[13], f[14], f[15] = e["internship"], e["cooperative_work"], e["job_exploration"]
        f[16], f[17] = e["agriculture_experience"], e["school_sponsored_enterprise"]
        f[18] = self.hours_completed()
        f[19], self.percentage = self.percentage_complete(f[18])
        f[20] = filled(amount(e["postsecondary_credits"]), "0.00")
        f[22], f[26] = e["work_based_experience"], e["pell_grant"]
        self.task_list_not_applicable = not self.secondary or f[10] in WITHOUT_TASK_LIST
        f[28] = "N/A" if self.task_list_not_applicable else e["task_list_complete"]  # PA-7
        hours = Fraction(f[18])
        f[30] = filled(e["perkins_concentrator"], "N") or ("Y" if hours >= 480 else "N")  # PA-8
        f[31] = filled(e["perkins_participant"], "N") or ("Y" if f[30] == "Y" or hours >= 240 else "N")
        f[33] = filled(e["simulated_work_environment"], "N")
        f[34], f[35], f[36] = e["certificate_of_apprenticeship"], e["degree_awarded"], amount(e["adult_credit_equivalency"])
        self.field = f

    def hours_completed(self):
        """PA-5."""
        ungraded = not self.secondary and (self.program["graded"] == "N" or self.young_farmers)
        rows = self.lea.hours[self.e["pasecureid"], self.e["cip_code"], self.e["program_kind"]]
        self.failed_everything = not ungraded and {r["grade_result"] for r in rows} == {"F"}  # of PA-6
        return printed(sum((Fraction(r["hours"]) for r in rows if ungraded or r["grade_result"] == "P"), Fraction(0)))

    def percentage_complete(self, hours):
        """PA-6: field 19, and the rounded percentage before the cap (None where there is none)."""
        if self.young_farmers:
            return "1.00", None
        total = self.program["total_technical_hours"]
        if not total or Fraction(total) <= 0:
            return "0.00" if self.failed_everything else "", None
        percentage = printed(Fraction(hours) / Fraction(total) * 100)
        return ("100.00" if Fraction(percentage) > 100 else percentage), percentage


def findings(r):
    """The validations PA-V01 to PA-V36 that hold for a record, as (field number, rule, severity, message)."""
    f, e, secondary = r.field, r.e, r.secondary
    found = []
    error = lambda n, rule, message: found.append((n, rule, "Error", message))
    warning = lambda n, rule, message: found.append((n, rule, "Warning", message))
    quoted = lambda n: f"{HEADERS[n - 1]} '{f[n]}'"
    status, hours = f[10], Fraction(f[18])
    listed = r.lea.appendix.get((status, e["program_kind"])) if status else None
    completed_status = listed is not None and listed["completed"] == "Y"
    completed = r.lea.completed_in_year(e)

    for n, rule, length in ((3, "PA-V01", 10), (4, "PA-V02", 4), (6, "PA-V03", 6)):
        if not digits(f[n], length):
            error(n, rule, f"{quoted(n)} is not {length} digits")
    if r.student is None:
        error(3, "PA-V04", f"{quoted(3)} is not in students.csv")

    required = [7, 10, 13, 14, 15, 16, 17, 22] + ([12, 20, 33] if secondary else [26])
    if secondary and status in ("30", "40", "60"):
        required.append(28)
    for n in required:
        if f[n] == "":
            error(n, "PA-V05", f"{HEADERS[n - 1]} is missing")

    if secondary and f[7] not in ("", "70", "75"):
        error(7, "PA-V06", f"{quoted(7)} is not 70 or 75 for a secondary program")
    if not secondary and f[7] not in ("", "80"):
        error(7, "PA-V06", f"{quoted(7)} is not 80 for an adult affidavit program")
    if status and listed is None:
        error(10, "PA-V07", f"{quoted(10)} is not in Appendix P for {'secondary' if secondary else 'adult affidavit'} students")
    if secondary and completed_status and e["assessment_completed"] != "Y" and r.program["assessment_waiver"] != "Y":
        error(10, "PA-V08", f"{quoted(10)} needs a completed end-of-program assessment or an assessment waiver")
    if secondary and listed is not None and not completed_status and completed:
        warning(10, "PA-V09", f"program completed on {e['completion_date']} but {quoted(10)} is not a completed status")
    if secondary and completed_status and not completed:
        warning(10, "PA-V10", f"{quoted(10)} is a completed status but there is no completion date in the reporting year")

    for n in (12, 13, 14, 15, 16, 17, 22, 26, 28, 30, 31, 33):
        if f[n] not in ("", "Y", "N") and not (n == 28 and r.task_list_not_applicable):
            error(n, "PA-V11", f"{quoted(n)} is not Y or N")
    if secondary and f[12] == "Y" and (r.fact("grade_level") not in ("", "11", "12") or under_16(r)):
        warning(12, "PA-V12", "REGISTERED APPRENTICE INDICATOR is Y for a student who is not in grade 11 or 12 or is under 16")
    if f[16] == "Y" and not f[6].startswith("01"):
        warning(16, "PA-V13", f"AGRICULTURE EXPERIENCE INDICATOR is Y for {quoted(6)}, not an agriculture program")
    if f[22] == "Y" and f[6] != "320105":
        warning(22, "PA-V14", f"WORK-BASED EXPERIENCE INDICATOR is Y for {quoted(6)}, not 320105")

    if not 0 <= hours <= Fraction("9999.99"):
        error(18, "PA-V15", f"{quoted(18)} is not between 0.00 and 9999.99")
    if not r.young_farmers and r.percentage is None:
        error(19, "PA-V16", f"total technical hours of {quoted(6)} are missing or not above zero")
    if r.percentage is not None and Fraction(r.percentage) > 100:
        warning(19, "PA-V17", f"PERCENTAGE OF PROGRAM COMPLETE '{r.percentage}' is reported as 100.00")
    if r.percentage is not None and Fraction(r.percentage) < 0:
        error(19, "PA-V18", f"{quoted(19)} is not between 0.00 and 100.00")
    if f[20] and not 0 <= Fraction(f[20]) <= Fraction("99.99"):
        error(20, "PA-V19", f"{quoted(20)} is not between 0.00 and 99.99")
    if secondary and f[26]:
        warning(26, "PA-V20", "PELL GRANT INDICATOR is given for a secondary student")
    if secondary and f[28] == "N" and status in ("30", "40") and r.fact("special_education") != "Y":
        error(28, "PA-V21", f"TASK LIST COMPLETION INDICATOR N with {quoted(10)} is valid for special education students only")

    if secondary and e["assessment_completed"] == "Y" and f[30] != "Y":
        warning(30, "PA-V22", "end-of-program assessment completed by a student who is not a PERKINS CONCENTRATOR")
    if f[30] == "Y" and f[31] != "Y":
        error(31, "PA-V23", "PERKINS PARTICIPANT must be Y when PERKINS CONCENTRATOR is Y")
    for n, least in ((30, 480), (31, 240)):
        if secondary and f[n] == "Y" and hours < least:
            warning(n, "PA-V24", f"{HEADERS[n - 1]} is Y with {f[18]} hours, fewer than {least}")
        if secondary and f[n] == "N" and hours >= least:
            warning(n, "PA-V25", f"{HEADERS[n - 1]} is N with {f[18]} hours, {least} or more")
    for n in (30, 31, 33):
        if not secondary and f[n] == "Y":
            error(n, "PA-V26", f"{HEADERS[n - 1]} is Y for an adult affidavit student")

    if f[34] not in ("", "APP", "PRE"):
        error(34, "PA-V27", f"{quoted(34)} is not APP or PRE")
    if secondary and f[34] == "APP":
        error(34, "PA-V28", "CERTIFICATE OF APPRENTICESHIP APP is for adult students only")
    if f[35] not in ("", "ASSOC", "BACCA"):
        error(35, "PA-V29", f"{quoted(35)} is not ASSOC or BACCA")
    if secondary and f[36]:
        error(36, "PA-V30", "ADULT CUMULATIVE CREDIT EQUIVALENCY is for adult students only")
    if not secondary and f[36] and r.program["accredited"] != "Y":
        error(36, "PA-V31", "ADULT CUMULATIVE CREDIT EQUIVALENCY is for accredited schools only")
    if f[36] and not 0 <= Fraction(f[36]) <= Fraction("999.99"):
        error(36, "PA-V32", f"{quoted(36)} is not between 0.00 and 999.99")
    if not secondary and not f[36] and r.program["accredited"] == "Y" and e["federal_aid_eligible"] == "Y":
        warning(36, "PA-V33", "ADULT CUMULATIVE CREDIT EQUIVALENCY is missing for a student eligible for federal financial aid")
    if not secondary and r.program["aap_type"] not in ("RA", "ES", "OO"):
        warning(6, "PA-V34", f"program type '{r.program['aap_type']}' is not RA, ES or OO")
    if not secondary and f[36] and e["federal_aid_eligible"] != "Y":
        warning(36, "PA-V35", "ADULT CUMULATIVE CREDIT EQUIVALENCY is given for a student who is not known to be eligible for federal financial aid")
    if secondary and listed is not None and not completed_status and f[28] == "Y" and "Y" in (e["assessment_completed"], r.program["assessment_waiver"]):
        warning(10, "PA-V36", f"{quoted(10)} is not a completed status although the task list is complete and the end-of-program assessment is "
                              "completed or waived")
    return found


def under_16(r):
    """On June 30 of the reporting year; the day one turns 16 one is."""
    born = day(r.fact("birth_date"))
    if born is None:
        return False
    last_day = r.lea.last_day
    return last_day.year - born.year - ((last_day.month, last_day.day) < (born.month, born.day)) < 16


def report(tables, school_year, lea_aun, kind="BOTH", header="Y"):
    lea = Lea(tables, school_year, lea_aun)
    lines, groups = [], defaultdict(list)  # a line: the enrollment, the field number or None, rule, severity, message
    for e in lea.enrollments:
        if int(e["school_year"]) != lea.year or kind not in ("BOTH", e["program_kind"]):  # PA-1
            continue
        why = exclusion(lea, e)
        if why:
            lines.append((e, None, why[0], "Excluded", why[1]))
        else:
            group = (e["pasecureid"], e["cip_school_number"], e["program_kind"], "" if e["program_kind"] == "SEC" else e["cip_code"])
            groups[group].append(e)
    records = []
    for group in groups.values():
        reported = winner(lea, group)
        records.append(Record(lea, reported))
        lines += [(reported,) + finding for finding in findings(records[-1])]
        lines += [(e, None, "PA-X12", "Excluded", f"superseded by CIP CODE '{reported['cip_code']}', enrollment of {reported['begin_date']}")
                  for e in group if e is not reported]
    of = lambda e: [e[c] for c in ("pasecureid", "cip_school_number", "cip_code", "program_kind")]
    records = ascending(records, key=lambda r: of(r.e))
    lines.sort(key=lambda line: ([c.encode() for c in of(line[0]) + [line[0]["begin_date"]]], line[1] or 0, line[2]))
    return {
        "CTE_STUDENT_FACT.csv": ([HEADERS] if header == "Y" else []) + [r.field[1:] for r in records],
        "CTE_STUDENT_FACT_errors.csv": [ERROR_HEADERS] + [of(e) + [e["begin_date"], str(n or ""), rule, severity, message]
                                                          for e, n, rule, severity, message in lines]}
