//! Turtle, RDF/XML and JSON-LD into statements, one after the other.

use super::source::Document;
use super::stop::{Stop, Unreadable};
use super::syntax::Syntax;
use super::{context, split, turtle, xml};
use crate::error::Error;
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::Triple;
use oxrdfxml::{RdfXmlParseError, RdfXmlParser};
use oxttl::{TurtleParseError, TurtleParser};
use serde_json::Value;
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// How many bytes may be read without a statement coming of them.
const SILENT: u64 = 32 << 20;

/// Takes one statement; answers whether to go on.
pub(super) type Each<'e> = dyn FnMut(Triple) -> Result<bool, Stop> + 'e;

/// Reads the statements of a document, of JSON-LD so many bytes at once; relative addresses are resolved
/// against `base`.
pub(super) fn statements(
    document: &mut Document<'_>,
    base: Option<&str>,
    window: usize,
    each: &mut Each<'_>,
) -> Result<(), Stop> {
    match document.syntax() {
        Syntax::Turtle => turtle(document, base, each),
        Syntax::RdfXml => rdf_xml(document, base, each),
        Syntax::JsonLd => split::statements(document, base, window, each),
    }
}

fn line(number: u64) -> Option<i64> {
    i64::try_from(number).ok()?.checked_add(1)
}

fn failed(error: &io::Error) -> Stop {
    Stop::Failed(Error::storage("read RDF", error))
}

/// A reader that ends when nothing comes of what it gives.
struct Watched<R> {
    inner: R,
    silent: Rc<Cell<u64>>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.silent.get() > SILENT {
            return Err(io::Error::new(io::ErrorKind::OutOfMemory, "one thing of it is too large"));
        }
        // In small parts, so that what is read ahead is little.
        let most = out.len().min(1 << 16);
        let read = self.inner.read(out.get_mut(..most).unwrap_or_default())?;
        self.silent.set(self.silent.get().saturating_add(read as u64));
        Ok(read)
    }
}

/// What became of a fault while reading: what is too large is the document's fault.
fn fault(error: &io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::OutOfMemory => Stop::unreadable("one text or address of it is too large"),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Stop::unreadable(error.to_string()),
        _ => failed(error),
    }
}

fn turtle(document: &mut Document<'_>, base: Option<&str>, each: &mut Each<'_>) -> Result<(), Stop> {
    let trap = turtle::check(&mut document.text()).map_err(|error| failed(&error))?;
    trap.map_err(Stop::unreadable)?;
    let mut parser = TurtleParser::new().lenient();
    if let Some(base) = base
        && let Ok(with_base) = parser.clone().with_base_iri(base)
    {
        parser = with_base;
    }
    let silent = Rc::new(Cell::new(0));
    for triple in parser.for_reader(Watched { inner: document.text(), silent: Rc::clone(&silent) }) {
        let triple = triple.map_err(|error| match error {
            TurtleParseError::Io(error) => fault(&error),
            TurtleParseError::Syntax(error) => Stop::Unreadable(Unreadable {
                line: line(error.location().start.line),
                reason: error.message().to_owned(),
                json: false,
            }),
        })?;
        silent.set(0);
        if !each(triple)? {
            break;
        }
    }
    Ok(())
}

fn rdf_xml(document: &mut Document<'_>, base: Option<&str>, each: &mut Each<'_>) -> Result<(), Stop> {
    let length = document.length();
    let trap = xml::check(&mut document.xml()?.0, length).map_err(|error| failed(&error))?;
    trap.map_err(Stop::unreadable)?;
    let mut parser = RdfXmlParser::new().lenient();
    if let Some(base) = base
        && let Ok(with_base) = parser.clone().with_base_iri(base)
    {
        parser = with_base;
    }
    let silent = Rc::new(Cell::new(0));
    let (text, _) = document.xml()?;
    let mut statements = parser.for_reader(Watched { inner: text, silent: Rc::clone(&silent) });
    let (reason, at) = loop {
        match statements.next() {
            None => return Ok(()),
            Some(Ok(triple)) => {
                silent.set(0);
                if !each(triple)? {
                    return Ok(());
                }
            }
            Some(Err(RdfXmlParseError::Io(error))) => return Err(fault(&error)),
            Some(Err(RdfXmlParseError::Syntax(error))) => {
                break (error.to_string(), statements.buffer_position());
            }
        }
    };
    drop(statements);
    let (mut text, passed) = document.xml()?;
    let lines = newlines(&mut text, at).map_err(|error| failed(&error))?;
    Err(Stop::Unreadable(Unreadable { line: Some(passed + lines + 1), reason, json: false }))
}

/// How many lines end within so many bytes.
fn newlines(text: &mut dyn BufRead, bytes: u64) -> io::Result<i64> {
    let (mut text, mut lines) = (text.take(bytes), 0);
    loop {
        let ready = text.fill_buf()?;
        if ready.is_empty() {
            return Ok(lines);
        }
        lines += i64::try_from(ready.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        let length = ready.len();
        text.consume(length);
    }
}

/// Reads the statements of one text of JSON-LD.
pub(super) fn json_ld(text: &str, base: Option<&str>, each: &mut Each<'_>) -> Result<bool, Stop> {
    let unreadable = |line, reason, json| Stop::Unreadable(Unreadable { line, reason, json });
    let value: Value = serde_json::from_str(text)
        .map_err(|error| unreadable(i64::try_from(error.line()).ok(), error.to_string(), false))?;
    context::check(&value).map_err(|reason| unreadable(None, reason, true))?;
    drop(value);
    let mut parser = JsonLdParser::new().lenient();
    if let Some(base) = base
        && let Ok(with_base) = parser.clone().with_base_iri(base)
    {
        parser = with_base;
    }
    let statements = parser.for_slice(text.as_bytes()).with_load_document_callback(|address, _| {
        match context::built_in(address) {
            Some(document) => {
                Ok(JsonLdRemoteDocument { document: document.into_bytes(), document_url: address.to_owned() })
            }
            None => Err(context::refusal(address).into()),
        }
    });
    for quad in statements {
        let quad = quad.map_err(|error| {
            let at = error.location().and_then(|at| line(at.start.line));
            unreadable(at, error.to_string(), true)
        })?;
        // Named graphs hold datasets too: what they are called is of no use here.
        if !each(Triple::new(quad.subject, quad.predicate, quad.object))? {
            return Ok(false);
        }
    }
    Ok(true)
}
