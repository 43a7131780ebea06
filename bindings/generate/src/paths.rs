//! Where the library's public types are reached from.

use std::collections::BTreeMap;
use std::path::Path;
use syn::{Item, UseTree, Visibility};

/// The module through which each public name is reached, by name; the root's own win.
pub fn public(source: &Path) -> Result<BTreeMap<String, String>, String> {
    let root = parsed(&source.join("lib.rs"))?;
    let mut found = BTreeMap::new();
    for item in &root.items {
        if let Item::Mod(module) = item
            && matches!(module.vis, Visibility::Public(_))
        {
            let name = module.ident.to_string();
            let folder = source.join(&name).join("mod.rs");
            let file = if folder.exists() { folder } else { source.join(format!("{name}.rs")) };
            for exported in exports(&parsed(&file)?) {
                found.insert(exported, name.clone());
            }
        }
    }
    found.extend(exports(&root).into_iter().map(|name| (name, String::new())));
    Ok(found)
}

fn parsed(path: &Path) -> Result<syn::File, String> {
    let text = std::fs::read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    syn::parse_file(&text).map_err(|cause| format!("{}: {cause}", path.display()))
}

/// What a file exports with `pub use`.
fn exports(file: &syn::File) -> Vec<String> {
    let mut found = Vec::new();
    for item in &file.items {
        if let Item::Use(used) = item
            && matches!(used.vis, Visibility::Public(_))
        {
            leaves(&used.tree, &mut found);
        }
    }
    found
}

fn leaves(tree: &UseTree, found: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, found),
        UseTree::Group(group) => group.items.iter().for_each(|inner| leaves(inner, found)),
        UseTree::Name(name) => found.push(name.ident.to_string()),
        UseTree::Rename(renamed) => found.push(renamed.rename.to_string()),
        UseTree::Glob(_) => {}
    }
}
