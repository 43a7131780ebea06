@file:JvmName("Catalogues")

package org.cataloguecore

import java.io.InputStream
import java.io.OutputStream

/** Opens the folder of a catalogue, with what is said of it. */
@JvmOverloads
fun openCatalogue(path: String, options: Options = Options(), clock: Clock? = null): Catalogue =
    Catalogue.open(path, options, clock)

/** Creates the folder of a catalogue, with a first administrator of that login. */
@JvmOverloads
fun createCatalogue(path: String, administrator: String, options: Options = Options(), clock: Clock? = null): Catalogue =
    Catalogue.create(path, options, newAccountDetails().apply { login = administrator }, clock)

/** A query: the library's defaults, and what is said here. */
fun query(said: Query.() -> Unit): Query = newQuery().apply(said)

/** What is written of a dataset: the library's defaults, and what is said here. */
fun metadata(said: Metadata.() -> Unit): Metadata = newMetadata().apply(said)

/** What is written of a resource: the library's defaults, and what is said here. */
fun resource(said: ResourceMetadata.() -> Unit): ResourceMetadata = newResourceMetadata().apply(said)

/** What is written of an organisation: the library's defaults, and what is said here. */
fun organisation(said: OrganisationDetails.() -> Unit): OrganisationDetails = newOrganisationDetails().apply(said)

/** A session of anybody, through a portal or none. */
@JvmOverloads
fun Catalogue.anonymously(portal: String? = null): Session = session(Principal.Anonymous, portal)

/** A session of the account of that login, which the host has authenticated. */
@JvmOverloads
fun Catalogue.sessionOf(login: String, portal: String? = null): Session = session(principal(login), portal)

/** Everything that a query finds, looked for as it is asked for. The search ends with the sequence. */
fun Session.everyHit(query: Query): Sequence<Hit> = sequence {
    searchAll(query).use { hits ->
        while (true) {
            val batch = hits.batch()
            if (batch.isEmpty()) break
            yieldAll(batch)
        }
    }
}

/** Somebody who is told how far long work has come, and answers whether it goes on. */
fun progress(told: (done: Long, total: Long?) -> Boolean): Progress = object : Progress {
    override fun advanced(done: Long, total: Long?): Boolean = told(done, total)
}

/** Somebody who takes the documents of an export, and answers whether it goes on. */
fun documents(taken: (ExportedFile) -> Boolean): Documents = object : Documents {
    override fun take(document: ExportedFile): Boolean = taken(document)
}

/** Somebody who is told what happens. */
fun listener(told: (Event) -> Unit): EventListener = object : EventListener {
    override fun happened(event: Event) = told(event)
}

/** A stream as the library reads it. The stream stays the caller's to close. */
fun InputStream.asReader(): Reader = object : Reader {
    override fun read(size: Long): ByteArray {
        val bytes = ByteArray(size.coerceIn(1, 1L shl 20).toInt())
        val read = this@asReader.read(bytes)
        return if (read < 0) ByteArray(0) else bytes.copyOf(read)
    }
}

/** A stream as the library writes to it. The stream stays the caller's to close. */
fun OutputStream.asWriter(): Writer = object : Writer {
    override fun write(bytes: ByteArray) = this@asWriter.write(bytes)
}

/** A deposited file as a stream; closing it releases the file. */
fun OpenedFile.asInputStream(): InputStream = object : InputStream() {
    private var held = ByteArray(0)
    private var at = 0

    private fun more(): Boolean {
        if (at == held.size) {
            held = this@asInputStream.read(1L shl 16)
            at = 0
        }
        return held.isNotEmpty()
    }

    override fun read(): Int = if (more()) held[at++].toInt() and 0xff else -1

    override fun read(into: ByteArray, offset: Int, length: Int): Int {
        if (length == 0) return 0
        if (!more()) return -1
        val size = minOf(length, held.size - at)
        held.copyInto(into, offset, at, at + size)
        at += size
        return size
    }

    override fun close() = this@asInputStream.close()
}
