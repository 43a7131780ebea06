"""What Python costs over Rust, and what a Python developer would use instead.

    python bindings/python/benches/compare.py --datasets 100000

Makes the data of the project's benches (`catalogue-benches prepare`, built by cargo) unless `--folder` has them
already, then:

- puts the same queries through `Session.search`, with eight facets, everything within the asker's rights, and sets
  the time on the wall against what the library says that it took (`Page.took`), which is measured in Rust around the
  same call: the difference is Python's. Reading the hits and the facets as nouns is told apart, for a page makes
  them when they are asked for;
- takes in the same records as dictionaries and as bytes, which the importer reads in Rust, four times each in turn, in
  catalogues of their own: on the wall, and in time of the processor, over all threads;
- puts the same words to sqlite3 with FTS5, tantivy-py and Whoosh (`pip install -r benches/requirements.txt`), each
  with the configuration that its documentation begins with, and 20 titles for an answer: they give no totals (FTS5:
  a total), no facets, no rights.

Of each query the least of the rounds counts; one thread.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Optional

import catalogue_core
from catalogue_core import Session

HERE = Path(__file__).resolve()
PROJECT = HERE.parents[3]
FACETS = ["organisation", "theme", "data_type", "format", "licence", "frequency", "granularity", "keyword"]
Told = Iterator[tuple[str, str]]


def prepared(folder: Optional[Path], datasets: int) -> Path:
    """The folder of the data, made when it is not there."""
    folder = folder or PROJECT / "target" / f"compare-{datasets}"
    if not (folder / "made.json").exists():
        command = ["cargo", "run", "--release", "-p", "catalogue-benches", "--", "prepare"]
        subprocess.run([*command, "--datasets", str(datasets), "--folder", str(folder)], cwd=PROJECT, check=True)
    return folder


def lines(path: Path, limit: Optional[int] = None) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        for at, line in enumerate(file):
            if at == limit:
                return
            yield json.loads(line)


def query_of(asked: dict[str, Any]) -> dict[str, Any]:
    """A query of the benches' log, as `search` takes it."""
    wanted: dict[str, Any] = {"text": " ".join(asked["words"]), "facets": FACETS, **asked["filters"]}
    if asked["area"] is not None:
        wanted["area"] = asked["area"]
    if asked["sort"] != "relevance":
        wanted["sort"] = asked["sort"]
    return wanted


def spread(values: Sequence[float]) -> str:
    """Microseconds: the median, and nine in ten."""
    ordered = sorted(values)
    return f"p50 {statistics.median(ordered):,.0f} µs, p90 {ordered[int(len(ordered) * 0.9)]:,.0f} µs"


def least(calls: Sequence[Callable[[], Any]], rounds: int) -> list[float]:
    """Microseconds of each call, the least of the rounds, after one that warms up."""
    found = [float("inf")] * len(calls)
    for turn in range(rounds + 1):
        for at, call in enumerate(calls):
            start = time.perf_counter_ns()
            call()
            taken = (time.perf_counter_ns() - start) / 1_000
            if turn:
                found[at] = min(found[at], taken)
    return found


def searching(folder: Path, rounds: int) -> Told:
    asked = [query_of(one) for one in lines(folder / "queries.jsonl")]
    with catalogue_core.open(folder / "catalogue") as catalogue:
        session = catalogue.session()
        wall = [float("inf")] * len(asked)
        rust, hits, facets = list(wall), list(wall), list(wall)
        added: list[list[float]] = [[] for _ in asked]
        for turn in range(rounds + 1):
            for at, query in enumerate(asked):
                start = time.perf_counter_ns()
                page = session.search(**query)
                searched = time.perf_counter_ns()
                _ = page.hits
                seen = time.perf_counter_ns()
                _ = page.facets
                everything = time.perf_counter_ns()
                if turn:
                    taken, took = (searched - start) / 1_000, page.took * 1_000
                    wall[at], rust[at] = min(wall[at], taken), min(rust[at], took)
                    added[at].append(taken - took)
                    hits[at] = min(hits[at], (seen - searched) / 1_000)
                    facets[at] = min(facets[at], (everything - seen) / 1_000)
    over = [statistics.median(one) for one in added]
    within = sum(one <= 0.1 * took + 50 for one, took in zip(over, rust))
    yield "search in Rust (`Page.took`)", spread(rust)
    yield "search through Python", spread(wall)
    yield "added by Python", spread(over)
    yield "queries within 10 % + 50 µs of Rust", f"{within} of {len(asked)}"
    yield "its 20 hits as nouns, more", spread(hits)
    yield "its 8 facets as nouns, more", spread(facets)


def package(record: dict[str, Any]) -> dict[str, Any]:
    """A record of the benches as CKAN has it."""
    return {
        "id": record["id"],
        "name": f"jeu-{record['id']}",
        "title": record["title"],
        "notes": record["description"],
        "license_id": "lov2",
        "tags": [{"name": word} for word in record["keywords"]],
        "resources": [
            {"name": name, "url": f"https://example.org/{record['id']}/{name}", "format": name}
            for name in record["format"]
        ],
    }


def importing(folder: Path, records: int) -> Told:
    packages = [package(one) for one in lines(folder / "datasets.jsonl", records)]
    as_bytes = b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in packages)
    taken: dict[str, list[float]] = {"dicts": [], "bytes": []}
    worked: dict[str, list[float]] = {"dicts": [], "bytes": []}
    for turn in range(4):
        both: list[tuple[str, Any]] = [("bytes", as_bytes), ("dicts", packages)]
        for kind, given in reversed(both) if turn % 2 else both:
            with tempfile.TemporaryDirectory() as place:
                with catalogue_core.create(Path(place) / "c", administrator="admin") as catalogue:
                    session: Session = catalogue.session("admin")
                    ville = session.create_organisation(name="Ville", active=True)
                    options: dict[str, Any] = {"format": "ckan", "organisation": ville, "publish": True}
                    start, begun = time.perf_counter(), time.process_time()
                    report = session.import_records(given, source="https://example.org", **options)
                    taken[kind].append(time.perf_counter() - start)
                    worked[kind].append(time.process_time() - begun)
                    assert report.created == len(packages), report
    def rate(kind: str) -> str:
        wall, work = min(taken[kind]), min(worked[kind])
        return f"{len(packages) / wall:,.0f} records/s, {work / len(packages) * 1e6:,.0f} µs of processor each"

    yield f"import of {len(packages):,} records in Rust, from bytes", rate("bytes")
    times = min(taken["dicts"]) / min(taken["bytes"]), min(worked["dicts"]) / min(worked["bytes"])
    yield "import of the same as dictionaries", f"{rate('dicts')}: {times[0]:.2f} ×, {times[1]:.2f} ×"


def texts(folder: Path, limit: Optional[int] = None) -> Iterator[tuple[str, str, str]]:
    for one in lines(folder / "datasets.jsonl", limit):
        yield one["title"], one["description"], " ".join([*one["keywords"], *one["other"]])


def words(folder: Path) -> list[str]:
    """Of the queries, those that have words: peers list everything at once or not at all."""
    return [" ".join(one["words"]) for one in lines(folder / "queries.jsonl") if one["words"]]


def fts5(folder: Path, rounds: int) -> Told:
    with tempfile.TemporaryDirectory() as place:
        connection = sqlite3.connect(Path(place) / "fts5.db")
        tokens = "unicode61 remove_diacritics 2"
        connection.execute(f"CREATE VIRTUAL TABLE d USING fts5(title, description, other, tokenize='{tokens}')")
        start = time.perf_counter()
        count = connection.executemany("INSERT INTO d VALUES (?, ?, ?)", texts(folder)).rowcount
        connection.commit()
        yield "sqlite3 + FTS5: load", f"{count / (time.perf_counter() - start):,.0f} records/s"

        def search(query: str) -> Any:
            wanted = " ".join(f'"{word}"' for word in query.split())
            total = connection.execute("SELECT count(*) FROM d WHERE d MATCH ?", (wanted,)).fetchone()
            sql = "SELECT title FROM d WHERE d MATCH ? ORDER BY rank LIMIT 20"
            return total, connection.execute(sql, (wanted,)).fetchall()

        calls = [lambda query=query: search(query) for query in words(folder)]
        yield "sqlite3 + FTS5: search", spread(least(calls, rounds))
        connection.close()


def tantivy(folder: Path, rounds: int) -> Told:
    import tantivy as engine

    with tempfile.TemporaryDirectory() as place:
        fields = engine.SchemaBuilder()
        for name in ("title", "description", "other"):
            fields.add_text_field(name, stored=name == "title")
        index = engine.Index(fields.build(), path=place)
        start, count = time.perf_counter(), 0
        writer = index.writer(128 << 20, 1)
        for title, description, other in texts(folder):
            writer.add_document(engine.Document(title=title, description=description, other=other))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        yield "tantivy-py: load", f"{count / (time.perf_counter() - start):,.0f} records/s"
        index.reload()
        searcher = index.searcher()

        def search(query: str) -> Any:
            parsed, _ = index.parse_query_lenient(query, ["title", "description", "other"], conjunction_by_default=True)
            return [searcher.doc(address)["title"] for _, address in searcher.search(parsed, 20, count=False).hits]

        calls = [lambda query=query: search(query) for query in words(folder)]
        yield "tantivy-py: search", spread(least(calls, rounds))


def whoosh(folder: Path, rounds: int, most: int = 10_000) -> Told:
    from whoosh import index as engine
    from whoosh.fields import TEXT, Schema
    from whoosh.qparser import MultifieldParser

    with tempfile.TemporaryDirectory() as place:
        made = engine.create_in(place, Schema(title=TEXT(stored=True), description=TEXT, other=TEXT))
        start, count = time.perf_counter(), 0
        writer = made.writer(limitmb=256)
        for title, description, other in texts(folder, most):
            writer.add_document(title=title, description=description, other=other)
            count += 1
        writer.commit()
        yield f"Whoosh: load of {count:,}", f"{count / (time.perf_counter() - start):,.0f} records/s"
        parser = MultifieldParser(["title", "description", "other"], made.schema)
        with made.searcher() as searcher:

            def search(query: str) -> Any:
                return [hit["title"] for hit in searcher.search(parser.parse(query), limit=20)]

            calls = [lambda query=query: search(query) for query in words(folder)]
            yield f"Whoosh: search among {count:,}", spread(least(calls, rounds))


def loading() -> Told:
    """The time that importing the module takes, over that of starting Python: the least counts."""

    def start(code: str) -> float:
        taken = []
        for _ in range(20):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            taken.append(time.perf_counter() - begun)
        return min(taken) * 1_000

    yield "`import catalogue_core`", f"{start('import catalogue_core') - start('pass'):.1f} ms"
    native = next(Path(catalogue_core.__file__).parent.glob("_catalogue*.*[!i]"))
    yield "the native library", f"{native.stat().st_size / 1e6:.1f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description="What Python costs over Rust, beside what one would use instead.")
    parser.add_argument("--datasets", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="what `catalogue-benches prepare` made, or where to make it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--records", type=int, default=10_000, help="how many are imported")
    parser.add_argument("--keep", action="store_true", help="keep the data that were made")
    given = parser.parse_args()
    folder = prepared(given.folder, given.datasets)
    count = json.loads((folder / "made.json").read_text())["datasets"]
    print(f"{count:,} datasets, Python {platform.python_version()}\n\n| What | Measured |\n|---|---|")
    for run in (
        loading,
        lambda: searching(folder, given.rounds),
        lambda: importing(folder, given.records),
        lambda: fts5(folder, given.rounds),
        lambda: tantivy(folder, given.rounds),
        lambda: whoosh(folder, given.rounds),
    ):
        try:
            for what, measured in run():
                print(f"| {what} | {measured} |", flush=True)
        except ModuleNotFoundError as error:
            print(f"| {error.name} | not installed |", flush=True)
    if given.folder is None and not given.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
