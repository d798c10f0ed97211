#!/usr/bin/env python3
"""Random data for the federal reports and New York's, counted by `tally` and by a second reading of the rules, row by row; all files byte for byte.
First the second readings are held against the golden cases, whose numbers were worked out by hand.

    tests/random/us.py --tally build/release/tally [--report us/car.tally] [--runs 20] [--seed 1] [--keep FOLDER]
"""

import car_data
import money_data
import ny_data
from car_forms import car
from checklist import checklist
from fsr import fsr
from ny_rules import new_york
from second_reading import main
from subawards import subawards

READINGS = {"us/car.tally": (car, car_data.generate), "us/checklist.tally": (checklist, car_data.generate_checklist),
            "us/fsr.tally": (fsr, money_data.generate_fsr), "us/subawards.tally": (subawards, money_data.generate_subawards),
            "ny/indicators.tally": (new_york, ny_data.generate)}
GOLDEN = {"us/car.tally": ["us/car", "us/car_other_thresholds", "us/car_smaller_cells"],
          "us/checklist.tally": ["us/checklist_2025_in_time", "us/checklist_2026_late", "us/checklist_2027_without_day"],
          "us/fsr.tally": ["us/fsr"], "us/subawards.tally": ["us/subawards"], "ny/indicators.tally": ["ny/indicators"]}

if __name__ == "__main__":
    main(READINGS, GOLDEN)
