"""Random financial status reports and subawards, aimed at the limits of their checks."""

from fractions import Fraction

from car_data import ODD_TEXTS, sparse
from fsr import ENTERED

AMOUNTS = ["0", "0.00", "1", "-0.004", "-5", "0.005", "100", "250000", "50000.5", "123456789012345678.125", "-99999999999999.995", "60000", "150000"]


def plain(fraction):
    """A decimal text of a fraction whose denominator is a power of ten."""
    units = fraction * 10**6
    sign, units = "-" if units < 0 else "", abs(int(units))
    return f"{sign}{units // 10**6}.{units % 10**6:06}"


def on_the_limits(allocation, rng):
    """Column 10 of every row such that each check is at its limit, or a cent beside it."""
    local = Fraction(85, 100) * allocation
    reserve, leadership, institutions = Fraction(15, 100) * local, allocation / 10, allocation / 50
    recruitment = min(leadership / 1000, 50000)
    cells = {"A": reserve / 2, "B": reserve - reserve / 2, "D": (local - reserve) / 4, "E": (local - reserve) * 3 / 4, "H": institutions, "J": recruitment,
             "I": Fraction(rng.choice([60000, 150000])), "M": max(allocation / 20, 250000)}
    cells["K"] = leadership - institutions - recruitment - cells["I"]
    return {row: plain(cells[row] + rng.choice([0, 0, 0, Fraction(1, 100), Fraction(-1, 100), Fraction(1, 1000)])) for row in ENTERED}


def fiscal_day(rng, year):
    return rng.choice([f"{year}-07-01", f"{year}-07-02", f"{year}-06-30", f"{year + 1}-09-30", f"{year + 2}-09-30", f"{year + 1}-10-01", f"{year + 2}-10-01", f"{year}-02-28"])


def generate_fsr(rng):
    reports, entries = [], []
    awards = [rng.choice([f"V{i:03}", f" V{i}", f"v{i}", f"É{i}", f"V,{i}"]) for i in range(rng.choice([0, 1, 2, 4]))]
    for award in dict.fromkeys(awards):
        for report in ("interim", "final"):
            if rng.random() < .25:
                continue
            year = rng.choice([2023, 2024, 1999])
            allocation = rng.choice([Fraction(5000000), Fraction(98000001), Fraction(rng.randrange(10**10), 100), Fraction(0), Fraction(-7)])
            right = rng.random() < .5
            reports.append(dict(award_number=award, report=report, state_name=rng.choice(["Franklin", *ODD_TEXTS]),
                                funding_from=f"{year}-07-01" if right else fiscal_day(rng, year), funding_to=f"{year + 1}-09-30" if right else fiscal_day(rng, year),
                                period_from=fiscal_day(rng, year), period_to=fiscal_day(rng, year), accounting_basis=rng.choice(["cash", "accrual", "modified accrual", *ODD_TEXTS]),
                                allocation=plain(allocation), amended=rng.choice("YN"), amended_date=sparse(rng, [fiscal_day(rng, year)], .5)))
            exact = on_the_limits(allocation, rng)
            for row in ENTERED:
                if rng.random() < .85:
                    cells = {c: sparse(rng, AMOUNTS, .3) for c in ("c2", "c3", "c6", "c8")}
                    if rng.random() < .5:
                        cells["c8"] = "0"
                    if rng.random() < .3:               # nothing lapses: column 10 is column 9
                        cells = dict(c2="100.25", c3="0.25", c6="0", c8="")
                    c10 = rng.choice([exact[row], exact[row], sparse(rng, AMOUNTS), "100.00", ""])
                    entries.append(dict(award_number=award, report=report, row=row, **cells, c10=c10))
    rng.shuffle(reports)
    rng.shuffle(entries)
    return {"fsr_reports": (["award_number", "report", "state_name", "funding_from", "funding_to", "period_from", "period_to", "accounting_basis",
                             "allocation", "amended", "amended_date"], reports),
            "fsr_entries": (["award_number", "report", "row", "c2", "c3", "c6", "c8", "c10"], entries)}, {}


def generate_subawards(rng):
    data = {}
    for section, name in (("131", "nces_id"), ("132", "ipeds_id")):
        rows = []
        for i in range(rng.choice([0, 1, 6, 25])):
            digits = 7 if section == "131" else 6
            good = f"{rng.randrange(30):0{digits}}"
            row = {"name": sparse(rng, [f"District {i}", *ODD_TEXTS]),
                   name: sparse(rng, [good, good, good, good, f" {good}", good[1:], good + "0", "0" * (digits - 1) + "٣", good[:-1] + "\n"]),
                   "formula_amount": sparse(rng, [*AMOUNTS, "0", "0", "1000", "2000.5"], .08), "award_amount": sparse(rng, [*AMOUNTS, "0", "1000", "3000.5"], .08),
                   "consortium": sparse(rng, ["0", "0", "1", "1", "2", "3", "4", " 1", "01"], .05),
                   "consortium_id": sparse(rng, ["C-1", "C-2", "C-3", "c-1", " C-1", "a,b"], .25),
                   "fiscal_agent": sparse(rng, ["Y", "N", "N", "N", "y", "Yes", "No", "Not Applicable", "not applicable", "No, thanks"], .25)}
            rows.append(row)
            if rng.random() < .1:                       # the award is what its consortium's formula gives
                row.update(consortium="1", consortium_id=f"own {i}", fiscal_agent="Y", award_amount=row["formula_amount"])
        data[f"subawards_{section}"] = (["name", name, "formula_amount", "award_amount", "consortium", "consortium_id", "fiscal_agent"], rows)
    return data, {}
