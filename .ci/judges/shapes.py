"""pySHACL holds our DCAT against shapes: shapes.py FOLDER VOCABULARIES SHAPES…

The statements of every NAME.ttl of the folder, with those of the vocabularies that they refer to. Every
violation is a fault; warnings are counted.
"""

import sys
from collections import Counter
from pathlib import Path

from pyshacl import validate
from rdflib import RDF, SH, Graph
from verdict import Verdict

verdict = Verdict()
data = Graph()
for path in sorted(Path(sys.argv[1]).glob("*.ttl")):
    data.parse(path, format="turtle")
    verdict.judged += 1
data.parse(sys.argv[2], format="turtle")
shapes = Graph()
for path in sys.argv[3:]:
    shapes.parse(path, format="turtle")
_, report, _ = validate(data, shacl_graph=shapes, advanced=False, inference="none", allow_warnings=True)
warnings = Counter()
for result in report.subjects(RDF.type, SH.ValidationResult):
    value = {key: report.value(result, SH[key]) for key in ["focusNode", "resultPath", "value", "resultMessage"]}
    if report.value(result, SH.resultSeverity) == SH.Violation:
        verdict.fault(value["focusNode"], f"{value['resultPath']} {value['value']}: {value['resultMessage']}")
    else:
        warnings[str(value["resultPath"])] += 1
print(f"warnings: {dict(warnings)}")
verdict.close("pySHACL")
