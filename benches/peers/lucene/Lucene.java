package peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.custom.CustomAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleRange;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.DrillDownQuery;
import org.apache.lucene.facet.DrillSideways;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/** Lucene in this process: one merged segment, SortedSet facets, DrillSideways for selections. */
public final class Lucene extends Engine {
    private static final Map<String, Float> TEXT =
            Map.of("title", 3f, "keywords", 2f, "description", 1f, "other", 0.5f);

    private final FacetsConfig config = new FacetsConfig();
    private final Analyzer french = new FrenchAnalyzer();
    private final Analyzer plain;
    private IndexSearcher searcher;
    private DrillSideways sideways;

    private Lucene() throws IOException {
        plain = CustomAnalyzer.builder()
                .withTokenizer("standard")
                .addTokenFilter("lowercase")
                .addTokenFilter("asciifolding")
                .build();
        FACETS.forEach(facet -> config.setMultiValued(facet, true));
    }

    public static void main(String[] arguments) throws IOException {
        run(new Lucene(), arguments);
    }

    @Override
    protected String name() {
        return "Lucene";
    }

    @Override
    protected String version() {
        return Version.LATEST.toString();
    }

    @Override
    protected List<String> differs() {
        return List.of("its French stemmer is the light one", "it is warmed by five passes over the queries");
    }

    @Override
    protected void build(Stream<JsonNode> records) throws Exception {
        var directory = new MMapDirectory(work);
        var settings = new IndexWriterConfig(new PerFieldAnalyzerWrapper(french, Map.of("words", plain)));
        settings.setRAMBufferSizeMB(200);
        try (var writer = new IndexWriter(directory, settings)) {
            for (var record : (Iterable<JsonNode>) records::iterator) {
                writer.addDocument(config.build(document(record)));
            }
            writer.forceMerge(1);
        }
        var reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
        sideways = new DrillSideways(searcher, config, new DefaultSortedSetDocValuesReaderState(reader, config));
    }

    private Document document(JsonNode record) {
        var document = new Document();
        document.add(new StoredField("identifier", record.get("id").asText()));
        var keywords = String.join(" | ", texts(record.get("keywords")));
        var title = record.get("title").asText();
        var description = record.get("description").asText();
        document.add(new TextField("title", title, Field.Store.NO));
        document.add(new TextField("keywords", keywords, Field.Store.NO));
        document.add(new TextField("description", description, Field.Store.NO));
        var other = String.join(" | ", texts(record.path("other")));
        document.add(new TextField("other", other, Field.Store.NO));
        var words = String.join(" | ", title, keywords, description, other);
        document.add(new TextField("words", words, Field.Store.NO));
        for (var facet : FACETS) {
            for (var value : values(record, facet)) {
                document.add(new SortedSetDocValuesFacetField(facet, value));
            }
        }
        for (var reader : texts(record.get("readers"))) {
            document.add(new StringField("reader", reader, Field.Store.NO));
        }
        var box = record.path("box");
        if (box.isArray()) {
            double[] low = {box.get(0).asDouble(), box.get(1).asDouble()};
            double[] high = {box.get(2).asDouble(), box.get(3).asDouble()};
            document.add(new DoubleRange("box", low, high));
        }
        document.add(new LongField("modified", record.get("modified").asLong(), Field.Store.NO));
        return document;
    }

    private Query asked(JsonNode query) throws IOException {
        var asked = new BooleanQuery.Builder();
        var words = texts(query.get("words"));
        if (words.isEmpty()) {
            asked.add(MatchAllDocsQuery.INSTANCE, Occur.MUST);
        }
        for (var word : words) {
            if (query.get("prefix").asBoolean()) {
                asked.add(new PrefixQuery(new Term("words", String.join("", parts(plain, word)))), Occur.MUST);
                continue;
            }
            for (var part : parts(french, word)) {
                var anywhere = new BooleanQuery.Builder();
                TEXT.forEach((field, weight) ->
                        anywhere.add(new BoostQuery(new TermQuery(new Term(field, part)), weight), Occur.SHOULD));
                asked.add(anywhere.build(), Occur.MUST);
            }
        }
        if (!query.get("readers").isNull()) {
            var readers = texts(query.get("readers")).stream().map(BytesRef::new).toList();
            asked.add(new TermInSetQuery("reader", readers), Occur.FILTER);
        }
        var area = query.get("area");
        if (area.isArray()) {
            double[] low = {area.get(0).asDouble(), area.get(1).asDouble()};
            double[] high = {area.get(2).asDouble(), area.get(3).asDouble()};
            asked.add(DoubleRange.newIntersectsQuery("box", low, high), Occur.FILTER);
        }
        return asked.build();
    }

    @Override
    protected Answer answer(JsonNode query) throws IOException {
        var asked = new DrillDownQuery(config, asked(query));
        filters(query).forEach((facet, chosen) -> chosen.forEach(value -> asked.add(facet, value)));
        var updated = query.get("sort").asText().equals("updated");
        var order = updated ? new Sort(LongField.newSortField("modified", true, SortedNumericSelector.Type.MAX)) : null;
        var found = sideways.search(asked, null, null, HITS, order, false);
        var hits = new ArrayList<String>();
        var stored = searcher.storedFields();
        for (var hit : found.hits.scoreDocs) {
            hits.add(stored.document(hit.doc).get("identifier"));
        }
        var facets = new LinkedHashMap<String, Map<String, Long>>();
        for (var facet : FACETS) {
            var counts = new LinkedHashMap<String, Long>();
            var top = found.facets.getTopChildren(most(facet), facet);
            if (top != null) {
                for (var value : top.labelValues) {
                    counts.put(value.label, value.value.longValue());
                }
            }
            facets.put(facet, counts);
        }
        return new Answer(found.hits.totalHits.value(), hits, facets);
    }

    private static List<String> parts(Analyzer analyser, String text) throws IOException {
        var found = new ArrayList<String>();
        try (var stream = analyser.tokenStream("text", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                found.add(term.toString());
            }
            stream.end();
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        if (searcher != null) {
            searcher.getIndexReader().close();
        }
    }
}
