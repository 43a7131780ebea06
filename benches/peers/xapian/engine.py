"""Xapian: boolean terms for rights and filters, one value slot for each facet, counted by match spies."""

from collections import Counter

from peer import FACETS, HITS, TEXT, Engine, main, texts, top, values

import xapian
from xapian import Query

BETWEEN = "\x1f"
BOX, MODIFIED = 20, 30


class Xapian(Engine):
    name = "Xapian"
    version = f"{xapian.major_version()}.{xapian.minor_version()}.{xapian.revision()}"
    differs = (
        "a slot holds one value: the values of a record are joined, and their combinations taken apart when counted",
        "accents are not folded, and there is no list of stop words",
        "a facet with a selection costs a query of its own",
    )

    def build(self, records):
        path = str(self.work / "index")
        base = xapian.WritableDatabase(path, xapian.DB_CREATE_OR_OVERWRITE)
        self.stem = xapian.Stem("fr")
        writer = xapian.TermGenerator()
        writer.set_stemmer(self.stem)
        for record in records:
            document = xapian.Document()
            writer.set_document(document)
            writer.set_termpos(0)
            for text, weight in zip(texts(record), TEXT.values()):
                # A weight is a whole number here.
                writer.index_text(text, int(2 * weight))
                writer.increase_termpos()
            for slot, facet in enumerate(FACETS):
                found = values(record, facet)
                document.add_value(slot, BETWEEN.join(found))
                for value in found:
                    document.add_boolean_term(term(facet, value))
            for reader in record["readers"]:
                document.add_boolean_term(term("reader", reader))
            for side, degrees in enumerate(record["box"] or []):
                document.add_value(BOX + side, xapian.sortable_serialise(degrees))
            document.add_value(MODIFIED, xapian.sortable_serialise(record["modified"]))
            document.set_data(str(record["id"]))
            base.add_document(document)
        base.commit()
        base.close()
        self.base = xapian.Database(path)
        self.parser = xapian.QueryParser()
        self.parser.set_database(self.base)
        self.parser.set_stemmer(self.stem)
        self.parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self.parser.set_default_op(Query.OP_AND)

    def asked(self, query, left_out=None):
        text = " ".join(query["words"])
        words = Query.MatchAll
        if text:
            flags = xapian.QueryParser.FLAG_PARTIAL if query["prefix"] else 0
            words = self.parser.parse_query(text.lower(), flags)
        if query["prefix"]:
            words = Query(Query.OP_WILDCARD, text.lower(), 0, Query.WILDCARD_LIMIT_ERROR)
        narrowed = [
            Query(Query.OP_OR, [Query(term(facet, value)) for value in chosen])
            for facet, chosen in query["filters"].items()
            if facet != left_out
        ]
        if query["readers"] is not None:
            narrowed.append(
                Query(Query.OP_OR, [Query(term("reader", reader)) for reader in query["readers"]])
            )
        if query["area"]:
            west, south, east, north = map(xapian.sortable_serialise, query["area"])
            narrowed += [
                # A box that is not there would be below any bound.
                Query(Query.OP_VALUE_RANGE, BOX, xapian.sortable_serialise(-180), east),
                Query(Query.OP_VALUE_RANGE, BOX + 1, xapian.sortable_serialise(-90), north),
                Query(Query.OP_VALUE_GE, BOX + 2, west),
                Query(Query.OP_VALUE_GE, BOX + 3, south),
            ]
        return Query(Query.OP_FILTER, words, Query(Query.OP_AND, narrowed)) if narrowed else words

    def counted(self, query, facets, hits, left_out=None):
        enquire = xapian.Enquire(self.base)
        enquire.set_query(self.asked(query, left_out))
        if query["sort"] == "updated":
            enquire.set_sort_by_value(MODIFIED, True)
        elif not query["words"]:
            enquire.set_weighting_scheme(xapian.BoolWeight())
        spies = {facet: xapian.ValueCountMatchSpy(FACETS.index(facet)) for facet in facets}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, hits, self.base.get_doccount())
        counts = {}
        for facet, spy in spies.items():
            counter = Counter()
            for item in spy.values():
                for value in item.term.decode().split(BETWEEN):
                    counter[value] += item.termfreq
            counts[facet] = top(counter, facet)
        return found, counts

    def answer(self, query):
        chosen = list(query["filters"])
        found, facets = self.counted(query, [f for f in FACETS if f not in chosen], HITS)
        for facet in chosen:
            facets |= self.counted(query, [facet], 0, left_out=facet)[1]
        hits = [hit.document.get_data().decode() for hit in found]
        return found.get_matches_estimated(), hits, facets


def term(kind, value):
    # A term holds 245 bytes at most.
    return f"X{kind.upper()}:{value}".encode()[:240]


main(Xapian)
