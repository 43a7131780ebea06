"""What Python costs over Rust, and what a Python developer would use instead.

    python benches/compare.py [datasets]

Fills a catalogue through `import_records`, then asks each engine for the same words. The cost over Rust is the
time of `Session.search` less what the library itself says that it took (`Page.took`), which is measured in Rust
around the same call. Peers are run when they are installed: sqlite3 with FTS5 is Python's own; tantivy and
whoosh come from PyPI. Times are medians, in microseconds of the wall clock, of one thread.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import catalogue_core

WORDS = (
    "arbres arrêts assainissement bâti bus cadastre carte communes cours crues déchets eau écoles énergie espaces "
    "forêt forme gares habitat inventaire jardins logement mobilité nature occupation orthophoto parcelles pistes "
    "plan population ports prévention qualité réseau risques rivières routes sites sols sentiers surface tourisme "
    "transports urbanisme végétation vélos voirie zones"
).split()
THEMES = "agriculture-alimentation mobilite environnement-nature urbanisme-habitat culture-patrimoine".split()
QUERIES = ["eau", "pistes vélos", "qualité des rivières", "forêt", "plan urbanisme", "transports bus", "arbr"]
TIMES = 40


def package(number: int, chance: random.Random) -> dict[str, Any]:
    """A record of CKAN, always the same for a number."""
    some = chance.choices(WORDS, k=40)
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "name": f"jeu-{number}",
        "title": " ".join(some[:5]).capitalize(),
        "notes": " ".join(some) + ".",
        "license_id": "lov2",
        "tags": [{"name": word} for word in some[5:9]],
        "resources": [{"name": "Données", "url": f"https://example.org/{number}.csv", "format": "CSV"}],
    }


def packages(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(7)
    return (package(number, chance) for number in range(count))


def median(call: Callable[[str], Any]) -> float:
    """Microseconds of a call, the median over the queries."""
    for query in QUERIES:
        call(query)
    taken = []
    for _ in range(TIMES):
        for query in QUERIES:
            start = time.perf_counter_ns()
            call(query)
            taken.append(time.perf_counter_ns() - start)
    return statistics.median(taken) / 1_000


def ours(folder: Path, count: int) -> list[tuple[str, str]]:
    told = []
    catalogue = catalogue_core.create(folder / "c", administrator="admin")
    session = catalogue.session("admin")
    organisation = session.create_organisation(name="Ville", active=True)
    lines = folder / "records.jsonl"
    with open(lines, "w") as out:
        for record in packages(count):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    half = count // 2
    records = [json.loads(line) for line in open(lines)]
    options: dict[str, Any] = {"format": "ckan", "organisation": organisation, "publish": True}
    # The same number of records each way, the same way twice: halves of one catalogue.
    start = time.perf_counter()
    session.import_records(records[:half], source="https://dicts.example.org", **options)
    dicts = time.perf_counter() - start
    second = folder / "second.jsonl"
    second.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records[half:]))
    start = time.perf_counter()
    session.import_records(second, source="https://file.example.org", **options)
    file = time.perf_counter() - start
    told.append(("import of dicts", f"{half / dicts:,.0f} records/s"))
    told.append(("import of a file, by the Rust importer alone", f"{(count - half) / file:,.0f} records/s"))
    session.sync()

    visitor = catalogue.session("admin")
    wanted: dict[str, Any] = {"states": ["draft", "published"]}
    over: list[float] = []
    rust: list[float] = []
    with_hits: list[float] = []
    with_all: list[float] = []
    for _ in range(TIMES):
        for query in QUERIES:
            start = time.perf_counter_ns()
            page = visitor.search(query, **wanted)
            searched = time.perf_counter_ns()
            page.hits
            seen = time.perf_counter_ns()
            page.facets
            everything = time.perf_counter_ns()
            rust.append(page.took * 1_000)
            over.append((searched - start) / 1_000 - page.took * 1_000)
            with_hits.append((seen - searched) / 1_000)
            with_all.append((everything - seen) / 1_000)
    told.append(("search in Rust (Page.took)", f"{statistics.median(rust):,.0f} µs"))
    told.append(("search: added by Python", f"{statistics.median(over):,.1f} µs"))
    told.append(("making 20 hits into nouns", f"{statistics.median(with_hits):,.1f} µs"))
    told.append(("making 6 facets into nouns", f"{statistics.median(with_all):,.1f} µs"))
    catalogue.close()
    return told


def fts5(folder: Path, count: int) -> list[tuple[str, str]]:
    connection = sqlite3.connect(folder / "fts5.db")
    connection.execute("CREATE VIRTUAL TABLE d USING fts5(title, notes, tags, tokenize='unicode61 remove_diacritics 2')")
    start = time.perf_counter()
    rows = ((r["title"], r["notes"], " ".join(t["name"] for t in r["tags"])) for r in packages(count))
    connection.executemany("INSERT INTO d VALUES (?, ?, ?)", rows)
    connection.commit()
    loaded = time.perf_counter() - start

    def search(query: str) -> Any:
        words = " ".join(f'"{word}"*' for word in query.split() if len(word) > 2)
        total = connection.execute("SELECT count(*) FROM d WHERE d MATCH ?", (words,)).fetchone()
        return total, connection.execute("SELECT title FROM d WHERE d MATCH ? ORDER BY rank LIMIT 20", (words,)).fetchall()

    return [("load", f"{count / loaded:,.0f} records/s"), ("search, no facets, no rights", f"{median(search):,.0f} µs")]


def tantivy(folder: Path, count: int) -> list[tuple[str, str]]:
    import tantivy as engine

    fields = engine.SchemaBuilder()
    for name in ("title", "notes", "tags"):
        fields.add_text_field(name, stored=name == "title", tokenizer_name="default")
    (folder / "tantivy").mkdir()
    index = engine.Index(fields.build(), path=str(folder / "tantivy"))
    start = time.perf_counter()
    writer = index.writer(128 << 20, 1)
    for record in packages(count):
        tags = " ".join(tag["name"] for tag in record["tags"])
        writer.add_document(engine.Document(title=record["title"], notes=record["notes"], tags=tags))
    writer.commit()
    writer.wait_merging_threads()
    loaded = time.perf_counter() - start
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> Any:
        found = searcher.search(index.parse_query(query, ["title", "notes", "tags"]), 20)
        return [searcher.doc(address)["title"] for _, address in found.hits]

    return [("load", f"{count / loaded:,.0f} records/s"), ("search, no facets, no rights", f"{median(search):,.0f} µs")]


def whoosh(folder: Path, count: int) -> list[tuple[str, str]]:
    from whoosh import index as engine
    from whoosh.fields import TEXT, Schema
    from whoosh.qparser import MultifieldParser

    (folder / "whoosh").mkdir()
    made = engine.create_in(folder / "whoosh", Schema(title=TEXT(stored=True), notes=TEXT, tags=TEXT))
    few = min(count, 10_000)
    start = time.perf_counter()
    writer = made.writer(limitmb=256)
    for record in packages(few):
        tags = " ".join(tag["name"] for tag in record["tags"])
        writer.add_document(title=record["title"], notes=record["notes"], tags=tags)
    writer.commit()
    loaded = time.perf_counter() - start
    searcher = made.searcher()
    parser = MultifieldParser(["title", "notes", "tags"], made.schema)

    def search(query: str) -> Any:
        return [hit["title"] for hit in searcher.search(parser.parse(query), limit=20)]

    return [
        (f"load ({few:,} records)", f"{few / loaded:,.0f} records/s"),
        (f"search among {few:,}, no facets, no rights", f"{median(search):,.0f} µs"),
    ]


def importing() -> list[tuple[str, str]]:
    """The time that importing the module takes, over that of starting Python."""

    def start(code: str) -> float:
        taken = []
        for _ in range(15):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            taken.append(time.perf_counter() - begun)
        return statistics.median(taken) * 1_000

    return [("import catalogue_core", f"{start('import catalogue_core') - start('pass'):.1f} ms")]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"{count:,} datasets, Python {sys.version.split()[0]}\n\n| What | Measured |\n|---|---|")
    for name, run in [("", importing), ("ours: ", ours), ("sqlite3 + FTS5: ", fts5), ("tantivy-py: ", tantivy), ("Whoosh: ", whoosh)]:
        folder = Path(tempfile.mkdtemp())
        try:
            for what, measured in run() if run is importing else run(folder, count):  # type: ignore[operator]
                print(f"| {name}{what} | {measured} |", flush=True)
        except ImportError as error:
            print(f"| {name.rstrip(': ')} | not installed ({error.name}) |", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
