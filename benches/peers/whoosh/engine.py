"""whoosh, in Python throughout: facets are groups of the matches."""

from peer import FACETS, HITS, SEVERAL, Engine, main, texts, top, values
from whoosh.analysis import LanguageAnalyzer

import whoosh
from whoosh import fields, index, query, sorting


class Whoosh(Engine):
    name = "whoosh"
    version = whoosh.versionstring() if hasattr(whoosh, "versionstring") else str(whoosh.__version__)
    differs = (
        "a facet with a selection costs a query of its own",
        "a prefix is looked for among stems",
    )

    def build(self, records):
        self.analyser = LanguageAnalyzer("fr")
        # A value is a number in the index: a comma in a value would else divide it.
        self.numbers, self.names = {}, []
        listed = {
            facet: fields.KEYWORD(commas=True, scorable=False, sortable=facet not in SEVERAL)
            for facet in FACETS
        }
        sides = {side: fields.NUMERIC(float) for side in ("west", "south", "east", "north")}
        schema = fields.Schema(
            identifier=fields.STORED,
            text=fields.TEXT(analyzer=self.analyser),
            reader=fields.KEYWORD(commas=True, scorable=False),
            modified=fields.NUMERIC(int, sortable=True),
            **listed,
            **sides,
        )
        self.index = index.create_in(str(self.work), schema)
        writer = self.index.writer(limitmb=256)
        for record in records:
            row = {facet: self.listed(values(record, facet)) for facet in FACETS}
            row |= dict(zip(("west", "south", "east", "north"), record["box"] or []))
            writer.add_document(
                identifier=str(record["id"]),
                text=" | ".join(texts(record)),
                reader=self.listed(record["readers"]),
                modified=record["modified"],
                **row,
            )
        writer.commit()
        self.searcher = self.index.searcher()

    def number(self, value):
        if value not in self.numbers:
            self.numbers[value] = str(len(self.names))
            self.names.append(value)
        return self.numbers[value]

    def listed(self, found):
        return ",".join(map(self.number, found))

    def one_of(self, field, chosen):
        return query.Or([query.Term(field, self.number(value)) for value in chosen])

    def asked(self, asked, left_out=None):
        """The words, which are scored, and what narrows them, which is not."""
        words = [
            query.Term("text", word.text)
            for text in asked["words"]
            for word in self.analyser(text, mode="query")
        ]
        if asked["prefix"]:
            words = [query.Prefix("text", asked["words"][-1].lower())]
        narrowed = [
            self.one_of(facet, chosen) for facet, chosen in asked["filters"].items() if facet != left_out
        ]
        if asked["readers"] is not None:
            narrowed.append(self.one_of("reader", asked["readers"]))
        if asked["area"]:
            west, south, east, north = asked["area"]
            narrowed += [
                query.NumericRange("west", None, east),
                query.NumericRange("south", None, north),
                query.NumericRange("east", west, None),
                query.NumericRange("north", south, None),
            ]
        return query.And(words) if words else query.Every(), query.And(narrowed) if narrowed else None

    def counted(self, asked, facets, left_out=None):
        words, narrowed = self.asked(asked, left_out)
        groups = sorting.Facets()
        for facet in facets:
            groups.add_facet(
                facet, sorting.FieldFacet(facet, allow_overlap=facet in SEVERAL, maptype=sorting.Count)
            )
        order = (
            {"sortedby": sorting.FieldFacet("modified", reverse=True)} if asked["sort"] == "updated" else {}
        )
        found = self.searcher.search(words, filter=narrowed, limit=HITS, groupedby=groups, **order)
        counts = {}
        for facet in facets:
            groups = found.groups(facet).items()
            counts[facet] = top({self.names[int(value)]: count for value, count in groups if value}, facet)
        return found, counts

    def answer(self, asked):
        chosen = list(asked["filters"])
        found, facets = self.counted(asked, [facet for facet in FACETS if facet not in chosen])
        for facet in chosen:
            facets |= self.counted(asked, [facet], left_out=facet)[1]
        return len(found), [hit["identifier"] for hit in found[:HITS]], facets


main(Whoosh)
