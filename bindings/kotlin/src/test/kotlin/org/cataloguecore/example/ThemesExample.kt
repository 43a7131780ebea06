package org.cataloguecore.example

import org.cataloguecore.Options
import org.cataloguecore.anonymously
import org.cataloguecore.createCatalogue
import org.cataloguecore.metadata
import org.cataloguecore.organisation
import org.cataloguecore.query
import org.cataloguecore.resource
import org.cataloguecore.sessionOf
import java.nio.file.Path

/** An example in Kotlin: what is deposited is counted by theme. */
fun themes(folder: Path): Map<String, Long> =
    createCatalogue("$folder/ville.catalogue", "admin", Options(baseUrl = "https://data.exemple.fr")).use { catalogue ->
        catalogue.sessionOf("admin").use { session ->
            val town = session.createOrganisation(organisation { name = "Ville d'Exemple" })
            for (place in listOf("Bois", "Parcs", "Écoles")) {
                val draft = session.create(
                    metadata {
                        title = place
                        description = "Les lieux de la commune, relevés sur le terrain et mis à jour chaque année."
                        keywords = listOf("lieu")
                        licence = "etalab-2.0"
                        frequency = "ANNUAL"
                        dataTypes = listOf("donnees-ouvertes")
                        themes = listOf(if (place == "Écoles") "culture" else "environnement")
                        organisation = town.id
                    },
                )
                val described = session.addResource(
                    draft.id, draft.revision,
                    resource {
                        name = place
                        description = "Un fichier tabulé."
                        resourceType = "main"
                        url = "https://exemple.fr/${draft.slug}.csv"
                    },
                )
                session.publish(described.id, described.revision)
            }
        }
        catalogue.anonymously().use { anybody ->
            val page = anybody.search(query { text = "lieu"; facets = listOf("theme") })
            page.facets.single().values.associate { it.code to it.count }
        }
    }
