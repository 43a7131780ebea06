"""What goes wrong is an exception or a clean exit, never a crash."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from conftest import published
from test_exchange import package

import catalogue_core
from catalogue_core import Catalogue, Organisation, Session


@pytest.mark.parametrize("wrong", [3, 1.5, b"x", object(), [1], {"a": 1}, float("nan"), 10**30, lambda: 1])
def test_wrong_types_are_named(session: Session, wrong: Any) -> None:
    for call in (
        lambda: session.create(title=wrong),
        lambda: session.create(title="a", keywords=wrong),
        lambda: session.get(wrong),
        lambda: session.search(facets=[wrong]),
        lambda: session.apply(wrong),
        lambda: session.publish(wrong, wrong),
    ):
        with pytest.raises((TypeError, ValueError, OverflowError, catalogue_core.CatalogueError)):
            call()


def test_the_argument_at_fault_is_named(session: Session) -> None:
    with pytest.raises(TypeError, match=r"create\(\): metadata\.keywords\[1\]: .*expected a string"):
        session.create(title="a", keywords=["b", 3])
    with pytest.raises(TypeError, match="unknown field `titel`"):
        session.create(titel="a")
    with pytest.raises(OverflowError, match="too large"):
        session.list(limit=10**30)
    with pytest.raises(TypeError, match="bytes"):
        session.create(title=b"a")
    with pytest.raises(ValueError, match="surrogate"):
        session.create(title="\ud800")
    with pytest.raises(ValueError, match="visibility"):
        session.create(title="a", visibility="secret")
    with pytest.raises(ValueError):
        session.get("no identifier")
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    with pytest.raises(ValueError, match="deep"):
        session.create(title="a", keywords=cyclic)


def test_huge_values_are_refused_or_taken(session: Session) -> None:
    with pytest.raises(catalogue_core.InvalidError):
        session.create(title="x" * 1_000_000)
    with pytest.raises(catalogue_core.InvalidError):
        session.create(title="a", keywords=["x"] * 100_000)
    assert session.search("x" * 9_000).total == 0
    with pytest.raises(catalogue_core.BadQueryError):
        session.search("x" * 20_000)


def test_closed_handles(catalogue: Catalogue, session: Session) -> None:
    hits = session.search_all()
    watch = session.watch(print)
    other = catalogue.session("admin")
    other.close()
    with pytest.raises(catalogue_core.ClosedError, match="session"):
        other.search()
    with session as same:
        assert same.search().total == 0
    with pytest.raises(catalogue_core.ClosedError):
        session.search()
    third = catalogue.session()
    catalogue.close()
    catalogue.close()
    assert not catalogue.is_open and not third.is_open and not watch.is_open
    for call in (third.search, catalogue.session, lambda: len(hits), third.health):
        with pytest.raises(catalogue_core.ClosedError):
            call()
    assert "closed" in repr(catalogue) and "closed" in repr(third)
    with pytest.raises(TypeError):
        catalogue_core.Catalogue()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        catalogue_core.Session(None)  # type: ignore[arg-type]


def test_a_folder_is_free_once_it_is_closed(tmp_path: Path) -> None:
    for _ in range(3):
        with catalogue_core.create(tmp_path / "c", administrator="admin") as made:
            session = made.session("admin")
            assert session.search().total == 0
        gc.collect()
        for path in sorted((tmp_path / "c").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        (tmp_path / "c").rmdir()


def test_callbacks_may_come_back_in(session: Session, ville: Organisation) -> None:
    totals: list[int] = []

    def progress(done: int, total: Any) -> None:
        totals.append(session.search(states=["draft"]).total)
        session.create(title=f"Pendant l'import {done}")

    session.import_records([package(n) for n in range(250)], organisation=ville, progress=progress)
    assert totals and totals[-1] >= 200

    def listener(event: Any) -> None:
        if event.action == "dataset.create" and session.search(states=["draft"]).total < 300:
            session.create(title="Encore")

    with session.watch(listener):
        session.create(title="Un")
    # A listener that writes at each event is heard again some times, not for ever.
    assert 260 < session.search(states=["draft"]).total <= 300


def test_a_listener_that_raises_leaves_the_write(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: said.append(told.exc_value))
    with session.watch(lambda event: 1 // 0):
        dataset = session.create(title="Tient bon")
    assert session.get(dataset).title == "Tient bon"
    assert [type(error) for error in said] == [ZeroDivisionError]


def test_a_clock_that_raises_undoes_the_act(tmp_path: Path) -> None:
    broken = False

    def clock() -> datetime:
        if broken:
            raise RuntimeError("sans pile")
        return datetime(2026, 1, 1, tzinfo=timezone.utc)

    with catalogue_core.create(tmp_path / "c", administrator="admin", clock=clock) as catalogue:
        session = catalogue.session("admin")
        broken = True
        with pytest.raises(RuntimeError, match="sans pile"):
            session.create(title="Perdu")
        broken = False
        assert session.search(states=["draft"]).total == 0
        assert session.create(title="Gardé").created == datetime(2026, 1, 1, tzinfo=timezone.utc)
        assert session.check_integrity() == []


def test_many_threads(catalogue: Catalogue, session: Session, ville: Organisation) -> None:
    published(session, ville)

    def work(number: int) -> int:
        own = catalogue.session("admin")
        for step in range(5):
            draft = own.create(title=f"Fil {number}, pas {step}", organisation=ville.id)
            own.update(draft, description="Écrit par un fil.")
            assert own.search("pistes").total == 1
            assert sum(1 for _ in own.search_all(states=["draft"])) >= 1
        return own.search("pistes")[0].title.count("Pistes")

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 8
    assert session.search(states=["draft"]).total == 40


def test_closing_while_others_work(tmp_path: Path) -> None:
    catalogue = catalogue_core.create(tmp_path / "c", administrator="admin")
    session = catalogue.session("admin")
    ends: list[str] = []

    def work() -> None:
        try:
            while True:
                session.create(title="Un de plus")
                session.search(states=["draft"])
        except catalogue_core.ClosedError as error:
            ends.append(error.code)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    threading.Event().wait(0.5)
    catalogue.close()
    for thread in threads:
        thread.join(60)
    assert ends == ["closed"] * 6
    with catalogue_core.open(tmp_path / "c") as again:
        assert again.session("admin").check_integrity() == []


def script(body: str, *arguments: str, code: int = 0, timeout: float = 120) -> str:
    """Runs a program of its own; what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "faulthandler", "-c", textwrap.dedent(body), *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert "panicked" not in done.stderr and "Fatal Python error" not in done.stderr, done.stderr
    return done.stdout


def test_the_interpreter_ends_with_open_handles(tmp_path: Path) -> None:
    script(
        """
        import sys, threading, catalogue_core
        catalogue = catalogue_core.create(sys.argv[1], administrator="admin")
        session = catalogue.session("admin")
        session.create(title="Ouvert")
        watch = session.watch(lambda event: None)
        hits = iter(session.search_all(states=["draft"]))
        next(hits)
        page = session.search()
        def work():
            while True:
                session.search()
        threading.Thread(target=work, daemon=True).start()
        cycle = [session, page]; cycle.append(cycle)
        """,
        str(tmp_path / "c"),
    )
    with catalogue_core.open(tmp_path / "c") as catalogue:
        assert catalogue.session("admin").search(states=["draft"]).total == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform has no fork")
def test_a_child_is_refused_what_its_parent_opened(tmp_path: Path) -> None:
    said = script(
        """
        import os, sys, warnings, catalogue_core
        warnings.simplefilter("ignore")
        catalogue = catalogue_core.create(sys.argv[1], administrator="admin")
        session = catalogue.session("admin")
        session.create(title="Avant")
        hits = iter(session.search_all(states=["draft"]))
        child = os.fork()
        if child == 0:
            for call in (session.search, lambda: session.create(title="x"), catalogue.session, lambda: next(hits)):
                try:
                    call()
                    print("allowed")
                except catalogue_core.ForkedError as error:
                    print(error.code)
            with catalogue_core.open(sys.argv[1]) as own:
                own.session("admin").create(title="De l'enfant")
            del session, catalogue, hits
            sys.stdout.flush()
            sys.exit(0)
        _, status = os.waitpid(child, 0)
        assert status == 0, status
        session.create(title="Après")
        print(session.search(states=["draft"]).total, session.check_integrity())
        """,
        str(tmp_path / "c"),
    )
    assert said.split() == ["forked"] * 4 + ["3", "[]"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is told otherwise there")
def test_control_c_ends_long_work(tmp_path: Path) -> None:
    program = """
        import sys, catalogue_core
        catalogue = catalogue_core.create(sys.argv[1], administrator="admin")
        session = catalogue.session("admin")
        ville = session.create_organisation(name="Ville", active=True)
        def records():
            number = 0
            print("begun", flush=True)
            while True:
                number += 1
                yield {"id": str(number), "name": f"jeu-{number}", "title": f"Jeu {number}", "resources": []}
        try:
            session.import_records(records(), format="ckan", organisation=ville)
        except KeyboardInterrupt:
            print("interrupted", session.search(states=["draft"]).total > 0, session.check_integrity())
    """
    running = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(tmp_path / "c")], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None and running.stdout.readline() == "begun\n"
    threading.Event().wait(2)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert said == "interrupted True []\n" and running.returncode == 0


def test_the_module_is_light() -> None:
    said = script(
        """
        import sys
        import catalogue_core
        print(sorted({"pandas", "pyarrow", "numpy", "geopandas", "polars", "sqlite3"} & set(sys.modules)))
        """
    )
    assert said == "[]\n"
