"""The examples of docstrings, run."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from conftest import examples

import catalogue_core

MODULES = [
    importlib.import_module(f"catalogue_core.{found.name}")
    for found in pkgutil.iter_modules(catalogue_core.__path__)
    if found.name != "_catalogue"
]
FINDER = doctest.DocTestFinder(exclude_empty=True)
TESTS = [
    test
    for module in [catalogue_core, *MODULES]
    for test in FINDER.find(module, module.__name__, module=module)
    if test.examples
]


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_example(test: doctest.DocTest, tmp_path: Path) -> None:
    spoken_of = examples(tmp_path)
    test.globs = {**test.globs, **spoken_of}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    result = runner.run(test, out=told.append)
    spoken_of["catalogue"].close()
    assert result.failed == 0, "".join(told)


def test_every_public_thing_has_a_docstring() -> None:
    bare = []
    for name in dir(catalogue_core):
        thing: Any = getattr(catalogue_core, name)
        if name.startswith("_") or inspect.ismodule(thing) or not callable(thing):
            continue
        if not (thing.__doc__ or "").strip():
            bare.append(name)
        for inner, method in vars(thing).items() if inspect.isclass(thing) else ():
            if not inner.startswith("_") and inspect.isfunction(method) and not inspect.getdoc(getattr(thing, inner)):
                bare.append(f"{name}.{inner}")
    assert bare == []
