"""The subaward forms of sections 131 and 132 read from the rules SUB-1 to SUB-4. Shares nothing with stdlib/."""

from fractions import Fraction

from second_reading import file_text, printed


class Recipient:
    """A row of one section with the letters of the form; None where a cell is missing."""

    def __init__(self, section, number, row):
        self.section, self.number = section, number
        self.a, self.b = row["name"], row["nces_id" if section == "131" else "ipeds_id"]
        self.c = None if row["formula_amount"] == "" else Fraction(row["formula_amount"])
        self.d = None if row["award_amount"] == "" else Fraction(row["award_amount"])
        self.e, self.f = row["consortium"], row["consortium_id"]
        self.g = {"Yes": "Y", "No": "N", "Not Applicable": ""}.get(row["fiscal_agent"], row["fiscal_agent"])    # SUB-1
        self.allowed = ["0", "1", "2", "3"] if section == "131" else ["0", "1", "2"]
        self.member = self.e in self.allowed[1:]


def identification_is_right(recipient):
    digits = 7 if recipient.section == "131" else 6
    return len(recipient.b) == digits and all(c in "0123456789" for c in recipient.b)


def findings(recipients, consortia):
    """(row, rule, severity, column, message, value)."""
    seen = set()
    for r in recipients:
        digits, codes = ("7 digits", "0 1 2 3") if r.section == "131" else ("6 digits", "0 1 2")

        def found(rule, severity, column, message, value, row=r.number):
            return row, rule, severity, column, message, value
        if r.a == "":
            yield found(1, "error", "A", "Name is missing", "")
        if not identification_is_right(r):
            yield found(2, "error", "B", f"Identification number is not {digits}", r.b)
        if r.b != "" and r.b in seen:
            yield found(3, "error", "B", "Identification number is repeated", r.b)
        seen.add(r.b)
        if r.c is None or r.c < 0:
            yield found(4, "error", "C", "Formula amount is missing or negative", printed(r.c))
        if r.d is None or r.d < 0:
            yield found(5, "error", "D", "Award amount is missing or negative", printed(r.d))
        if r.e not in r.allowed:
            yield found(6, "error", "E", f"Consortium code is not one of {codes}", r.e)
        if r.member and r.f == "":
            yield found(7, "error", "F", "Consortium member without a consortium number", "")
        if r.member and r.g == "":
            yield found(8, "error", "G", "Consortium member without a fiscal agent answer", "")
        if r.e == "0" and r.f != "":
            yield found(9, "error", "F", "Consortium number for a recipient outside a consortium", r.f)
        if r.e == "0" and r.g in ("Y", "N"):
            yield found(9, "error", "G", "Fiscal agent answer for a recipient outside a consortium", r.g)
        if r.g not in ("", "Y", "N"):
            yield found(10, "error", "G", "Fiscal agent answer is not Y or N", r.g)
        if r.member and r.g == "N" and r.d is not None and r.d != 0:
            yield found(11, "error", "D", "Award to a consortium member that is not the fiscal agent", printed(r.d))
        if r.member and r.g == "Y" and r.d == 0:
            yield found(12, "error", "D", "Fiscal agent without the award of its consortium", printed(r.d))
        excused = r.section == "131" and ((r.member and r.g == "Y") or (r.d is not None and r.d > 0))
        if r.c == 0 and not excused:
            yield found(13, "warning", "C", "Formula amount is zero", printed(r.c))
    for f, members in consortia.items():
        agents = [r for r in members if r.g == "Y"]
        if len(agents) != 1:
            yield members[0].number, 14, "error", "G", "Consortium without exactly one fiscal agent", len(agents)
        if len({r.e for r in members}) > 1:
            yield members[0].number, 15, "warning", "E", "Members of one consortium carry different codes", f
        total = sum(r.c or 0 for r in members)
        if len(agents) == 1 and (agents[0].d or 0) != total:
            yield agents[0].number, 16, "info", "D", "Award differs from the formula amounts of the consortium", printed(total)


def subawards(dataset, _settings):
    """All files of subawards.tally."""
    files, checks, totals = {}, [], []
    for section in ("131", "132"):
        recipients = [Recipient(section, i + 1, row) for i, row in enumerate(dataset[f"subawards_{section}"][1])]
        consortia = {}
        for r in recipients:
            if r.member and r.f != "":
                consortia.setdefault(r.f, []).append(r)
        files[f"subawards_{section}_form.csv"] = file_text(
            "a_recipient,b_id,c_formula_amount,d_award_amount,e_consortium,f_consortium_id,g_fiscal_agent",
            [[r.a, r.b, printed(r.c), printed(r.d), r.e, r.f, {"Y": "Yes", "N": "No", "": "Not Applicable"}.get(r.g, r.g)] for r in recipients])
        found = sorted(findings(recipients, consortia), key=lambda finding: (finding[0], finding[1], finding[3]))
        checks += [[section, row, f"SUB-C{rule}", *rest] for row, rule, *rest in found]
        severities = [finding[2] for finding in found]
        totals.append([section, len(recipients), printed(sum(r.c or 0 for r in recipients)), printed(sum(r.d or 0 for r in recipients)),
                       len(consortia), severities.count("error"), severities.count("warning")])
    files["subaward_checks.csv"] = file_text("section,row,rule,severity,column,message,value", checks)
    files["subaward_totals.csv"] = file_text("section,recipients,formula_total,award_total,consortia,errors,warnings", totals)
    return files
