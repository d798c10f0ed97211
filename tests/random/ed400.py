#!/usr/bin/env python3
"""Random ED400 data, counted by `tally` and by the plain row-by-row reading of the rules below; and properties that need no second reading:
the order of rows does not matter, one thread equals two, a school alone gives what it gives among all.

    tests/random/ed400.py --tally build/release/tally [--runs 20] [--seed 1]

The rules are those of the specification (CT-3 to CT-57); this file shares nothing with stdlib/ct.
"""

import argparse
import csv
import datetime
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GRADES = ["PK", "K"] + [f"{g:02}" for g in range(1, 13)]
CLUSTERS = [f"{c:02}" for c in list(range(1, 17)) + list(range(23, 39))]
RACES = [("2", "AmericanIndianAlaskaNative"), ("3", "AsianAmerican"), ("4", "BlackAfricanAmerican"), ("6", "White"), ("1", "Hispanic/Latino"),
         ("5", "NativeHawaiianOtherPacific"), ("7", "TwoOrMoreRaces")]
STATUS = ["LimitedEnglishProficient", "StudentsWithDisabilities", "EconomicallyDisadvantaged", "SingleParents", "Migrant", "504"]
PLACED = [("Post-Secondary Education", "01"), ("Advanced Training", "02"), ("Part-Time or Full-Time Employment", "03 04"),
          ("Military Service", "05"), ("Other", "06")]
YEAR = 2026
FIRST, LAST = "2025-07-01", "2026-06-30"
LOW, HIGH = "0001-01-01", "9999-12-31"


def day(rng):
    return (datetime.date(2024, 12, 1) + datetime.timedelta(days=rng.randrange(700))).isoformat()


def edge_day(rng):
    return rng.choice([day(rng), day(rng), "2025-07-01", "2025-06-30", "2026-06-30", "2026-07-01", "2025-10-01", "2025-09-30", "2025-10-02"])


def generate(rng):
    def flag():
        return rng.choice(["Y", "N", ""])
    data = {}
    schools = [f"S{i}" for i in range(rng.randint(1, 4))]
    data["District"] = [dict(districtID="D1", name="North", number="001")]
    data["School"] = [dict(schoolID=s, districtID="D1", name=f"School {s}", number=f"{rng.randrange(100):03}{i}") for i, s in enumerate(schools)]
    data["Calendar"] = [dict(calendarID=f"K{i}", schoolID=rng.choice(schools), name=rng.choice(["", "day"]), endYear=rng.choice(["2026", "2026", "2025"]))
                        for i in range(rng.randint(1, 6))]
    data["Calendar"].append(dict(calendarID="KX", schoolID=schools[0], name="", endYear="2026"))
    calendars = [c["calendarID"] for c in data["Calendar"]]
    people = [f"P{i:03}" for i in range(rng.randint(1, 60))]
    rng.shuffle(people)
    data["Student"] = [dict(personID=p, gender=rng.choice("MFMFN") if rng.random() > .1 else "", raceEthnicityFed=rng.choice(["", *"1234567"])) for p in people]
    data["ActiveEnrollment"] = [dict(enrollmentID=f"E{i:03}", personID=rng.choice(people), calendarID=rng.choice(calendars),
                                     grade=rng.choice(GRADES[-6:] + GRADES[:1]), serviceType=rng.choice("PPPSN"), startDate=edge_day(rng),
                                     endDate=rng.choice(["", edge_day(rng)]), crossSite=flag(), migrant=flag(), specialEdStatus=flag(),
                                     spedExitDate=rng.choice(["", edge_day(rng)])) for i in rng.sample(range(400), rng.randint(0, 150))]
    courses = [f"C{i}" for i in range(rng.randint(1, 15))]
    data["Course"] = [dict(courseID=c, calendarID=rng.choice(calendars), number="1", name="x", active=rng.choice("YYYN") if rng.random() > .1 else "",
                           crossSite=flag()) for c in courses]
    data["CourseInfo"] = [dict(courseID=c, vocationalCode=rng.choice(["", "01", "02", "16", "23", "38"])) for c in courses if rng.random() < .9]
    sections = [(f"T{i}", rng.choice(courses)) for i in range(rng.randint(1, 20))]
    data["Section"] = [dict(sectionID=t, courseID=c) for t, c in sections]
    data["Roster"] = [dict(rosterID=f"R{i}", sectionID=rng.choice(sections)[0], personID=rng.choice(people), startDate=rng.choice(["", edge_day(rng)]),
                           endDate=rng.choice(["", edge_day(rng)])) for i in range(rng.randint(0, 300))]

    def periods(count, **more):
        return [dict(personID=rng.choice(people), startDate=edge_day(rng), endDate=rng.choice(["", edge_day(rng)]),
                     **{k: v() for k, v in more.items()}) for _ in range(rng.randint(0, count))]
    data["LepService"] = periods(60, code=lambda: rng.choice(["", "ESL"]))
    data["PosElig"] = periods(60, eligibility=lambda: rng.choice("FRP"), endYear=lambda: rng.choice(["2025", "2026"]))
    data["SpProgram"] = periods(60, name=lambda: rng.choice(["504", "504 Plan", "x"]))
    data["CTE"] = periods(120, singleParent=flag, completer=lambda: rng.choice(["Y", "Y", "N", ""]), postGradStatus=lambda: rng.choice(["", "01", "02", "03", "04", "05", "06"]))
    for name, key in [("LepService", "serviceID"), ("PosElig", "eligID"), ("SpProgram", "flagID"), ("CTE", "cteID")]:
        for i, row in enumerate(data[name]):
            row[key] = f"{i}"
    data["Graduation"] = [dict(personID=p, diplomaDate=rng.choice(["", edge_day(rng), "2026-06-15"]), diplomaType=rng.choice(["", "HSD", "HSD", "HSD", "CERT", "GED"]))
                          for p in people if rng.random() < .7]
    return data


HEADERS = {name: header.split() for name, header in {
    "District": "districtID name number", "School": "schoolID districtID name number", "Calendar": "calendarID schoolID name endYear",
    "Student": "personID gender raceEthnicityFed",
    "ActiveEnrollment": "enrollmentID personID calendarID grade serviceType startDate endDate crossSite migrant specialEdStatus spedExitDate",
    "Course": "courseID calendarID number name active crossSite", "CourseInfo": "courseID vocationalCode", "Section": "sectionID courseID",
    "Roster": "rosterID sectionID personID startDate endDate", "LepService": "serviceID personID code startDate endDate",
    "PosElig": "eligID personID eligibility endYear startDate endDate", "SpProgram": "flagID personID name startDate endDate",
    "CTE": "cteID personID startDate endDate singleParent completer postGradStatus", "Graduation": "personID diplomaDate diplomaType"}.items()}


def write(data, folder, rng=None):
    folder.mkdir(parents=True, exist_ok=True)
    for name, header in HEADERS.items():
        rows = list(data[name])
        columns = list(header)
        if rng:
            rng.shuffle(rows)
            rng.shuffle(columns)
        with open(folder / f"{name}.csv", "w", newline="") as f:
            out = csv.DictWriter(f, columns, lineterminator="\n")
            out.writeheader()
            out.writerows(rows)


def span(row):
    return (row["startDate"] or LOW, row["endDate"] or HIGH)


def share(*spans):
    return max(s for s, _ in spans) <= min(e for _, e in spans)


def reference(data, exclude, on, only_school=None):
    """The files as lists of rows, read from the rules row by row."""
    year = (FIRST, LAST)
    school_of = {c["calendarID"]: c["schoolID"] for c in data["Calendar"]}
    number = {s["schoolID"]: s["number"] for s in data["School"]}
    scope = {c["calendarID"] for c in data["Calendar"] if c["endYear"] == str(YEAR) and only_school in (None, number[c["schoolID"]])}
    schools = sorted({school_of[c] for c in scope}, key=lambda s: number[s])
    cluster_of = {i["courseID"]: i["vocationalCode"] for i in data["CourseInfo"]}

    def crossed(row):
        return exclude and row["crossSite"] == "Y"
    cte = {c["courseID"]: c for c in data["Course"]
           if c["calendarID"] in scope and c["active"] == "Y" and cluster_of.get(c["courseID"]) and not crossed(c)}
    counted = [e for e in data["ActiveEnrollment"] if e["calendarID"] in scope and e["serviceType"] in "PS" and not crossed(e)]
    course_of = {t["sectionID"]: t["courseID"] for t in data["Section"]}
    by_person = {}
    for e in counted:
        by_person.setdefault(e["personID"], []).append(e)
    seats = []
    for r in data["Roster"]:
        course = course_of[r["sectionID"]]
        if course in cte:
            for e in by_person.get(r["personID"], []):
                if e["calendarID"] == cte[course]["calendarID"] and share(span(r), span(e), year):
                    seats.append((e, course))
    members, in_cluster = {}, {}
    for e, course in seats:
        key = (e["personID"], school_of[e["calendarID"]])
        members.setdefault(key, {})[e["enrollmentID"]] = e
        in_cluster.setdefault((school_of[e["calendarID"]], cluster_of[course]), set()).add(e["personID"])

    def first(rows):
        rows = sorted(rows, key=lambda e: e["enrollmentID"])
        rows.sort(key=lambda e: e["startDate"], reverse=True)
        rows.sort(key=lambda e: not span(e)[0] <= on <= span(e)[1])
        return rows[0]
    reporting = {key: first(rows.values()) for key, rows in members.items()}

    def open_on(row):
        return span(row)[0] <= on <= span(row)[1]
    lep = {r["personID"] for r in data["LepService"] if r["code"] and open_on(r)}
    poor = {r["personID"] for r in data["PosElig"] if r["eligibility"] in "FR" and r["endYear"] == str(YEAR) and open_on(r)}
    single = {r["personID"] for r in data["CTE"] if r["singleParent"] == "Y" and share(span(r), year)}
    plan504 = {r["personID"] for r in data["SpProgram"] if r["name"] == "504" and open_on(r)}
    person = {s["personID"]: s for s in data["Student"]}

    def cells(group):
        row = []
        for race, _ in RACES:
            for gender in "MF":
                row.append(sum(person[e["personID"]]["gender"] == gender and person[e["personID"]]["raceEthnicityFed"] == race for e in group))
        row.append(sum(e["personID"] in lep for e in group))
        row.append(sum(e["specialEdStatus"] == "Y" and (not e["spedExitDate"] or e["spedExitDate"] >= on) for e in group))
        row.append(sum(e["personID"] in poor for e in group))
        row.append(sum(e["personID"] in single for e in group))
        row.append(sum(e["migrant"] == "Y" for e in group))
        row.append(sum(e["personID"] in plan504 for e in group))
        return row

    def block(labels, group, more=lambda g: []):
        for grade in GRADES:
            line = [e for e in group if e["grade"] == grade]
            if line or grade in ("09", "10", "11", "12"):
                yield [*labels, grade, *map(str, cells(line) + more(line))]
    name = {s["schoolID"]: s["name"] for s in data["School"]}
    columns = [f"{r}-{g}" for _, r in RACES for g in ("Male", "Female")] + STATUS
    two_a = [["School Name", "Grade", *columns]]
    two_b_offers = {s: sorted({cluster_of[c] for c in cte if school_of[cte[c]["calendarID"]] == s}) for s in schools}
    two_b = []
    for s in schools:
        two_a += block([name[s]], [e for (_, at), e in reporting.items() if at == s])
        for c in two_b_offers[s]:
            two_b += block([name[s], c], [e for (p, at), e in reporting.items() if at == s and p in in_cluster.get((s, c), ())])
    completer = {}
    for r in data["CTE"]:
        if r["completer"] == "Y" and share(span(r), year):
            completer.setdefault(r["personID"], []).append(r)
    graduates = []
    for g in data["Graduation"]:
        if g["diplomaType"] == "HSD" and FIRST <= g["diplomaDate"] <= LAST and g["personID"] in completer:
            options = [e for e in data["ActiveEnrollment"] if e["personID"] == g["personID"] and e["serviceType"] == "P" and not crossed(e)
                       and share(span(e), year) and e["startDate"] <= g["diplomaDate"]
                       and any(c["calendarID"] == e["calendarID"] and c["endYear"] == str(YEAR) for c in data["Calendar"])]
            options.sort(key=lambda e: e["enrollmentID"])
            options.sort(key=lambda e: e["startDate"], reverse=True)
            if options and options[0]["calendarID"] in scope:
                graduates.append(options[0])

    def outcomes(line):
        return [len(line)] + [sum(any(r["postGradStatus"] and r["postGradStatus"] in codes.split() for r in completer[e["personID"]]) for e in line)
                              for _, codes in PLACED]
    three = [["School Name", "Grade", *columns, "Number of Completers Graduated with Diploma", *(t for t, _ in PLACED)]]
    for s in schools:
        three += block([name[s]], [e for e in graduates if school_of[e["calendarID"]] == s], outcomes)
    return two_a, two_b, three, two_b_offers


def run(tally, data, out, settings, jobs="2"):
    command = [tally, "run", str(ROOT / "reports/ct/ed400.tally"), "--data", str(data), "--out", str(out), "--jobs", jobs, "--set", "school_year=2026"]
    for setting in settings:
        command += ["--set", setting]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-500:])
    return {p.name: p.read_text() for p in sorted(out.iterdir())}


def rows(text):
    return list(csv.reader(text.splitlines()))


def check(tally, seed, scratch):
    rng = random.Random(seed)
    data = generate(rng)
    write(data, scratch / "data")
    exclude = rng.random() < .5
    on = rng.choice(["2025-10-01", "2025-07-01", "2026-06-30", "2026-02-15"])
    settings = [f"exclude_cross_site={'Y' if exclude else 'N'}", f"effective_date={on}"]
    whole = run(tally, scratch / "data", scratch / "out1", settings)
    two_a, two_b, three, offers = reference(data, exclude, on)
    if rows(whole["ED400-SectionIIA.csv"]) != two_a:
        return "section IIA differs from the reference"
    got = [[r[0], r[2], *r[3:]] for r in rows(whole["ED400-SectionIIB.csv"])[1:]]
    if got != two_b:
        return "section IIB differs from the reference"
    if rows(whole["ED400-SectionIII.csv"]) != three:
        return "section III differs from the reference"
    for row in rows(whole["ED400-SectionI.csv"])[1:]:
        school = next(s["schoolID"] for s in data["School"] if s["number"] == row[3])
        if [c for c, x in zip(CLUSTERS, row[6:]) if x == "X"] != offers[school]:
            return "section I differs from the reference"
    write(data, scratch / "shuffled", rng)
    if run(tally, scratch / "shuffled", scratch / "out2", settings, "1") != whole:
        return "another order of rows and columns, or one thread, gives other files"
    for school in data["School"]:
        if not any(c["schoolID"] == school["schoolID"] and c["endYear"] == "2026" for c in data["Calendar"]):
            continue
        part = run(tally, scratch / "data", scratch / f"part{school['schoolID']}", settings + [f"schools={school['number']}"])
        for file in ("ED400-SectionIIA.csv", "ED400-SectionIIB.csv"):
            if rows(part[file])[1:] != [r for r in rows(whole[file])[1:] if r[0] == school["name"]]:
                return f"{file}: a school alone differs from the school among all"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tally", required=True)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    for seed in range(options.seed, options.seed + options.runs):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                problem = check(options.tally, seed, pathlib.Path(scratch))
            except RuntimeError as error:
                problem = str(error)
        if problem:
            failed += 1
            print(f"seed {seed}: {problem}")
    print(f"{options.runs - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
