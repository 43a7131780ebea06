//! The XML of a CAS answer, event by event. Nothing is resolved that the document brings along.

use crate::error::{Error, Result};
use quick_xml::NsReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use std::collections::BTreeMap;

/// The namespace of every element.
const NAMESPACE: &str = "http://www.yale.edu/tp/cas";

/// How deep elements may lie.
const DEPTH: usize = 16;

/// What an answer holds.
pub(super) enum Found {
    /// `authenticationSuccess`.
    Success {
        user: String,
        attributes: BTreeMap<String, Vec<String>>,
        proxies: Vec<String>,
        granting_ticket: Option<String>,
    },
    /// `authenticationFailure`.
    Failure { code: String, text: String },
}

/// One element being read.
struct Open {
    name: String,
    text: String,
    /// Whether it holds elements: such an attribute has no value of its own.
    parent: bool,
    attribute: Option<(String, Option<String>)>,
}

#[derive(Default)]
struct Answer {
    roots: usize,
    verdicts: usize,
    users: Vec<String>,
    attributes: BTreeMap<String, Vec<String>>,
    proxies: Vec<String>,
    granting_tickets: Vec<String>,
    failure: Option<(String, String)>,
}

pub(super) fn bad(reason: impl Into<String>) -> Error {
    Error::BadInput { format: "cas".to_owned(), line: None, reason: reason.into() }
}

pub(super) fn read(text: &str) -> Result<Found> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_comments = true;
    reader.resolver_mut().set_max_namespace_bindings(64);
    let mut stack: Vec<Open> = Vec::new();
    let mut answer = Answer::default();
    loop {
        let (namespace, event) =
            reader.read_resolved_event().map_err(|error| bad(format!("it is not XML: {error}")))?;
        match event {
            Event::Start(start) => {
                if namespace != ResolveResult::Bound(Namespace(NAMESPACE)) {
                    return Err(bad(format!("an element outside the namespace {NAMESPACE}")));
                }
                if stack.len() >= DEPTH {
                    return Err(bad(format!("elements more than {DEPTH} deep")));
                }
                let open = begin(&start)?;
                if let Some(parent) = stack.last_mut() {
                    parent.parent = true;
                }
                answer.begin(&stack, &open)?;
                stack.push(open);
            }
            Event::End(_) => {
                let closed = stack.pop().ok_or_else(|| bad("an end without a start"))?;
                answer.end(&stack, closed)?;
            }
            Event::Text(text) => add(&mut stack, &text.xml10_content())?,
            Event::CData(text) => add(&mut stack, &text.xml10_content())?,
            Event::GeneralRef(reference) => add(&mut stack, &resolve(&reference)?.to_string())?,
            Event::DocType(_) => return Err(bad("a document type is not allowed")),
            Event::Decl(declaration) => match declaration.encoding() {
                None => {}
                Some(Ok(name)) if ["utf-8", "utf8", "us-ascii"].contains(&name.to_lowercase().as_str()) => {}
                Some(_) => return Err(bad("its declared encoding is not UTF-8")),
            },
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
            Event::Empty(_) => return Err(bad("an element that is neither begun nor ended")),
        }
    }
    if !stack.is_empty() {
        return Err(bad("it ends before its elements do"));
    }
    answer.finish()
}

/// The five entities of XML and numbered characters; no other, whoever declares it.
fn resolve(reference: &BytesRef<'_>) -> Result<char> {
    let known = match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten().filter(|found| !found.is_control()),
    };
    known.ok_or_else(|| bad("an entity of its own, or a control character"))
}

fn add(stack: &mut [Open], text: &str) -> Result<()> {
    match stack.last_mut() {
        Some(open) => open.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(bad("text outside the answer")),
    }
    Ok(())
}

fn begin(start: &BytesStart<'_>) -> Result<Open> {
    let mut open = Open {
        name: start.local_name().as_ref().to_owned(),
        text: String::new(),
        parent: false,
        attribute: None,
    };
    let wanted = match open.name.as_str() {
        "attribute" => "name",
        "authenticationFailure" => "code",
        _ => "",
    };
    let (mut key, mut value) = (None, None);
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| bad(format!("it is not XML: {error}")))?;
        let name: &str = attribute.key.as_ref();
        let text = || {
            let text = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
            text.map(|text| text.into_owned()).map_err(|_| bad("an entity in an XML attribute"))
        };
        if name == wanted {
            key = Some(text()?);
        } else if name == "value" {
            value = Some(text()?);
        }
    }
    open.attribute = key.map(|key| (key, value));
    Ok(open)
}

impl Answer {
    fn begin(&mut self, stack: &[Open], open: &Open) -> Result<()> {
        match (stack.len(), open.name.as_str()) {
            (0, "serviceResponse") => self.roots += 1,
            (1, "authenticationSuccess" | "authenticationFailure") => self.verdicts += 1,
            (0 | 1, other) => return Err(bad(format!("{other:?} where an answer was expected"))),
            _ => {}
        }
        if self.roots > 1 || self.verdicts > 1 {
            return Err(bad("several answers in one"));
        }
        Ok(())
    }

    fn end(&mut self, stack: &[Open], closed: Open) -> Result<()> {
        let above: Vec<&str> = stack.iter().map(|open| open.name.as_str()).collect();
        match (above.as_slice(), closed.name.as_str()) {
            (["serviceResponse"], "authenticationFailure") => {
                let code = closed.attribute.map(|(code, _)| code).unwrap_or_default();
                self.failure = Some((code, closed.text.trim().to_owned()));
            }
            ([_, "authenticationSuccess"], "user") => {
                if closed.parent {
                    return Err(bad("elements within the user"));
                }
                self.users.push(closed.text.trim().to_owned());
            }
            ([_, "authenticationSuccess"], "proxyGrantingTicket") => {
                self.granting_tickets.push(closed.text.trim().to_owned());
            }
            ([_, "authenticationSuccess", "proxies"], "proxy") => {
                self.proxies.push(closed.text.trim().to_owned());
            }
            ([_, "authenticationSuccess"], "attributes" | "proxies") => {}
            ([_, "authenticationSuccess"] | [_, "authenticationSuccess", "attributes"], name) => {
                let (name, value) = match (name, closed.attribute) {
                    ("attribute", Some((name, value))) => (name, value.unwrap_or(closed.text)),
                    ("attribute", None) => return Err(bad("an attribute without a name")),
                    _ => (closed.name, closed.text),
                };
                if !closed.parent {
                    self.attributes.entry(name).or_default().push(value.trim().to_owned());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Found> {
        if let Some((code, text)) = self.failure {
            return Ok(Found::Failure { code, text });
        }
        if self.verdicts == 0 {
            return Err(bad("neither a success nor a failure"));
        }
        match (self.users.pop(), self.users.is_empty()) {
            (Some(user), true) if !user.is_empty() => Ok(Found::Success {
                user,
                attributes: self.attributes,
                proxies: self.proxies,
                granting_ticket: self.granting_tickets.pop(),
            }),
            (Some(_), false) => Err(bad("several users in one answer")),
            _ => Err(bad("a success without a user")),
        }
    }
}
