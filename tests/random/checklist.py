"""The submission checklist read from the rules CHK-1 to CHK-9. Shares nothing with stdlib/."""

from car_forms import PerformanceForm
from car_rules import INDICATORS, Agency
from second_reading import file_text

COVER = [("I.A", "State name"), ("I.B", "PR/Award number"), ("I.C.from", "Program year from"), ("I.C.to", "Program year to"),
         ("I.D.name", "State director name"), ("I.D.title", "State director title"), ("I.D.agency", "State director agency"),
         ("I.D.telephone", "State director telephone"), ("I.D.email", "State director email"), ("I.E.II", "Lead for the narrative performance report"),
         ("I.E.III", "Lead for the financial status reports"), ("I.E.IV", "Lead for the performance reports"),
         ("I.F.signature", "Certification signature"), ("I.F.date", "Certification date")]
# item | title | requirement; "updated 5S1": updated when levels.csv has 5S1
ITEMS = """
II.B.1.a | Funds for individuals in State institutions | required
II.B.1.b.i | Preparation for non-traditional fields | required
II.B.1.b.ii | Support for individuals in State institutions | required
II.B.1.b.iii | Recruiting preparing or retraining personnel | required
II.B.1.b.iv | Technical assistance for eligible recipients | required
II.B.1.c | Recruitment of special populations | required
II.B.1.d.i | Effectiveness in achieving goals and levels | required
II.B.1.d.ii | Effectiveness in reducing disparities or gaps | required
II.B.2.c | Use of the reserve for local recipients | if_applicable
II.B.3.a | Identification of CTE concentrators | updated
II.B.4.a | Use of Perkins V funds in the middle grades | updated
II.B.5.a | Industry-recognized credentials in 5S1 | updated 5S1
II.B.5.b | Industry-recognized credentials in 2P1 | updated
II.B.5.c | Postsecondary credits required in 5S2 | updated 5S2
II.B.5.d | Work-based learning hours required in 5S3 | updated 5S3
II.B.6.a | Size scope and quality for section 131 | updated
II.B.6.b | Size scope and quality for section 132 | updated
II.B.7.a | Definition of high-skill and high-wage | updated
II.B.7.b | Information on high-skill high-wage or in-demand | updated
II.B.8.a | Disparities or gaps in performance | required
II.B.9.a.i | Indicators missed at the 90 percent threshold | plan
II.B.9.a.ii | Categories of students with disparities or gaps | plan
II.B.9.a.iii | Action steps | plan
II.B.9.a.iv | Staff responsible for each action step | plan
II.B.9.a.v | Timeline for each action step | plan
II.B.9.a.vi | Targeted completion date | plan
II.C.1 | Secondary subawards (section 131) form | required
II.C.2 | Postsecondary subawards (section 132) form | required
III.B.1 | Interim FSR form | required
III.B.1.certification | Interim FSR certification | required
III.B.2 | Final FSR form | required
III.B.2.certification | Final FSR certification | required
IV.B.1a | Middle grades CTE participant enrollment form | updated
IV.B.1b | Secondary CTE participant enrollment form | required
IV.B.1c | Postsecondary CTE participant enrollment form | required
IV.B.2a | Secondary CTE concentrator enrollment form | required
IV.B.2b | Postsecondary CTE concentrator enrollment form | required
"""
SECTIONS = [("I", "Cover page"), ("II", "Narrative performance report"), ("III", "Financial status reports"), ("IV", "Performance data reports"),
            ("all", "Whole report")]


def checklist(dataset, settings):
    """All files of checklist.tally."""
    agency = Agency(dataset, settings)
    year = agency.year
    given = {row["item"]: row["value"] for row in agency.rows("submission") if row["value"] != ""}
    levels = {row["indicator"] for row in agency.rows("levels")}
    middle = any(row["level"] == "middle" for table in ("students", "programs") for row in agency.rows(table))
    plan = any(PerformanceForm(agency, indicator).results(1)[2] is False for indicator in INDICATORS)
    updated = "not_applicable" if year <= 2025 else "optional" if year == 2026 else "required"
    specifications = "current specifications" if year <= 2025 else "new specifications optional" if year == 2026 else "new specifications required"
    wanted = [(item, title, "required", "") for item, title in COVER]
    for line in ITEMS.strip().splitlines():
        item, title, requirement = line.split(" | ")
        if item == "IV.B.1a" and not middle:
            requirement = "not_applicable"
        if requirement.startswith("updated "):
            requirement = updated if requirement.split()[1] in levels else "not_applicable"
        requirement = {"updated": updated, "plan": "required" if plan else "not_applicable"}.get(requirement, requirement)
        wanted.append((item, title, requirement, "to the extent data are available" if item == "IV.B.1a" and requirement != "not_applicable" else ""))
    for indicator in INDICATORS:
        required = indicator not in ("1S2", "5S1", "5S2", "5S3", "5S4") or indicator in levels
        wanted.append((f"IV.B.3.{indicator}", f"CTE concentrator performance form {indicator}", "required" if required else "not_applicable",
                       specifications if required else ""))
    wanted.append(("IV.B.3.5S", "At least one of the program quality indicators 5S1 5S2 5S3", "required", ""))

    def provided(item):
        if item == "IV.B.3.5S":
            return bool(levels & {"5S1", "5S2", "5S3"})
        if item.startswith("I.E."):
            return given.get(f"{item}.same") == "Y" or all(f"{item}.{part}" in given for part in ("name", "title", "agency"))
        return item in given
    right = {"I.C.from": f"07/01/{(year - 1) % 100:02}", "I.C.to": f"06/30/{year % 100:02}"}
    rows = []
    for item, title, requirement, note in wanted:
        if requirement == "not_applicable":
            status = "not_applicable"
        elif provided(item):
            status = "invalid" if item in right and given[item] != right[item] else "complete"
        else:
            status = "missing" if requirement == "required" else "open"
        rows.append([item, item.split(".")[0], title, requirement, "Y" if provided(item) else "N", status, note])
    summary = []
    for section, title in SECTIONS:
        statuses = [row[5] for row in rows if section in ("all", row[1])]
        counts = {status: statuses.count(status) for status in ("complete", "missing", "invalid", "open", "not_applicable")}
        summary.append([section, title, *counts.values(), "N" if counts["missing"] or counts["invalid"] else "Y"])
    due, submitted = f"{year + 1}-01-31", settings.get("submitted_on", "")
    deadline = [year, f"FY {year - 1}", f"{year - 1}-{year % 100:02}", f"{year}-11-01", due, "17:00 EST", submitted,
                "" if not submitted else "Y" if submitted <= due else "N"]
    return {"checklist.csv": file_text("item,section,title,requirement,provided,status,note", rows),
            "checklist_summary.csv": file_text("section,title,complete,missing,invalid,open,not_applicable,ready", summary),
            "deadline.csv": file_text("reporting_year,fiscal_year,program_year,portal_opens,due,due_time,submitted_on,on_time", [deadline])}
