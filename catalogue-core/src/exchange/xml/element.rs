//! Walking one record: ISO writes property, object, property, object; a path names the properties.

use crate::exchange::xml::space::Space;
use crate::exchange::xml::tree::Tree;
use std::cell::Cell;

/// Attributes that carry what an element says; the others serve the file.
const TELLING: &[&str] = &["href", "uuidref", "nilReason", "indeterminatePosition", "title"];

/// One element of a record.
#[derive(Clone, Copy, Debug)]
pub(in crate::exchange) struct Element<'t> {
    tree: &'t Tree,
    at: usize,
}

impl<'t> Element<'t> {
    /// The root of a record.
    pub fn root(tree: &'t Tree) -> Self {
        Self { tree, at: 0 }
    }

    pub fn name(self) -> &'t str {
        self.tree.name(self.at)
    }

    fn space(self) -> Space {
        self.tree.space(self.at)
    }

    /// The text of it and of all below, without the white space around.
    pub fn text(self) -> &'t str {
        self.tree.text(self.at).trim()
    }

    /// The elements right below.
    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.tree.end(self.at);
        let tree = self.tree;
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let at = (next < end).then_some(next)?;
            next = tree.end(at).max(at + 1);
            Some(Element { tree, at })
        })
    }

    /// It and the elements below, in document order.
    pub fn all(self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        (self.at..tree.end(self.at)).map(move |at| Element { tree, at })
    }

    /// The elements right below of that name in a namespace that is known: the same name in another
    /// is another thing.
    pub fn named(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        let known = |space: Space| !matches!(space, Space::Other | Space::Bare);
        self.children().filter(move |child| child.name() == name && known(child.space()))
    }

    /// The properties that a path leads to, from an object: `citation/title` passes through every
    /// object of every `citation`.
    pub fn each(self, path: &str) -> Vec<Element<'t>> {
        let mut objects = vec![self];
        let mut found = Vec::new();
        let mut steps = path.split('/').peekable();
        while let Some(step) = steps.next() {
            found.clear();
            for object in &objects {
                found.extend(object.named(step));
            }
            if steps.peek().is_some() {
                objects.clear();
                objects.extend(found.iter().flat_map(|property| property.children()));
            }
        }
        found
    }

    /// The first property that a path leads to.
    pub fn first(self, path: &str) -> Option<Element<'t>> {
        self.each(path).into_iter().next()
    }

    /// The objects in the properties that a path leads to.
    pub fn objects(self, path: &str) -> Vec<Element<'t>> {
        self.each(path).into_iter().flat_map(|property| property.children()).collect()
    }

    /// An attribute by its local name, counted as read.
    pub fn attribute(self, name: &str) -> Option<&'t str> {
        let (_, _, value, taken) = self.tree.attributes(self.at).find(|(_, own, _, _)| *own == name)?;
        taken.set(true);
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Counts it and all below as read.
    pub fn take(self) {
        for element in self.all() {
            element.tree.take(element.at);
            element.telling().for_each(|(_, _, taken)| taken.set(true));
        }
    }

    /// Whether it was read.
    pub fn is_taken(self) -> bool {
        self.tree.is_taken(self.at)
    }

    /// The attributes that say something: name, value, and whether it was read.
    pub fn telling(self) -> impl Iterator<Item = (&'t str, &'t str, &'t Cell<bool>)> {
        self.tree
            .attributes(self.at)
            .filter(|(space, name, _, _)| {
                // `title` of a link repeats what it leads to, unless the link is all there is.
                TELLING.contains(name) && matches!(space, Space::Bare | Space::Link | Space::Value)
            })
            .map(|(_, name, value, taken)| (name, value.trim(), taken))
    }

    /// The properties from the root down to it, joined by `/`.
    pub fn path(self) -> String {
        let mut names = Vec::new();
        let mut at = Some(self.at);
        while let Some(here) = at {
            let name = self.tree.name(here);
            // Objects begin with a capital letter, properties do not.
            if name.starts_with(|c: char| c.is_lowercase()) {
                names.push(name);
            }
            at = self.tree.parent(here);
        }
        names.reverse();
        names.join("/")
    }

    /// Every name, text and telling attribute, for a fingerprint; elements that `skip` names are
    /// left out with all below them.
    pub fn say(self, skip: &dyn Fn(Element<'t>) -> bool, each: &mut dyn FnMut(&str)) {
        let end = self.tree.end(self.at);
        let mut at = self.at;
        while at < end {
            let element = Element { tree: self.tree, at };
            let after = self.tree.end(at).max(at + 1);
            if skip(element) {
                at = after;
                continue;
            }
            each(element.name());
            for (_, name, value, _) in
                self.tree.attributes(at).filter(|(space, ..)| *space != Space::Instance)
            {
                each(name);
                each(value);
            }
            if after == at + 1 {
                each(element.text());
            }
            at += 1;
        }
    }
}
