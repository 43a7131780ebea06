"""What a judge says: each difference on a line of its own, and an exit status."""

import json
import sys
from pathlib import Path


class Verdict:
    def __init__(self):
        self.faults = 0
        self.judged = 0

    def same(self, where, found, expected):
        """Whether two values are equal; lists are compared without their order, numbers to 1e-9."""
        self.judged += 1
        if plain(found) != plain(expected):
            self.fault(where, f"found {found!r}, expected {expected!r}")

    def fault(self, where, why):
        self.faults += 1
        if self.faults <= 60:
            print(f"{where}: {why}")

    def close(self, what):
        print(f"{what}: {self.judged} judged, {self.faults} faults")
        sys.exit(1 if self.faults or not self.judged else 0)


def plain(value):
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return round(float(value), 9)
    if isinstance(value, (list, tuple, set)):
        return sorted((plain(item) for item in value), key=repr)
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    return str(value)


def expected(folder):
    """The records of a folder: the name of each and what it must say, from NAME.json."""
    for path in sorted(Path(folder).glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))
