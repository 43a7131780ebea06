//! The house itself: what lies at the top, what it is built from, and how its sources are kept.

use crate::layering::is_test;
use crate::top;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use syn::visit::{self, Visit};

/// The top level, besides dot-files.
const TOP: &[&str] = &[
    "Cargo.toml",
    "catalogue-core",
    "bindings",
    "fixtures",
    "benches",
    "docs",
    "README.md",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "CHANGELOG.md",
];

/// The longest source file, in lines of code.
const LONGEST: usize = 400;

#[test]
fn the_top_level_is_as_drawn() {
    let listing = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(top())
        .output()
        .ok()
        .filter(|output| output.status.success() && !output.stdout.is_empty());
    let names: BTreeSet<String> = match listing {
        Some(output) => String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|path| path.split('/').next())
            .map(|name| name.trim_matches('"').to_owned())
            .collect(),
        // An archive of the sources, or a clone owned by somebody else.
        None => std::fs::read_dir(top())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name != "target")
            .collect(),
    };
    let unexpected: Vec<_> =
        names.iter().filter(|name| !name.starts_with('.') && !TOP.contains(&name.as_str())).collect();
    assert!(unexpected.is_empty(), "not part of the top level: {unexpected:?}");
    let missing: Vec<_> = TOP.iter().filter(|name| !names.contains(**name)).collect();
    assert!(missing.is_empty(), "missing at the top level: {missing:?}");
}

#[test]
fn no_dependency_asks_for_a_newer_compiler() {
    let manifest = read(&top().join("Cargo.toml"));
    let line = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    let ours = version(line.trim_matches('"'));
    let metadata = metadata();
    let packages = packages(&metadata);
    let newer: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let asked = package["rust_version"].as_str()?;
            (version(asked) > ours).then(|| format!("{} asks for {asked}", name_of(package)))
        })
        .collect();
    assert!(newer.is_empty(), "rust-version is {line}, but {}", newer.join(", "));
    for package in packages.iter().filter(|package| package["source"].is_null()) {
        let declared = package["rust_version"].as_str().map(version);
        assert_eq!(declared, Some(ours), "{}: rust-version.workspace = true", name_of(package));
    }
}

#[test]
fn every_licence_and_source_is_allowed() {
    let rules = read(&top().join(".deny.toml"));
    let allowed = list(&rules, "allow");
    let registries = list(&rules, "allow-registry");
    assert!(allowed.contains(&"MIT".to_owned()) && registries.len() == 1, "{allowed:?} {registries:?}");
    let metadata = metadata();
    let packages = packages(&metadata);
    assert!(packages.len() > 100, "only {} packages", packages.len());
    for package in &packages {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(permits(licence, &allowed), "{}: licence {licence:?} is not allowed", name_of(package));
        if let Some(source) = package["source"].as_str() {
            let known =
                source.strip_prefix("registry+").is_some_and(|url| registries.iter().any(|r| r == url));
            assert!(known, "{}: source {source:?} is not allowed", name_of(package));
        }
    }
    for (name, first) in [
        ("LICENSE-APACHE", "Apache License"),
        ("LICENSE-MIT", "Permission is hereby granted, free of charge"),
    ] {
        assert!(read(&top().join(name)).contains(first), "{name} does not hold its licence");
    }
}

#[test]
fn licence_expressions_are_read_as_spdx_means_them() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR MIT",
        "MIT AND Apache-2.0",
    ] {
        assert!(permits(good, &allowed), "{good}");
    }
    for bad in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR Zlib) AND GPL-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "none",
        "",
    ] {
        assert!(!permits(bad, &allowed), "{bad}");
    }
}

#[test]
fn every_crate_follows_the_lints_of_the_workspace() {
    let metadata = metadata();
    let packages = packages(&metadata);
    let own: Vec<_> = packages.iter().filter(|package| package["source"].is_null()).collect();
    assert!(own.len() >= 3, "only {} crates of our own", own.len());
    for package in own {
        let manifest = read(Path::new(package["manifest_path"].as_str().unwrap()));
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{}: [lints] workspace = true",
            name_of(package)
        );
    }
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for path in our_sources() {
        let text = read(&path);
        let count = code_lines(&text);
        // What a program writes from the sources is as long as they are.
        let written = text.lines().take(3).any(|line| line.starts_with("//! Written by `cargo run"));
        if count > LONGEST && !written {
            long.push(format!("{}: {count} lines of code", path.display()));
        }
    }
    assert!(long.is_empty(), "above {LONGEST} lines a file is two files:\n{}", long.join("\n"));
}

#[test]
fn nothing_in_the_library_panics_on_purpose() {
    let mut found = Vec::new();
    for path in sources(&core()) {
        let file = syn::parse_file(&read(&path)).unwrap();
        found.extend(panics(&file).into_iter().map(|what| format!("{}: {what}", path.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_search_for_panics_sees_them() {
    for (text, count) in [
        ("fn f() { a.unwrap(); b.expect(\"x\"); panic!(); todo!(); unimplemented!() }", 5),
        ("fn f() { println!(\"{}\", a.unwrap()); }", 1),
        ("#[allow(clippy::unwrap_used)] fn f() { a.b().unwrap(); }", 1),
        ("fn f() { a.unwrap_or(1); a.unwrap_or_default(); \"panic!\"; }", 0),
        ("#[cfg(test)] mod tests { fn f() { a.unwrap(); } }", 0),
        ("/// ```\n/// a.unwrap();\n/// ```\nfn f() {}", 0),
    ] {
        assert_eq!(panics(&syn::parse_file(text).unwrap()).len(), count, "{text}");
    }
    assert_eq!(code_lines("// c\n\nfn f() {\n    1 // c\n}\n/// d\n#[cfg(test)]\nmod tests {\n}\n"), 3);
}

fn core() -> PathBuf {
    top().join("catalogue-core").join("src")
}

fn our_sources() -> Vec<PathBuf> {
    let mut all = sources(&core());
    all.extend(sources(&top().join("bindings")));
    assert!(all.len() > 20, "only {} source files", all.len());
    all
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | "tests" | "build" | "node_modules") {
            if !name.starts_with('.') {
                found.extend(sources(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && name != "tests.rs"
            && name != "sample.rs"
        {
            found.push(path);
        }
    }
    found
}

/// Lines that are neither blank nor comment, up to the unit tests.
fn code_lines(text: &str) -> usize {
    text.lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

/// What would panic on purpose, outside tests.
fn panics(file: &syn::File) -> Vec<String> {
    struct Panics(Vec<String>);
    impl<'ast> Visit<'ast> for Panics {
        fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
            if !is_test(&item.attrs) {
                visit::visit_item_mod(self, item);
            }
        }
        fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
            if !is_test(&item.attrs) {
                visit::visit_item_fn(self, item);
            }
        }
        fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
            if !is_test(&item.attrs) {
                visit::visit_item_impl(self, item);
            }
        }
        fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
            if !is_test(&item.attrs) {
                visit::visit_impl_item_fn(self, item);
            }
        }
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let unwrap = call.method == "unwrap" && call.args.is_empty();
            if unwrap || call.method == "expect" {
                self.0.push(format!(".{}()", call.method));
            }
            visit::visit_expr_method_call(self, call);
        }
        fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
            for name in ["panic", "todo", "unimplemented"] {
                if invocation.path.segments.last().is_some_and(|segment| segment.ident == name) {
                    self.0.push(format!("{name}!"));
                }
            }
            let tokens: String = invocation.tokens.to_string().split_whitespace().collect();
            for text in [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("] {
                if tokens.contains(text) {
                    self.0.push(format!("{text} in a macro"));
                }
            }
        }
    }
    let mut panics = Panics(Vec::new());
    panics.visit_file(file);
    panics.0
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The strings of `key = [ … ]` in a TOML text.
fn list(toml: &str, key: &str) -> Vec<String> {
    let start = format!("\n{key} = [");
    let from = toml.find(&start).unwrap_or_else(|| panic!("no list {key}")) + start.len();
    let body = &toml[from..from + toml[from..].find(']').unwrap()];
    body.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn version(text: &str) -> (u64, u64, u64) {
    let mut parts = text.split('.').map(|part| part.parse::<u64>().unwrap());
    (parts.next().unwrap(), parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

fn name_of(package: &Value) -> String {
    format!("{} {}", package["name"].as_str().unwrap_or("?"), package["version"].as_str().unwrap_or("?"))
}

fn packages(metadata: &Value) -> Vec<&Value> {
    metadata["packages"].as_array().unwrap().iter().collect()
}

/// The tree of `Cargo.lock`: of every platform when its sources are here (`cargo fetch --locked`),
/// else of this one. Where everything is required, every platform is.
fn metadata() -> Value {
    let whole = ask_cargo(&[]);
    let answer = match whole {
        Ok(answer) => answer,
        Err(reason) => {
            let required = std::env::var("CATALOGUE_REQUIRE_ALL").is_ok_and(|value| value == "1");
            assert!(!required, "run `cargo fetch --locked` first: {reason}");
            let version = Command::new("rustc").arg("-vV").output().unwrap();
            let text = String::from_utf8_lossy(&version.stdout).into_owned();
            let host = text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
            ask_cargo(&["--filter-platform", host]).unwrap()
        }
    };
    serde_json::from_str(&answer).unwrap()
}

fn ask_cargo(further: &[&str]) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(top().join("Cargo.toml"))
        .args(further)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Whether an SPDX expression (or cargo's old `a/b`) can be met with the licences allowed.
fn permits(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at, allowed);
    met && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= both(words, at, allowed);
    }
    met
}

fn both(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = either(words, at, allowed);
        *at += usize::from(words.get(*at) == Some(&")"));
        return met;
    }
    if words.get(*at) == Some(&"WITH") {
        let name = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return allowed.contains(&name);
    }
    allowed.iter().any(|name| name == word)
}
