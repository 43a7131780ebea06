package org.cataloguecore

import java.lang.management.ManagementFactory
import java.nio.file.Files

/**
 * What the border costs on a warm machine: small answers whose work in the library is next to nothing, and
 * a page of twenty hits, beside the milliseconds that the library itself says it took.
 *
 * Run it with `bindings/kotlin/bench`.
 */
object Bench {
    private const val DATASETS = 200

    @JvmStatic
    fun main(arguments: Array<String>) {
        val folder = Files.createTempDirectory("catalogue-bench")
        createCatalogue("$folder/catalogue", "admin").use { catalogue ->
            catalogue.sessionOf("admin").use { session ->
                val town = session.createOrganisation(organisation { name = "Ville d'Exemple" })
                val changes = (0 until DATASETS).map { number ->
                    Change.Create(
                        metadata {
                            title = "Jeu d'exemple $number"
                            description = "Fiche de démonstration, assez longue pour décrire ce que contient le jeu numéro $number."
                            keywords = listOf("exemple", "démonstration")
                            licence = "etalab-2.0"
                            frequency = "ANNUAL"
                            dataTypes = listOf("donnees-ouvertes")
                            themes = listOf("environnement")
                            organisation = town.id
                        },
                        listOf(
                            resource {
                                name = "Fichier"
                                description = "Fichier tabulé."
                                resourceType = "main"
                                url = "https://exemple.fr/$number.csv"
                            },
                        ),
                        true,
                    )
                }
                val made = session.apply(changes)
                val first = made.first()
                val file = first.resources.single().id
                session.attachFile(first.id, first.revision, file, "exemple.csv", "a;b\n".byteInputStream().asReader())
                catalogue.anonymously().use { anybody -> measured(anybody, first.id, file) }
            }
        }
        folder.toFile().deleteRecursively()
    }

    private fun measured(session: Session, id: DatasetId, file: ResourceId) {
        session.openFile(id, file).use { opened ->
            say("a number (the size of an opened file)", times(20_000) { opened.size(); 0.0 })
        }
        say("a text (the code of the portal)", times(20_000) { session.portalCode(); 0.0 })
        say("a dataset", times(2_000) { session.get(id); 0.0 })
        for ((name, query) in mapOf(
            "a page of 20 hits" to query { text = "exemple" },
            "a page of 20 hits and 5 facets" to query {
                text = "exemple"
                facets = listOf("organisation", "theme", "keyword", "licence", "format")
            },
        )) {
            val times = times(2_000) { session.search(query).also { check(it.hits.size == 20) }.took * 1000 }
            say(name, times)
        }
    }

    private fun say(what: String, times: Times) {
        val within = if (times.within > 0) ", of which the library says %.1f µs".format(times.within) else ""
        println("%-42s %8.1f µs by the clock, %8.1f µs of processor%s".format(what, times.clock, times.processor, within))
    }

    /** Medians by the clock, and the mean of what the processor did on this thread. */
    private class Times(val clock: Double, val processor: Double, val within: Double)

    /** Measures rounds, after as many that are not counted; the act answers how long the library says it took. */
    private fun times(rounds: Int, act: () -> Double): Times {
        repeat(rounds) { act() }
        val processor = ManagementFactory.getThreadMXBean()
        val before = processor.currentThreadCpuTime
        val within = DoubleArray(rounds)
        val clock = DoubleArray(rounds) { round ->
            val start = System.nanoTime()
            within[round] = act()
            (System.nanoTime() - start) / 1000.0
        }
        val spent = (processor.currentThreadCpuTime - before) / 1000.0 / rounds
        return Times(clock.sorted()[rounds / 2], spent, within.sorted()[rounds / 2])
    }
}
