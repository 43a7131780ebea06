"""The scenarios of `fixtures/conformance`, which every language answers alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES
from matching import compare, resolve
from stage import Stage, described

from catalogue_core import CatalogueError

FILES = {path.stem: json.loads(path.read_text()) for path in sorted((FIXTURES / "conformance").glob("*.json"))}
SCENARIOS = [(stem, one) for stem, file in FILES.items() for one in file["scenarios"]]


@pytest.mark.parametrize(("stem", "scenario"), SCENARIOS, ids=[f"{stem}: {one['name']}" for stem, one in SCENARIOS])
def test_scenario(stem: str, scenario: dict[str, Any], tmp_path: Path) -> None:
    stage = Stage(FILES[stem]["worlds"][scenario["world"]], tmp_path)
    try:
        for at, step in enumerate(scenario["steps"], 1):
            run(stage, step, f"step {at}, {step['do']} as {step.get('as', 'anonymous')} ({step.get('note')})")
    finally:
        stage.catalogue.close()


def run(stage: Stage, step: dict[str, Any], place: str) -> None:
    """Runs a step; the clock stands still within it."""
    unknown = step.keys() - {"note", "as", "portal", "do", "with", "expect", "save"}
    assert not unknown, f"{place}: {unknown}"
    stage.do_wait(60)
    stage.act_as(step.get("as", "anonymous"))
    stage.portal = step.get("portal")
    expect = step.get("expect", {})
    try:
        told, kind = stage.call(step["do"], step.get("with", {})), "value"
    except CatalogueError as error:
        told, kind = described(error), "error"
    assert (kind == "error") == ("error" in expect), f"{place}: {told}"
    if kind in expect:
        compare(resolve(expect[kind], stage.saved), told, place)
    for lacked in expect.get("lacks", []):
        assert resolve(lacked, stage.saved) not in json.dumps(told, ensure_ascii=False), f"{place}: {lacked}"
    if "save" in step:
        stage.saved[step["save"]] = told


def test_every_file_was_found() -> None:
    assert len(SCENARIOS) > 100
