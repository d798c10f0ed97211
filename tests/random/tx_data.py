"""Random Texas data that stays at the edges of the rules: sums at 1.99, 2 and 4, service ids a character away from a pattern, ties.

`generate(rng)` gives the tables as {name: rows}, keys perhaps repeated, and the parameters as a dict.
"""
from tx_rules import EXCLUDED, PATTERNS

# The columns, and how many of the first are the key (0: rows may repeat).
TABLES = {
    "campuses": ("campus_id campus_name campus_type", 1),
    "peims_10010_lea": ("school_year program_of_study", 2),
    "peims_40100_student": ("school_year collection student_id last_name first_name gender", 3),
    "peims_40110_student_program": ("school_year collection student_id campus_id grade_level ada_eligibility at_risk emergent_bilingual sped eco_dis", 3),
    "peims_42400_attendance": ("school_year student_id reporting_period campus_id grade_level", 4),
    "peims_43415_course_transcript": ("school_year collection student_id campus_id grade_level service_id course_sequence pass_fail", 0),
    "peims_48011_graduation_program": ("school_year student_id stem business_industry public_services arts_humanities multi_disciplinary", 2),
    "cte_transfer_courses": ("school_year student_id service_id course_sequence pass_fail", 0),
    "class_roster": ("school_year collection student_id service_id", 0),
    "pos_service_id_level_credit": ("program_of_study service_id level credit", 2),
    "programs_of_study": ("program_of_study name scope", 1),
    "c022_service_ids": ("service_id description", 1),
    "post_secondary_certs": ("school_year student_id cert_code licensure_result", 0),
    "ccmr_ews": ("school_year student_id ibc ibc_2024 continuously_enrolled", 2),
    "tea_cte_codes": ("school_year student_id cte_code program_of_study", 0),
}
OPTIONAL_TABLES = ["cte_transfer_courses", "class_roster", "post_secondary_certs", "ccmr_ews", "tea_cte_codes"]
ODD = ["", " ", "é", "a,b", 'say "x"', "x; y", "line\nend", "#", "(", "Z", "z", "!", "x y", "x"]
GRADES = ["EE", "PK", "KG"] + [f"{n:02}" for n in range(1, 13)]


def service_id(rng, year):
    """An id of the year's patterns, most often; else one that misses a pattern by a character, or an exception or its neighbour."""
    kind = rng.random()
    if kind < .08:
        excluded = rng.choice(EXCLUDED[rng.randint(2020, 2024)])
        return rng.choice([excluded, excluded, excluded[:-1] + "5", excluded + "0", "A" + excluded[1:]])
    pattern = rng.choice(PATTERNS[year if kind < .75 and year in PATTERNS else rng.choice(list(PATTERNS))].split())
    text = "".join(rng.choice("0123456789" if rng.random() < .9 else "AXx(\"é ,") if c == "X" else c for c in pattern)
    if kind > .9:
        at = rng.randrange(8)
        text = rng.choice([text[:at] + text[at + 1:], text[:at] + "0" + text[at:], text[:at] + rng.choice("0129NMx") + text[at + 1:], text.lower()])
    return text


def parameters(rng, year, campuses, programs):
    def some(values, extra=()):
        return ",".join(rng.sample([*values, *extra], rng.randint(1, min(3, len(values)))))
    settings = {"school_year": str(year)} if rng.random() < .9 else {}
    if rng.random() < .25:
        settings["grades"] = rng.choice(["ALL", some(GRADES[8:]), "12,11,12"])
    if rng.random() < .25:
        settings["campuses"] = rng.choice(["ALL", some(campuses, ["999"])])
    if rng.random() < .3:
        settings["programs_of_study"] = rng.choice(["ALL", "NONE", some(programs, ["NONE", "XYZ"])])
    if rng.random() < .3:
        settings["cte_codes"] = rng.choice(["ALL", some(["7", "6", "5", "E", "4"])])
    for name in ("compare_tea", "require_pass_for_5_e"):
        if rng.random() < .5:
            settings[name] = rng.choice("YN")
    return settings


def every_pattern(rng):
    """A student for each school year who took, in that year, ids that fit each pattern of any year, all exceptions, and ids that miss by a character."""
    fitting = {"".join(rng.choice("0123456789Z") if c == "X" else c for c in pattern) for patterns in PATTERNS.values() for pattern in patterns.split()}
    near = {text[:at] + rng.choice("0129MN") + text[at + 1:] for text in fitting for at in (0, 2, 3, 4)} | {text + "0" for text in fitting}
    ids = sorted(fitting | near | {text for excluded in EXCLUDED.values() for text in excluded})
    years = range(2008, 2026)
    student = {year: f"{3000000000 + year}" for year in years}
    tables = {name: [] for name in TABLES}
    tables["campuses"] = [{"campus_id": "1", "campus_name": "High", "campus_type": "HS"}]
    tables["peims_40100_student"] = [{"school_year": "2024", "collection": "FALL", "student_id": student[year], "last_name": "", "first_name": "", "gender": ""}
                                     for year in years]
    tables["peims_40110_student_program"] = [
        {"school_year": "2024", "collection": "FALL", "student_id": student[year], "campus_id": "1", "grade_level": "12", "ada_eligibility": "1", "at_risk": "",
         "emergent_bilingual": "", "sped": "", "eco_dis": ""} for year in years]
    tables["peims_43415_course_transcript"] = [
        {"school_year": str(year), "collection": "SUMMER", "student_id": student[year], "campus_id": "1", "grade_level": "", "service_id": text,
         "course_sequence": "0", "pass_fail": "01"} for year in years for text in ids]
    return tables, {"school_year": "2024"}


def generate(rng):
    pick = rng.choice
    year = pick([2024, 2024, 2024, 2023, 2022, 2021, 2021, 2020, rng.randint(2009, 2019)])
    students = rng.sample([f"{2000000000 + i}" for i in range(60)] + ["01", "1", "A,1", 'q"', " 1", "é1", "Z", "a"], pick([2, rng.randint(5, 60), rng.randint(20, 60)]))
    campuses = rng.sample(["101912001", "101912002", "101912041", "101912101", "9", "b é"], rng.randint(1, 6))
    programs = rng.sample(["001", "023", "031", "R05", "1", "é", "x; y"], rng.randint(1, 4))
    if rng.random() < .1:
        return every_pattern(rng)
    services = [service_id(rng, year - rng.randrange(3)) for _ in range(rng.randint(1, 14))] + [pick(["03220100", "1234", "130"])]
    services.append(pick(EXCLUDED.get(year, EXCLUDED[2020])))
    most_passed, same_part = rng.random() < .7, rng.random() < .5
    summer = rng.random() < .7
    credits = pick([["0.5", "1.5", "1.49", "1", "2"], ["1", "1", "2", "0.99", "0.01"], ["1.99", "0.01", "2.00", "0", "1"], ["0.005", "1.125", "-1", "3", "0.50000001"]])
    of_student = {"student_id": lambda: pick(students)}
    some_year = lambda: str(year - pick([0, 0, 0, 0, 1, 1, 1, 2, 3, -1]))
    base = "SUMMER" if summer else "FALL"
    submission = lambda: pick(["SUMMER", "SUMMER", "FALL"]) if summer else "FALL"
    grade = lambda: pick(["", "05", "06", "09", "10", "11", "12", "12", "KG", "09", "10", "11"])
    course = {"service_id": lambda: pick(services),
              "course_sequence": lambda: "2" if same_part and rng.random() < .6 else pick(["0", "0", "1", "2", "3", "5", "8", "9", "D0", "D1", "D2", "D5", "D9", "d0", ""]),
              "pass_fail": lambda: "01" if most_passed and rng.random() < .8 else pick(["01", "08", "02", "1", ""])}
    few, many = (lambda: rng.randint(0, 2 + len(students))), (lambda: rng.randint(0, 12 * len(students)))

    def rows(count, **columns):
        return [{name: make() for name, make in columns.items()} for _ in range(count)]
    entries = [(str(year), base, s) for s in students if rng.random() < .8] + [(some_year(), submission(), pick(students)) for _ in range(few())]
    with_transcript = pick([students, students, students[::2]])  # the others have transfer courses only, and some of them are in fall only
    if with_transcript is not students:
        entries = [(y, "FALL" if s in students[1::4] else c, s) for y, c, s in entries]
    completion_file = pick([["SUMMER", "SUMMER", "EXTENDED"], ["SUMMER", "SUMMER", "EXTENDED"], ["EXTENDED", "EXTENDED", "SUMMER"]])
    tables = {
        "peims_10010_lea": rows(rng.randint(0, 15), school_year=some_year, program_of_study=lambda: pick(programs)),
        "peims_40100_student": [{"school_year": y, "collection": c, "student_id": s, "last_name": pick(ODD), "first_name": pick(["", "A", "B"]),
                                 "gender": pick(["F", "M", ""])} for y, c, s in entries],
        "peims_40110_student_program": rows(many(), school_year=some_year, collection=lambda: pick(["SUMMER", "FALL"]), **of_student,
                                            campus_id=lambda: pick(["", *campuses]), grade_level=grade, ada_eligibility=lambda: pick(["", "0", "1", "8"]),
                                            at_risk=lambda: pick(["", "0", "1"]), emergent_bilingual=lambda: pick(ODD), sped=lambda: pick(["", "0", "1"]),
                                            eco_dis=lambda: pick(["", "00", "01", "02", "99"])),
        "peims_42400_attendance": rows(many(), school_year=some_year, **of_student, reporting_period=lambda: pick("3456"),
                                       campus_id=lambda: pick(campuses), grade_level=grade),
        "peims_43415_course_transcript": rows(rng.randint(0, 9) * len(students), school_year=some_year, collection=lambda: pick(completion_file),
                                              student_id=lambda: pick(with_transcript), campus_id=lambda: pick(campuses), grade_level=grade, **course),
        "peims_48011_graduation_program": rows(many(), school_year=some_year, **of_student, **{c: lambda: pick(["", "0", "1", "2"]) for c in (
            "stem", "business_industry", "public_services", "arts_humanities", "multi_disciplinary")}),
        "cte_transfer_courses": rows(few() if with_transcript is students else 2 * len(students), school_year=some_year, **of_student, **course),
        "class_roster": rows(few(), school_year=some_year, collection=lambda: pick(["FALL", "WINTER"]), **of_student, service_id=lambda: pick(services)),
        "pos_service_id_level_credit": rows(rng.randint(0, 60), program_of_study=lambda: pick(programs), service_id=lambda: pick(services),
                                            level=lambda: pick(["", "1", "2", "3", "4"]), credit=lambda: pick(credits)),
        "post_secondary_certs": rows(few(), school_year=lambda: pick(["2021", "2022", "2023", "2024", "2025"]), **of_student,
                                     cert_code=lambda: pick(["012", "012 ", "012!", "01", "012 (x)", "é"]), licensure_result=lambda: pick(ODD)),
        "ccmr_ews": rows(few(), school_year=some_year, **of_student, ibc=lambda: pick(ODD), ibc_2024=lambda: pick(ODD), continuously_enrolled=lambda: pick(["", "Y", "N"])),
        "tea_cte_codes": rows(few() * 2, school_year=some_year, **of_student, cte_code=lambda: pick(["", *"7665E4"]), program_of_study=lambda: pick(["", "x", "y", *programs])),
    }
    tables["campuses"] = [{"campus_id": c, "campus_name": pick(ODD), "campus_type": pick(["HS", "HS", "HS", "MS", "ES", "OT"])} for c in campuses]
    tables["programs_of_study"] = [{"program_of_study": p, "name": pick(ODD), "scope": pick(["State", "Regional"])} for p in programs if rng.random() < .8]
    tables["c022_service_ids"] = [{"service_id": s, "description": pick(ODD)} for s in services if rng.random() < .8]
    settings = parameters(rng, year, campuses, programs)
    for name in OPTIONAL_TABLES:
        if rng.random() < .1 and not (name == "tea_cte_codes" and settings.get("compare_tea") == "Y"):
            del tables[name]
    return tables, settings
