"""A second reading of the rules of Connecticut's ED400, row by row, to compare `tally` with.

`report(tables, **parameters)` takes the tables as {name: rows}, a row a dict of text with "" for missing, and gives the output files as
{name: rows}, a row a list of text, the first the header. Faults of the input are not looked for, except what a parameter can
make wrong and values too long for a layout: `Refused`. The numbers CT-n are those of the rules in docs/rules/ct-ed400.md.
"""
from collections import defaultdict
from datetime import date

from rules_text import Refused, ascending, digits, distinct

GRADES = ["PK", "K"] + [f"{g:02}" for g in range(1, 13)]
HIGH_SCHOOL = ("09", "10", "11", "12")
TITLES = ["Agriculture and Natural Resources", "Construction", "Manufacturing", "Transportation and Distribution Services",
          "Information Tech and Telecom Services", "Wholesale, Retail Sales & Services", "Financial Services", "Hospitality and Tourism",
          "Business and Administration Services", "Health Services", "Human Services", "Arts and Communication Services",
          "Legal and Protective Services", "Scientific Research and Tech Services", "Education and Training Services",
          "Public Administration/Gov. Services"]
CLUSTERS = {f"{first + i:02}": title for first in (1, 23) for i, title in enumerate(TITLES)}  # CT-10
RACES = [("AmericanIndianAlaskaNative", "2"), ("AsianAmerican", "3"), ("BlackAfricanAmerican", "4"), ("White", "6"), ("Hispanic/Latino", "1"),
         ("NativeHawaiianOtherPacific", "5"), ("TwoOrMoreRaces", "7")]  # CT-20
STATUSES = ["LimitedEnglishProficient", "StudentsWithDisabilities", "EconomicallyDisadvantaged", "SingleParents", "Migrant", "504"]
COUNTS = [f"{race}-{gender}" for race, _ in RACES for gender in ("Male", "Female")] + STATUSES
PLACEMENTS = [("Post-Secondary Education", ["01"]), ("Advanced Training", ["02"]), ("Part-Time or Full-Time Employment", ["03", "04"]),
              ("Military Service", ["05"]), ("Other", ["06"])]


def days(row):
    """CT-5."""
    return (date.fromisoformat(row["startDate"]) if row["startDate"] else date.min,
            date.fromisoformat(row["endDate"]) if row["endDate"] else date.max)


def share_a_day(*ranges):
    return max(start for start, _ in ranges) <= min(end for _, end in ranges)


class Scope:
    """The tables and parameters; who is counted where (CT-3, CT-30 to CT-34, CT-55, CT-56)."""

    def __init__(self, tables, school_year, effective_date, schools, calendars, exclude_cross_site):
        self.tables, self.year_number, self.exclude = tables, school_year, exclude_cross_site
        self.year = (date(int(school_year) - 1, 7, 1), date(int(school_year), 6, 30))
        self.day = date.fromisoformat(effective_date) if effective_date else date(int(school_year) - 1, 10, 1)
        if not share_a_day((self.day, self.day), self.year):
            raise Refused("parameter effective_date")
        self.schools = {s["schoolID"]: s for s in tables["School"]}
        self.calendars = {c["calendarID"]: c for c in tables["Calendar"]}
        self.select(schools, calendars)
        self.students = {s["personID"]: s for s in tables["Student"]}
        cluster_of = {i["courseID"]: i["vocationalCode"] for i in tables["CourseInfo"]}
        self.courses = {c["courseID"]: dict(c, cluster=cluster_of[c["courseID"]]) for c in tables["Course"]
                        if c["calendarID"] in self.selected and c["active"] == "Y" and cluster_of.get(c["courseID"]) and not self.left_out(c)}
        self.find_members()
        self.find_graduates()

    def select(self, schools, calendars):
        """CT-1, CT-3."""
        if schools != "ALL" and not {*schools.split(",")} <= {s["number"] for s in self.schools.values()}:
            raise Refused("parameter schools")
        listed = None if calendars == "ALL" else calendars.split(",")
        if listed and any(c not in self.calendars or self.calendars[c]["endYear"] != self.year_number for c in listed):
            raise Refused("parameter calendars")
        self.selected = [c["calendarID"] for c in self.calendars.values()
                         if c["endYear"] == self.year_number and (listed is None or c["calendarID"] in listed)
                         and (schools == "ALL" or self.schools[c["schoolID"]]["number"] in schools.split(","))]
        if not self.selected:
            raise Refused("parameter")
        self.in_scope = ascending(distinct(self.school_at(c) for c in self.selected), key=lambda s: self.schools[s]["number"])

    def school_at(self, calendar):
        return self.calendars[calendar]["schoolID"]

    def left_out(self, row):
        return self.exclude and row["crossSite"] == "Y"

    def find_members(self):
        """`seats`: (school, student) to (counted enrollment, cluster) pairs; `members`: to the reporting enrollment."""
        course_of = {s["sectionID"]: s["courseID"] for s in self.tables["Section"]}
        counted = defaultdict(list)
        for e in self.tables["ActiveEnrollment"]:
            if e["calendarID"] in self.selected and e["serviceType"] in ("P", "S") and not self.left_out(e):  # CT-31
                counted[e["personID"], e["calendarID"]].append(e)
        self.seats = defaultdict(list)
        for r in self.tables["Roster"]:
            course = self.courses.get(course_of[r["sectionID"]])
            for e in counted[r["personID"], course["calendarID"]] if course else []:
                if share_a_day(days(r), days(e), self.year):  # CT-32
                    self.seats[self.school_at(e["calendarID"]), e["personID"]].append((e, course["cluster"]))
        self.members = {}
        for key, seats in self.seats.items():  # CT-33
            by_id = ascending([e for e, _ in seats], key=lambda e: e["enrollmentID"])
            by_start = sorted(by_id, key=lambda e: e["startDate"], reverse=True)
            self.members[key] = next((e for e in by_start if self.open(e)), by_start[0])

    def find_graduates(self):
        """`graduates`: (school, student) to the graduation enrollment; `completions`: student to the rows that make a completer."""
        self.completions = defaultdict(list)
        for row in self.tables["CTE"]:
            if row["completer"] == "Y" and share_a_day(days(row), self.year):
                self.completions[row["personID"]].append(row)
        of_student = defaultdict(list)
        for e in self.tables["ActiveEnrollment"]:
            of_student[e["personID"]].append(e)
        self.graduates = {}
        for g in self.tables["Graduation"]:
            student = g["personID"]
            if student not in self.completions or g["diplomaType"] != "HSD" or not g["diplomaDate"]:
                continue
            diploma = date.fromisoformat(g["diplomaDate"])
            if not self.year[0] <= diploma <= self.year[1]:
                continue
            possible = [e for e in of_student[student]
                        if self.calendars[e["calendarID"]]["endYear"] == self.year_number and not self.left_out(e)
                        and share_a_day(days(e), self.year) and days(e)[0] <= diploma]
            best = None
            for kind in ("P", "S"):  # CT-56: a partial one only where there is no primary one
                by_id = ascending([e for e in possible if e["serviceType"] == kind], key=lambda e: e["enrollmentID"])
                best = best or max(by_id, key=lambda e: e["startDate"], default=None)  # max keeps the first of equals
            if best and best["calendarID"] in self.selected:
                self.graduates[self.school_at(best["calendarID"]), student] = best

    def open(self, row):
        return days(row)[0] <= self.day <= days(row)[1]

    def any_row(self, table, student, wanted):
        return any(r["personID"] == student and wanted(r) for r in self.tables[table])

    def statuses(self, e):
        """CT-40 to CT-46, of the student of a reporting or graduation enrollment."""
        student = e["personID"]
        exit_date = e["spedExitDate"]
        return [self.any_row("LepService", student, lambda r: r["code"] and self.open(r)),
                e["specialEdStatus"] == "Y" and (not exit_date or date.fromisoformat(exit_date) >= self.day),
                self.any_row("PosElig", student, lambda r: r["eligibility"] in ("F", "R") and r["endYear"] == self.year_number and self.open(r)),
                self.any_row("CTE", student, lambda r: r["singleParent"] == "Y" and share_a_day(days(r), self.year)),
                e["migrant"] == "Y",
                self.any_row("SpProgram", student, lambda r: r["name"] == "504" and self.open(r))]

    def offers(self, school):
        """CT-52."""
        return {c["cluster"] for c in self.courses.values() if self.school_at(c["calendarID"]) == school}

    def count_cells(self, group):
        """The counts of one line, of its reporting or graduation enrollments."""
        cells = []
        for _, race in RACES:
            for gender in "MF":
                cells.append(sum(self.students[e["personID"]]["gender"] == gender and self.students[e["personID"]]["raceEthnicityFed"] == race
                                 for e in group))
        return cells + [sum(held) for held in zip(*map(self.statuses, group))] if group else cells + [0] * len(STATUSES)

    def placement_cells(self, group):
        """CT-57."""
        return [len(group)] + [sum(any(r["postGradStatus"] in codes for r in self.completions[e["personID"]]) for e in group)
                               for _, codes in PLACEMENTS]

    def block(self, labels, group, more=lambda line: []):
        """CT-50."""
        rows = []
        for grade in GRADES:
            line = [e for e in group if e["grade"] == grade]
            if line or grade in HIGH_SCHOOL:
                rows.append([*labels, grade] + [str(n) for n in self.count_cells(line) + more(line)])
        return rows


def report(tables, school_year, effective_date=None, schools="ALL", calendars="ALL", exclude_cross_site="N", section="ALL", contact_person="",
           phone=""):
    s = Scope(tables, school_year, effective_date, schools, calendars, exclude_cross_site == "Y")
    wanted = lambda name: section in (name, "ALL")
    name = lambda school: s.schools[school]["name"]
    offers = {school: s.offers(school) for school in s.in_scope}
    at = lambda members, school: [e for (where, _), e in members.items() if where == school]
    check_lengths(s, wanted, offers, contact_person, phone)
    files = {}
    if wanted("I"):
        districts = {d["districtID"]: d for d in tables["District"]}
        rows = [["District Name", "District Code", "School Name", "School Code", "Contact Person", "Phone"] + [f"{c} {t}" for c, t in CLUSTERS.items()]]
        for school in s.in_scope:
            district = districts[s.schools[school]["districtID"]]
            rows.append([district["name"], district["number"], name(school), s.schools[school]["number"], contact_person, phone]
                        + ["X" if c in offers[school] else "" for c in CLUSTERS])
        files["ED400-SectionI.csv"] = rows
    if wanted("IIA"):
        files["ED400-SectionIIA.csv"] = [["School Name", "Grade", *COUNTS]] + [
            row for school in s.in_scope for row in s.block([name(school)], at(s.members, school))]
    if wanted("IIB"):
        in_cluster = lambda school, cluster: [e for (where, student), e in s.members.items()
                                              if where == school and any(c == cluster for _, c in s.seats[where, student])]
        files["ED400-SectionIIB.csv"] = [["School Name", "Career Cluster Title", "Career Cluster Code", "Grade", *COUNTS]] + [
            row for school in s.in_scope for c in sorted(offers[school]) for row in s.block([name(school), CLUSTERS[c], c], in_cluster(school, c))]
    if wanted("III"):
        files["ED400-SectionIII.csv"] = [
            ["School Name", "Grade", *COUNTS, "Number of Completers Graduated with Diploma", *(title for title, _ in PLACEMENTS)]] + [
            row for school in s.in_scope for row in s.block([name(school)], at(s.graduates, school), s.placement_cells)]
    return files


def check_lengths(s, wanted, offers, contact_person, phone):
    """CT-63, CT-64: only what the sections asked for write."""
    named = s.in_scope if wanted("I") or wanted("IIA") or wanted("III") else [school for school in s.in_scope if offers[school]]
    if any(len(s.schools[school]["name"]) > 40 for school in named):
        raise Refused("School.csv")
    if not wanted("I"):
        return
    number_fits = lambda text, most: 1 <= len(text) <= most and digits(text, len(text))
    districts = [d for d in s.tables["District"] if any(s.schools[school]["districtID"] == d["districtID"] for school in s.in_scope)]
    if any(len(d["name"]) > 50 or not number_fits(d["number"], 3) for d in districts):
        raise Refused("District.csv")
    if any(not number_fits(s.schools[school]["number"], 7) for school in s.in_scope):
        raise Refused("School.csv")
    if len(contact_person) > 50:
        raise Refused("parameter contact_person")
    if phone and not number_fits(phone, 15):
        raise Refused("parameter phone")
