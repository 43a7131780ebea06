package org.cataloguecore

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import java.io.File
import java.time.Instant
import java.time.LocalDate
import java.util.UUID

/** From JSON to the generated types and back, by the table that the library's sources gave. */
object Table {
    private val api = JsonParser.parseString(File(System.getProperty("api")).readText()).asJsonObject
    private val nouns = api.getAsJsonObject("nouns")
    val verbs: JsonObject = api.getAsJsonObject("verbs")

    fun camel(name: String) = name.split("_").let { it.first() + it.drop(1).joinToString("") { part -> part.replaceFirstChar(Char::uppercase) } }

    private fun classOf(noun: String): Class<*> = Class.forName("org.cataloguecore.$noun")

    /** A value of a kind. */
    fun made(kind: JsonElement, given: JsonElement?): Any? {
        if (kind.isJsonArray) {
            val inner = kind.asJsonArray[1]
            return when (kind.asJsonArray[0].asString) {
                "optional" -> if (given == null || given.isJsonNull) null else made(inner, given)
                "list" -> given!!.asJsonArray.map { made(inner, it) }
                else -> given!!.asJsonObject.entrySet().associate { it.key to made(inner, it.value) }
            }
        }
        requireNotNull(given) { "nothing is given for $kind" }
        return when (kind.asString) {
            "text", "date" -> given.asString
            "whole" -> given.asLong
            "number" -> given.asDouble
            "truth" -> given.asBoolean
            "bytes" -> text(given).toByteArray()
            "id" -> UUID.fromString(given.asString)
            "moment" -> Instant.parse(given.asString)
            "day" -> LocalDate.parse(given.asString)
            "json" -> given.toString()
            else -> noun(kind.asString, given)
        }
    }

    fun text(given: JsonElement): String = if (given.isJsonPrimitive) given.asString else given.toString()

    private fun noun(name: String, given: JsonElement): Any {
        val told = nouns.getAsJsonObject(name)
        if (told.has("fields")) return record(classOf(name), told.getAsJsonArray("fields"), given.asJsonObject, setOf())
        if (told.has("codes")) {
            val place = told.getAsJsonObject("codes").entrySet().indexOfFirst { it.value.asString == given.asString }
            require(place >= 0) { "$name has no $given" }
            return classOf(name).enumConstants[place]
        }
        val (tag, content) = told["tag"].asString to told["content"].asString
        val code = when {
            given.isJsonPrimitive -> given.asString
            tag.isEmpty() -> given.asJsonObject.keySet().single()
            else -> given.asJsonObject[tag].asString
        }
        val (variant, how) = told.getAsJsonObject("variants").entrySet().first { it.value.asJsonObject["code"].asString == code }
        val made = Class.forName("org.cataloguecore.$name\$$variant")
        how.asJsonObject["wraps"]?.let { inner ->
            val rest = given.asJsonObject.deepCopy().apply { remove(tag) }
            return only(made, 1).newInstance(noun(inner.asString, rest))
        }
        val fields = how.asJsonObject.getAsJsonArray("fields")
        if (fields.isEmpty) return made.getField("INSTANCE").get(null)
        val held = fields[0].asJsonArray
        if (held[1].asString.isEmpty()) {
            val value = given.asJsonObject[content.ifEmpty { code }]
            return only(made, 1).newInstance(made(held[2], value))
        }
        val inner = if (tag.isEmpty()) given.asJsonObject.getAsJsonObject(code) else given.asJsonObject
        return record(made, fields, inner, setOf(tag))
    }

    private fun record(made: Class<*>, fields: JsonArray, given: JsonObject, beside: Set<String>): Any {
        val unknown = given.keySet() - fields.map { it.asJsonArray[0].asString }.toSet() - beside
        require(unknown.isEmpty()) { "${made.simpleName} has no $unknown" }
        val values = fields.map { it.asJsonArray }.map { field ->
            val held = given[field[0].asString] ?: if (field.size() > 3) field[3] else null
            if (held == null) unsaid(made, field) else made(field[2], held)
        }
        return only(made, fields.size()).newInstance(*values.toTypedArray())
    }

    /** What only the library can say of a field that is left out. */
    private fun unsaid(made: Class<*>, field: JsonArray): Any? {
        val empty = Class.forName("org.cataloguecore.CatalogueCore").methods.firstOrNull { it.name == "new${made.simpleName}" }
        return if (empty == null) made(field[2], null) else field(empty.invoke(null), camel(field[1].asString))
    }

    /** The constructor that takes every field: the one without what Kotlin adds for defaults. */
    private fun only(made: Class<*>, size: Int) = made.declaredConstructors.first { constructor ->
        constructor.parameterCount == size && constructor.parameterTypes.none { it.simpleName == "DefaultConstructorMarker" }
    }.apply { isAccessible = true }

    /** What a value is in JSON. */
    fun told(value: Any?): JsonElement = when (value) {
        null, Unit -> JsonNull.INSTANCE
        is JsonElement -> value
        is String -> JsonPrimitive(value)
        is Number -> JsonPrimitive(value)
        is Boolean -> JsonPrimitive(value)
        is UUID, is Instant, is LocalDate -> JsonPrimitive(value.toString())
        is ByteArray -> JsonPrimitive(String(value))
        is List<*> -> JsonArray().apply { value.forEach { add(told(it)) } }
        is Map<*, *> -> JsonObject().apply { value.forEach { (key, held) -> add(key.toString(), told(held)) } }
        else -> plain(value)
    }

    private fun plain(value: Any): JsonElement {
        val made = value.javaClass
        // A variant may have the name of another noun.
        nouns.getAsJsonObject(made.simpleName)?.takeIf { made.enclosingClass == null }?.let { told ->
            if (told.has("codes")) return told.getAsJsonObject("codes").entrySet().elementAt((value as Enum<*>).ordinal).value
            if (told.has("fields")) return held(value, told.getAsJsonArray("fields"))
        }
        val noun = nouns.getAsJsonObject(made.enclosingClass.simpleName)
        val how = noun.getAsJsonObject("variants").getAsJsonObject(made.simpleName)
        val (tag, content) = noun["tag"].asString to noun["content"].asString
        val answer = when {
            how.has("wraps") -> told(field(value, "v1")).asJsonObject
            how.getAsJsonArray("fields").isEmpty -> if (tag.isEmpty()) return how["code"] else JsonObject()
            how.getAsJsonArray("fields")[0].asJsonArray[1].asString.isEmpty() ->
                JsonObject().apply { add(content.ifEmpty { how["code"].asString }, told(field(value, "v1"))) }
            tag.isEmpty() -> JsonObject().apply { add(how["code"].asString, held(value, how.getAsJsonArray("fields"))) }
            else -> held(value, how.getAsJsonArray("fields"))
        }
        if (tag.isNotEmpty()) answer.add(tag, how["code"])
        return answer
    }

    private fun held(value: Any, fields: JsonArray) = JsonObject().apply {
        for (field in fields.map { it.asJsonArray }) {
            val held = field(value, camel(field[1].asString))
            add(field[0].asString, of(field[2], held))
        }
    }

    /** Some kinds are texts here that are more in JSON. */
    private fun of(kind: JsonElement, value: Any?): JsonElement = when {
        value == null -> JsonNull.INSTANCE
        kind.isJsonArray && kind.asJsonArray[0].asString == "optional" -> of(kind.asJsonArray[1], value)
        kind.isJsonArray && kind.asJsonArray[0].asString == "list" ->
            JsonArray().apply { (value as List<*>).forEach { add(of(kind.asJsonArray[1], it)) } }
        kind.isJsonArray -> JsonObject().apply {
            (value as Map<*, *>).forEach { (key, held) -> add(key.toString(), of(kind.asJsonArray[1], held)) }
        }
        kind.asString == "json" -> JsonParser.parseString(value as String)
        else -> told(value)
    }

    /** What a verb answers, as its kind has it. */
    fun answer(verb: String, value: Any?): JsonElement = of(verbs.getAsJsonObject(verb)["gives"], value)

    fun field(value: Any, name: String): Any? =
        value.javaClass.getDeclaredField(name).apply { isAccessible = true }.get(value)
}
