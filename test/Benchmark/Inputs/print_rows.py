"""Prints the table of one row of each status; argument: where report.py is."""

import sys

sys.path.insert(0, sys.argv[1])
import report

CASE = {"label": "way", "trigonometry": "table"}
ERRORS = {0: 0.0, 100_000: 1e-3, 1_000_000: 2e-2}
TIMES = {"seconds": 2.5e-3, "ratio": 1.25, "ratio_in_place": 2.0}
ROWS = [
    {"peer": "good", "status": "ok", "errors": ERRORS, **CASE, **TIMES},
    {"peer": "bad", "status": "wrong", "errors": {**ERRORS, 0: 0.5}, **CASE},
    {"peer": "none", "status": "missing", "reason": "no package"},
    {"peer": "broken", "status": "failed", "reason": "Error: no", **CASE},
]
print("\n".join(report.table(ROWS)))
