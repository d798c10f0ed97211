"""Random small datasets for the Consolidated Annual Report and its checklist, aimed at the edges of its rules."""

from car_rules import FLAGS, INDICATORS, second_quarter_after, year_after
from checklist import COVER, ITEMS

ODD_TEXTS = ["a,b", 'say "x"', "two\nlines", "cr\r\nlf", " blank first", "Ñandú, Ægir", "日本", "x" * 300, "=1+1", "-", "*"]
CODES = ["AIAN", "ASIAN", "BLACK", "HISP", "NHPI", "WHITE", "TWO", "UNKNOWN"]
TYPES = ["postsecondary", "advanced_training", "military", "service", "peace_corps", "employment"]
DETAILS = ["certificate", "associate", "baccalaureate", "registered_apprenticeship", "pre_apprenticeship", "certification_licensure", "other", ""]
LEVELS = ["middle", "secondary", "postsecondary"]


def edge_day(rng, ry):
    """Days at which a year, a quarter, a summer session begins or ends, February 29, the first and the last day there is, and some others."""
    if rng.random() < .02:
        return rng.choice(["0001-01-01", "9999-12-31"])
    year = rng.choice([ry - 2, ry - 1, ry - 1, ry, ry])
    fixed = ["07-01", "07-01", "06-30", "06-30", "08-31", "09-01", "12-31", "01-01", "03-31", "04-01", "09-30", "10-01", "02-28", "03-01", "06-15", "05-20"]
    if rng.random() < .15:
        year -= year % 4 if rng.random() < .8 else 0
        if year % 4 == 0:
            return f"{year}-02-29"
    return f"{year}-{rng.choice(fixed)}"


def year(rng, ry):
    return str(rng.choice([ry - 2, ry - 1, ry, ry, ry, ry + 1]))


def ids(rng, prefix, count):
    """Ids that sort in no order of their making; some look like numbers or begin with a blank."""
    made = [rng.choice([f"{prefix}{i:02}", f"{prefix}{i}", f"{i:03}", f" {prefix}{i}", f"{prefix}-é{i}", f"{prefix},{i}"]) for i in range(count)]
    made = list(dict.fromkeys(made))
    rng.shuffle(made)
    return made


def sparse(rng, values, missing=.15):
    return "" if rng.random() < missing else rng.choice(values)


def decimal(rng):
    return rng.choice(["0", "1", "3", "6", "12", "11.99", "12.00", "0.01", "4.5", "2.25", "27", "54", "53.99", "-1", "0.000", "6.000000000001", "5.999999999999"])


def generate(rng):
    """(dataset, settings) for car.tally."""
    ry = rng.choice([2024, 2025, 2025, 2026, 2027, 2028])
    focus = rng.choice([LEVELS, LEVELS, ["secondary"], ["postsecondary"], ["secondary", "postsecondary"]])
    students = ids(rng, "S", rng.choice([0, 1, 5, 20, 40]))
    programs = ids(rng, "P", rng.choice([0, 1, 3, 8]))
    flags = [flag for flag in FLAGS if rng.random() < .85]
    genders = rng.choice([["M", "F"], ["M", "F"], ["M"], ["F", ""]])
    data = {}
    data["students"] = (["student_id", "level", "gender", "race_ethnicity", *flags],
                        [dict(student_id=s, level=rng.choice(focus), gender=sparse(rng, genders), race_ethnicity=rng.choice(CODES),
                              **{flag: sparse(rng, "YN") for flag in flags}) for s in students])
    clusters = rng.sample([f"{c:02}" for c in range(1, 18)], rng.choice([1, 3, 17]))
    data["programs"] = (["program_id", "level", "cip_code", "cluster", "total_credits", "nontraditional_for"],
                        [dict(program_id=p, level=rng.choice(focus), cip_code=f"{rng.randrange(100):02}.{rng.randrange(10000):04}", cluster=rng.choice(clusters),
                              total_credits=sparse(rng, ["12", "11.99", "9", "30", "12.0", "0"], .3), nontraditional_for=sparse(rng, "MF", .3)) for p in programs])
    level_of = {row["student_id"]: row["level"] for row in data["students"][1]}
    programs_at = {level: [row["program_id"] for row in data["programs"][1] if row["level"] == level] for level in LEVELS}
    pairs = []
    for s in students if programs else []:
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            pairs.append((s, rng.choice(programs_at[level_of[s]] if programs_at[level_of[s]] and rng.random() < .85 else programs)))
    courses = []
    for s, p in pairs:
        for _ in range(rng.choice([0, 1, 2, 2, 3, 4])):
            courses.append(dict(student_id=s, program_id=p, course_id=rng.choice("ABC"), school_year=year(rng, ry), credits=decimal(rng),
                                completed=rng.choice("YYYN")))
    rng.shuffle(courses)
    data["course_completions"] = (["student_id", "program_id", "course_id", "school_year", "credits", "completed"], courses)
    finished = {pair: edge_day(rng, ry) for pair in pairs if rng.random() < .5}
    data["program_completions"] = (["student_id", "program_id", "completion_date"],
                                   [dict(student_id=s, program_id=p, completion_date=day) for (s, p), day in finished.items()])
    data["graduation_cohort"] = (["student_id", "rate", "cohort_year", "diploma", "diploma_date"],
                                 [dict(student_id=s, rate=rate, cohort_year=str(rng.choice([ry, ry, ry - 1, ry + 1])),
                                       diploma=sparse(rng, ["regular", "regular", "alternate", "alternate", "equivalency", "other"]),
                                       diploma_date=sparse(rng, [f"{ry}-08-31", f"{ry}-09-01", edge_day(rng, ry)]))
                                  for s in students for rate in ("four_year", "extended") if rng.random() < .6])
    exits = {s: edge_day(rng, ry) for s in students if rng.random() < .8}
    data["exits"] = (["student_id", "exit_date", "graduated"],
                     [dict(student_id=s, exit_date=day, graduated=rng.choice("YYN")) for s, day in exits.items()])

    def some(often, make):
        rows = [make(s) for s in students for _ in range(rng.choice([0, 0, 1, 1, 2, 3])) if rng.random() < often]
        rng.shuffle(rows)
        return rows + rows[:1] if rng.random() < .3 else rows     # the same row twice is no fault
    data["assessments"] = (["student_id", "subject", "school_year", "took", "proficient", "reported"], some(.9, lambda s: dict(
        student_id=s, subject=rng.choice(["RLA", "MATH", "SCIENCE"]), school_year=year(rng, ry), took=rng.choice("YYYN"), proficient=sparse(rng, "YN"),
        reported=rng.choice("YYYN"))))

    def quarter(s):
        days = [day for day in [exits.get(s, f"{ry}-01-01"), *(day for (who, _), day in finished.items() if who == s)] if day < "9999"]
        if days and rng.random() < .8:
            return second_quarter_after(rng.choice(days))
        return f"{rng.choice([ry - 1, ry])}Q{rng.randint(1, 4)}"
    optional = [c for c in ("detail", "high_skill", "high_wage") if rng.random() < .85]
    data["placements"] = (["student_id", "quarter", "type", *optional], some(.9, lambda s: dict(
        student_id=s, quarter=quarter(s), type=rng.choice(TYPES), **{c: rng.choice(DETAILS) if c == "detail" else sparse(rng, "YN") for c in optional})))

    def award(s):
        """Around a year after a completion, around the beginning of the first years of a program, or some other day."""
        days = [day for (who, _), day in finished.items() if who == s and day < "9999"]
        if days and rng.random() < .4:
            return rng.choice([year_after(rng.choice(days)), f"{ry}-02-28", f"{ry}-02-29" if ry % 4 == 0 else f"{ry}-03-01"])
        began = [int(row["school_year"]) - 1 for row in courses if row["student_id"] == s]
        if began and rng.random() < .4:
            return rng.choice([f"{min(began)}-07-01", f"{min(began)}-06-30", f"{rng.choice(began)}-07-01", f"{min(began) + 1}-01-15"])
        return rng.choice([edge_day(rng, ry), f"{ry}-06-30", f"{ry}-07-01"])
    data["credentials"] = (["student_id", "credential_id", "award_date", "recognized"], some(.9, lambda s: dict(
        student_id=s, credential_id=rng.choice("XYZ"), award_date=award(s), recognized=rng.choice("YYN"))))
    taken = {}
    for s, p in pairs:
        taken.setdefault(s, []).append(p)

    def any_program(s):
        return rng.choice(taken[s]) if s in taken and rng.random() < .8 else rng.choice(programs)
    data["postsecondary_credits"] = (["student_id", "program_id", "credits", "route", "school_year"], some(.9, lambda s: dict(
        student_id=s, program_id=any_program(s), credits=rng.choice(["3", decimal(rng)]), route=rng.choice(["dual", "concurrent", "transfer"]),
        school_year=year(rng, ry))) if programs else [])
    data["work_based_learning"] = (["student_id", "program_id", "school_year", "hours"], some(.9, lambda s: dict(
        student_id=s, program_id=any_program(s), school_year=year(rng, ry), hours=decimal(rng))) if programs else [])
    data["levels"] = (["indicator", "level"], [dict(indicator=i, level=level(rng)) for i in [*INDICATORS, "5S5", "x,"] if rng.random() < .75])
    for table in data:
        if table not in ("students", "programs") and rng.random() < .03:
            data[table] = (data[table][0], [])
    if rng.random() < .6:
        add_leavers_of_last_year(rng, ry, data)
    add_optional_tables(rng, ry, data, students)
    settings = {"reporting_year": str(ry)}
    for name, values in (("min_n", "0 1 2 3 10".split()), ("hours_5s3", "0 0.01 54 53.99 81".split()), ("credits_5s2", "0 3 3 4.5 0.001".split())):
        if rng.random() < .5:
            settings[name] = rng.choice(values)
    return data, settings


def level(rng):
    """Percentages of which 90 percent is met exactly by small fractions, and some with many digits."""
    exact = [f"{100 * n / d / .9:.10f}".rstrip("0").rstrip(".") for n, d in ((1, 2), (9, 16), (3, 4), (9, 10), (1, 4))]
    return rng.choice([*exact, "50", "33.33", "66.665", "0", "100", "12.5", "3.125", "81.235", "62.5", "55.5555555555555555", "33.3333333333333333333", "0.005", "110"])


def add_leavers_of_last_year(rng, ry, data):
    """Students whom 3S1, 1P1 and 2P1 ask for: concentrators who left high school or finished a program in RY-1, with placements of every kind and
    credentials around the first and the last day that count."""
    def add(table, **row):
        data[table][1].append({column: row.get(column, "") for column in data[table][0]})

    for level, program in (("secondary", "L-H"), ("postsecondary", "L-C")):
        add("programs", program_id=program, level=level, cip_code="51.0000", cluster=rng.choice(["08", "13"]), total_credits="", nontraditional_for="")
        for i in range(rng.choice([2, 4, 8])):
            student, left = f"L-{level}-{i}", rng.choice([f"{ry - 1}-05-20", f"{ry - 1}-06-30", f"{ry - 2}-07-01", f"{ry - 1}-02-28"])
            add("students", student_id=student, level=level, gender=rng.choice("MF"), race_ethnicity=rng.choice(CODES))
            first = rng.choice([ry - 3, ry - 2, ry - 1])
            for course, school_year in (("A", first), ("B", ry - 1)):
                add("course_completions", student_id=student, program_id=program, course_id=course, school_year=str(school_year), credits="12", completed="Y")
            if rng.random() < .5:       # not passed, in an earlier year or after RY
                add("course_completions", student_id=student, program_id=program, course_id="C", school_year=str(rng.choice([first - 1, ry + 1])), credits="3",
                    completed="N")
            if level == "secondary":
                add("exits", student_id=student, exit_date=left, graduated=rng.choice("YN"))
            else:
                add("program_completions", student_id=student, program_id=program, completion_date=left)
                began = rng.choice([first, first, first - 1]) - 1
                for _ in range(rng.choice([0, 1, 1])):
                    add("credentials", student_id=student, credential_id="Z", recognized=rng.choice("YYYN"), award_date=rng.choice(
                        [f"{began}-07-01", f"{began}-06-30", f"{began}-12-01", year_after(left), f"{ry}-06-30", f"{ry}-07-01"]))
            for _ in range(rng.choice([0, 1, 2])):
                add("placements", student_id=student, quarter=second_quarter_after(left), high_skill=sparse(rng, "YN"), high_wage=sparse(rng, "YN"),
                    type=rng.choice(["advanced_training", "employment", rng.choice(TYPES)]), detail=rng.choice(DETAILS))
    if rng.random() < .3:               # short programs finished without any course: no first year
        add("programs", program_id="L-S", level="postsecondary", cip_code="51.0000", cluster="08", total_credits="9", nontraditional_for="")
        for i, school_year in enumerate(["", "", str(ry + 1)]):
            student = f"L-short-{i}"
            add("students", student_id=student, level="postsecondary", gender="F", race_ethnicity="WHITE")
            add("program_completions", student_id=student, program_id="L-S", completion_date=f"{ry - 1}-05-20")
            add("credentials", student_id=student, credential_id="Z", recognized="Y", award_date=rng.choice([f"{ry - 9}-01-01", f"{ry}-05-20", f"{ry}-05-21"]))
            if school_year:
                add("course_completions", student_id=student, program_id="L-S", course_id="A", school_year=school_year, credits="3", completed="Y")


def add_optional_tables(rng, ry, data, students):
    if rng.random() < .6:
        groups = {str(g): rng.choice([f"Group of {g}", *ODD_TEXTS]) for g in range(1, 8)}
        rows = [dict(group=g, name=groups[g], race_ethnicity=code) for code in CODES if rng.random() < .8 for g in [rng.choice("1234567")]]
        data["race_groups"] = (["group", "name", "race_ethnicity"], rows if rng.random() < .9 else [])
    if rng.random() < .7:
        data["state_measure"] = (["student_id", "school_year", "met"],
                                 [dict(student_id=s, school_year=year(rng, ry), met=rng.choice("YN")) for s in students for _ in range(rng.choice([0, 1, 2]))])
    if rng.random() < .7:
        keys = {(rng.choice([*INDICATORS, "9Z9"]), rng.choice([str(rng.randint(1, 52)), "2", "3", "9", "02", "x"])) for _ in range(rng.choice([0, 5, 80]))}
        data["prior_actuals"] = (["indicator", "line", "actual"], [dict(indicator=i, line=n, actual=level(rng)) for i, n in sorted(keys)])


def generate_checklist(rng):
    """(dataset, settings) for checklist.tally: the same dataset and what was handed in."""
    data, settings = generate(rng)
    ry = rng.choice([2024, 2025, 2026, 2027, 2028])
    settings = {"reporting_year": str(ry), **{k: v for k, v in settings.items() if k in ("hours_5s3", "credits_5s2")}}
    if rng.random() < .7:
        settings["submitted_on"] = rng.choice([f"{ry + 1}-01-31", f"{ry + 1}-02-01", f"{ry}-11-01", f"{ry + 1}-01-30"])
    items = [item for item, _ in COVER] + [line.split(" | ")[0] for line in ITEMS.strip().splitlines()] + [f"IV.B.3.{i}" for i in INDICATORS]
    items += [f"I.E.{x}.{part}" for x in ("II", "III", "IV") for part in ("same", "name", "title", "agency")] + ["no such item"]
    right = {"I.C.from": f"07/01/{(ry - 1) % 100:02}", "I.C.to": f"06/30/{ry % 100:02}"}
    often = rng.choice([.2, .6, .95])
    rows = []
    for item in items:
        if rng.random() < often:
            value = rng.choice([*ODD_TEXTS, "given", "N", "Y"])
            if item.endswith(".same"):
                value = rng.choice("YYNn")
            if item in right and rng.random() < .7:
                value = rng.choice([right[item], right[item], right[item] + " ", f"07/01/{ry - 1}"])
            rows.append(dict(item=item, value=sparse(rng, [value], .15)))
    rng.shuffle(rows)
    data["submission"] = (["item", "value"], rows)
    return data, settings
