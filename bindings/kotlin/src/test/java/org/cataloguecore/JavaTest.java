package org.cataloguecore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.cataloguecore.example.DepositExample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facade from plain Java: no default arguments, nothing unsigned, everything blocks. */
class JavaTest {
    @Test
    void theExampleFindsWhatItPublished(@TempDir Path folder) throws CatalogueException {
        List<Hit> hits = DepositExample.run(folder);
        assertEquals(1, hits.size());
        assertEquals("Pistes cyclables", hits.get(0).getTitle());
    }

    @Test
    void anErrorHasItsCodeItsSentencesAndItsData(@TempDir Path folder) throws CatalogueException {
        try (Catalogue catalogue = Catalogues.createCatalogue(folder.resolve("c").toString(), "admin");
             Session anybody = Catalogues.anonymously(catalogue)) {
            UUID id = UUID.fromString("01890000-0000-7000-8000-000000000000");
            CatalogueException.NotFound missing =
                assertThrows(CatalogueException.NotFound.class, () -> anybody.get(id));
            assertEquals("not-found", missing.getCode());
            assertEquals("dataset", missing.getWhat());
            assertEquals(id.toString(), missing.getId());
            assertTrue(missing.getReason().contains(id.toString()), missing.getReason());
            assertEquals(missing.getReason(), missing.toString());
            assertTrue(!missing.getReasonFrench().equals(missing.getReason()), missing.getReasonFrench());
        }
    }

    @Test
    void aLambdaHearsOfProgressAndStopsTheWork(@TempDir Path folder) throws CatalogueException {
        try (Catalogue catalogue = Catalogues.createCatalogue(folder.resolve("c").toString(), "admin");
             Session session = Catalogues.sessionOf(catalogue, "admin")) {
            AtomicInteger told = new AtomicInteger();
            session.backup(folder.resolve("copy").toString(), (done, total) -> {
                told.incrementAndGet();
                return true;
            });
            assertTrue(told.get() > 0);
            assertThrows(CatalogueException.Cancelled.class,
                () -> session.backup(folder.resolve("other").toString(), (done, total) -> false));
        }
    }
}
