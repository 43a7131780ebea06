package org.cataloguecore.example;

import java.nio.file.Path;
import java.util.List;
import org.cataloguecore.Catalogue;
import org.cataloguecore.CatalogueCore;
import org.cataloguecore.CatalogueException;
import org.cataloguecore.Catalogues;
import org.cataloguecore.Dataset;
import org.cataloguecore.Hit;
import org.cataloguecore.Metadata;
import org.cataloguecore.Options;
import org.cataloguecore.Organisation;
import org.cataloguecore.OrganisationDetails;
import org.cataloguecore.Query;
import org.cataloguecore.ResourceMetadata;
import org.cataloguecore.Session;

/** An example in Java: a catalogue is made, a dataset deposited and published, and anybody finds it. */
public final class DepositExample {
    private DepositExample() {
    }

    /** What anybody finds in a new catalogue in that folder. */
    public static List<Hit> run(Path folder) throws CatalogueException {
        Options options = new Options();
        options.setBaseUrl("https://data.exemple.fr");
        try (Catalogue catalogue = Catalogues.createCatalogue(folder.resolve("ville.catalogue").toString(), "admin", options);
             Session session = Catalogues.sessionOf(catalogue, "admin");
             Session anybody = Catalogues.anonymously(catalogue)) {
            OrganisationDetails details = CatalogueCore.newOrganisationDetails();
            details.setName("Ville d'Exemple");
            Organisation town = session.createOrganisation(details);

            Metadata metadata = CatalogueCore.newMetadata();
            metadata.setTitle("Pistes cyclables");
            metadata.setDescription("Les pistes et bandes cyclables de la commune, relevées sur le terrain.");
            metadata.setKeywords(List.of("vélo", "mobilité"));
            metadata.setLicence("etalab-2.0");
            metadata.setFrequency("ANNUAL");
            metadata.setDataTypes(List.of("donnees-ouvertes"));
            metadata.setThemes(List.of("mobilite"));
            metadata.setOrganisation(town.getId());
            Dataset draft = session.create(metadata);

            ResourceMetadata data = CatalogueCore.newResourceMetadata();
            data.setName("Pistes");
            data.setDescription("Tracés au format GeoJSON.");
            data.setResourceType("main");
            data.setUrl("https://exemple.fr/pistes.geojson");
            draft = session.addResource(draft.getId(), draft.getRevision(), data);
            session.publish(draft.getId(), draft.getRevision());

            Query query = CatalogueCore.newQuery();
            query.setText("velos");
            return anybody.search(query).getHits();
        }
    }

    /** Prints the titles. */
    public static void main(String[] arguments) throws CatalogueException {
        for (Hit hit : run(Path.of(arguments[0]))) {
            System.out.println(hit.getTitle());
        }
    }
}
