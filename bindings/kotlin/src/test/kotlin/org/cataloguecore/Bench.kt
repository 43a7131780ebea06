package org.cataloguecore

import java.nio.file.Files

/**
 * What the border costs on a warm machine: a small answer whose work in the library is next to nothing, and
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
                catalogue.anonymously().use { anybody -> measured(anybody, made.first().id) }
            }
        }
        folder.toFile().deleteRecursively()
    }

    private fun measured(session: Session, id: DatasetId) {
        val small = micros(20_000) { session.portalCode() }
        println("%-52s %8.1f µs".format("a small answer (the code of the portal)", small))
        println("%-52s %8.1f µs".format("a dataset", micros(2_000) { session.get(id) }))
        for ((name, query) in mapOf(
            "a page of 20 hits" to query { text = "exemple" },
            "a page of 20 hits and 5 facets" to query {
                text = "exemple"
                facets = listOf("organisation", "theme", "keyword", "licence", "format")
            },
        )) {
            var took = 0.0
            var rounds = 0
            val whole = micros(2_000) {
                val page = session.search(query)
                check(page.hits.size == 20)
                took += page.took * 1000
                rounds++
            }
            val own = took / rounds
            println("%-52s %8.1f µs, of which the library %.1f µs".format(name, whole, own))
        }
    }

    /** The median of rounds, after as many that are not counted. */
    private fun micros(rounds: Int, act: () -> Unit): Double {
        repeat(rounds) { act() }
        val times = DoubleArray(rounds) {
            val start = System.nanoTime()
            act()
            (System.nanoTime() - start) / 1000.0
        }
        return times.sorted()[rounds / 2]
    }
}
