"""Random small datasets for New York's indicators, aimed at the edges of its rules."""

from car_data import edge_day, ids, sparse
from car_rules import second_quarter_after
from ny_rules import COUNTED, DIPLOMAS

NOT_COUNTED = ["field_trip", "guest_speaker", "classwork", "college_visit", "outside_employment"]
# Health sciences and appearance enhancement, in any form, and codes that miss them by a digit.
CIP_CODES = ["51.3902", "513902", "CIP 51-3902", "51", "5.1", "5\n1", "512.04", "12.0401", "120401", "1.2.0.4", "1 2-04", "é12/04x",
             "12.0501", "12.1404", "12.1404", "12.4", "120", "5", "15", "0051", "012.04", "11.0103", "٥١", "any, form"]


def generate(rng):
    ry = rng.choice([2024, 2025, 2025, 2026, 2028])
    students, programs = ids(rng, "N", rng.choice([0, 1, 30, 60, 60, 60])), ids(rng, "P", rng.choice([0, 1, 4, 16, 16]))

    def year():
        return str(rng.choice([ry - 2, ry - 1, ry, ry, ry + 1]))
    data = {"students": (["student_id", "gender"], [dict(student_id=s, gender=sparse(rng, "MFX")) for s in students])}
    data["statuses"] = (["student_id", "school_year", "ell", "swd"],
                        [dict(student_id=s, school_year=str(ry + back), ell=rng.choice("YNN"), swd=rng.choice("YNN"))
                         for s in students for back in range(-6, 2) if rng.random() < .3])
    data["cohorts"] = (["student_id", "cohort_year"], [dict(student_id=s, cohort_year=str(rng.choice([ry, ry, ry - 1, ry - 1, ry + 1])))
                                                       for s in students if rng.random() < .9])
    exits = {s: rng.choice([edge_day(rng, ry), f"{ry - 1}-08-31", f"{ry - 1}-09-01", f"{ry - 1}-06-25", f"{ry - 1}-12-31", f"{ry}-06-30", f"{ry + 1}-01-15"])
             for s in students if rng.random() < .8}
    data["exits"] = (["student_id", "exit_date"], [dict(student_id=s, exit_date=day) for s, day in exits.items()])

    def some(make, counts=(0, 0, 1, 1, 2, 3)):
        rows = [make(s) for s in students for _ in range(rng.choice(counts))]
        rng.shuffle(rows)
        return rows + rows[:1] if rng.random() < .3 else rows     # the same row twice is no fault
    data["commencement"] = (["student_id", "type", "award_date"], some(lambda s: dict(
        student_id=s, type=rng.choice([*DIPLOMAS, "cdos", "skills_achievement"]), award_date=rng.choice([f"{ry}-08-31", f"{ry}-09-01", edge_day(rng, ry)]))))
    data["programs"] = (["program_id", "cip_code", "provider", "approved", "nontraditional_for"],
                        [dict(program_id=p, cip_code=rng.choice(CIP_CODES), provider=rng.choice(["local", "local", "boces", "technical"]), approved=rng.choice("YYYN"),
                              nontraditional_for=sparse(rng, "MF", .3)) for p in programs])
    pairs = [(s, rng.choice(programs)) for s in students for _ in range(rng.choice([0, 1, 1, 2, 3]))] if programs else []
    worth = ["0.5", "1", "1", "2", "0.49", "0.99", "1.5", "1.99", "0.005", "0", "0.333333333333", "0.666666666667", "-0.5"]
    data["courses"] = (["student_id", "program_id", "course_id", "school_year", "completed", "sequenced", "equivalents"],
                       [dict(student_id=s, program_id=p, course_id=rng.choice("ABC"), school_year=year(), completed=rng.choice("YYYYN"),
                             sequenced=rng.choice("YYYN"), equivalents=rng.choice(worth)) for s, p in pairs for _ in range(rng.choice([1, 2, 3, 4]))])
    rng.shuffle(data["courses"][1])
    data["exams"] = (["student_id", "subject", "exam_date", "level"], some(lambda s: dict(
        student_id=s, subject=rng.choice(["ELA", "MATH", "SCIENCE"]), exam_date=edge_day(rng, ry), level=rng.choice("12345"))))
    data["placements"] = (["student_id", "quarter", "type"], some(lambda s: dict(
        student_id=s, quarter=second_quarter_after(exits[s]) if exits.get(s, "9999") < "9999" and rng.random() < .7 else f"{ry - 1}Q{rng.randint(1, 4)}",
        type=rng.choice(["postsecondary", "advanced_training", "military", "service", "peace_corps", "employment"]))))
    data["wbl_hours"] = (["student_id", "date", "activity", "program_id", "hours"], some(lambda s: dict(
        student_id=s, date=edge_day(rng, ry), activity=rng.choice([*COUNTED, *NOT_COUNTED, "supervised_clinical", "supervised_clinical", "coop"]),
        program_id=sparse(rng, programs, .3) if programs else "", hours=rng.choice(["27", "54", "53.99", "0.01", "13.5", "0", "0.005", "20", "-1"])),
        (0, 0, 1, 2, 4)))
    data["reported_courses"] = (["student_id", "course_code", "school_year"], some(lambda s: dict(
        student_id=s, course_code=rng.choice(["22202W", "22202W", "22202", "22202w", "04001"]), school_year=year()), (0, 0, 1, 2)))
    data["technical_assessments"] = (["student_id", "program_id", "school_year", "written", "practical", "project"],
                                     [dict(student_id=s, program_id=p, school_year=str(ry + back), **{part: sparse(rng, rng.choice(["P", "PF"]), .2)
                                                                                                      for part in ("written", "practical", "project")})
                                      for s, p in dict.fromkeys(pairs) for back in (-1, 0, 1) if rng.random() < .4])
    rng.shuffle(data["technical_assessments"][1])
    settings = {"reporting_year": str(ry)}
    if rng.random() < .4:
        settings["wbl_hours"] = rng.choice(["54", "0.01", "27", "54.00", "40.5", "67.49"])
    return data, settings
