import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** A Solr on 127.0.0.1, at a free port: says its address on a line, ends when its standard input does. */
public final class Peer {
    private Peer() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("solr.jetty.host", "127.0.0.1");
        var config = JettyConfig.builder().setContext("/solr").setPort(0).build();
        var solr = new JettySolrRunner(arguments[0], config);
        solr.start();
        System.out.println("at " + solr.getBaseUrl());
        while (System.in.read() >= 0) {
            // Nobody has anything to say to it.
        }
        // Nothing of it is to be kept: what it would write at its end is not waited for.
        Runtime.getRuntime().halt(0);
    }
}
