"""Datasette over HTTP: one table, arrays as JSON, and its own facets."""

import http.client
import json
import socket
import sqlite3
import sys
from pathlib import Path
from urllib.parse import urlencode

from peer import FACETS, HITS, SEVERAL, SINGLE, TEXT, Engine, main, texts, top, values

import datasette

SIDES = ["west", "south", "east", "north"]
COLUMNS = ["id", "identifier", "readers", "modified", *SIDES, *FACETS, *TEXT]
TYPES = {"id": "INTEGER PRIMARY KEY", "modified": "INTEGER"} | dict.fromkeys(SIDES, "REAL")
# Its default time limits would leave out facets.
SETTINGS = {
    "facet_time_limit_ms": 60_000,
    "sql_time_limit_ms": 60_000,
    "suggest_facets": "off",
    "default_cache_ttl": 0,
}


class Datasette(Engine):
    name = "Datasette"
    version = datasette.__version__
    differs = (
        "words are not stemmed",
        "what is found by words is ordered by identifier, not by relevance",
        "rights and selections of several values are conditions in SQL, since it has none",
        "a facet with a selection costs a request of its own",
    )

    def build(self, records):
        path = self.work / "catalogue.db"
        base = sqlite3.connect(path)
        base.execute("PRAGMA synchronous = OFF")
        columns = ", ".join(f"{column} {TYPES.get(column, 'TEXT')}" for column in COLUMNS)
        base.execute(f"CREATE TABLE dataset({columns})")
        # It knows a full-text table only by its content in double quotes.
        base.execute(
            'CREATE VIRTUAL TABLE words USING fts5(title, keywords, description, other, content="dataset", '
            'content_rowid="id", tokenize="unicode61 remove_diacritics 2")'
        )
        marks = ", ".join("?" * len(COLUMNS))
        base.executemany(f"INSERT INTO dataset VALUES ({marks})", map(row, enumerate(records)))
        base.execute("INSERT INTO words(words) VALUES ('rebuild')")
        for column in [*SINGLE, "modified"]:
            base.execute(f"CREATE INDEX by_{column} ON dataset({column})")
        base.execute("ANALYZE")
        base.commit()
        base.close()
        self.serve(path)

    def serve(self, path):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = [
            Path(sys.executable).with_name("datasette"),
            "serve",
            path,
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
        ]
        for name, value in SETTINGS.items():
            command += ["--setting", name, str(value)]
        server = self.spawn(command, "datasette.log")
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        self.until(server, "datasette.log", self.answers)

    def answers(self):
        try:
            return "sqlite" in self.get("/-/versions.json", [])
        except OSError:
            self.connection.close()
            return False

    def get(self, path, asked):
        self.connection.request("GET", f"{path}?{urlencode(asked)}")
        return json.loads(self.connection.getresponse().read())

    def bytes(self):
        return (self.work / "catalogue.db").stat().st_size

    def asked(self, query, left_out=None):
        asked = [("_shape", "objects"), ("_col", "identifier"), ("_facet_size", "100")]
        if query["words"]:
            quoted = ['"' + word.replace('"', '""') + '"' for word in query["words"]]
            asked += [("_search", " ".join(quoted) + "*" * query["prefix"]), ("_searchmode", "raw")]
        if query["sort"] == "updated":
            asked.append(("_sort_desc", "modified"))
        if query["readers"] is not None:
            asked.append(("_where", contains("readers", query["readers"])))
        for facet, chosen in query["filters"].items():
            if facet != left_out:
                one = f"{facet} IN ({literals(chosen)})"
                asked.append(("_where", contains(facet, chosen) if facet in SEVERAL else one))
        if query["area"]:
            west, south, east, north = query["area"]
            asked += [("west__lte", east), ("south__lte", north), ("east__gte", west), ("north__gte", south)]
        return asked

    def counted(self, asked, facets, hits):
        wanted = [("_facet_array" if facet in SEVERAL else "_facet", facet) for facet in facets]
        found = self.get("/catalogue/dataset.json", [*asked, *wanted, ("_size", hits)])
        if "facet_results" not in found:
            raise RuntimeError(f"no answer: {str(found)[:500]}")
        if late := found.get("facets_timed_out"):
            raise RuntimeError(f"facets not counted in time: {late}")
        counts = {}
        for facet in facets:
            results = found["facet_results"].get(facet, {"results": []})["results"]
            counts[facet] = top(
                {one["value"]: one["count"] for one in results if one["value"] is not None}, facet
            )
        return found, counts

    def answer(self, query):
        chosen = list(query["filters"])
        found, facets = self.counted(self.asked(query), [f for f in FACETS if f not in chosen], HITS)
        for facet in chosen:
            facets |= self.counted(self.asked(query, left_out=facet), [facet], 0)[1]
        return found["filtered_table_rows_count"], [hit["identifier"] for hit in found["rows"]], facets


def row(numbered):
    number, record = numbered
    found = [values(record, facet) for facet in FACETS]
    facets = [written(v) if f in SEVERAL else next(iter(v), None) for f, v in zip(FACETS, found)]
    box = record["box"] or [None] * 4
    return [
        number,
        str(record["id"]),
        written(record["readers"]),
        record["modified"],
        *box,
        *facets,
        *texts(record),
    ]


def written(found):
    return json.dumps(found, ensure_ascii=False)


def literals(chosen):
    return ", ".join("'" + value.replace("'", "''") + "'" for value in chosen)


def contains(column, chosen):
    return f"EXISTS (SELECT 1 FROM json_each(dataset.{column}) WHERE value IN ({literals(chosen)}))"


main(Datasette)
