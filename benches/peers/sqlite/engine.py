"""SQLite with FTS5: words apart from a narrow table of numbers, and the plan chosen by how many match."""

import apsw
from peer import FACETS, HITS, SEVERAL, SINGLE, TEXT, Engine, main, most, texts, values

SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -65536; PRAGMA mmap_size = 4294967296;
CREATE VIRTUAL TABLE words USING fts5(title, keywords, description, other, content='',
  tokenize="unicode61 remove_diacritics 2", prefix='2 3 4');
CREATE TABLE dataset(id INTEGER PRIMARY KEY, public INTEGER, modified INTEGER, west REAL, south REAL, east REAL,
  north REAL, frequency INTEGER, granularity INTEGER, organisation INTEGER, licence INTEGER);
CREATE TABLE identifier(id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE reader(dataset INTEGER, value INTEGER, PRIMARY KEY (dataset, value)) WITHOUT ROWID;
-- What matches, with what each facet's own selection would have kept out.
CREATE TEMP TABLE matched(id INTEGER PRIMARY KEY, missed INTEGER, score REAL, frequency INTEGER,
  granularity INTEGER, organisation INTEGER, licence INTEGER);
"""
WEIGHTS = ", ".join(map(str, TEXT.values()))
MARKS = ", ".join("?" * 11)


class SQLite(Engine):
    name = "SQLite FTS5"
    version = apsw.sqlite_lib_version()
    differs = ("words are not stemmed: FTS5 has no French",)

    def build(self, records):
        self.base = apsw.Connection(str(self.work / "catalogue.db"), statementcachesize=512)
        self.base.execute(SCHEMA).fetchall()
        for facet in SEVERAL:
            self.base.execute(
                f"CREATE TABLE {facet}(dataset INTEGER, value INTEGER, PRIMARY KEY (dataset, value)) WITHOUT ROWID"
            )
        self.names, self.numbers, self.count = {}, {}, 0
        with self.base:
            for record in records:
                self.insert(record)
        for facet in SEVERAL:
            self.base.execute(f"CREATE INDEX {facet}_datasets ON {facet}(value, dataset)")
        for facet in SINGLE:
            self.base.execute(f"CREATE INDEX {facet}_datasets ON dataset({facet}, id)")
        self.base.execute("CREATE INDEX modified ON dataset(modified, public)")
        self.base.execute("INSERT INTO words(words) VALUES ('optimize'); ANALYZE")

    def number(self, kind, value):
        """A small number for a value, which is what is stored."""
        known = self.numbers.setdefault(kind, {})
        if value not in known:
            known[value] = len(known)
            self.names.setdefault(kind, []).append(value)
        return known[value]

    def insert(self, record):
        self.count += 1
        single = [next((self.number(f, v) for v in values(record, f)), None) for f in SINGLE]
        public = "public" in record["readers"]
        box = record["box"] or [None] * 4
        row = (self.count, public, record["modified"], *box, *single)
        self.base.execute(f"INSERT INTO dataset VALUES ({MARKS})", row)
        self.base.execute("INSERT INTO identifier VALUES (?, ?)", (self.count, str(record["id"])))
        text = (self.count, *texts(record))
        self.base.execute(
            "INSERT INTO words(rowid, title, keywords, description, other) VALUES (?, ?, ?, ?, ?)", text
        )
        for kind in SEVERAL:
            for value in values(record, kind):
                self.base.execute(f"INSERT INTO {kind} VALUES (?, ?)", (self.count, self.number(kind, value)))
        for reader in record["readers"]:
            self.base.execute("INSERT INTO reader VALUES (?, ?)", (self.count, self.number("reader", reader)))

    def known(self, kind, chosen):
        known = self.numbers.get(kind, {})
        return ", ".join(str(known[value]) for value in chosen if value in known)

    def gather(self, query):
        """Fills `matched`; gives how many rows it has."""
        conditions, missed, given = [], [], []
        if query["readers"] is not None:
            labels = self.known("reader", query["readers"])
            of = f"EXISTS (SELECT 1 FROM reader WHERE dataset = d.id AND value IN ({labels}))"
            conditions.append(f"(d.public OR {of})" if "public" in query["readers"] else of)
        if query["area"]:
            conditions.append("d.west <= ? AND d.south <= ? AND d.east >= ? AND d.north >= ?")
            west, south, east, north = query["area"]
            given += [east, north, west, south]
        for bit, (facet, chosen) in enumerate(query["filters"].items()):
            known = self.known(facet, chosen)
            has = f"d.{facet} IN ({known})"
            if facet in SEVERAL:
                has = f"EXISTS (SELECT 1 FROM {facet} WHERE dataset = d.id AND value IN ({known}))"
            missed.append(f"(({has}) IS NOT TRUE) * {1 << bit}")
        miss = " + ".join(missed) or "0"
        if len(missed) > 1:
            bits = ", ".join(str(1 << bit) for bit in range(len(missed)))
            conditions.append(f"{miss} IN (0, {bits})")
        source, score = "dataset d", "d.modified"
        if query["words"]:
            source = "words CROSS JOIN dataset d ON d.id = words.rowid"
            conditions.insert(0, "words MATCH ?")
            given.insert(0, match(query))
            if query["sort"] == "relevance":
                score = f"-bm25(words, {WEIGHTS})"
        where = " AND ".join(conditions) or "TRUE"
        self.base.execute("DELETE FROM matched")
        self.base.execute(
            f"INSERT INTO matched SELECT d.id, {miss}, {score}, d.frequency, d.granularity, d.organisation, "
            f"d.licence FROM {source} WHERE {where}",
            given,
        )
        return self.base.changes()

    def counts(self, facet, kept, rows):
        """From the matches when they are few; when many, along the index of the facet, which needs no sorting."""
        if facet in SINGLE:
            # It is in the row already, and a dozen values are soon sorted.
            sql = (
                f"SELECT {facet} value, count(*) c FROM matched "
                f"WHERE missed IN ({kept}) AND {facet} IS NOT NULL GROUP BY 1"
            )
        elif rows * 4 < self.count:
            sql = (
                f"SELECT x.value, count(*) c FROM matched m CROSS JOIN {facet} x ON x.dataset = m.id "
                f"WHERE m.missed IN ({kept}) GROUP BY 1"
            )
        else:
            sql = (
                f"SELECT x.value, count(*) c FROM {facet} x INDEXED BY {facet}_datasets CROSS JOIN matched m "
                f"ON m.id = x.dataset WHERE m.missed IN ({kept}) GROUP BY x.value"
            )
        found = self.base.execute(f"{sql} ORDER BY c DESC LIMIT {most(facet)}")
        return {self.names[facet][value]: count for value, count in found}

    def answer(self, query):
        rows = self.gather(query)
        (total,) = next(self.base.execute("SELECT count(*) FROM matched WHERE missed = 0"))
        hits = self.base.execute(
            "SELECT i.text FROM (SELECT id FROM matched WHERE missed = 0 ORDER BY score DESC LIMIT ?) "
            "CROSS JOIN identifier i USING (id)",
            (HITS,),
        )
        hits = [text for (text,) in hits]
        own = {facet: 1 << bit for bit, facet in enumerate(query["filters"])}
        facets = {f: self.counts(f, f"0, {own[f]}" if f in own else "0", rows) for f in FACETS}
        return total, hits, facets


def match(query):
    quoted = ['"' + word.replace('"', '""') + '"' for word in query["words"]]
    return " ".join(quoted) + ("*" if query["prefix"] else "")


main(SQLite)
