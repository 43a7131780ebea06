package peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.util.Version;
import org.apache.solr.client.api.util.SolrVersion;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrQuery;
import org.apache.solr.client.solrj.SolrRequest;
import org.apache.solr.client.solrj.embedded.EmbeddedSolrServer;
import org.apache.solr.client.solrj.impl.Http2SolrClient;
import org.apache.solr.client.solrj.util.ClientUtils;
import org.apache.solr.common.SolrInputDocument;

/** Solr with CKAN's schema, asked as CKAN asks it: over HTTP, or in this process. */
public final class Solr extends Engine {
    private static final String SITE = "benches";
    /** The days from 1 January of the year 1, which is day 1, to 1970. */
    private static final long FIRST_DAY = 719_163;
    private static final int BATCH = 1_000;
    /** What CKAN calls each facet. */
    private static final Map<String, String> FIELDS = Map.of(
            "theme", "groups",
            "keyword", "tags",
            "data_type", "vocab_data_type",
            "frequency", "frequency",
            "granularity", "granularity",
            "organisation", "organization",
            "licence", "license_id",
            "format", "res_format");

    private final boolean embedded;
    private final Path home;
    private Process server;
    private SolrClient client;

    private Solr(Map<String, String> given) {
        embedded = given.containsKey("--embedded");
        home = Path.of(given.get("--home"));
    }

    public static void main(String[] arguments) {
        var given = new LinkedHashMap<String, String>();
        for (int at = 0; at + 1 < arguments.length; at += 2) {
            given.put(arguments[at], arguments[at + 1]);
        }
        run(new Solr(given), arguments);
    }

    @Override
    protected String name() {
        return embedded ? "Solr with CKAN's schema, in process" : "Solr with CKAN's schema, over HTTP";
    }

    @Override
    protected String version() {
        return SolrVersion.LATEST_STRING + " on Lucene " + Version.LATEST;
    }

    @Override
    protected List<String> differs() {
        return List.of(
                "CKAN's schema stems words as English",
                "words are also looked for among themes, organisations and formats, as CKAN has it",
                "all words must match, where CKAN lets one of three be absent",
                "the whole record that CKAN stores beside is left out",
                "it is warmed by five passes over the queries");
    }

    @Override
    protected void build(Stream<JsonNode> records) throws Exception {
        copy(home, work);
        client = embedded
                ? new EmbeddedSolrServer(work, "ckan")
                // Merging a large index is one request: the server gives up a stream of HTTP/2 that says nothing
                // for half a minute, and no request of HTTP/1.1, which CKAN speaks.
                : new Http2SolrClient.Builder(served() + "/ckan")
                        .useHttp1_1(true)
                        .withIdleTimeout(15, TimeUnit.MINUTES)
                        .build();
        var batch = new ArrayList<SolrInputDocument>();
        for (var record : (Iterable<JsonNode>) records::iterator) {
            batch.add(document(record));
            if (batch.size() == BATCH) {
                client.add(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            client.add(batch);
        }
        client.commit();
        client.optimize();
    }

    /** Starts a server and gives its address; it ends when this process does, with its standard input. */
    private String served() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("java.class.path");
        var folder = "-Dsolr.install.dir=" + work;
        var command = new ProcessBuilder(java, "-Xmx2g", folder, "-cp", classes, "Peer", work.toString());
        command.redirectError(new File(work.toFile(), "solr.log"));
        server = command.start();
        var said = new BufferedReader(new InputStreamReader(server.getInputStream()));
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("at ")) {
                return line.substring(3);
            }
        }
        throw new IOException("Solr does not start: " + Files.readString(work.resolve("solr.log")));
    }

    @Override
    protected List<Long> servers() {
        return server == null ? List.of() : List.of(server.pid());
    }

    @Override
    protected long bytes() throws IOException {
        return size(work.resolve("ckan/data"));
    }

    private static SolrInputDocument document(JsonNode record) {
        var document = new SolrInputDocument();
        var id = record.get("id").asText();
        document.addField("index_id", id);
        document.addField("id", id);
        document.addField("name", id);
        document.addField("site_id", SITE);
        document.addField("state", "active");
        document.addField("entity_type", "package");
        document.addField("dataset_type", "dataset");
        document.addField("title", record.get("title").asText());
        document.addField("notes", record.get("description").asText());
        for (var facet : FACETS) {
            values(record, facet).forEach(value -> document.addField(FIELDS.get(facet), value));
        }
        texts(record.path("other")).forEach(text -> document.addField("res_description", text));
        texts(record.get("readers")).forEach(reader -> document.addField("permission_labels", reader));
        var modified = LocalDate.ofEpochDay(record.get("modified").asLong() - FIRST_DAY);
        document.addField("metadata_modified", modified + "T00:00:00Z");
        var box = record.path("box");
        if (box.isArray()) {
            document.addField("minx", box.get(0).asDouble());
            document.addField("miny", box.get(1).asDouble());
            document.addField("maxx", box.get(2).asDouble());
            document.addField("maxy", box.get(3).asDouble());
        }
        return document;
    }

    private static SolrQuery asked(JsonNode query) {
        var asked = new SolrQuery("*:*");
        var words = texts(query.get("words")).stream().map(ClientUtils::escapeQueryChars).toList();
        if (query.get("prefix").asBoolean()) {
            asked.setQuery("text:" + words.get(words.size() - 1) + "*");
        } else if (!words.isEmpty()) {
            asked.setQuery(String.join(" ", words));
            asked.set("defType", "dismax").set("tie", "0.1").set("mm", "100%");
            asked.set("qf", "name^4 title^4 tags^2 groups^2 text");
        }
        var updated = query.get("sort").asText().equals("updated");
        asked.set("sort", updated ? "metadata_modified desc" : "score desc, metadata_modified desc");
        asked.addFilterQuery("+site_id:" + SITE, "+state:active");
        if (!query.get("readers").isNull()) {
            asked.addFilterQuery("permission_labels:" + oneOf(texts(query.get("readers"))));
        }
        filters(query).forEach((facet, chosen) ->
                asked.addFilterQuery("{!tag=" + facet + "}" + FIELDS.get(facet) + ":" + oneOf(chosen)));
        var area = query.get("area");
        if (area.isArray()) {
            asked.addFilterQuery(
                    "minx:[* TO " + area.get(2) + "]", "miny:[* TO " + area.get(3) + "]",
                    "maxx:[" + area.get(0) + " TO *]", "maxy:[" + area.get(1) + " TO *]");
        }
        asked.setFields("id").setRows(HITS).setFacet(true).setFacetMinCount(1);
        for (var facet : FACETS) {
            asked.add("facet.field", "{!ex=" + facet + " key=" + facet + "}" + FIELDS.get(facet));
            asked.set("f." + FIELDS.get(facet) + ".facet.limit", most(facet));
        }
        return asked;
    }

    private static String oneOf(List<String> chosen) {
        return chosen.stream()
                .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    @Override
    protected Answer answer(JsonNode query) throws Exception {
        var found = client.query(asked(query), SolrRequest.METHOD.POST);
        var hits = found.getResults().stream().map(hit -> (String) hit.getFieldValue("id")).toList();
        var facets = new LinkedHashMap<String, Map<String, Long>>();
        for (var facet : found.getFacetFields()) {
            var counts = new LinkedHashMap<String, Long>();
            facet.getValues().forEach(value -> counts.put(value.getName(), value.getCount()));
            facets.put(facet.getName(), counts);
        }
        return new Answer(found.getResults().getNumFound(), hits, facets);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (client != null && !embedded) {
            client.close();
        }
        if (server != null) {
            server.destroyForcibly();
        }
    }
}
