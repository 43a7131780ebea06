"""tantivy-py: the same analysis as tantivy's own, and terms aggregations."""

import re
import unicodedata

import tantivy
from peer import FACETS, HITS, TEXT, Engine, main, most, texts, values
from tantivy import FieldType, Filter, Occur, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

SIDES = ["west", "south", "east", "north"]
# The values looked at in each segment: as many as make the counts exact.
LOOKED_AT = 20_000


class TantivyPy(Engine):
    name = "tantivy-py"
    version = tantivy.__version__.split(",")[0].removeprefix("tantivy v")
    differs = ("a facet with a selection costs an aggregation of its own",)

    def build(self, records):
        builder = SchemaBuilder()
        builder.add_text_field("identifier", stored=True, tokenizer_name="raw", index_option="basic")
        for field in TEXT:
            builder.add_text_field(field, tokenizer_name="french")
        builder.add_text_field("words", tokenizer_name="plain", index_option="basic")
        for field in [*FACETS, "reader"]:
            builder.add_text_field(field, tokenizer_name="raw", fast=True, index_option="basic")
        for side in SIDES:
            builder.add_float_field(side, fast=True)
        builder.add_integer_field("modified", fast=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(self.work))
        plain = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase())
        french = plain.filter(Filter.stopword("french")).filter(Filter.stemmer("french"))
        self.french = french.filter(Filter.ascii_fold()).build()
        plain = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase()).filter(Filter.ascii_fold())
        self.index.register_tokenizer("french", self.french)
        self.index.register_tokenizer("plain", plain.build())
        writer = self.index.writer(200_000_000, 2)
        for record in records:
            row = {
                "identifier": str(record["id"]),
                "words": " | ".join(texts(record)),
                "reader": record["readers"],
                "modified": record["modified"],
            }
            row |= dict(zip(TEXT, texts(record)))
            row |= {facet: values(record, facet) for facet in FACETS}
            row |= dict(zip(SIDES, record["box"] or []))
            writer.add_document(tantivy.Document.from_dict(row, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def one_of(self, field, chosen):
        terms = [(Occur.Should, Query.term_query(self.schema, field, value, "basic")) for value in chosen]
        return Occur.Must, Query.const_score_query(Query.boolean_query(terms), 0.0)

    def asked(self, query, left_out=None):
        clauses = []
        if query["prefix"]:
            beginning = re.escape(fold(query["words"][-1]))
            clauses.append((Occur.Must, Query.regex_query(self.schema, "words", f"{beginning}.*")))
        for word in [] if query["prefix"] else query["words"]:
            for part in self.french.analyze(word):
                fields = [
                    (
                        Occur.Should,
                        Query.boost_query(Query.term_query(self.schema, name, part, "freq"), weight),
                    )
                    for name, weight in TEXT.items()
                ]
                clauses.append((Occur.Must, Query.boolean_query(fields)))
        if not clauses:
            clauses.append((Occur.Must, Query.all_query()))
        clauses += [self.one_of(f, chosen) for f, chosen in query["filters"].items() if f != left_out]
        if query["readers"] is not None:
            clauses.append(self.one_of("reader", query["readers"]))
        if query["area"]:
            west, south, east, north = query["area"]
            for side, low, high in (
                ("west", -1e3, east),
                ("south", -1e3, north),
                ("east", west, 1e3),
                ("north", south, 1e3),
            ):
                within = Query.range_query(self.schema, side, FieldType.Float, low, high)
                clauses.append((Occur.Must, Query.const_score_query(within, 0.0)))
        return Query.boolean_query(clauses)

    def counted(self, asked, facets):
        wanted = {
            facet: {"terms": {"field": facet, "size": most(facet), "segment_size": LOOKED_AT}}
            for facet in facets
        }
        found = self.searcher.aggregate(asked, wanted)
        return {f: {one["key"]: int(one["doc_count"]) for one in found[f]["buckets"]} for f in facets}

    def answer(self, query):
        asked = self.asked(query)
        order = {"order_by_field": "modified"} if query["sort"] == "updated" else {}
        found = self.searcher.search(asked, HITS, count=True, **order)
        facets = self.counted(asked, [facet for facet in FACETS if facet not in query["filters"]])
        for facet in query["filters"]:
            facets |= self.counted(self.asked(query, left_out=facet), [facet])
        hits = [self.searcher.doc(address)["identifier"][0] for _, address in found.hits]
        return found.count, hits, facets


def fold(word):
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(letter)
    )


main(TantivyPy)
