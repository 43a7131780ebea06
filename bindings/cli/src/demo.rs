//! The demonstration: a catalogue of two French regions, searched by three people.

use crate::output::{Done, bar, milliseconds, say, watched};
use crate::page::page;
use crate::{Failure, words};
use catalogue_core::{
    AccountDetails, Catalogue, Collaborator, DatasetId, Language, Metadata, Options, OrganisationDetails,
    OrganisationId, Portal, Principal, Query, ResourceMetadata, Session, State, UsageTotals,
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

const ORGANISATIONS: &str = include_str!("../../../fixtures/demo/organisations.jsonl");
const ACCOUNTS: &str = include_str!("../../../fixtures/demo/accounts.jsonl");
const PORTALS: &str = include_str!("../../../fixtures/demo/portals.jsonl");
const DATASETS: &str = include_str!("../../../fixtures/demo/datasets.jsonl");
/// Left in the folder so that only a demonstration is ever replaced by another.
const MARK: &str = "demonstration";
/// What the three people look for: members of two organisations see one record more than a
/// visitor, the administrator sees them all.
const WANTED: &str = "vélo";
/// What to try next.
const NEXT: [&str; 10] = [
    "search \"qualité de l'eau\" -f theme=environnement -f theme=mer",
    "search --area=-1.3,44.2,0.4,45.6 --within --sort updated",
    "search theme:mobilite --published 2020.. --facets format,licence",
    "--as administratrice search --states draft,archived",
    "--as partenaire show limoges-metropole/pistes-cyclables-et-voies-vertes-de-limoges-metropole",
    "--portal pigma statistics",
    "suggest keyword for",
    "suggest territory bord",
    "check",
    "--json search forêt",
];

/// One line of the datasets: organisations and accounts by name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    slug: Option<String>,
    organisation: String,
    creator: Option<String>,
    state: State,
    #[serde(default)]
    views: i64,
    #[serde(default)]
    downloads: i64,
    #[serde(default)]
    collaborators: Vec<Value>,
    metadata: Metadata,
    #[serde(default)]
    resources: Vec<Value>,
}

/// Builds the catalogue and shows it.
pub(crate) fn run(path: Option<&Path>, language: Language) -> Done {
    let path = path.map_or_else(|| std::env::temp_dir().join("demo.catalogue"), Path::to_path_buf);
    clear(&path, language)?;
    say(&format!("{} : {}", words::building(language), path.display()))?;
    let started = Instant::now();
    let catalogue = build(&path, language)?;
    let built = started.elapsed().as_secs_f64() * 1_000.0;
    if watched() {
        say(&milliseconds(built, language))?;
    }
    let command = command();
    let folder = quoted(&path.display().to_string());
    let query = Query {
        text: WANTED.to_owned(),
        page_size: 10,
        facet_limit: 4,
        facets: ["theme", "organisation", "visibility"].map(str::to_owned).to_vec(),
        language,
        ..Query::default()
    };
    let mut seen = Vec::new();
    for (who, login) in [
        (words::as_anonymous(language), None),
        (words::as_partner(language), Some("partenaire")),
        (words::as_administrator(language), Some("administratrice")),
    ] {
        let principal = match login {
            Some(login) => catalogue.principal(login)?,
            None => Principal::Anonymous,
        };
        let acting = login.map_or_else(String::new, |login| format!("--as {login} "));
        say(&format!("\n== {who}: catalogue {acting}search {WANTED} =="))?;
        let found = catalogue.session(principal, None)?.search(&query)?;
        page(&found, language)?;
        seen.push(format!("  {who}: {}", words::results(language, found.total, &found.total.to_string())));
    }
    say(&format!("\n== {} ==\n{}", words::seen(language), seen.join("\n")))?;
    say(&format!("\n== {} ==", words::try_next(language)))?;
    for next in NEXT {
        say(&format!("  {command} -c {folder} {next}"))?;
    }
    Ok(())
}

/// How the person who runs this may run it again.
fn command() -> String {
    // Cargo sets it for what it runs.
    if std::env::var_os("CARGO_MANIFEST_DIR").is_some() {
        let release = if cfg!(debug_assertions) { "" } else { " --release" };
        return format!("cargo run -q{release} -p catalogue-cli --");
    }
    quoted(&std::env::args().next().unwrap_or_else(|| "catalogue".to_owned()))
}

/// A word of a command line, in quotes when it needs them.
fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || "/._-:+@%=\\".contains(c);
    if word.chars().all(bare) { word.to_owned() } else { format!("\"{word}\"") }
}

/// Removes an earlier demonstration; refuses to remove anything else.
fn clear(path: &Path, language: Language) -> Done {
    let told = |why: &str| Failure::Usage(format!("{} : {why}", path.display()));
    if !path.exists() {
        return Ok(());
    }
    let taken = std::fs::read_dir(path).map_err(|error| told(&error.to_string()))?.next().is_some();
    if taken && !path.join(MARK).exists() {
        return Err(told(words::not_demonstration(language)));
    }
    std::fs::remove_dir_all(path).map_err(|error| told(&error.to_string()))
}

/// The lines of a fixture.
fn lines<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> Result<Vec<T>, Failure> {
    let read = |(at, line): (usize, &str)| {
        serde_json::from_str(line)
            .map_err(|error| Failure::Usage(format!("{name}, line {}: {error}", at + 1)))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(read).collect()
}

/// Replaces slugs by identifiers in a list of a JSON object.
fn identify(value: &mut Value, pointer: &str, ids: &HashMap<String, OrganisationId>) {
    let replace = |value: &mut Value| {
        if let Some(id) = value.as_str().and_then(|slug| ids.get(slug)) {
            *value = Value::String(id.to_string());
        }
    };
    match value.pointer_mut(pointer) {
        Some(Value::Array(list)) => list.iter_mut().for_each(replace),
        Some(one) => replace(one),
        None => {}
    }
}

fn read<T: for<'a> Deserialize<'a>>(name: &str, value: Value) -> Result<T, Failure> {
    serde_json::from_value(value).map_err(|error| Failure::Usage(format!("{name}: {error}")))
}

fn build(path: &Path, language: Language) -> Result<Catalogue, Failure> {
    let accounts: Vec<Value> = lines("accounts.jsonl", ACCOUNTS)?;
    let first = accounts
        .iter()
        .find(|account| account.get("administrator").and_then(Value::as_bool) == Some(true))
        .and_then(|account| account.get("login").and_then(Value::as_str))
        .unwrap_or("administratrice")
        .to_owned();
    let options = Options {
        name: "Démonstration".to_owned(),
        base_url: "https://catalogue.example.org".to_owned(),
        language,
        ..Options::default()
    };
    let administrator = AccountDetails { login: first.clone(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(path, options, administrator)?;
    std::fs::write(path.join(MARK), "")?;
    let session = catalogue.session(catalogue.principal(&first)?, None)?;

    let mut organisations = HashMap::new();
    // Those that were dissolved deposited before they were.
    let mut dissolved = Vec::new();
    for details in lines::<OrganisationDetails>("organisations.jsonl", ORGANISATIONS)? {
        let ending = !details.active;
        let held = session.create_organisation(OrganisationDetails { active: true, ..details })?;
        organisations.insert(held.slug.as_str().to_owned(), held.id);
        dissolved.extend(ending.then_some(held));
    }
    // Those who left deposited before they did.
    let mut gone = Vec::new();
    for mut account in accounts {
        identify(&mut account, "/home", &organisations);
        for at in 0..account.get("memberships").and_then(Value::as_array).map_or(0, Vec::len) {
            identify(&mut account, &format!("/memberships/{at}/organisation"), &organisations);
        }
        let details: AccountDetails = read("accounts.jsonl", account)?;
        if details.login == first {
            let held = session.account(&first)?;
            session.update_account(
                held.id,
                held.revision,
                AccountDetails { administrator: true, ..details },
            )?;
        } else {
            let leaving = !details.active;
            let held = session.create_account(AccountDetails { active: true, ..details })?;
            gone.extend(leaving.then_some(held));
        }
    }
    for mut portal in lines::<Value>("portals.jsonl", PORTALS)? {
        identify(&mut portal, "/predicate/organisations", &organisations);
        session.put_portal(read::<Portal>("portals.jsonl", portal)?)?;
    }
    let datasets: Vec<Line> = lines("datasets.jsonl", DATASETS)?;
    let bar = bar(words::datasets(language));
    bar.set_length(datasets.len() as u64);
    for line in datasets {
        deposit(&catalogue, &session, &organisations, line)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    for account in gone {
        let details = AccountDetails { active: false, ..account.details };
        session.update_account(account.id, account.revision, details)?;
    }
    for organisation in dissolved {
        let details = OrganisationDetails { active: false, ..organisation.details };
        session.update_organisation(organisation.id, organisation.revision, details)?;
    }
    session.sync()?;
    Ok(catalogue)
}

/// Leads one dataset through its life as the guide tells it.
fn deposit(
    catalogue: &Catalogue,
    administrator: &Session,
    organisations: &HashMap<String, OrganisationId>,
    line: Line,
) -> Result<DatasetId, Failure> {
    let author = match &line.creator {
        Some(login) => catalogue.session(catalogue.principal(login)?, None)?,
        None => administrator.clone(),
    };
    let organisation = organisations.get(&line.organisation).copied();
    let mut dataset = author.create(Metadata { organisation, ..line.metadata })?;
    let id = dataset.id;
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for mut resource in line.resources {
        let file = resource.as_object_mut().and_then(|object| object.remove("file"));
        for operation in ["download", "view", "extract"] {
            let audiences = format!("/access/{operation}/audiences");
            for at in 0..resource.pointer(&audiences).and_then(Value::as_array).map_or(0, Vec::len) {
                identify(&mut resource, &format!("{audiences}/{at}/organisations"), organisations);
            }
        }
        files.extend(file.map(|file| (resources.len(), file)));
        resources.push(read::<ResourceMetadata>("datasets.jsonl", resource)?);
    }
    if !resources.is_empty() {
        dataset = author.add_resources(id, dataset.revision, resources)?;
    }
    for (at, file) in files {
        let text = |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        if let Some(resource) = dataset.resources.get(at).map(|resource| resource.id) {
            let content = text("content");
            dataset =
                author.attach_file(id, dataset.revision, resource, &text("name"), &mut content.as_bytes())?;
        }
    }
    if let Some(slug) = &line.slug {
        dataset = administrator.change_slug(id, dataset.revision, slug)?;
    }
    if !line.collaborators.is_empty() {
        let mut invited = Vec::new();
        for mut collaborator in line.collaborators {
            let login = collaborator.get("account").and_then(Value::as_str).unwrap_or_default().to_owned();
            let account = administrator.account(&login)?.id;
            if let Some(object) = collaborator.as_object_mut() {
                object.insert("account".to_owned(), Value::String(account.to_string()));
            }
            invited.push(read::<Collaborator>("datasets.jsonl", collaborator)?);
        }
        dataset = administrator.set_collaborators(id, dataset.revision, invited)?;
    }
    if line.state != State::Draft {
        dataset = match author.publish(id, dataset.revision) {
            // Two datasets may bear one title: the second takes the name that is free.
            Err(catalogue_core::Error::AlreadyExists { suggestion: Some(free), .. }) => {
                dataset = author.change_slug(id, dataset.revision, &free)?;
                author.publish(id, dataset.revision)?
            }
            other => other?,
        };
    }
    match line.state {
        State::Archived => {
            administrator.archive(id, dataset.revision)?;
        }
        State::Deleted => {
            let token = administrator.prepare_delete(id)?.token;
            administrator.delete(id, &token)?;
        }
        State::Draft | State::Published | State::Purged => {}
    }
    if line.views > 0 || line.downloads > 0 {
        let usage = UsageTotals { views: line.views, downloads: line.downloads, bytes: 0, extractions: 0 };
        administrator.record_usage(id, usage)?;
    }
    Ok(id)
}
