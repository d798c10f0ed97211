"""Random Pennsylvania data that stays at the edges of the rules: sums that round to 240.00 and 480.00, dates around the year, ties in every pick.

`generate(rng)` gives the tables as {name: rows}, keys perhaps repeated, and the parameters as a dict.
"""
INDICATORS = ["internship", "cooperative_work", "job_exploration", "agriculture_experience", "school_sponsored_enterprise", "work_based_experience",
              "pell_grant", "task_list_complete", "simulated_work_environment"]
# The columns, and how many of the first are the key.
TABLES = {
    "students": ("pasecureid last_name first_name birth_date grade_level adult special_education", 1),
    "cats_programs": ("school_year aun cip_school_number cip_code program_kind approval delivery_method_code total_technical_hours graded "
                      "assessment_waiver accredited aap_type", 5),
    "cte_enrollments": ("school_year pasecureid cip_school_number cip_code program_kind begin_date end_date completion_date technical_component "
                        "objectives_signed enrollment_purpose assessment_completed federal_aid_eligible cte_status_type_code registered_apprentice "
                        "postsecondary_credits perkins_concentrator perkins_participant certificate_of_apprenticeship degree_awarded "
                        "adult_credit_equivalency " + " ".join(INDICATORS), 6),
    "cte_hours": ("pasecureid cip_school_number cip_code program_kind school_year period hours grade_result", 6),
    "appendix_p": ("code program_kind description completed", 2),
}
ODD = ["", " ", "y", "YES", "N/A", "é", "a,b", 'say "x"', "line\nend", "1"]
AUN = "123456789"


def mostly(rng, usual, others, share=.8):
    return lambda: usual if rng.random() < share else rng.choice(others)


def generate(rng):
    pick = rng.choice
    year = pick([2026, 2026, 2025, 2024, 2028])
    ids = rng.sample([f"{1000000000 + i}" for i in range(30)] + ["12345", "１２３４５６７８９０", "10000000010", "A,1", " 1"], rng.randint(1, 30))
    schools = rng.sample(["1234", "5678", "12A4", "123", "é"], rng.randint(1, 3))
    cips = rng.sample(["470604", "010301", "010301", "320105", "46030", "011201", "01", "A"], rng.randint(1, 4))
    kinds = pick([["SEC"], ["AAP"], ["SEC", "AAP"]])
    years = lambda: str(year - pick([0, 0, 0, 0, 1, 2, -1]))
    dates = [f"{year - 1}-06-30", f"{year - 1}-07-01", f"{year - 1}-09-01", f"{year}-02-28", f"{year}-06-30", f"{year}-07-01", f"{year}-08-15"]
    if year % 4 == 0:
        dates.append(f"{year}-02-29")
    if rng.random() < .5:
        dates = rng.sample(dates, 2)  # ties in every pick
    results = pick([("P", ["F", ""], .7), ("P", ["F", ""], .7), ("F", ["P", ""], .9), ("F", ["F"], 1)])  # also all hours failed
    flag = lambda: pick(["Y", "N", ""])
    clean = rng.random() < .5
    indicator = (lambda: pick(["Y", "N"])) if clean else (lambda: pick(["Y", "N", "Y", "N", "", "", *ODD]))
    key = {"pasecureid": lambda: pick(ids), "cip_school_number": lambda: pick(schools), "cip_code": lambda: pick(cips), "program_kind": lambda: pick(kinds)}
    hours = pick([["240", "239.995", "239.994", "0.005", "-0.005"], ["480", "479.995", "240", "0", "-0.004"], ["120.125", "360", "0.004", "9999.99", "9999.995"],
                  ["-240", "480.00", "1", "100.005", "0.001"]])
    totals = pick([["1080", "960.5"], ["800", "240", "480"], ["", "0", "-5", "0.000"], ["0.003", "100", "3"]])

    def rows(count, **columns):
        return [{name: make() for name, make in columns.items()} for _ in range(count)]
    enrollment = {
        "school_year": mostly(rng, str(year), [str(year - 1), str(year + 1)], .9), **key, "begin_date": lambda: pick(dates),
        "end_date": lambda: pick(["", "", *dates]), "completion_date": lambda: pick(["", "", *dates]),
        "technical_component": mostly(rng, "Y", ["N", ""], .9), "objectives_signed": mostly(rng, "Y", ["N", ""], .9),
        "enrollment_purpose": mostly(rng, "PROGRAM", ["SINGLE_COURSE", "EXPLORE"], .9), "assessment_completed": flag, "federal_aid_eligible": flag,
        "cte_status_type_code": lambda: pick(["", "10", "22", "28", "30", "30", "40", "40", "60", "60", "71", "80", "99", "030", "30 "]), "registered_apprentice": indicator,
        **{name: indicator for name in INDICATORS}, "perkins_concentrator": lambda: pick(["", "", "Y", "N", "y"]), "perkins_participant": lambda: pick(["", "", "Y", "N", " "]),
        "postsecondary_credits": lambda: pick(["", "0", "12.345", "-0.001", "-0.005", "99.99", "99.994", "99.995", "007.5"]),
        "certificate_of_apprenticeship": lambda: pick(["", "APP", "PRE", *ODD]), "degree_awarded": lambda: pick(["", "ASSOC", "BACCA", *ODD]),
        "adult_credit_equivalency": lambda: pick(["", "", "1", "999.994", "999.995", "-0.004", "-0.005"])}
    program = {"total_technical_hours": lambda: pick(totals), "graded": flag, "assessment_waiver": flag, "accredited": flag,
               "aap_type": lambda: pick(["RA", "ES", "OO", *ODD])}

    def ours():
        """Most programs are ours, of the approval and delivery that their kind asks for."""
        return [{"school_year": str(year), "aun": AUN, "cip_school_number": school, "cip_code": cip, "program_kind": kind,
                 "approval": {"SEC": "APPROVED", "AAP": "REGISTERED"}[kind], "delivery_method_code": pick({"SEC": ["70", "75", "70", "75", ""], "AAP": ["80", "80", ""]}[kind]),
                 **{column: make() for column, make in program.items()}}
                for school in schools for cip in cips for kind in kinds if rng.random() < .7]
    birth = [""] + [f"{year - 16}-06-30", f"{year - 16}-07-01", f"{year - 16}-06-29", f"{year - 18}-01-01", "2008-02-29", f"{year + 1}-01-01"]
    tables = {
        "students": [{"pasecureid": i, "last_name": pick(ODD), "first_name": "", "birth_date": pick(birth), "grade_level": pick(["", "10", "11", "12", " 11"]),
                      "adult": pick(["Y", "N", "N", ""]), "special_education": flag()} for i in ids if rng.random() < .9],
        "cats_programs": ours() + rows(
            rng.randint(0, 10), school_year=mostly(rng, str(year), [str(year - 1), str(year + 1)], .9), aun=mostly(rng, AUN, ["987654321", "é"]),
            **{column: key[column] for column in ("cip_school_number", "cip_code", "program_kind")}, **program,
            approval=lambda: pick(["APPROVED", "REGISTERED", "NONE", ""]), delivery_method_code=lambda: pick(["70", "75", "80", *ODD])),
        "cte_enrollments": rows(rng.randint(0, 8 * len(ids)), **enrollment),
        "cte_hours": rows(rng.randint(0, 12 * len(ids)), **key, school_year=years, period=lambda: pick(["Q1", "Q2", "Q3", " "]), hours=lambda: pick(hours),
                          grade_result=mostly(rng, *results)),
        "appendix_p": [{"code": code, "program_kind": kind, "description": pick(ODD), "completed": flag()}
                       for code in ("10", "22", "30", "40", "60", "80", "é") for kind in ("SEC", "AAP") if rng.random() < .8],
    }
    settings = {"school_year": str(year), "lea_aun": AUN}
    if rng.random() < .4:
        settings["kind"] = pick(["SEC", "AAP", "BOTH"])
    if rng.random() < .3:
        settings["header"] = pick("YN")
    return tables, settings
