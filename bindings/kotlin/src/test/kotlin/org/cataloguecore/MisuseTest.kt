package org.cataloguecore

import org.cataloguecore.example.themes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.io.InputStream
import java.nio.file.Path
import java.time.Instant
import java.util.Collections
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** What no host should do is an exception, and never the end of the host. */
class MisuseTest {
    @TempDir
    lateinit var folder: Path

    private fun made(): Catalogue = createCatalogue("$folder/catalogue", "admin")

    @Test
    fun `what was released is refused`() {
        val catalogue = made()
        val session = catalogue.sessionOf("admin")
        session.close()
        session.close()
        assertThrows(IllegalStateException::class.java) { session.organisations() }
        catalogue.close()
        assertThrows(IllegalStateException::class.java) { catalogue.principal("admin") }
    }

    @Test
    fun `a session outlives the catalogue it came from`() {
        val catalogue = made()
        val session = catalogue.sessionOf("admin")
        catalogue.close()
        session.use { assertEquals(0, it.organisations().size) }
    }

    @Test
    fun `many threads share a session, and one may release it under them`() {
        val catalogue = made()
        val session = catalogue.sessionOf("admin")
        val refused = Collections.synchronizedList(ArrayList<Throwable>())
        val started = CountDownLatch(8)
        val threads = (0 until 8).map { number ->
            thread {
                started.countDown()
                try {
                    repeat(200) { round ->
                        if (number < 2) session.createOrganisation(organisation { name = "Organisation $number $round" })
                        else session.search(query { text = "organisation" })
                    }
                } catch (thrown: Throwable) {
                    refused.add(thrown)
                }
            }
        }
        started.await()
        Thread.sleep(100)
        session.close()
        threads.forEach { it.join(60_000) }
        assertTrue(threads.none { it.isAlive })
        assertTrue(refused.all { it is IllegalStateException }, refused.toString())
        catalogue.sessionOf("admin").use { assertTrue(it.organisations().isNotEmpty()) }
        catalogue.close()
    }

    @Test
    fun `what a callback throws ends the act and is told`() {
        made().use { catalogue ->
            catalogue.sessionOf("admin").use { session ->
                val refused = assertThrows(CatalogueException.Callback::class.java) {
                    session.backup("$folder/copy", progress { _, _ -> error("the disk of the host is full") })
                }
                assertTrue(refused.reason.contains("the disk of the host is full"), refused.reason)
                assertEquals("callback", refused.code)
                val unread = assertThrows(CatalogueException.Callback::class.java) {
                    session.importFrom(object : InputStream() {
                        override fun read(): Int = error("the socket is closed")
                    }.asReader(), newImportOptions(), null)
                }
                assertTrue(unread.reason.contains("the socket is closed"), unread.reason)
                assertEquals(0, session.organisations().size)
            }
        }
    }

    @Test
    fun `a clock that fails ends the act and leaves nothing of it`() {
        var broken = false
        val clock = object : Clock {
            override fun now(): Instant = if (broken) error("no battery") else Instant.parse("2026-01-01T00:00:00Z")
        }
        createCatalogue("$folder/catalogue", "admin", Options(), clock).use { catalogue ->
            catalogue.sessionOf("admin").use { session ->
                broken = true
                val refused = assertThrows(CatalogueException.Callback::class.java) {
                    session.createOrganisation(organisation { name = "Ville" })
                }
                assertTrue(refused.reason.contains("no battery"), refused.reason)
                broken = false
                assertEquals(0, session.organisations().size)
                assertEquals(Instant.parse("2026-01-01T00:00:00Z"), session.createOrganisation(organisation { name = "Ville" }).created)
            }
        }
    }

    @Test
    fun `a thread of the library asks a clock of the host's`() {
        val threads = Collections.synchronizedSet(HashSet<String>())
        val clock = object : Clock {
            override fun now(): Instant = Instant.parse("2026-01-01T00:00:00Z").also { threads.add(Thread.currentThread().name) }
        }
        createCatalogue("$folder/catalogue", "admin", Options(), clock).use { catalogue ->
            val token = catalogue.sessionOf("admin").use { session ->
                session.createToken(session.account("admin").id, newTokenDetails().apply { name = "lecture" })
            }
            catalogue.session(catalogue.authenticateToken(token.secret), null).use { session ->
                threads.clear()
                assertEquals(0, session.everyHit(query { text = "rien" }).count())
                assertTrue(threads.isNotEmpty())
            }
        }
    }

    @Test
    fun `a listener that throws does not undo what happened, and calls back in`() {
        made().use { catalogue ->
            catalogue.sessionOf("admin").use { session ->
                val heard = Collections.synchronizedList(ArrayList<String>())
                session.watch(newEventFilter(), listener { event ->
                    heard.add("${event.action}: ${session.organisations().size}")
                    error("not now")
                }).use { watch ->
                    session.createOrganisation(organisation { name = "Ville" })
                    session.createOrganisation(organisation { name = "Pays" })
                    assertEquals(2, heard.size, heard.toString())
                    assertEquals(2, session.organisations().size)
                    watch.stop()
                    session.createOrganisation(organisation { name = "Région" })
                    assertEquals(2, heard.size)
                }
            }
        }
    }

    @Test
    fun `what is no identifier or no text is refused before it is asked`() {
        made().use { catalogue ->
            catalogue.sessionOf("admin").use { session ->
                val undated = assertThrows(CatalogueException.BadInput::class.java) {
                    session.create(metadata { createdOn = "hier" })
                }
                assertEquals("date", undated.format)
                assertTrue(undated.because.contains("hier"), undated.because)
                val refused = assertThrows(CatalogueException.BadInput::class.java) {
                    session.importFile("$folder/nothing-there.json", newImportOptions(), null)
                }
                assertTrue(refused.because.contains("nothing-there.json"), refused.because)
                assertThrows(CatalogueException.BadInput::class.java) {
                    openCatalogue("$folder/catalogue", Options(busyTimeout = -1.0))
                }
            }
        }
    }

    @Test
    fun `a process that ends with everything open ends well, and what it wrote is there`() {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val child = ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "org.cataloguecore.Leaver", "$folder/catalogue")
            .redirectErrorStream(true).start()
        val said = child.inputStream.bufferedReader().readText()
        assertTrue(child.waitFor(60, TimeUnit.SECONDS), said)
        assertEquals(0, child.exitValue(), said)
        openCatalogue("$folder/catalogue").use { catalogue ->
            catalogue.sessionOf("admin").use { assertEquals(listOf("Ville"), it.organisations().map { town -> town.details.name }) }
        }
    }

    @Test
    fun `the example counts by theme`() {
        assertEquals(mapOf("environnement" to 2L, "culture" to 1L), themes(folder))
    }
}

/** Leaves without releasing anything, in the middle of a search and with others at work. */
object Leaver {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val catalogue = createCatalogue(arguments[0], "admin")
        val session = catalogue.sessionOf("admin")
        session.watch(newEventFilter(), listener { })
        session.createOrganisation(organisation { name = "Ville" })
        session.searchAll(query { text = "rien" })
        repeat(4) { thread(isDaemon = true) { while (true) session.search(query { text = "ville" }) } }
        Thread.sleep(200)
    }
}
