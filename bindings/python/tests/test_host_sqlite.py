"""The host's own SQLite in the same process: another copy of the library, on the same file."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import catalogue_core
from catalogue_core import Session

OTHER = """
    import sys, catalogue_core
    with catalogue_core.open(sys.argv[1]) as catalogue:
        for number in range(int(sys.argv[2])):
            catalogue.session("admin").create(title=f"D'ailleurs {number}")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "c"


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    with catalogue_core.create(folder, administrator="admin") as catalogue:
        yield catalogue.session("admin")


def database(folder: Path) -> Path:
    (found,) = (path for path in folder.rglob("*") if path.is_file() and path.read_bytes()[:6] == b"SQLite")
    return found


def test_a_host_that_reads_breaks_nothing(session: Session, folder: Path) -> None:
    """What was reproduced in a prototype: the host closes the file, our locks are gone, a row is lost."""
    path = database(folder)
    other = subprocess.Popen([sys.executable, "-c", textwrap.dedent(OTHER), str(folder), "60"])
    for number in range(60):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as host:
            host.execute("SELECT count(*) FROM sqlite_master").fetchone()
        session.create(title=f"D'ici {number}")
        with closing(sqlite3.connect(path)) as host:
            host.execute("SELECT count(*) FROM sqlite_master").fetchone()
    assert other.wait(120) == 0
    assert session.search(states=["draft"]).total == 120
    assert session.search("ailleurs", states=["draft"]).total == 60
    assert session.check_integrity() == []


def test_nothing_is_lost_when_a_host_closes_the_file_last(folder: Path) -> None:
    """The last to close a database in WAL mode writes it back and removes the log: the host may be it."""
    catalogue = catalogue_core.create(folder, administrator="admin")
    session = catalogue.session("admin")
    session.create(title="Avant")
    host = sqlite3.connect(database(folder))
    host.execute("SELECT count(*) FROM sqlite_master").fetchone()
    session.create(title="Pendant")
    catalogue.close()
    host.close()
    with catalogue_core.open(folder) as again:
        assert again.session("admin").search(states=["draft"]).total == 2
        assert again.session("admin").check_integrity() == []


def test_what_outlives_the_catalogue_keeps_it_held(folder: Path) -> None:
    catalogue_core.create(folder, administrator="admin").close()
    session = catalogue_core.open(folder).session("admin")
    gc.collect()
    for number in range(3):
        session.create(title=f"Jeu {number}")
        with closing(sqlite3.connect(database(folder))) as host:
            host.execute("SELECT count(*) FROM sqlite_master").fetchone()
        assert (folder / "store.catdb-wal").exists(), "the host took itself for the last one"
    assert session.search(states=["draft"]).total == 3


def table_of_datasets(host: sqlite3.Connection) -> str:
    names = [name for (name,) in host.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return next(name for name in ("datasets", "dataset") if name in names)


@pytest.mark.parametrize(
    "write",
    [
        "DELETE FROM {table}",
        "UPDATE {table} SET visibility = 'private'",
        "UPDATE {table} SET revision = revision + 1",
        "UPDATE {table} SET title_key = 'autre'",
        "UPDATE {table} SET modified = '2020-01-01T00:00:00.000000000Z'",
        "UPDATE organisation SET name_key = 'autre'",
        "UPDATE {table} SET body = replace(body, 'la bibliothèque', 'un autre')",
    ],
)
def test_a_host_that_writes_is_found_out(folder: Path, write: str) -> None:
    with catalogue_core.create(folder, administrator="admin") as catalogue:
        session = catalogue.session("admin")
        session.create_organisation(name="Ville d'Exemple", active=True)
        session.create(title="Écrit par la bibliothèque")
    with closing(sqlite3.connect(database(folder))) as host:
        host.execute("PRAGMA foreign_keys = OFF")
        host.execute(write.format(table=table_of_datasets(host)))
        host.commit()
    with catalogue_core.open(folder) as again:
        findings = again.session("admin").check_integrity()
    assert findings != [] and all(finding.place in ("store", "index") for finding in findings), findings
