//! The scenarios of `fixtures/conformance`, which every language runs, run from Rust.

mod matching;
mod running;
mod scenario;
mod verbs;

use scenario::File;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Public verbs that no scenario calls, and why.
const OUT: &[(&str, &str)] = &[
    ("Catalogue::create", "the world of each scenario"),
    ("Catalogue::session", "the `as` and `portal` of each step"),
    ("Catalogue::path", "a folder of the machine"),
    ("Session::watch", "calls back: what it tells is what `events` answers"),
    ("Catalogue::announce", "nobody watches"),
    ("Session::principal", "what the caller said; the verb `principal` is the catalogue's"),
    ("Session::portal_code", "what the caller said"),
];

/// Called by scenarios, but methods of neither: functions of the library, and the clock.
const APART: &[&str] = &["parse_cas", "georchestra_identity", "put_file", "wait"];

fn files() -> BTreeMap<String, File> {
    let folder = crate::top().join("fixtures/conformance");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let file = serde_json::from_str(&text).unwrap_or_else(|cause| panic!("{name}.json: {cause}"));
            files.insert(name, file);
        }
    }
    files
}

/// Runs those whose `file/name` holds `CATALOGUE_SCENARIO`; all without it.
#[test]
fn every_scenario_holds() {
    let files = files();
    let wanted = std::env::var("CATALOGUE_SCENARIO").unwrap_or_default();
    let all: Vec<_> = files
        .iter()
        .flat_map(|(name, file)| {
            file.scenarios.iter().map(move |scenario| (format!("{name}/{}", scenario.name), file, scenario))
        })
        .filter(|(name, _, _)| name.contains(&wanted))
        .collect();
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((name, file, scenario)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(cause) = running::run(file, scenario) {
                        let proves = &scenario.proves.en;
                        failures.lock().unwrap().push(format!("{name} [{proves}]\n    {cause}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), all.len(), failures.join("\n"));
    assert!(!wanted.is_empty() || all.len() >= 400, "only {} scenarios", all.len());
}

/// A reader of a report finds each by its name, and knows what it proves.
#[test]
fn every_scenario_has_a_name_of_its_own_and_says_what_it_proves() {
    for (file, content) in files() {
        assert!(content.about.en.len() > 20, "{file}: what is it about?");
        let mut names = BTreeSet::new();
        for scenario in &content.scenarios {
            assert!(names.insert(scenario.name.clone()), "{file}: {} is there twice", scenario.name);
            let proves = &scenario.proves;
            assert!(proves.en.len() > 10, "{file}/{}: what does it prove?", scenario.name);
            assert!(proves.fr.as_ref().is_none_or(|fr| fr.len() > 10), "{file}/{}", scenario.name);
            assert!(!scenario.steps.is_empty(), "{file}/{} does nothing", scenario.name);
            let claims = scenario.steps.iter().filter(|step| step.expect.is_some()).count();
            // In a generated table an answer that is no error may be all that is claimed.
            assert!(claims > 0 || file == "rights", "{file}/{} expects nothing", scenario.name);
        }
        let used: BTreeSet<&String> = content.scenarios.iter().map(|scenario| &scenario.world).collect();
        let made: BTreeSet<&String> = content.worlds.keys().collect();
        assert_eq!(used, made, "{file}: worlds used and worlds made");
    }
}

/// The public functions of `Session` and `Catalogue`, with the names of their parameters.
fn public_verbs() -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    let source = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source.join("catalogue"), source.join("harvest")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
            for item in source.items {
                let syn::Item::Impl(block) = item else { continue };
                let syn::Type::Path(of) = &*block.self_ty else { continue };
                let noun = of.path.segments.last().unwrap().ident.to_string();
                if block.trait_.is_some() || !["Session", "Catalogue"].contains(&noun.as_str()) {
                    continue;
                }
                for item in block.items {
                    let syn::ImplItem::Fn(verb) = item else { continue };
                    if !matches!(verb.vis, syn::Visibility::Public(_)) {
                        continue;
                    }
                    let names = verb.sig.inputs.iter().filter_map(|input| match input {
                        syn::FnArg::Typed(typed) => match &*typed.pat {
                            syn::Pat::Ident(name) => Some(name.ident.to_string()),
                            _ => None,
                        },
                        syn::FnArg::Receiver(_) => None,
                    });
                    found.insert(format!("{noun}::{}", verb.sig.ident), names.collect());
                }
            }
        }
    }
    found
}

#[test]
fn every_public_verb_is_dispatched_or_left_out_for_a_reason() {
    let public = public_verbs();
    assert!(public.len() > 60, "the public verbs were not found");
    let table: BTreeMap<&str, &[&str]> = verbs::VERBS.iter().copied().collect();
    for (verb, parameters) in &public {
        if OUT.iter().any(|(out, reason)| out == verb && !reason.is_empty()) {
            continue;
        }
        let name = verb.rsplit("::").next().unwrap();
        let Some(arguments) = table.get(name) else { panic!("{verb} is not dispatched") };
        // Who calls with data alone has no progress to show, and is answered what is written; `open` has
        // the options of the world.
        let callbacks = ["progress", "each", "options", "out", "transport"];
        let wanted: Vec<&String> = parameters
            .iter()
            .filter(|name| arguments.contains(&name.as_str()) || !callbacks.contains(&name.as_str()))
            .collect();
        assert_eq!(wanted, *arguments, "the arguments of {verb} have the names of its parameters");
    }
    for (out, _) in OUT {
        assert!(public.contains_key(*out), "{out} is left out, but is no verb");
    }
    for (name, _) in verbs::VERBS.iter().filter(|(name, _)| !APART.contains(name)) {
        let known =
            ["Session", "Catalogue"].iter().any(|noun| public.contains_key(&format!("{noun}::{name}")));
        assert!(known, "{name} is dispatched, but is no verb");
    }
}

#[test]
fn every_verb_is_called_by_a_scenario() {
    let files = files();
    let called: BTreeSet<&str> = files
        .values()
        .flat_map(|file| &file.scenarios)
        .flat_map(|scenario| scenario.steps.iter().map(|step| step.verb.as_str()))
        .collect();
    let uncalled: Vec<&str> =
        verbs::VERBS.iter().map(|(name, _)| *name).filter(|name| !called.contains(name)).collect();
    assert!(uncalled.is_empty(), "no scenario calls {uncalled:?}");
}

/// Rows of the matrix of rights that have no scenario made from them, by their start, and why.
const UNASKED: &[(&str, &str)] = &[
    ("record.read purged", "gone from every verb"),
    ("data.download public-published+rule-open+foreign", "no verb takes a resource of another dataset"),
    ("data.view public-published+rule-open+foreign", "no verb takes a resource of another dataset"),
    ("data.extract public-published+rule-open+foreign", "no verb takes a resource of another dataset"),
    ("data.request ", "who may take the data has nothing to ask for; asked in services.json"),
    ("dataset.override_harvested ", "asked in harvesting.json"),
    ("dataset.unarchive public-archived+harvested+archived-by-harvest", "only a run does it"),
    ("harvest.manage ", "asked in harvesting.json"),
    ("member.manage whole", "no verb manages the members of no organisation"),
    ("organisation.create whole+own-account", "asked in asking.json"),
    ("request.withdraw ", "who may decide it sees it; asked in asking.json"),
    ("account.request ", "asked in door.json"),
    ("account.password ", "slow on purpose; asked in door.json"),
    ("statistics.read whole", "no verb of its own: more is told"),
];

/// A row added to the matrix is a scenario to make: `fixtures/conformance/generate.py`.
#[test]
fn every_row_of_the_matrix_is_asked() {
    let table = std::fs::read_to_string(crate::top().join("fixtures/access/matrix.csv")).unwrap();
    let rights = &files()["rights"];
    let names: BTreeSet<&str> = rights.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    let (mut asked, mut missing) = (0, Vec::new());
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(3, ',').collect();
        let name = format!("{} {}", cells[0], cells[1]);
        let unasked = UNASKED.iter().any(|(start, reason)| name.starts_with(start) && !reason.is_empty());
        assert!(!(unasked && names.contains(name.as_str())), "{name} is asked after all");
        asked += usize::from(!unasked);
        if !unasked && !names.contains(name.as_str()) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "run fixtures/conformance/generate.py, or teach it {missing:#?}");
    assert!(asked > 180, "only {asked} rows are asked");
}

/// Runs one step in an empty world.
fn one_step(step: &str) -> Result<(), String> {
    let text = format!(
        r#"{{ "about": {{ "en": "a test of the runner" }}, "worlds": {{ "w": {{}} }}, "scenarios": [
            {{ "name": "n", "proves": {{ "en": "the runner looks" }}, "world": "w", "steps": [{step}] }}] }}"#
    );
    let file: File = serde_json::from_str(&text).map_err(|cause| cause.to_string())?;
    running::run(&file, &file.scenarios[0])
}

#[test]
fn the_runner_refuses_what_it_does_not_know() {
    let whole = r#"{ "do": "count", "with": { "query": {} }, "expect": { "value": 0 } }"#;
    assert_eq!(one_step(whole), Ok(()));
    for (step, told) in [
        (r#"{ "do": "count", "with": { "query": {} }, "expects": { "value": 0 } }"#, "unknown field"),
        (r#"{ "do": "count", "with": { "query": {} }, "expect": { "values": 0 } }"#, "unknown field"),
        (r#"{ "do": "count", "with": { "query": {}, "page": 2 } }"#, "unknown arguments"),
        (r#"{ "do": "count", "with": { "query": { "limit": 2 } } }"#, "unknown field"),
        (r#"{ "do": "number", "with": { "query": {} } }"#, "no verb is called"),
        (r#"{ "do": "count" }"#, "argument \"query\""),
        (r#"{ "as": "somebody", "do": "portals" }"#, "nothing is saved as"),
        (r#"{ "do": "portals", "expect": { "value": { "$some": 1 } } }"#, "no matcher is called"),
        (r#"{ "do": "get", "with": { "id": { "$": "draft.id" } } }"#, "nothing is saved as"),
    ] {
        let cause = one_step(step).unwrap_err();
        assert!(cause.contains(told), "{step}: {cause}");
    }
}

#[test]
fn the_runner_sees_what_differs() {
    for step in [
        r#"{ "do": "count", "with": { "query": {} }, "expect": { "value": 1 } }"#,
        r#"{ "do": "count", "with": { "query": {} }, "expect": { "error": { "code": "busy" } } }"#,
        r#"{ "do": "organisations", "expect": { "value": { "$count": 1 } } }"#,
        r#"{ "do": "organisations", "expect": { "value": { "$contains": { "slug": "a" } } } }"#,
        r#"{ "do": "search", "with": { "query": {} }, "expect": { "value": { "cursor": { "$any": true } } } }"#,
        r#"{ "do": "search", "with": { "query": {} }, "expect": { "value": { "total": { "$absent": true } } } }"#,
        r#"{ "do": "search", "with": { "query": {} }, "expect": { "value": { "$equal": { "total": 0 } } } }"#,
        r#"{ "do": "search", "with": { "query": {} }, "expect": { "lacks": ["relaxed"] } }"#,
        r#"{ "do": "accounts", "expect": { "value": [] } }"#,
        r#"{ "do": "accounts", "expect": { "error": { "code": "forbidden" } } }"#,
        r#"{ "do": "accounts", "expect": { "error": { "code": "unauthenticated" }, "lacks": ["account.manage"] } }"#,
    ] {
        assert!(one_step(step).is_err(), "{step}");
    }
    let refused = r#"{ "do": "accounts", "expect": { "error": { "code": "unauthenticated" } } }"#;
    assert_eq!(one_step(refused), Ok(()));
}
