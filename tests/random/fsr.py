"""The financial status reports read from the rules FSR-1 to FSR-7. Shares nothing with stdlib/."""

from fractions import Fraction

from second_reading import file_text, printed

ENTERED = "ABDEHIJKM"
SUMS = [("C", "AB"), ("F", "DE"), ("G", "CF"), ("L", "HIJK"), ("N", "GLM")]
ITEMS = [("", "FUNDS FOR LOCAL DISTRIBUTION"), ("", "Reserve Funds"), ("A", "Funds for Secondary Recipients"), ("B", "Funds for Postsecondary Recipients"),
         ("C", "Subtotal - Reserve Funds"), ("", "Local Formula Funds"), ("D", "Funds for Secondary Recipients"),
         ("E", "Funds for Postsecondary Recipients"), ("F", "Subtotal - Local Formula Funds"), ("G", "Subtotal - Funds for Local Distribution"),
         ("", "FUNDS FOR STATE LEADERSHIP"), ("H", "Funds for State Institutions"), ("I", "Funds for Nontraditional Preparation"),
         ("J", "Funds for Special Population Recruitment"), ("K", "Funds for Other Leadership Activities"),
         ("L", "Subtotal - Funds for State Leadership"), ("", "STATE ADMINISTRATION"), ("M", "Subtotal - Funds for State Administration"),
         ("N", "TOTAL FUNDS")]


class Matrix:
    """The cells of one report: cell["A"][1] to cell["N"][11]. interim: the matrix of the same award's interim report, or None."""

    def __init__(self, report, entries, interim):
        self.report, self.final, self.interim = report, report["report"] == "final", interim
        mine = {row["row"]: row for row in entries if (row["award_number"], row["report"]) == (report["award_number"], report["report"])}
        self.entered = {row: {c: Fraction(mine.get(row, {}).get(f"c{c}") or 0) for c in (2, 3, 6, 8, 10)} for row in ENTERED}
        self.given = {row: sum(mine.get(row, {}).get(f"c{c}", "") != "" for c in (2, 10)) for row in ENTERED}
        self.carries = self.final and interim is not None
        self.cell = {}
        for row in ENTERED:
            c = dict(self.entered[row])
            c[4] = c[2] - c[3]
            c[1] = interim.cell[row][4] if self.carries else Fraction(0)
            c[5] = c[1] + c[4]
            c[7] = c[5] - c[6]
            c[9] = c[7] + c[8]
            c[11] = c[10] - c[9]
            self.cell[row] = c
        for row, parts in SUMS:
            self.cell[row] = {c: sum(self.cell[part][c] for part in parts) for c in range(1, 12)}

    def rows(self):
        for row, item in ITEMS:
            cells = ["" if not row or (c == 1 and not self.carries) else printed(self.cell[row][c]) for c in range(1, 12)]
            yield [self.report["award_number"], row, item, *cells]

    def checks(self):
        """(rule, severity, passed, cell, actual, limit, message)."""
        report, cell, final = self.report, self.cell, self.final
        allocation = Fraction(report["allocation"])
        funding_year = int(report["funding_from"][:4])
        c, f, g, h, i, j, l, m, n = (cell[row][10] for row in "CFGHIJLMN")

        def at_most(rule, severity, place, actual, limit, message):
            return rule, severity, actual <= limit, place, printed(actual), printed(limit), message

        def at_least(rule, severity, place, actual, limit, message):
            return rule, severity, actual >= limit, place, printed(actual), printed(limit), message

        def share(percent):
            return Fraction(percent) / 100 * allocation
        yield at_most("FSR-C1", "error", "C10", c, Fraction(15, 100) * g, "Reserve at most 15 percent of funds for local distribution")
        yield at_least("FSR-C2", "error", "C10+F10", c + f, share(85), "Formula funds with the reserve at least 85 percent of the allocation")
        yield at_least("FSR-C3", "error", "G10", g, share(85), "Local distribution at least 85 percent of the allocation")
        yield at_most("FSR-C4", "error", "H10", h, share(2), "State institutions at most 2 percent of the allocation")
        yield at_least("FSR-C5", "error", "I10", i, 60000, "Nontraditional preparation at least 60000")
        yield at_most("FSR-C6", "error", "I10", i, 150000, "Nontraditional preparation at most 150000")
        yield at_least("FSR-C7", "error", "J10", j, min(l / 1000, 50000),
                       "Special populations recruitment at least the lesser of 0.1 percent of leadership and 50000")
        yield at_most("FSR-C8", "error", "L10", l, share(10), "State leadership at most 10 percent of the allocation")
        yield at_most("FSR-C9", "error", "M10", m, max(share(5), 250000),
                      "State administration at most the greater of 5 percent of the allocation and 250000")
        yield "FSR-C10", "warning", n == allocation, "N10", printed(n), printed(allocation), "Total authorized equals the allocation"
        for row in ENTERED:
            yield at_least("FSR-C11", "error", f"{row}11", cell[row][11], 0, "Outlays and obligations within the funds authorized")
        for row in ENTERED if final else "":
            yield ("FSR-C12", "error", cell[row][8] == 0, f"{row}8", printed(cell[row][8]), "0.00", "All obligations liquidated in the final report")
        negative = [f"{row}{column}" for row in ENTERED for column in (2, 3, 6, 8, 10) if self.entered[row][column] < 0]
        yield "FSR-C13", "error", not negative, (negative or [""])[0], len(negative), 0, "No negative amount entered"
        july, september = f"{funding_year:04}-07-01", f"{funding_year + 1:04}-09-30"
        yield "FSR-C14", "error", report["funding_from"] == july, "II", report["funding_from"], july, "Funding period begins July 1"
        yield "FSR-C15", "error", report["funding_to"] == september, "II", report["funding_to"], september, "Funding period is 15 months"
        last = f"{funding_year + (2 if final else 1):04}-09-30"
        yield ("FSR-C16", "error", report["period_to"] <= last, "III", report["period_to"], last,
               f"Report period at most {27 if final else 15} months")
        yield ("FSR-C17", "error", report["period_from"] >= report["funding_from"], "III", report["period_from"], report["funding_from"],
               "Report period begins no earlier than the funding period")
        yield ("FSR-C18", "error", report["amended"] == "N" or report["amended_date"] != "", "VIII", report["amended_date"], "",
               "An amended report carries its date")
        if final:
            there = self.interim is not None
            yield "FSR-C19", "error", there, "N1", int(there), 1, "The interim report of the same award is present"
            yield "FSR-C20", "info", cell["N"][11] == 0, "N11", printed(cell["N"][11]), "0.00", "No funds lapse to the Treasury"
        for row in ENTERED:
            yield "FSR-C21", "warning", self.given[row] == 2, f"{row}2+{row}10", self.given[row], 2, "Outlays and funds authorized are entered"
        yield ("FSR-C22", "error", report["period_to"] >= report["period_from"], "III", report["period_to"], report["period_from"],
               "Report period does not end before it begins")


def fsr(dataset, _settings):
    """All files of fsr.tally."""
    entries = dataset["fsr_entries"][1]
    interim = {row["award_number"]: Matrix(row, entries, None) for row in dataset["fsr_reports"][1] if row["report"] == "interim"}
    final = {row["award_number"]: Matrix(row, entries, interim.get(row["award_number"])) for row in dataset["fsr_reports"][1] if row["report"] == "final"}
    awards = sorted(set(interim) | set(final), key=str.encode)
    header = "award_number,row,item," + ",".join(f"c{c}" for c in range(1, 12))
    files = {f"fsr_{name}.csv": file_text(header, [row for award in awards if award in matrices for row in matrices[award].rows()])
             for name, matrices in (("interim", interim), ("final", final))}
    found = [[award, matrix.report["report"], rule, severity, "pass" if passed else "fail", cell, actual, limit, message]
             for award in awards for matrix in (interim.get(award), final.get(award)) if matrix
             for rule, severity, passed, cell, actual, limit, message in matrix.checks()]
    files["fsr_checks.csv"] = file_text("award_number,report,rule,severity,result,cell,actual,limit,message", found)
    return files
