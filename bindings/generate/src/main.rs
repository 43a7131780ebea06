//! Writes what repeats of the bindings from the sources of the library, so that no field, variant or verb
//! can be forgotten: `nouns.py` and `_verbs.py` of the Python package; `nouns.rs`, `verbs.rs` and `api.json`
//! of the facade for other languages. `cargo run -p catalogue-bindings-generate`. Its test compares what is
//! committed with what would be written.

mod defaults;
mod examples;
mod facade;
mod kinds;
mod model;
mod nouns;
mod paths;
mod prose;
mod read;
mod verbs;

use std::io;
use std::path::{Path, PathBuf};

/// The files written, with what they hold.
fn files() -> Result<Vec<(PathBuf, String)>, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = here.join("../python/python/catalogue_core");
    let library = read::library(&here.join("../../catalogue-core/src"))?;
    let verbs = verbs::verbs(&library)?;
    let facade = here.join("../uniffi");
    Ok(vec![
        (package.join("nouns.py"), nouns::write(&library, &verbs)?),
        (package.join("_verbs.py"), verbs::write(&library, &verbs)),
        (facade.join("src/nouns.rs"), facade::nouns(&library, &verbs)?),
        (facade.join("src/verbs.rs"), facade::verbs(&library)?),
        (facade.join("api.json"), facade::table(&library, &verbs)?),
    ])
}

fn main() -> io::Result<()> {
    for (path, text) in files().map_err(io::Error::other)? {
        std::fs::write(path, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{read, verbs};
    use std::path::Path;

    /// The native side has each verb, with the arguments in the order in which Python gives them.
    #[test]
    fn the_native_side_has_every_verb() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let native = std::fs::read_to_string(here.join("../python/src/verbs.rs")).unwrap();
        let library = read::library(&here.join("../../catalogue-core/src")).unwrap();
        for verb in verbs::verbs(&library).unwrap().iter().filter(|verb| verb.noun == "Session") {
            let head = format!("\n    {}(", verb.name);
            let at = native.find(&head).unwrap_or_else(|| panic!("verbs.rs has no {}", verb.name));
            let rest = &native[at + head.len()..];
            let given = &rest[..rest.find(") =>").unwrap()];
            let names: Vec<&str> = given.split(", ").filter_map(|one| one.split(':').next()).collect();
            let wanted: Vec<&str> =
                verb.parameters.iter().map(|one| one.name.trim_end_matches('_')).collect();
            assert_eq!(names.join(" ").trim(), wanted.join(" "), "{}", verb.name);
        }
    }

    #[test]
    fn every_example_is_of_a_verb() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let library = read::library(&here.join("../../catalogue-core/src")).unwrap();
        let verbs = verbs::verbs(&library).unwrap();
        for name in super::examples::examples().keys() {
            assert!(verbs.iter().any(|verb| verb.noun == "Session" && verb.name == *name), "{name}");
        }
    }

    #[test]
    fn what_is_committed_is_what_the_library_says() {
        for (path, text) in super::files().unwrap() {
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed == text,
                "{} is not current: cargo run -p catalogue-bindings-generate",
                path.display()
            );
        }
    }
}
