//! One record as a tree: elements in document order, their texts and attributes in three lists.

use crate::exchange::xml::space::Space;
use std::cell::Cell;
use std::ops::Range;

/// The most elements of one record, so that small elements cost no more than large ones.
const ELEMENT_LIMIT: usize = 200_000;

/// The most attributes of one record.
const ATTRIBUTE_LIMIT: usize = 400_000;

/// A range of one of the lists; records are far below 4 GiB.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    start: u32,
    end: u32,
}

impl Part {
    fn range(self) -> Range<usize> {
        usize::try_from(self.start).unwrap_or(usize::MAX)..usize::try_from(self.end).unwrap_or(usize::MAX)
    }
}

/// One element.
#[derive(Debug)]
struct Node {
    space: Space,
    taken: Cell<bool>,
    name: Part,
    /// The text of it and of all below it.
    text: Part,
    parent: u32,
    /// After the last element below it.
    end: u32,
    attributes: Part,
}

/// One attribute; those that declare namespaces are left out.
#[derive(Debug)]
struct Attribute {
    space: Space,
    taken: Cell<bool>,
    name: Part,
    value: Part,
}

/// A record.
#[derive(Debug, Default)]
pub(in crate::exchange) struct Tree {
    /// The name of the element above the record; empty when there is none.
    pub above: String,
    names: String,
    text: String,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    open: Vec<u32>,
}

/// More than a tree may hold.
#[derive(Debug)]
pub(in crate::exchange) struct TooMany;

fn position(length: usize) -> Result<u32, TooMany> {
    u32::try_from(length).map_err(|_| TooMany)
}

impl Tree {
    /// A tree of nothing yet, below an element of that name.
    pub fn below(above: String) -> Self {
        Self { above, ..Self::default() }
    }

    /// Opens an element below the one that is open.
    pub fn open(&mut self, space: Space, name: &str) -> Result<(), TooMany> {
        if self.nodes.len() >= ELEMENT_LIMIT {
            return Err(TooMany);
        }
        let at = position(self.nodes.len())?;
        let parent = self.open.last().copied().unwrap_or(at);
        let text = position(self.text.len())?;
        let attributes = position(self.attributes.len())?;
        let name = Self::push(&mut self.names, name)?;
        self.nodes.push(Node {
            space,
            taken: Cell::new(false),
            name,
            text: Part { start: text, end: text },
            parent,
            end: at + 1,
            attributes: Part { start: attributes, end: attributes },
        });
        self.open.push(at);
        Ok(())
    }

    /// Gives an attribute to the element just opened.
    pub fn attribute(&mut self, space: Space, name: &str, value: &str) -> Result<(), TooMany> {
        if self.attributes.len() >= ATTRIBUTE_LIMIT {
            return Err(TooMany);
        }
        let name = Self::push(&mut self.names, name)?;
        let value = Self::push(&mut self.names, value)?;
        self.attributes.push(Attribute { space, taken: Cell::new(false), name, value });
        let end = position(self.attributes.len())?;
        if let Some(node) = self.nodes.last_mut() {
            node.attributes.end = end;
        }
        Ok(())
    }

    /// Adds text to the element that is open; white space between elements is left out.
    pub fn add_text(&mut self, text: &str) {
        let Some(node) = self.open.last().and_then(|at| self.nodes.get(usize::try_from(*at).ok()?)) else {
            return;
        };
        let nothing_yet = node.text.start == u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        if nothing_yet && text.trim().is_empty() {
            return;
        }
        self.text.push_str(text);
    }

    /// Closes the element that is open; false when the record is whole.
    pub fn close(&mut self) -> Result<bool, TooMany> {
        let (end, text) = (position(self.nodes.len())?, position(self.text.len())?);
        if let Some(node) =
            self.open.pop().and_then(|at| self.nodes.get_mut(usize::try_from(at).unwrap_or(usize::MAX)))
        {
            node.end = end;
            node.text.end = text;
        }
        Ok(!self.open.is_empty())
    }

    fn push(list: &mut String, text: &str) -> Result<Part, TooMany> {
        let start = position(list.len())?;
        list.push_str(text);
        Ok(Part { start, end: position(list.len())? })
    }

    fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    pub(super) fn name(&self, at: usize) -> &str {
        self.node(at).and_then(|node| self.names.get(node.name.range())).unwrap_or_default()
    }

    pub(super) fn space(&self, at: usize) -> Space {
        self.node(at).map_or(Space::Other, |node| node.space)
    }

    pub(super) fn text(&self, at: usize) -> &str {
        self.node(at).and_then(|node| self.text.get(node.text.range())).unwrap_or_default()
    }

    /// The element above; `None` for the root.
    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        let parent = usize::try_from(self.node(at)?.parent).ok()?;
        (parent != at).then_some(parent)
    }

    /// After the last element below.
    pub(super) fn end(&self, at: usize) -> usize {
        self.node(at).map_or(0, |node| usize::try_from(node.end).unwrap_or(usize::MAX))
    }

    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.node(at).is_none_or(|node| node.taken.get())
    }

    pub(super) fn take(&self, at: usize) {
        if let Some(node) = self.node(at) {
            node.taken.set(true);
        }
    }

    /// The attributes of an element: family, name, value, and whether it was read.
    pub(super) fn attributes(&self, at: usize) -> impl Iterator<Item = (Space, &str, &str, &Cell<bool>)> {
        let range = self.node(at).map_or(0..0, |node| node.attributes.range());
        self.attributes.get(range).unwrap_or_default().iter().map(|attribute| {
            (
                attribute.space,
                self.names.get(attribute.name.range()).unwrap_or_default(),
                self.names.get(attribute.value.range()).unwrap_or_default(),
                &attribute.taken,
            )
        })
    }
}
