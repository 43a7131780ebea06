//! Imports go down, never sideways, never up. Every path of the syntax tree is resolved to the
//! module it lands in, through renames, re-exports of the crate root and macro bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};

/// The floors. A module that is not here is refused: adding one is a decision.
const LAYERS: &[(&str, u8)] = &[
    ("text", 0),
    ("id", 0),
    ("issue", 0),
    ("error", 0),
    ("vocabulary", 1),
    ("model", 1),
    ("access", 2),
    ("validate", 2),
    ("exchange", 2),
    ("identity", 2),
    ("store", 3),
    ("search", 3),
    ("catalogue", 4),
    ("harvest", 5),
];

/// The edges allowed within a floor; they form no cycle.
const WITHIN: &[(&str, &str)] =
    &[("error", "issue"), ("error", "id"), ("id", "text"), ("model", "vocabulary")];

/// What the two engines may know of the floor below: nothing else of it.
const ONLY: &[(&str, &str, &[&str])] = &[
    ("store", "access", &["Scope", "Permit", "Action", "Principal", "Bearing", "labels"]),
    ("store", "validate", &["WellFormed", "Publishable"]),
    ("store", "exchange", &[]),
    ("store", "identity", &[]),
    ("search", "access", &["Scope", "labels"]),
    ("search", "validate", &[]),
    ("search", "exchange", &[]),
    ("search", "identity", &[]),
];

/// The engines, and the only module that may name each.
const ENGINES: &[(&str, &str)] = &[("rusqlite", "store"), ("tantivy", "search"), ("ureq", "harvest")];

/// The owners of an engine that are offered to all.
const OFFERED: &[&str] = &["harvest"];

/// Marks the first segment of a path that leaves the crate.
const FOREIGN: &str = "::";

#[test]
fn imports_go_down() {
    let src = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    read_tree(&src, &src, &mut files);
    assert!(files.len() > 20, "only {} source files found", files.len());
    let found = violations(&files);
    assert!(found.is_empty(), "{} broken:\n{}", found.len(), found.join("\n"));
}

fn read_tree(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_tree(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
}

/// Every breach of the rules in a crate given as (path under `src`, text).
fn violations(files: &[(String, String)]) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut sources = Vec::new();
    for (name, text) in files {
        match syn::parse_file(text) {
            Ok(file) => sources.push(Source { module: module_of(name), name: name.clone(), file }),
            Err(error) => {
                found.insert(format!("{name}: cannot be parsed: {error}"));
            }
        }
    }
    let root = Root::read(&sources, &mut found);
    // A `#[cfg(test)] mod x;` takes its file out with it.
    let tests: Vec<Vec<String>> = sources.iter().flat_map(test_modules).collect();
    for source in &sources {
        if source.module.is_empty() || tests.iter().any(|test| source.module.starts_with(test)) {
            continue;
        }
        let mut walk = Walk::new(source, &root);
        walk.learn_bindings();
        walk.visit_file(&source.file);
        walk.check_exposure();
        found.extend(walk.found);
    }
    found.into_iter().collect()
}

struct Source {
    name: String,
    module: Vec<String>,
    file: syn::File,
}

fn module_of(name: &str) -> Vec<String> {
    let mut module: Vec<String> = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

fn test_modules(source: &Source) -> Vec<Vec<String>> {
    let modules = source.file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if is_test(&module.attrs) => Some(module.ident.to_string()),
        _ => None,
    });
    modules.map(|name| source.module.iter().cloned().chain([name]).collect()).collect()
}

/// Whether an item exists only for tests.
pub(crate) fn is_test(attributes: &[syn::Attribute]) -> bool {
    is_cfg(attributes, "test") || attributes.iter().any(|attribute| attribute.path().is_ident("test"))
}

fn is_cfg(attributes: &[syn::Attribute], when: &str) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == when,
        _ => false,
    })
}

/// The crate root: its modules, and where each name that it re-exports lives.
struct Root {
    modules: BTreeSet<String>,
    exports: BTreeMap<String, Vec<String>>,
}

impl Root {
    fn read(sources: &[Source], found: &mut BTreeSet<String>) -> Self {
        let mut root = Self { modules: BTreeSet::new(), exports: BTreeMap::new() };
        let Some(lib) = sources.iter().find(|source| source.module.is_empty()) else {
            found.insert("lib.rs: not found".to_owned());
            return root;
        };
        for item in &lib.file.items {
            match item {
                // Pages of the book, run as doc tests.
                syn::Item::Mod(module) if is_cfg(&module.attrs, "doctest") => {}
                syn::Item::Mod(module) if module.content.is_none() => {
                    let name = module.ident.to_string();
                    if !LAYERS.iter().any(|(known, _)| *known == name) {
                        found.insert(format!("lib.rs: module `{name}` has no floor"));
                    }
                    let private = matches!(module.vis, syn::Visibility::Inherited);
                    let hidden = !OFFERED.contains(&name.as_str());
                    if ENGINES.iter().any(|(_, owner)| *owner == name) && hidden && !private {
                        found.insert(format!("lib.rs: module `{name}` must be private"));
                    }
                    root.modules.insert(name);
                }
                syn::Item::Use(import) => {
                    let mut leaves = Vec::new();
                    flatten(&import.tree, &mut Vec::new(), &mut leaves);
                    for leaf in leaves {
                        root.export(leaf, sources, found);
                    }
                }
                _ => {
                    found.insert("lib.rs: holds code; it only names what the crate offers".to_owned());
                }
            }
        }
        root
    }

    fn export(&mut self, leaf: Leaf, sources: &[Source], found: &mut BTreeSet<String>) {
        let mut path = leaf.path;
        if matches!(path.first().map(String::as_str), Some("crate" | "self")) {
            path.remove(0);
        }
        if let Some(engine) = path.first().filter(|first| ENGINES.iter().any(|(name, _)| name == first)) {
            found.insert(format!("lib.rs: `{engine}` in the public API"));
        }
        if leaf.name == "*" {
            let mut names = BTreeSet::new();
            public_names(&path, sources, &mut names);
            for name in names {
                let full = path.iter().cloned().chain([name.clone()]).collect();
                self.exports.insert(name, full);
            }
        } else {
            self.exports.insert(leaf.name, path);
        }
    }

    /// The full path of what a path from the crate root means; `None` when nothing is known of it.
    fn land(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        if self.modules.contains(first) {
            return Some(path.to_vec());
        }
        let mut full = self.exports.get(first)?.clone();
        full.extend(rest.iter().cloned());
        Some(full)
    }
}

/// The names that a module offers to all, through its own re-exports.
fn public_names(module: &[String], sources: &[Source], names: &mut BTreeSet<String>) {
    let Some(source) = sources.iter().find(|source| source.module == module) else { return };
    for item in &source.file.items {
        let (visibility, name) = match item {
            syn::Item::Struct(item) => (&item.vis, item.ident.to_string()),
            syn::Item::Enum(item) => (&item.vis, item.ident.to_string()),
            syn::Item::Trait(item) => (&item.vis, item.ident.to_string()),
            syn::Item::Type(item) => (&item.vis, item.ident.to_string()),
            syn::Item::Fn(item) => (&item.vis, item.sig.ident.to_string()),
            syn::Item::Const(item) => (&item.vis, item.ident.to_string()),
            syn::Item::Static(item) => (&item.vis, item.ident.to_string()),
            syn::Item::Mod(item) => (&item.vis, item.ident.to_string()),
            syn::Item::Use(import) if is_public(&import.vis) => {
                let mut leaves = Vec::new();
                flatten(&import.tree, &mut Vec::new(), &mut leaves);
                for leaf in leaves {
                    if leaf.name == "*" {
                        let inner: Vec<String> = module.iter().cloned().chain(leaf.path).collect();
                        public_names(&inner, sources, names);
                    } else {
                        names.insert(leaf.name);
                    }
                }
                continue;
            }
            _ => continue,
        };
        if is_public(visibility) {
            names.insert(name);
        }
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

/// One name that a `use` brings: `*` for a glob.
struct Leaf {
    name: String,
    path: Vec<String>,
}

fn flatten(tree: &syn::UseTree, prefix: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let mut leaf = |name: String, own: String, prefix: &[String]| {
        let mut path = prefix.to_vec();
        let mut name = name;
        if own == "self" && !path.is_empty() {
            // `use a::b::{self}` names `b`.
            if name == "self" {
                name = path.last().cloned().unwrap_or_default();
            }
        } else if own != "*" {
            path.push(own);
        }
        leaves.push(Leaf { name, path });
    };
    match tree {
        syn::UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            flatten(&path.tree, prefix, leaves);
            prefix.pop();
        }
        syn::UseTree::Name(name) => leaf(name.ident.to_string(), name.ident.to_string(), prefix),
        syn::UseTree::Rename(name) => leaf(name.rename.to_string(), name.ident.to_string(), prefix),
        syn::UseTree::Glob(_) => leaf("*".to_owned(), "*".to_owned(), prefix),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, prefix, leaves);
            }
        }
    }
}

/// The walk through one file.
struct Walk<'a> {
    source: &'a Source,
    root: &'a Root,
    /// The module of the place being visited: inline modules go deeper than the file.
    place: Vec<String>,
    /// What each imported name stands for, from the crate root or behind [`FOREIGN`].
    bindings: BTreeMap<String, Vec<String>>,
    learning: bool,
    found: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    fn new(source: &'a Source, root: &'a Root) -> Self {
        let place = source.module.clone();
        Self { source, root, place, bindings: BTreeMap::new(), learning: false, found: BTreeSet::new() }
    }

    fn learn_bindings(&mut self) {
        self.learning = true;
        // Twice, so that a name imported from an imported name is known whatever the order.
        for _ in 0..2 {
            let file = &self.source.file;
            self.visit_file(file);
        }
        self.learning = false;
        self.found.clear();
    }

    fn from(&self) -> &str {
        self.source.module.first().map_or("", String::as_str)
    }

    fn breach(&mut self, what: &str) {
        self.found.insert(format!("{}: {what}", self.source.name));
    }

    /// A written path as one from the crate root; `None` when it starts at a local name.
    fn absolute(&self, written: &[String], leading_colon: bool) -> Option<Vec<String>> {
        let (first, rest) = written.split_first()?;
        let engine = ENGINES.iter().any(|(name, _)| name == first);
        let (mut base, rest) = match first.as_str() {
            _ if leading_colon => (vec![FOREIGN.to_owned(), first.clone()], rest),
            "crate" => (Vec::new(), rest),
            "self" => (self.place.clone(), rest),
            "super" => {
                let ups = written.iter().take_while(|segment| *segment == "super").count();
                (self.place[..self.place.len().saturating_sub(ups)].to_vec(), &written[ups..])
            }
            _ => match self.bindings.get(first) {
                Some(binding) => (binding.clone(), rest),
                None if engine => (vec![FOREIGN.to_owned(), first.clone()], rest),
                None => return None,
            },
        };
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn check(&mut self, written: &[String], leading_colon: bool) {
        let Some(path) = self.absolute(written, leading_colon) else { return };
        let shown = written.join("::");
        let from = self.from().to_owned();
        if path.first().is_some_and(|first| first == FOREIGN) {
            let owner = ENGINES.iter().find(|(engine, _)| path.get(1).is_some_and(|name| name == engine));
            if let Some((engine, owner)) = owner
                && from != *owner
            {
                self.breach(&format!("`{shown}`: only {owner} may name {engine}"));
            }
            return;
        }
        if path.is_empty() {
            return; // the root under another name: what is taken through it is checked where it is used
        }
        let Some(full) = self.root.land(&path) else {
            return self.breach(&format!("`{shown}` is not a module or a name that the crate root offers"));
        };
        let (to, item) = (full[0].clone(), full.get(1));
        if to != from
            && let Err(reason) = edge(&from, &to, item.map(String::as_str))
        {
            self.breach(&format!("`{shown}`: {reason}"));
        }
    }

    /// Paths in the tokens of a macro or an attribute, and in the strings of attributes (`serde(with = "…")`).
    fn scan(&mut self, mut cursor: Cursor<'_>, strings: bool) {
        let mut path: Vec<String> = Vec::new();
        let mut open = false; // the last tokens were `::`
        let mut leading = false;
        while !cursor.eof() {
            if let Some((identifier, next)) = cursor.ident() {
                if !open {
                    self.take(&mut path, &mut leading);
                }
                path.push(identifier.to_string());
                (open, cursor) = (false, next);
            } else if let Some((_, next)) = colons(cursor) {
                leading |= path.is_empty();
                (open, cursor) = (true, next);
            } else {
                self.take(&mut path, &mut leading);
                open = false;
                if let Some((inside, _, _, next)) = cursor.any_group() {
                    self.scan(inside, strings);
                    cursor = next;
                } else if let Some((literal, next)) = cursor.literal() {
                    let text = literal.to_string();
                    if strings && let Ok(path) = syn::parse_str::<syn::Path>(text.trim_matches('"')) {
                        self.visit_path(&path);
                    }
                    cursor = next;
                } else if let Some((_, next)) = cursor.token_tree() {
                    cursor = next;
                } else {
                    break;
                }
            }
        }
        self.take(&mut path, &mut leading);
    }

    fn take(&mut self, path: &mut Vec<String>, leading: &mut bool) {
        // A lone word is a name of something else: a field, a variable, a keyword.
        let rooted = path.len() > 1 || *leading;
        let (written, colon) = (std::mem::take(path), std::mem::take(leading));
        if rooted && !self.learning {
            self.check(&written, colon);
        }
    }

    /// No type of an engine in what the crate root re-exports from its owner.
    fn check_exposure(&mut self) {
        if !ENGINES.iter().any(|(_, owner)| *owner == self.from()) {
            return;
        }
        let source = self.source;
        let exported = |name: &syn::Ident| self.root.exports.contains_key(&name.to_string());
        let mut exposed = Vec::new();
        for item in &source.file.items {
            match item {
                syn::Item::Struct(item) if exported(&item.ident) => {
                    let fields = item.fields.iter().filter(|field| is_public(&field.vis));
                    exposed.extend(fields.map(|field| self.names_engine(|find| find.visit_type(&field.ty))));
                    exposed.push(self.names_engine(|find| find.visit_generics(&item.generics)));
                }
                syn::Item::Enum(item) if exported(&item.ident) => {
                    exposed.push(self.names_engine(|find| find.visit_item_enum(item)));
                }
                syn::Item::Type(item) if exported(&item.ident) => {
                    exposed.push(self.names_engine(|find| find.visit_item_type(item)));
                }
                syn::Item::Trait(item) if exported(&item.ident) => {
                    exposed.push(self.names_engine(|find| find.visit_item_trait(item)));
                }
                syn::Item::Fn(item) if exported(&item.sig.ident) => {
                    exposed.push(self.names_engine(|find| find.visit_signature(&item.sig)));
                }
                syn::Item::Impl(item) => {
                    let own = match &*item.self_ty {
                        syn::Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
                        _ => None,
                    };
                    if !own.is_some_and(exported) {
                        continue;
                    }
                    if let Some((_, of, _)) = &item.trait_ {
                        exposed.push(self.names_engine(|find| find.visit_path(of)));
                    }
                    for member in &item.items {
                        if let syn::ImplItem::Fn(method) = member
                            && (is_public(&method.vis) || item.trait_.is_some())
                        {
                            exposed.push(self.names_engine(|find| find.visit_signature(&method.sig)));
                        }
                    }
                }
                _ => {}
            }
        }
        for engine in exposed.into_iter().flatten() {
            self.breach(&format!("{engine} in the public API"));
        }
    }

    fn names_engine(&self, look: impl FnOnce(&mut Find<'_, 'a>)) -> Option<String> {
        let mut find = Find { walk: self, engine: None };
        look(&mut find);
        find.engine
    }
}

/// Whether imports may go from one module to another, and for some which items.
fn edge(from: &str, to: &str, item: Option<&str>) -> Result<(), String> {
    let floor = |name: &str| LAYERS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor);
    let (Some(above), Some(below)) = (floor(from), floor(to)) else {
        return Err(format!("{from} or {to} has no floor"));
    };
    if above <= below && !WITHIN.contains(&(from, to)) {
        return Err(format!("{from} (floor {above}) may not import {to} (floor {below})"));
    }
    let Some((_, _, items)) = ONLY.iter().find(|(a, b, _)| *a == from && *b == to) else { return Ok(()) };
    match item {
        // The module itself under its name: what is taken through it is checked where it is used.
        None if !items.is_empty() => Ok(()),
        Some(item) if items.contains(&item) => Ok(()),
        _ => Err(format!("{from} may take only {items:?} from {to}")),
    }
}

fn colons(cursor: Cursor<'_>) -> Option<((), Cursor<'_>)> {
    let (first, next) = cursor.punct()?;
    let (second, after) = next.punct()?;
    (first.as_char() == ':' && second.as_char() == ':').then_some(((), after))
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes: &[syn::Attribute] = match item {
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Enum(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Macro(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Static(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            syn::Item::Trait(item) => &item.attrs,
            syn::Item::Type(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.attrs.iter().any(|attribute| attribute.path().is_ident("path")) {
            self.breach("`#[path]` hides where a module lives");
        }
        self.place.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.place.pop();
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.breach(&format!("`extern crate {}`: name it by a path", item.ident));
    }

    /// `pub(in crate::…)` says who sees, not what is known.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        let colon = item.leading_colon.is_some();
        for Leaf { name, path } in leaves {
            let absolute = self.absolute(&path, colon);
            if self.learning {
                if let Some(absolute) = absolute {
                    self.bindings.insert(name, absolute);
                }
                continue;
            }
            if name == "*" && absolute.as_ref().is_some_and(Vec::is_empty) {
                self.breach("a glob of the crate root hides what is imported");
            }
            if name == "*"
                && let Some(target) = absolute.as_ref().filter(|path| path.len() == 1).map(|path| &path[0])
                && ONLY.iter().any(|(from, to, _)| *from == self.from() && to == target)
            {
                self.breach(&format!("a glob of {target} hides what is imported"));
            }
            self.check(&path, colon);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let written: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        // A lone `self` is a value; a lone imported name was checked at its `use`.
        if !self.learning && (written.len() > 1 || path.leading_colon.is_some()) {
            self.check(&written, path.leading_colon.is_some());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        self.visit_path(&invocation.path);
        self.scan(TokenBuffer::new2(invocation.tokens.clone()).begin(), false);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => self.scan(TokenBuffer::new2(list.tokens.clone()).begin(), true),
            _ => visit::visit_attribute(self, attribute),
        }
    }
}

/// Looks for a name of an engine.
struct Find<'w, 'a> {
    walk: &'w Walk<'a>,
    engine: Option<String>,
}

impl<'ast> Visit<'ast> for Find<'_, '_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let written: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let absolute = self.walk.absolute(&written, path.leading_colon.is_some()).unwrap_or_default();
        if absolute.first().is_some_and(|first| first == FOREIGN)
            && let Some(engine) =
                ENGINES.iter().find(|(name, _)| absolute.get(1).is_some_and(|own| own == name))
        {
            self.engine = Some(engine.0.to_owned());
        }
        visit::visit_path(self, path);
    }
}

/// What the checker says of a small crate: the root below and one more file.
#[cfg(test)]
mod of_the_checker {
    use super::violations;

    const ROOT: &str = "mod text; mod id; mod issue; mod error; mod vocabulary; mod model; mod access; \
        mod validate; mod exchange; mod store; mod search; mod catalogue; \
        pub use error::Error; pub use model::*; pub use access::{Scope, decide}; pub use store::Finding;";

    fn of(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = vec![
            ("lib.rs".to_owned(), ROOT.to_owned()),
            ("model/mod.rs".to_owned(), "mod dataset; pub use dataset::Dataset as Dataset;".to_owned()),
        ];
        for (name, text) in files {
            all.retain(|(known, _)| known != name);
            all.push(((*name).to_owned(), (*text).to_owned()));
        }
        violations(&all)
    }

    fn breaks(name: &str, text: &str, says: &str) {
        let found = of(&[(name, text)]);
        assert!(found.iter().any(|breach| breach.contains(says)), "{name}: {text}\nfound {found:?}");
    }

    fn holds(name: &str, text: &str) {
        let found = of(&[(name, text)]);
        assert!(found.is_empty(), "{name}: {text}\nfound {found:?}");
    }

    #[test]
    fn going_up_or_sideways_is_seen_in_every_kind_of_path() {
        let up = "may not import";
        breaks("model/dataset.rs", "use crate::access::Scope;", up);
        breaks("model/dataset.rs", "use crate::{text, store::{self, Finding as F}};", up);
        breaks("model/dataset.rs", "fn f() { crate::catalogue::open(); }", up);
        breaks("model/dataset.rs", "fn f(x: super::super::store::Store) {}", up);
        breaks("model/dataset.rs", "fn f(x: Vec<Box<dyn Fn(crate::search::Index)>>) {}", up);
        breaks("model/dataset.rs", "fn f(x: u8) { match x { crate::access::ONE => {} _ => {} } }", up);
        breaks("model/dataset.rs", "fn f() { <crate::store::Store as Default>::default(); }", up);
        breaks("model/dataset.rs", "impl crate::access::Able for u8 {}", up);
        breaks("model/dataset.rs", "mod inner { use super::super::super::store::Store; }", up);
        breaks("model/dataset.rs", "pub use crate::store::Finding;", up);
        breaks("model/dataset.rs", "use crate::Scope;", up);
        breaks("model/dataset.rs", "fn f() { crate::decide(); }", up);
        breaks("vocabulary/mod.rs", "use crate::Dataset;", up);
        breaks("vocabulary/mod.rs", "use crate::model::Dataset;", up);
        breaks("validate/mod.rs", "use crate::access::Scope;", up);
        breaks("exchange/mod.rs", "use crate::validate::check;", up);
        breaks("search/mod.rs", "use crate::store::Store;", up);
        breaks("store/mod.rs", "use crate::search::Index;", up);
        breaks("issue.rs", "use crate::error::Error;", up);
        breaks("text.rs", "use super::id::Slug;", up);
    }

    #[test]
    fn macros_attributes_and_renamed_roots_hide_nothing() {
        let up = "may not import";
        breaks("model/dataset.rs", "fn f() { println!(\"{}\", crate::store::path()); }", up);
        breaks("model/dataset.rs", "macro_rules! m { () => { [$crate::store::X] } }", up);
        breaks("model/dataset.rs", "#[serde(with = \"crate::exchange::dates\")] struct S;", up);
        breaks("model/dataset.rs", "#[derive(crate::access::Able)] struct S;", up);
        breaks("model/dataset.rs", "use crate as root; fn f() { root::store::open(); }", up);
        breaks("model/dataset.rs", "use super::super as top; use top::store::Store;", up);
        breaks("model/dataset.rs", "use top::store::Store; use super::super::{self as top};", up);
        breaks("model/dataset.rs", "use crate::*;", "glob of the crate root");
        breaks("text.rs", "use super::*;", "glob of the crate root");
        breaks("text.rs", "#[path = \"store/mod.rs\"] mod hidden;", "#[path]");
        breaks("text.rs", "extern crate self as own;", "extern crate");
        breaks("text.rs", "fn f() { crate::nowhere::f(); }", "not a module");
    }

    #[test]
    fn engines_stay_with_their_owner() {
        breaks("search/mod.rs", "use rusqlite::Connection;", "only store may name rusqlite");
        breaks("search/mod.rs", "fn f() { ::rusqlite::Connection::open(); }", "only store may name rusqlite");
        breaks("store/mod.rs", "fn f(i: tantivy::Index) {}", "only search may name tantivy");
        breaks("catalogue/mod.rs", "impl From<rusqlite::Error> for X {}", "only store may name rusqlite");
        breaks("error.rs", "fn f() { vec![rusqlite::VERSION]; }", "only store may name rusqlite");
        breaks("catalogue/mod.rs", "use ureq::Agent;", "only harvest may name ureq");
        holds("store/mod.rs", "use rusqlite::Connection; struct Store { connection: Connection }");
        holds("search/mod.rs", "use tantivy as t; fn f(i: t::Index) {}");
    }

    #[test]
    fn engines_know_little_of_the_floor_below() {
        holds("store/mod.rs", "use crate::access::{Permit, Scope}; use crate::validate::WellFormed;");
        holds("search/mod.rs", "use crate::{Dataset, Scope}; fn f() { crate::access::labels(); }");
        breaks("store/mod.rs", "use crate::access::decide;", "may take only");
        breaks("store/mod.rs", "use crate::decide;", "may take only");
        breaks("store/mod.rs", "use crate::access; fn f() { access::decide(); }", "may take only");
        breaks("store/mod.rs", "use crate::access::*;", "a glob of access");
        breaks("store/mod.rs", "use crate::exchange::ckan;", "may take only");
        breaks("search/mod.rs", "use crate::validate::check;", "may take only");
        breaks("search/mod.rs", "use crate::access::Permit;", "may take only");
    }

    #[test]
    fn no_engine_in_the_public_api() {
        let public = "in the public API";
        breaks("store/mod.rs", "pub struct Finding { pub row: rusqlite::Row }", public);
        breaks("store/mod.rs", "use rusqlite::Row; pub struct Finding { pub row: Row }", public);
        breaks(
            "store/mod.rs",
            "pub struct Finding; impl Finding { pub fn f() -> rusqlite::Result<()> {} }",
            public,
        );
        breaks("store/mod.rs", "impl From<rusqlite::Error> for crate::error::Error {}", public);
        breaks("store/mod.rs", "use rusqlite as sql; pub type Finding = sql::Row;", public);
        breaks("lib.rs", "mod store; pub use rusqlite::Connection;", public);
        breaks("lib.rs", "pub mod store;", "must be private");
        breaks("lib.rs", "mod helpers;", "has no floor");
        breaks("lib.rs", "fn f() {}", "holds code");
        holds("store/mod.rs", "pub struct Finding { row: rusqlite::Row } pub struct Own(pub rusqlite::Row);");
    }

    #[test]
    fn going_down_and_tests_are_free() {
        holds("model/dataset.rs", "use crate::vocabulary::Term; use crate::{Error, text};");
        holds("model/dataset.rs", "pub(in crate::store) struct S; /// [`crate::store::Store`]\nstruct T;");
        holds("model/dataset.rs", "#[cfg(test)] mod tests { use crate::store::Store; use super::*; }");
        holds("model/dataset.rs", "#[test] fn f() { crate::store::open(); }");
        holds("model/dataset.rs", "fn f() { let s = \"crate::store::x\"; g!(\"crate::store::x\"); }");
        holds("catalogue/mod.rs", "use crate::{store::Store, search::Index, access::decide, Dataset};");
        holds("error.rs", "use crate::issue::Issue; use crate::id::Revision;");
        let found = of(&[
            ("store/mod.rs", "#[cfg(test)] mod tests;"),
            ("store/tests.rs", "use crate::catalogue::open;"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}
