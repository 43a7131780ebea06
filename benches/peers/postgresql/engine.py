"""PostgreSQL: a GIN index of French words, and one statement that gathers the matches and groups them."""

import glob
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from peer import FACETS, HITS, SEVERAL, TEXT, Engine, main, most, size, texts, values

SCHEMA = """
CREATE TABLE dataset(id integer PRIMARY KEY, identifier text, modified integer, area box, readers text[],
  theme text[], keyword text[], data_type text[], format text[], frequency text, granularity text,
  organisation text, licence text, title text, keywords text, description text, other text,
  words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('french', title), 'A')
    || setweight(to_tsvector('french', keywords), 'B') || setweight(to_tsvector('french', description), 'C')
    || to_tsvector('french', other)) STORED);
"""
INDEXES = """
CREATE INDEX ON dataset USING gin(words); CREATE INDEX ON dataset USING gist(area);
CREATE INDEX ON dataset USING gin(readers); CREATE INDEX ON dataset(modified DESC);
CREATE INDEX ON dataset USING gin(theme); CREATE INDEX ON dataset USING gin(format);
CREATE INDEX ON dataset(organisation);
"""
COLUMNS = ["id", "identifier", "modified", "area", "readers", *FACETS, *TEXT]
# One core, as the others have, and no compiling of what runs for some milliseconds.
SETTINGS = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '64MB'"
OPTIONS = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=1GB", "-c", "autovacuum=off"]


class PostgreSQL(Engine):
    name = "PostgreSQL"
    differs = (
        "accents are folded only where the French stemmer does, and a prefix is looked for among stems",
    )

    def start(self):
        # PostgreSQL does not run as root, and its user may not enter every folder.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self.folder.chmod(0o711)
        self.data = self.folder / "data"
        self.data.mkdir(0o700)
        if self.user:
            shutil.chown(self.folder, self.user)
            shutil.chown(self.data, self.user)
        initialise = [program("initdb"), "-D", self.data, "-A", "trust", "-U", "postgres"]
        initialise += ["-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(initialise, check=True, stdout=subprocess.DEVNULL, user=self.user, cwd=self.folder)
        start = [program("postgres"), "-D", self.data, "-k", self.folder, *OPTIONS]
        self.server = self.spawn(start, "postgres.log", user=self.user, cwd=self.folder)
        self.until(self.server, "postgres.log", self.connected)
        (self.version,) = self.session.execute("SHOW server_version").fetchone()

    def connected(self):
        try:
            self.session = psycopg.connect(
                f"host={self.folder} user=postgres dbname=postgres", autocommit=True
            )
        except psycopg.OperationalError:
            return False
        return True

    def build(self, records):
        self.session.execute(SCHEMA)
        with self.session.cursor().copy(f"COPY dataset({', '.join(COLUMNS)}) FROM STDIN") as rows:
            for number, record in enumerate(records):
                box = record["box"] and "(({},{}),({},{}))".format(*record["box"])
                facets = [
                    values(record, f) if f in SEVERAL else next(iter(values(record, f)), None) for f in FACETS
                ]
                rows.write_row(
                    [
                        number,
                        str(record["id"]),
                        record["modified"],
                        box,
                        record["readers"],
                        *facets,
                        *texts(record),
                    ]
                )
        self.session.execute(INDEXES)
        self.session.execute("VACUUM ANALYZE dataset")
        self.session.execute(SETTINGS)
        self.backend = self.session.info.backend_pid

    def bytes(self):
        return size(self.data / "base")

    def servers(self):
        return [self.backend]

    def processes(self):
        listed = subprocess.run(["pgrep", "-P", str(self.server.pid)], capture_output=True, text=True).stdout
        return [self.server.pid, *map(int, listed.split())]

    def asked(self, query):
        """The statement and its parameters."""
        where, given, score = [], {}, "modified"
        if query["words"]:
            words = "plainto_tsquery('french', %(words)s)"
            given["words"] = " ".join(query["words"])
            if query["prefix"]:
                words = "to_tsquery('simple', quote_literal(%(words)s) || ':*')"
            where.append(f"words @@ {words}")
            if query["sort"] == "relevance":
                score = f"ts_rank(words, {words})"
        if query["readers"] is not None:
            where.append("readers && %(readers)s::text[]")
            given["readers"] = query["readers"]
        if query["area"]:
            where.append("area && %(area)s::box")
            given["area"] = "(({},{}),({},{}))".format(*query["area"])
        passes = {}
        for facet, chosen in query["filters"].items():
            given[facet] = chosen
            passes[facet] = (
                f"{facet} && %({facet})s::text[]" if facet in SEVERAL else f"{facet} = ANY(%({facet})s)"
            )
        chosen = ", ".join(f"coalesce({has}, false) AS has_{facet}" for facet, has in passes.items())
        if len(passes) > 1:
            # What two selections keep out is in no count.
            passed = " + ".join(f"coalesce({has}, false)::int" for has in passes.values())
            where.append(f"{passed} >= {len(passes) - 1}")
        matched = (
            f"SELECT identifier, {score} AS score, {', '.join(FACETS)}{', ' if chosen else ''}{chosen} FROM dataset "
            f"WHERE {' AND '.join(where) or 'true'}"
        )
        every = " AND ".join(f"has_{facet}" for facet in passes) or "true"
        parts = [
            f"(SELECT 'total' AS facet, NULL AS value, count(*) AS count FROM matched WHERE {every})",
            f"(SELECT 'hit', identifier, 0 FROM (SELECT identifier, score FROM matched WHERE {every} "
            f"ORDER BY score DESC LIMIT {HITS}) first ORDER BY score DESC)",
        ]
        for facet in FACETS:
            kept = " AND ".join(f"has_{other}" for other in passes if other != facet) or "true"
            source, value = "matched", facet
            if facet in SEVERAL:
                source, value = f"matched, unnest({facet}) value", "value"
            parts.append(
                f"(SELECT '{facet}', {value}, count(*) FROM {source} WHERE {kept} AND {value} IS NOT NULL "
                f"GROUP BY {value} ORDER BY 3 DESC LIMIT {most(facet)})"
            )
        return f"WITH matched AS MATERIALIZED ({matched}) " + " UNION ALL ".join(parts), given

    def answer(self, query):
        statement, given = self.asked(query)
        total, hits, facets = 0, [], {facet: {} for facet in FACETS}
        for facet, value, count in self.session.execute(statement, given):
            if facet == "total":
                total = count
            elif facet == "hit":
                hits.append(value)
            else:
                facets[facet][value] = count
        return total, hits, facets

    def close(self):
        # Its fast way to stop.
        for server in self.children:
            server.send_signal(signal.SIGINT)
        super().close()
        shutil.rmtree(self.folder, ignore_errors=True)


def program(name):
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    return found[-1] if found else name


main(PostgreSQL)
