"""Random Connecticut data that stays at the edges of the rules: ranges that meet the year and the effective date in one day, ranges of no day,
ties for the reporting enrollment, selections of schools and calendars.

`generate(rng)` gives the tables as {name: rows} and the parameters as a dict.
"""
from datetime import date, timedelta

from ct_rules import CLUSTERS, GRADES

# The columns, and how many of the first are the key.
TABLES = {
    "District": ("districtID name number", 1), "School": ("schoolID districtID name number", 1), "Calendar": ("calendarID schoolID name endYear", 1),
    "Student": ("personID gender raceEthnicityFed", 1),
    "ActiveEnrollment": ("enrollmentID personID calendarID grade serviceType startDate endDate crossSite migrant specialEdStatus spedExitDate", 1),
    "Course": ("courseID calendarID number name active crossSite", 1), "CourseInfo": ("courseID vocationalCode", 1),
    "Section": ("sectionID courseID", 1), "Roster": ("rosterID sectionID personID startDate endDate", 1),
    "LepService": ("serviceID personID code startDate endDate", 1), "PosElig": ("eligID personID eligibility endYear startDate endDate", 1),
    "SpProgram": ("flagID personID name startDate endDate", 1), "CTE": ("cteID personID startDate endDate singleParent completer postGradStatus", 1),
    "Graduation": ("personID diplomaDate diplomaType", 1),
}
NAMES = ["North High", "Mid, \"Low\"", "é" * 40, " ", "two\nlines"]


def parameters(rng, year):
    settings = {"school_year": str(year), "exclude_cross_site": rng.choice("YN")}
    if rng.random() < .7:
        settings["effective_date"] = rng.choice([f"{year - 1}-07-01", f"{year}-06-30", f"{year}-02-15", f"{year - 1}-10-02", f"{year - 1}-09-30"])
    if rng.random() < .05:
        settings["effective_date"] = rng.choice([f"{year - 1}-06-30", f"{year}-07-01"])
    if rng.random() < .4:
        settings["section"] = rng.choice(["I", "IIA", "IIB", "III", "ALL"])
    if rng.random() < .3:
        settings["contact_person"] = rng.choice(["", "Dana, \"D\" Ortiz", "é" * 50] if rng.random() < .8 else ["é" * 51, "x" * 51])
        settings["phone"] = rng.choice(["", "8605550142", "0" * 15] if rng.random() < .8 else ["0" * 16, "860-555"])
    return settings


def selection(rng, year, schools, calendars):
    settings = {}
    if rng.random() < .3:
        settings["schools"] = ",".join(s["number"] for s in rng.choices(schools, k=rng.randint(1, 2)))
    if rng.random() < .3:
        ours = [c["calendarID"] for c in calendars if c["endYear"] == str(year) or rng.random() < .05]
        settings["calendars"] = ",".join(rng.choices(ours, k=rng.randint(1, 3)))
    return settings


def generate(rng):
    pick = rng.choice
    year = pick([2026, 2026, 2025, 2024])
    flag = lambda: pick(["Y", "N", ""])
    service_types = pick(["PPPSN", "PPPSN", "PSSSN", "SSSN"])  # often no primary enrollment for a graduate
    edges = [f"{year - 1}-06-30", f"{year - 1}-07-01", f"{year - 1}-09-30", f"{year - 1}-10-01", f"{year - 1}-10-02", f"{year}-02-28", f"{year}-06-30",
             f"{year}-07-01", "0001-01-01", "9999-12-31"]
    settings = parameters(rng, year)
    on = settings.get("effective_date", f"{year - 1}-10-01")
    usual = [pick(edges), pick(edges)]
    any_day = lambda: (date(year - 2, 12, 1) + timedelta(days=rng.randrange(700))).isoformat()
    day = lambda: pick(usual) if rng.random() < .5 else pick(edges) if rng.random() < .7 else any_day()
    exit_day = lambda: pick(["", on, on, (date.fromisoformat(on) - timedelta(days=1)).isoformat(), day()])
    day_or_none = lambda: "" if rng.random() < .4 else day()
    start = lambda: f"{year - 1}-08-28" if rng.random() < .5 else day()  # most are there on most days
    end = lambda: "" if rng.random() < .6 else day()

    def rows(key, count, **columns):
        return [{key: f"{key[0].upper()}{i}", **{name: make() for name, make in columns.items()}} for i in rng.sample(range(3 * count + 3), count)]
    rarely = lambda values: pick(values) if rng.random() < .03 else None
    districts = [{"districtID": d, "name": rarely(["x" * 50, "é" * 51]) or pick(NAMES), "number": rarely(["123", "1234", "1234", "1a"]) or pick(["001", "9", "12"])}
                 for d in ("D1", "D2")]
    schools = [{"schoolID": f"S{i}", "districtID": pick(["D1", "D2"]), "name": rarely(["x" * 41]) or pick(NAMES),
                "number": (rarely(["000000", "1000000"]) or f"{rng.randrange(100)}") + f"{i}"} for i in range(rng.randint(1, 4))]
    calendars = rows("calendarID", rng.randint(1, 6), schoolID=lambda: pick(schools)["schoolID"], name=lambda: pick(["", "day"]),
                     endYear=lambda: pick([str(year), str(year), str(year), str(year - 1)]))
    calendars.append({"calendarID": "main", "schoolID": "S0", "name": "", "endYear": str(year)})
    calendar = lambda: "main" if rng.random() < .5 else pick(calendars)["calendarID"]
    students = rows("personID", rng.randint(1, 40), gender=lambda: pick(["M", "F", "M", "F", "N", ""]), raceEthnicityFed=lambda: pick(["", *"1234567"]))
    person = lambda: pick(students)["personID"]
    courses = rows("courseID", rng.randint(1, 12), calendarID=calendar, number=lambda: "1", name=lambda: "x", active=lambda: pick(["Y", "Y", "Y", "N", ""]),
                   crossSite=flag)
    clusters = rng.sample(list(CLUSTERS), 3) + [""]
    sections = rows("sectionID", rng.randint(1, 15), courseID=lambda: pick(courses)["courseID"])
    period = {"personID": person, "startDate": start, "endDate": end}
    some = lambda most: rng.randint(0, most * len(students))
    enrollments = rows("enrollmentID", some(4), personID=person, calendarID=calendar, grade=lambda: pick(GRADES[-6:] + GRADES[:1]),
                       serviceType=lambda: pick(service_types), startDate=start, endDate=end, crossSite=flag, migrant=flag,
                       specialEdStatus=flag, spedExitDate=exit_day)
    calendar_of = {c["courseID"]: c["calendarID"] for c in courses}

    def seats():
        """Of most enrollments one or two, in sections of the enrollment's own calendar; the others of anybody anywhere."""
        taken = [(e["personID"], s["sectionID"]) for e in enrollments for s in rng.choices(sections, k=4) if calendar_of[s["courseID"]] == e["calendarID"]]
        taken += [(person(), pick(sections)["sectionID"]) for _ in range(some(1))]
        return [{"rosterID": f"R{i}", "sectionID": s, "personID": p, "startDate": day_or_none(), "endDate": end()} for i, (p, s) in enumerate(taken)]
    tables = {
        "District": districts, "School": schools, "Calendar": calendars, "Student": students, "Course": courses, "Section": sections,
        "CourseInfo": [{"courseID": c["courseID"], "vocationalCode": pick(clusters)} for c in courses if rng.random() < .9],
        "ActiveEnrollment": enrollments, "Roster": seats(),
        "LepService": rows("serviceID", some(1), **period, code=lambda: pick(["", "ESL", " "])),
        "PosElig": rows("eligID", some(1), **period, eligibility=lambda: pick("FRP"), endYear=lambda: pick([str(year), str(year), str(year - 1)])),
        "SpProgram": rows("flagID", some(1), **period, name=lambda: pick(["504", "504", "504 Plan", " 504"])),
        "CTE": rows("cteID", some(3), **period, singleParent=flag, completer=lambda: pick(["Y", "Y", "N", ""]),
                    postGradStatus=lambda: pick(["", "01", "02", "03", "04", "05", "06"])),
        "Graduation": [{"personID": s["personID"], "diplomaDate": pick(["", day(), f"{year}-06-15", f"{year}-06-15"]),
                        "diplomaType": pick(["", "HSD", "HSD", "HSD", "HSD", "CERT", "GED"])} for s in students if rng.random() < .9],
    }
    return tables, {**settings, **selection(rng, year, schools, calendars)}
