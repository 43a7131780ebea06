package org.cataloguecore

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive
import java.lang.reflect.InvocationTargetException
import java.nio.file.Path
import java.time.Instant
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** The catalogue of one scenario, and who acts. */
class Stage(world: JsonObject, private val folder: Path) : AutoCloseable {
    val saved = HashMap<String, JsonElement>()
    var portal: String? = null
    private var now: Instant = Instant.parse(world["clock"]?.asString ?: "2026-01-01T00:00:00Z")
    private val clock = object : Clock {
        override fun now(): Instant = now
    }
    private val options = Options(baseUrl = "https://data.example.org").apply {
        for ((name, value) in world.part("options").entrySet()) {
            when (name) {
                "preset" -> preset = value.asString
                "profile" -> profile = value.asString
                "base_url" -> baseUrl = value.asString
                "file_limit" -> fileLimit = value.asLong
                else -> throw IllegalArgumentException("no option is called $name")
            }
        }
    }
    private var catalogue =
        Catalogue.create("$folder/catalogue", options, newAccountDetails().apply { login = "admin" }, clock)
    private var who: Principal = catalogue.principal("admin")

    init {
        world.part("values").entrySet().forEach { saved[it.key] = it.value }
        saved["admin"] = call("account", json("login" to "admin"))
        for ((name, details) in world.part("organisations").entrySet()) {
            saved[name] = call("create_organisation", json("details" to details))
        }
        for ((name, given) in world.part("accounts").entrySet()) {
            val details = json("login" to name).apply { given.asJsonObject.entrySet().forEach { add(it.key, it.value) } }
            details.remove("roles")?.let { roles -> details.add("memberships", memberships(roles.asJsonObject)) }
            saved[name] = call("create_account", json("details" to details))
        }
        for ((name, given) in world.part("portals").entrySet()) {
            val portal = json("code" to name).apply { given.asJsonObject.entrySet().forEach { add(it.key, it.value) } }
            saved[name] = call("put_portal", json("portal" to portal))
        }
    }

    private fun memberships(roles: JsonObject) = JsonArray().apply {
        roles.entrySet().forEach { add(json("organisation" to saved[it.key]!!.asJsonObject["id"], "role" to it.value)) }
    }

    fun actAs(name: String) {
        val kind = name.substringBefore(":", if (name in setOf("anonymous", "system")) name else "account")
        val told = json("principal" to kind)
        if (kind !in setOf("anonymous", "system")) told.add("id", resolve(json("$" to "${name.substringAfter(":")}.id"), saved))
        who = Table.made(JsonPrimitive("Principal"), told) as Principal
    }

    fun pass(seconds: Long) {
        now = now.plusSeconds(seconds)
    }

    private fun <T> session(act: (Session) -> T): T = catalogue.session(who, portal).use(act)

    /** What a verb answers, as JSON. */
    fun call(verb: String, given: JsonObject): JsonElement {
        val given = resolve(given, saved).asJsonObject
        fun text(name: String) = Table.text(given[name])
        fun query() = Table.made(JsonPrimitive("Query"), given["query"]) as Query
        fun imports() = Table.made(JsonPrimitive("ImportOptions"), given["options"] ?: JsonObject()) as ImportOptions
        fun exports() = Table.made(JsonPrimitive("ExportOptions"), given["options"] ?: JsonObject()) as ExportOptions
        fun argument(name: String) = Table.verbs.getAsJsonObject(verb).getAsJsonArray("takes").map { it.asJsonArray }
            .first { it[0].asString == name }.let { Table.made(it[1], given[name]) }
        return when (verb) {
            "wait" -> Table.told(pass(given["seconds"].asLong))
            "open" -> {
                catalogue.close()
                catalogue = Catalogue.open("$folder/${given["path"]?.asString ?: "catalogue"}", options.copy(preset = null), clock)
                Table.told(null)
            }
            "put_file" -> folder.resolve(text("name")).let { it.writeText(text("content")); json("path" to it.toString()) }
            "backup" -> session { Table.told(it.backup("$folder/${text("to")}", null)) }
            "reindex" -> session { Table.told(it.reindex(null)) }
            "parse_cas" -> Table.told(parseCas(text("bytes").toByteArray(), text("provider"), null))
            "georchestra_identity" -> Table.told(
                georchestraIdentity(text("provider"), given.getAsJsonObject("headers").entrySet().associate { it.key to it.value.asString }),
            )
            "recognise" -> Table.told(
                catalogue.recognise(argument("identity") as OutsideIdentity, (given["rules"]?.let { argument("rules") } ?: newRecognitionRules()) as RecognitionRules),
            )
            "search_all" -> session { session -> Table.told(session.everyHit(query()).toList()) }
            "import" -> session { Table.told(it.importBytes(text("bytes").toByteArray(), imports(), null)) }
            "import_from" -> session { Table.told(it.importFrom(text("reader").byteInputStream().asReader(), imports(), null)) }
            "harvest" -> session {
                val options = Table.made(JsonPrimitive("HarvestOptions"), given["options"] ?: JsonObject()) as HarvestOptions
                Table.told(it.harvest(argument("id") as HarvestSourceId, options, null, null))
            }
            "attach_file" -> session {
                Table.told(
                    it.attachFile(
                        argument("id") as DatasetId, given["expected"].asLong, argument("resource") as ResourceId,
                        text("name"), text("content").byteInputStream().asReader(),
                    ),
                )
            }
            "open_file" -> session { session ->
                session.openFile(argument("id") as DatasetId, argument("resource") as ResourceId).use {
                    json(
                        "name" to it.name(), "size" to it.size(), "media_type" to it.mediaType(), "hash" to it.hash(),
                        "content" to it.asInputStream().readBytes(),
                    )
                }
            }
            "export" -> session {
                val report = it.export(query(), exports(), "$folder/exported", null)
                json("report" to report, "content" to folder.resolve("exported").readText())
            }
            "export_each" -> session {
                val files = ArrayList<ExportedFile>()
                val report = it.exportEach(query(), exports(), documents { file -> files.add(file) }, null)
                json("report" to report, "files" to files)
            }
            else -> plainly(verb, given)
        }
    }

    /** A verb that needs nothing but its arguments. */
    private fun plainly(verb: String, given: JsonObject): JsonElement {
        val known = requireNotNull(Table.verbs.getAsJsonObject(verb)) { "no verb is called $verb" }
        val takes = known.getAsJsonArray("takes").map { it.asJsonArray }
        val unknown = given.keySet() - takes.map { it[0].asString }.toSet()
        require(unknown.isEmpty()) { "$verb takes no $unknown" }
        val arguments = takes.map { taken ->
            val (name, kind) = taken[0].asString to taken[1]
            // What may be left out in the scenarios has the library's default.
            val noun = if (kind.isJsonPrimitive && kind.asString == "OwnedDatasets") json("owned" to "refuse") else JsonObject()
            Table.made(kind, given[name] ?: if (kind.isJsonArray) null else noun)
        }
        fun of(thing: Any): Any? {
            val method = thing.javaClass.methods.first { it.name == Table.camel(verb) && it.parameterCount == arguments.size }
            return try {
                method.invoke(thing, *arguments.toTypedArray())
            } catch (thrown: InvocationTargetException) {
                throw thrown.targetException
            }
        }
        val answer = if (known["of"].asString == "Catalogue") of(catalogue) else session { of(it) }
        return Table.answer(verb, answer)
    }

    override fun close() = catalogue.close()
}

fun json(vararg held: Pair<String, Any?>) = JsonObject().apply { held.forEach { (name, value) -> add(name, Table.told(value)) } }

private fun JsonObject.part(name: String): JsonObject = getAsJsonObject(name) ?: JsonObject()

/** An error as data. */
fun described(thrown: Exception): JsonObject = json().apply {
    for (field in thrown.javaClass.declaredFields.filter { !java.lang.reflect.Modifier.isStatic(it.modifiers) }) {
        val value = Table.field(thrown, field.name)
        when (field.name) {
            "fault" -> described(value as Exception).entrySet().forEach { add(it.key, it.value) }
            "reason" -> add("en", Table.told(value))
            "reasonFrench" -> add("fr", Table.told(value))
            "because" -> add("reason", Table.told(value))
            else -> add(field.name, Table.told(value))
        }
    }
}
