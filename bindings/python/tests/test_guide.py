"""The guide and the notebook, run as they stand."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES

import catalogue_core

TOP = FIXTURES.parent
GUIDE = TOP / "docs" / "python.md"
NOTEBOOK = TOP / "bindings" / "python" / "notebooks" / "explore.ipynb"


def blocks() -> list[tuple[str, int]]:
    text = GUIDE.read_text()
    return [
        (found.group(1), text[: found.start(1)].count("\n"))
        for found in re.finditer(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    ]


def test_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    fastapi = pytest.importorskip("fastapi.testclient")
    django = pytest.importorskip("django")
    from django.conf import settings

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["*"], DEFAULT_CHARSET="utf-8")
    django.setup()
    monkeypatch.chdir(tmp_path)
    # Names that annotations of views are looked up by.
    module = type(sys)("guide")
    monkeypatch.setitem(sys.modules, "guide", module)
    names: dict[str, Any] = vars(module)
    said = io.StringIO()
    found = blocks()
    for code, line in found[:-1]:
        with contextlib.redirect_stdout(said):
            exec(compile("\n" * line + code, str(GUIDE), "exec"), names)
    told = said.getvalue()
    for expected in re.findall(r"^```text\n(.*?)^```", GUIDE.read_text(), re.DOTALL | re.MULTILINE):
        for wanted in expected.replace("…\n", "").splitlines():
            assert wanted in told, (wanted, told)
    assert (tmp_path / "tout.geojson").stat().st_size > 100

    client = fastapi.TestClient(names["app"])
    assert client.get("/datasets", params={"q": "velo"}).json()["total"] == 1
    assert client.get("/datasets/pistes-cyclables").json()["dataset"]["state"] == "published"
    assert client.get("/datasets/parcs").status_code == 404
    secret = names["session"].create_token(names["session"].account("admin"), details={"name": "essai"}).secret
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/datasets", headers=headers).status_code == 200
    assert client.get("/datasets", headers={"Authorization": "Bearer faux"}).status_code == 401

    from django.test import RequestFactory

    class Somebody:
        is_authenticated = True

        def get_username(self) -> str:
            return "camille"

    request = RequestFactory().get("/", {"q": "velo", "theme": "mobilite"})
    request.user = Somebody()
    assert b'"total": 1' in names["search"](request).content
    request = RequestFactory().get("/", {"theme": "nulle-part"})
    request.user = Somebody()
    assert names["search"](request).status_code == 400
    exec(found[-1][0], names)
    assert not names["catalogue"].is_open


def test_the_notebook() -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    )
    client.execute()
    shown = {kind for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs for kind in out.get("data", {})}
    assert {"text/html", "image/png"} <= shown
    pictures = sum("image/png" in out.get("data", {}) for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs)
    assert pictures == 2


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert catalogue_core.__version__ == version("catalogue-core")
