//! What each act costs, through the public API with its default options.
//!
//! Wall time in milliseconds; each figure is the median, with the 95th percentile and the maximum.
//! Nothing is asserted here: speed is read, not tested.

use crate::generate::Generator;
use crate::log::log;
use catalogue_core::{
    AccountDetails, Catalogue, Change, ImportOptions, Metadata, Options, OrganisationId, Principal, Query,
    ResourceMetadata, Role, Session, SuggestField,
};
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

pub(crate) type Done = Result<(), Box<dyn Error>>;

/// Datasets written in one transaction while building.
const BATCH: u64 = 1_000;

/// What to measure.
pub(crate) struct Work {
    pub(crate) datasets: u64,
    pub(crate) import: u64,
    pub(crate) queries: usize,
    pub(crate) seed: u64,
    pub(crate) folder: Option<PathBuf>,
}

/// Builds the catalogue and prints the costs.
pub(crate) fn run(work: &Work) -> Done {
    let temporary = tempfile::tempdir()?;
    let folder = work.folder.clone().unwrap_or_else(|| temporary.path().join("bench.catalogue"));
    let generator = Generator::new(work.seed, 100);
    let (catalogue, organisations) = build(work, &generator, &folder)?;
    let session = administrator(&catalogue)?;
    let member = member(&session, &catalogue, &organisations)?;

    publish(&session, &generator, &organisations, work)?;
    searches(&catalogue, &member, &generator, work)?;
    suggestions(&catalogue)?;

    drop((session, member, catalogue));
    let mut opened = Vec::new();
    for _ in 0..9 {
        let started = Instant::now();
        let catalogue = Catalogue::open(&folder, Options::default())?;
        opened.push(milliseconds(started));
        drop(catalogue);
    }
    say("open", &mut opened)?;
    let catalogue = Catalogue::open(&folder, Options::default())?;
    let started = Instant::now();
    catalogue.session(Principal::Anonymous, None)?.search(&Query::default())?;
    say("first search after opening", &mut [milliseconds(started)])?;
    drop(catalogue);
    import(work, &generator, &temporary.path().join("import.catalogue"))
}

pub(crate) fn milliseconds(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1_000.0
}

/// One line: median, 95th percentile, maximum, number of runs.
pub(crate) fn say(what: &str, times: &mut [f64]) -> Done {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = times.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a short list"
        )]
        let index = (last as f64 * share).round() as usize;
        times.get(index).copied().unwrap_or_default()
    };
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{what:<44} p50 {:>9.3} ms   p95 {:>9.3} ms   max {:>9.3} ms   n {}",
        at(0.5),
        at(0.95),
        at(1.0),
        times.len()
    )?;
    Ok(())
}

pub(crate) fn administrator(catalogue: &Catalogue) -> Result<Session, Box<dyn Error>> {
    Ok(catalogue.session(catalogue.principal("admin")?, None)?)
}

pub(crate) type Organisations = HashMap<OrganisationId, OrganisationId>;

pub(crate) fn build(
    work: &Work,
    generator: &Generator,
    folder: &PathBuf,
) -> Result<(Catalogue, Organisations), Box<dyn Error>> {
    let admin = AccountDetails { login: "admin".to_owned(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder, Options::default(), admin)?;
    let session = administrator(&catalogue)?;
    let mut organisations = HashMap::new();
    for generated in generator.organisations() {
        organisations.insert(generated.id, session.create_organisation(generated.details)?.id);
    }
    let started = Instant::now();
    let mut done = 0;
    while done < work.datasets {
        let end = (done + BATCH).min(work.datasets);
        let changes = (done..end).map(|index| {
            let (metadata, resources) = dataset(generator, &organisations, index);
            // One address each: titles repeat in a generated catalogue.
            let title = format!("{} {index}", metadata.title);
            Change::Create { metadata: Box::new(Metadata { title, ..metadata }), resources, publish: true }
        });
        session.apply(changes.collect())?;
        done = end;
    }
    let stored = started.elapsed().as_secs_f64();
    let started = Instant::now();
    session.sync()?;
    let indexed = started.elapsed().as_secs_f64();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "built {} datasets: {stored:.1} s in the store (rules, rights, journal), {indexed:.1} s in the index",
        work.datasets
    )?;
    Ok((catalogue, organisations))
}

fn dataset(
    generator: &Generator,
    organisations: &Organisations,
    index: u64,
) -> (Metadata, Vec<ResourceMetadata>) {
    let (mut metadata, resources) = generator.dataset(index);
    metadata.organisation = metadata.organisation.and_then(|id| organisations.get(&id).copied());
    metadata.profile = Some("simple".to_owned());
    (metadata, resources)
}

fn member(
    session: &Session,
    catalogue: &Catalogue,
    organisations: &Organisations,
) -> Result<Session, Box<dyn Error>> {
    let details = AccountDetails { login: "membre".to_owned(), active: true, ..AccountDetails::default() };
    let account = session.create_account(details)?;
    if let Some(organisation) = organisations.values().min() {
        session.set_membership(account.id, *organisation, Some(Role::Member))?;
    }
    Ok(catalogue.session(Principal::Account(account.id), None)?)
}

/// One publication, durable, and the search that follows it.
fn publish(session: &Session, generator: &Generator, organisations: &Organisations, work: &Work) -> Done {
    let (mut published, mut searched) = (Vec::new(), Vec::new());
    for index in work.datasets..work.datasets + 50 {
        let (metadata, resources) = dataset(generator, organisations, index);
        let title = format!("{} publication {index}", metadata.title);
        let metadata = Box::new(Metadata { title, ..metadata });
        let dataset = session.apply(vec![Change::Create { metadata, resources, publish: false }])?.remove(0);
        let started = Instant::now();
        session.publish(dataset.id, dataset.revision)?;
        published.push(milliseconds(started));
        let started = Instant::now();
        session.search(&Query { text: format!("publication {index}"), ..Query::default() })?;
        searched.push(milliseconds(started));
    }
    say("publish one, durable", &mut published)?;
    say("the search after it (tail of 1 to 50)", &mut searched)
}

fn searches(catalogue: &Catalogue, member: &Session, generator: &Generator, work: &Work) -> Done {
    let anonymous = catalogue.session(Principal::Anonymous, None)?;
    administrator(catalogue)?.sync()?;
    let log = log(generator, work.seed, work.queries);
    for (who, session) in [("anonymous", &anonymous), ("member of one organisation", member)] {
        let mut times: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        let mut all = Vec::new();
        for logged in &log {
            let query = logged.query();
            session.search(&query)?;
            // The least of three: the cost, not the noise of the machine.
            let mut least = f64::INFINITY;
            for _ in 0..3 {
                let started = Instant::now();
                session.search(&query)?;
                least = least.min(milliseconds(started));
            }
            times.entry(logged.kind.name().to_owned()).or_default().push(least);
            all.push(least);
        }
        say(&format!("search, 8 facets, 20 hits: {who}"), &mut all)?;
        for (shape, mut times) in times {
            say(&format!("  {shape}"), &mut times)?;
        }
    }
    Ok(())
}

fn suggestions(catalogue: &Catalogue) -> Done {
    let session = catalogue.session(Principal::Anonymous, None)?;
    for (name, field) in [
        ("keyword", SuggestField::Keyword),
        ("title", SuggestField::Title),
        ("organisation", SuggestField::Organisation),
        ("territory", SuggestField::Territory),
    ] {
        let mut times = Vec::new();
        for typed in ["e", "eau", "for", "ecole", "pla", "zon", "com", "qual", "bor", "xyz"] {
            session.suggest(&field, typed, 10)?;
            let started = Instant::now();
            session.suggest(&field, typed, 10)?;
            times.push(milliseconds(started));
        }
        say(&format!("suggest {name}"), &mut times)?;
    }
    Ok(())
}

/// An import of CKAN JSON lines into an empty catalogue.
fn import(work: &Work, generator: &Generator, folder: &PathBuf) -> Done {
    let admin = AccountDetails { login: "admin".to_owned(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder, Options::default(), admin)?;
    let session = administrator(&catalogue)?;
    let mut lines = Vec::new();
    for index in 0..work.import {
        let (metadata, resources) = generator.dataset(index);
        let resources: Vec<serde_json::Value> = resources
            .iter()
            .map(|held| {
                serde_json::json!({
                    "id": format!("{index}-r"), "name": held.name, "description": held.description,
                    "url": held.url, "format": held.format,
                })
            })
            .collect();
        let tags: Vec<_> = metadata.keywords.iter().map(|word| serde_json::json!({ "name": word })).collect();
        let package = serde_json::json!({
            "id": format!("paquet-{index}"), "name": format!("jeu-{index}"), "title": metadata.title,
            "notes": metadata.description, "type": "dataset", "state": "active", "private": false,
            "license_id": "odc-odbl", "tags": tags, "resources": resources,
            "organization": { "name": "collectivite", "title": "Collectivité" },
        });
        serde_json::to_writer(&mut lines, &package)?;
        lines.push(b'\n');
    }
    let options = ImportOptions { create_organisations: true, publish: true, ..ImportOptions::default() };
    let started = Instant::now();
    let report = session.import(&lines, &options, &mut |_, _| true)?;
    let took = started.elapsed().as_secs_f64();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "import {} CKAN packages: {took:.1} s, {:.0} a second ({} taken, {} published, {} refused)",
        report.read,
        report.read as f64 / took,
        report.created,
        report.published,
        report.refused
    )?;
    Ok(())
}
