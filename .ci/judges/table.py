"""Python's csv and frictionless read our catalogue CSV: table.py FILE SCHEMA EXPECTED.

SCHEMA is a Table Schema; EXPECTED a list with the cells of each row, in the order of the columns.
"""

import csv
import json
import sys

from frictionless import Dialect, Resource, Schema, system
from verdict import Verdict

file, schema, wanted = sys.argv[1:4]
verdict = Verdict()
described = json.load(open(schema, encoding="utf-8"))
with open(file, encoding="utf-8", newline="") as opened:
    header, *rows = csv.reader(opened, strict=True)
verdict.same("columns", " ".join(header), " ".join(field["name"] for field in described["fields"]))
expected = json.load(open(wanted, encoding="utf-8"))
verdict.same("rows", len(rows), len(expected))
for at, (row, cells) in enumerate(zip(rows, expected)):
    for name, cell in cells.items():
        verdict.same(f"row {at + 2} {name}", row[header.index(name)], cell)

with system.use_context(trusted=True):
    resource = Resource(path=file, encoding="utf-8", dialect=Dialect(), schema=Schema.from_descriptor(described))
    for error in resource.validate(limit_errors=60).flatten(["rowNumber", "fieldName", "note"]):
        verdict.fault("frictionless", error)
verdict.close("csv and frictionless")
