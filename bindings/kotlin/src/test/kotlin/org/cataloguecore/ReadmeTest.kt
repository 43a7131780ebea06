package org.cataloguecore

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayOutputStream
import java.nio.file.Path

/** What the pages show, and the ways in and out that they name. */
class ReadmeTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a draft is told what it lacks, in French`() {
        createCatalogue("$folder/ville.catalogue", "admin").use { catalogue ->
            catalogue.sessionOf("admin").use { session ->
                val town = session.createOrganisation(organisation { name = "Ville d'Exemple" })
                val draft = session.create(metadata { title = "Pistes cyclables"; organisation = town.id })
                val said = session.check(draft.id, null).map { issueSentence(it, Language.FRENCH) }
                assertTrue(said.any { it.contains("Description") }, said.toString())
            }
        }
    }

    @Test
    fun `streams go in and come out`() {
        createCatalogue("$folder/ville.catalogue", "admin").use { catalogue ->
            catalogue.sessionOf("admin").use { session ->
                val town = session.createOrganisation(organisation { name = "Ville d'Exemple" })
                var draft = session.create(metadata { title = "Pistes"; organisation = town.id })
                draft = session.addResource(draft.id, draft.revision, resource { name = "Pistes" })
                val content = ByteArray(300_000) { (it % 251).toByte() }
                val held = draft.resources.single().id
                draft = session.attachFile(draft.id, draft.revision, held, "pistes.bin", content.inputStream().asReader())
                session.openFile(draft.id, held).use { file ->
                    assertEquals(content.size.toLong(), file.size())
                    assertTrue(content.contentEquals(file.asInputStream().readBytes()))
                }
                session.openFile(draft.id, held).use { file ->
                    assertEquals(content.size.toLong(), file.save("$folder/copy.bin"))
                }
                assertTrue(content.contentEquals(folder.resolve("copy.bin").toFile().readBytes()))
                val out = ByteArrayOutputStream()
                val options = newExportOptions().apply { format = ExportFormat.DCAT_TURTLE }
                session.exportTo(newQuery(), options, out.asWriter(), null)
                assertTrue(out.toString().contains("dcat:Catalog"), out.toString())
                assertEquals(0, session.everyHit(query { text = "pistes" }).count())
            }
        }
    }
}
