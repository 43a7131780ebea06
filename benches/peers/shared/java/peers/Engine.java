package peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What every peer in Java does alike: it reads datasets and queries, takes the time, prints JSON lines. */
public abstract class Engine implements AutoCloseable {
    protected static final List<String> FACETS = List.of(
            "theme", "keyword", "data_type", "frequency", "granularity", "organisation", "licence", "format");
    protected static final int HITS = 20;
    private static final int WARMING = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    protected Path work;

    /** The exact total, the identifiers of the first hits, and the counts of each facet. */
    public record Answer(long total, List<String> hits, Map<String, Map<String, Long>> facets) {}

    protected abstract String name();

    protected abstract String version();

    /** What it does otherwise than asked, a sentence each. */
    protected abstract List<String> differs();

    protected abstract void build(Stream<JsonNode> records) throws Exception;

    protected abstract Answer answer(JsonNode query) throws Exception;

    protected long bytes() throws IOException {
        return size(work);
    }

    /** The processes whose work counts beside that of this thread. */
    protected List<Long> servers() {
        return List.of();
    }

    /** How many values of a facet are shown. */
    protected static int most(String facet) {
        return facet.equals("keyword") ? 20 : 100;
    }

    /** The values a record has for a facet, each once. */
    protected static List<String> values(JsonNode record, String facet) {
        return texts(record.path(facet));
    }

    /** The texts of a list, the one text, or none. */
    protected static List<String> texts(JsonNode node) {
        var found = new LinkedHashSet<String>();
        if (node.isArray()) {
            node.forEach(one -> found.add(one.asText()));
        } else if (!node.isNull() && !node.isMissingNode()) {
            found.add(node.asText());
        }
        return List.copyOf(found);
    }

    /** The filters, with facets named as here. */
    protected static Map<String, List<String>> filters(JsonNode query) {
        var found = new LinkedHashMap<String, List<String>>();
        for (var one : query.get("filters").properties()) {
            found.put(one.getKey().replace('-', '_'), texts(one.getValue()));
        }
        return found;
    }

    protected static long size(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Runs a peer as told by its arguments. */
    public static void run(Engine engine, String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What a library prints is nothing to whoever reads the lines.
        System.setOut(System.err);
        endWithTheCaller();
        try (engine) {
            var given = new LinkedHashMap<String, String>();
            for (int at = 0; at + 1 < arguments.length; at += 2) {
                given.put(arguments[at], arguments[at + 1]);
            }
            engine.work = Path.of(given.get("--work")).toAbsolutePath();
            say(out, Map.of("peer", engine.name(), "version", engine.version()));
            for (var sentence : engine.differs()) {
                say(out, Map.of("differs", sentence));
            }
            long start = System.nanoTime();
            try (var records = lines(Path.of(given.get("--datasets")))) {
                engine.build(records);
            }
            double built = (System.nanoTime() - start) / 1e9;
            say(out, Map.of("built", built, "bytes", engine.bytes()));
            var seconds = Double.parseDouble(given.getOrDefault("--seconds", "600"));
            engine.ask(out, Path.of(given.get("--queries")), Integer.parseInt(given.get("--rounds")), seconds);
            say(out, Map.of("memory_bytes", engine.memory()));
        } catch (Throwable error) {
            say(out, Map.of("failed", String.valueOf(error)));
            error.printStackTrace();
        }
        Runtime.getRuntime().halt(0);
    }

    private void ask(PrintStream out, Path file, int rounds, double seconds) throws Exception {
        List<JsonNode> queries;
        try (var lines = lines(file)) {
            queries = lines.toList();
        }
        // A virtual machine compiles what has run for a while.
        long end = System.nanoTime() + (long) (seconds * 1e9 / 4);
        for (int pass = 0; pass < WARMING; pass++) {
            for (var query : queries) {
                if (System.nanoTime() < end) {
                    answer(query);
                }
            }
        }
        end = System.nanoTime() + (long) (seconds * 1e9);
        for (var query : queries) {
            if (System.nanoTime() > end) {
                break;
            }
            var taken = new ArrayList<Double>();
            var elapsed = new ArrayList<Double>();
            Answer answer = null;
            for (int round = 0; round < rounds; round++) {
                double worked = worked();
                long start = System.nanoTime();
                answer = answer(query);
                elapsed.add((System.nanoTime() - start) / 1e6);
                taken.add(worked() - worked);
            }
            var line = new LinkedHashMap<String, Object>();
            line.put("n", query.get("n").asLong());
            line.put("total", answer.total());
            line.put("hits", answer.hits());
            line.put("facets", answer.facets());
            line.put("milliseconds", taken);
            line.put("clock", "cpu");
            line.put("elapsed", elapsed);
            say(out, line);
        }
    }

    /** Processor time so far, in milliseconds: of this thread and of the servers. */
    private double worked() throws IOException {
        long total = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (var server : servers()) {
            try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + server + "/task"))) {
                for (var task : tasks) {
                    total += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
                }
            }
        }
        return total / 1e6;
    }

    private static Stream<JsonNode> lines(Path file) throws IOException {
        BufferedReader reader = Files.newBufferedReader(file);
        return reader.lines().map(Engine::parsed).onClose(() -> {
            try {
                reader.close();
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static void say(PrintStream out, Map<String, ?> facts) {
        try {
            out.println(JSON.writeValueAsString(facts));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** What the peer's processes hold, what they share counted once. */
    private long memory() throws IOException {
        long total = 0;
        var processes = new ArrayList<>(servers());
        processes.add(ProcessHandle.current().pid());
        for (var process : processes) {
            for (var line : Files.readAllLines(Path.of("/proc/" + process + "/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    total += Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        }
        return total;
    }

    private static void endWithTheCaller() {
        var watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nobody has anything to say to it.
                }
            } catch (IOException closed) {
                // The same as its end.
            }
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }
}
