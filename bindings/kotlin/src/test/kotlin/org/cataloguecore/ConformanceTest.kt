package org.cataloguecore

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import java.io.File
import kotlin.io.path.createTempDirectory

/** The scenarios of `fixtures/conformance`, which every language answers alike. */
class ConformanceTest {
    private val files = File(System.getProperty("fixtures"), "conformance").listFiles { file -> file.extension == "json" }!!.sorted()
        .associate { it.nameWithoutExtension to JsonParser.parseString(it.readText()).asJsonObject }

    @TestFactory
    fun scenarios(): List<DynamicTest> {
        val tests = files.flatMap { (stem, file) ->
            file.getAsJsonArray("scenarios").map { it.asJsonObject }.map { scenario ->
                DynamicTest.dynamicTest("$stem: ${scenario["name"].asString}") {
                    play(file.getAsJsonObject("worlds").getAsJsonObject(scenario["world"].asString), scenario)
                }
            }
        }
        assertTrue(tests.size > 100, "every file was found")
        println("${tests.size} scenarios")
        return tests
    }

    private fun play(world: JsonObject, scenario: JsonObject) {
        val folder = createTempDirectory("catalogue")
        try {
            Stage(world, folder).use { stage ->
                scenario.getAsJsonArray("steps").forEachIndexed { at, step -> run(stage, step.asJsonObject, at + 1) }
            }
        } finally {
            folder.toFile().deleteRecursively()
        }
    }

    /** Runs a step; the clock stands still within it. */
    private fun run(stage: Stage, step: JsonObject, at: Int) {
        val unknown = step.keySet() - setOf("note", "as", "portal", "do", "with", "expect", "save")
        assertTrue(unknown.isEmpty(), "step $at: $unknown")
        val place = "step $at, ${step["do"].asString} as ${step["as"]?.asString} (${step["note"]?.asString})"
        stage.pass(60)
        stage.actAs(step["as"]?.asString ?: "anonymous")
        stage.portal = step["portal"]?.asString
        val expect = step.getAsJsonObject("expect") ?: JsonObject()
        val (told, kind) = try {
            stage.call(step["do"].asString, step.getAsJsonObject("with") ?: JsonObject()) to "value"
        } catch (refused: CatalogueException) {
            described(refused) to "error"
        } catch (refused: BatchException) {
            described(refused) to "error"
        }
        assertEquals(expect.has("error"), kind == "error", "$place: $told")
        expect[kind]?.let { assertNull(differs(resolve(it, stage.saved), told, place)) }
        expect.getAsJsonArray("lacks")?.forEach { lacked ->
            val text = resolve(lacked, stage.saved).asString
            assertTrue(!told.toString().contains(text), "$place: $text stands in it")
        }
        step["save"]?.let { stage.saved[it.asString] = told }
    }
}
