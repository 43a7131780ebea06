package org.cataloguecore

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject

/** Puts what was saved in the place of `{"$": "path"}`; further keys replace those of what was saved. */
fun resolve(value: JsonElement, saved: Map<String, JsonElement>): JsonElement = when {
    value.isJsonArray -> JsonArray().apply { value.asJsonArray.forEach { add(resolve(it, saved)) } }
    !value.isJsonObject -> value
    else -> {
        val own = JsonObject()
        value.asJsonObject.entrySet().filter { it.key != "$" }.forEach { own.add(it.key, resolve(it.value, saved)) }
        val path = value.asJsonObject["$"]?.asString?.split(".")
        if (path == null) own else {
            val start = requireNotNull(saved[path[0]]) { "nothing was saved as ${path[0]}" }
            val found = path.drop(1).fold(start) { at, part ->
                (if (at.isJsonArray) at.asJsonArray[part.toInt()] else at.asJsonObject[part]) ?: JsonNull.INSTANCE
            }
            val whole = resolve(found, saved)
            if (own.isEmpty) whole else whole.asJsonObject.deepCopy().apply { own.entrySet().forEach { add(it.key, it.value) } }
        }
    }
}

/** Why an answer is not what is expected of it; null when it is. */
fun differs(expected: JsonElement, found: JsonElement?, at: String): String? {
    val told = "$at: expected $expected, found ${found.toString().take(600)}"
    val nothing = found == null || found.isJsonNull
    return when {
        expected.isJsonObject && expected.asJsonObject.keySet().any { it.startsWith("$") } ->
            expected.asJsonObject.entrySet().firstOrNull { !holds(it.key, it.value, found, at) }?.let { told }
        expected.isJsonObject -> when {
            expected.asJsonObject.isEmpty -> null
            found == null || !found.isJsonObject -> told
            else -> expected.asJsonObject.entrySet().firstNotNullOfOrNull { differs(it.value, found.asJsonObject[it.key], "$at.${it.key}") }
        }
        expected.isJsonArray -> {
            val list = if (nothing && expected.asJsonArray.isEmpty) JsonArray() else found
            if (list == null || !list.isJsonArray || list.asJsonArray.size() != expected.asJsonArray.size()) told
            else expected.asJsonArray.withIndex().firstNotNullOfOrNull { (place, one) -> differs(one, list.asJsonArray[place], "$at[$place]") }
        }
        expected.isJsonNull -> if (nothing) null else told
        else -> if (same(expected, found)) null else told
    }
}

/** Numbers are the same by their value; nothing and null are. */
fun same(one: JsonElement?, other: JsonElement?): Boolean {
    if (one == null || one.isJsonNull || other == null || other.isJsonNull) return (one == null || one.isJsonNull) == (other == null || other.isJsonNull)
    if (one.isJsonArray && other.isJsonArray) {
        return one.asJsonArray.size() == other.asJsonArray.size() && one.asJsonArray.zip(other.asJsonArray).all { same(it.first, it.second) }
    }
    if (one.isJsonObject && other.isJsonObject) {
        val keys = one.asJsonObject.keySet() + other.asJsonObject.keySet()
        return keys.all { same(one.asJsonObject[it], other.asJsonObject[it]) }
    }
    if (!one.isJsonPrimitive || !other.isJsonPrimitive) return false
    val (left, right) = one.asJsonPrimitive to other.asJsonPrimitive
    return if (left.isNumber && right.isNumber) left.asBigDecimal.compareTo(right.asBigDecimal) == 0
    else left.isNumber == right.isNumber && left.isBoolean == right.isBoolean && left.asString == right.asString
}

private fun holds(name: String, rule: JsonElement, found: JsonElement?, at: String): Boolean = when (name) {
    "\$equal" -> same(rule, found)
    "\$any" -> found != null && !found.isJsonNull
    "\$absent" -> found == null || found.isJsonNull || found.isJsonArray && found.asJsonArray.isEmpty
    "\$count" -> differs(rule, com.google.gson.JsonPrimitive(if (found != null && found.isJsonArray) found.asJsonArray.size() else 0), at) == null
    "\$contains" -> when {
        found == null || found.isJsonNull -> false
        found.isJsonArray -> (if (rule.isJsonArray) rule.asJsonArray.toList() else listOf(rule))
            .all { wanted -> found.asJsonArray.any { differs(wanted, it, at) == null } }
        else -> found.isJsonPrimitive && found.asString.contains(rule.asString)
    }
    else -> throw IllegalArgumentException("no matcher is called $name")
}
