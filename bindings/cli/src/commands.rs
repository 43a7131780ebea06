//! The commands: arguments in, verbs of the session, output.

use crate::args::{Arguments, Command};
use crate::output::{Done, bar, json, say, table, tick, watched};
use crate::{Failure, advice, demo, deposit, export, figures, harvest, import, page, show, upgrade, words};
use catalogue_core::{
    AccountDetails, Catalogue, Error, Membership, Options, OrganisationDetails, Principal, Role, Session,
    Severity, SuggestField,
};
use std::path::Path;

/// Runs the command asked.
pub(crate) fn run(arguments: &Arguments) -> Done {
    let language = arguments.language();
    match &arguments.command {
        Command::Demo { path } => demo::run(path.as_deref(), language),
        Command::Init { .. } => init(arguments),
        Command::Import(wanted) => import::run(arguments, wanted),
        Command::Harvest(asked) => harvest::run(arguments, asked),
        Command::Search(search) => {
            let query = page::query(search, language)?;
            let session = session(arguments, Principal::Anonymous)?;
            let mut found = session.search(&query)?;
            if search.facets.as_deref() == Some("none") {
                found.facets.clear();
            }
            if search.explain {
                let explanations = advice::explanations(&session, &query, &found)?;
                return if arguments.json {
                    json(&explanations)
                } else {
                    advice::explained(&found, &explanations, language)
                };
            }
            if arguments.json { json(&found) } else { page::page(&found, language) }
        }
        Command::Export(wanted) => export::run(arguments, wanted),
        Command::Changes(wanted) => export::changes(arguments, wanted),
        Command::Show { address } => {
            let session = session(arguments, Principal::Anonymous)?;
            let view = session.find(address)?;
            if arguments.json { json(&view) } else { show::view(&session, &view, language) }
        }
        Command::Similar { address, limit } => advice::similar(arguments, address, *limit),
        Command::Suggest { field, text, limit } => suggest(arguments, field, text, *limit),
        Command::Create { file, profile, publish } => {
            deposit::create(arguments, file, profile.as_deref(), *publish)
        }
        Command::Upgrade { address, profile } => upgrade::run(arguments, address, profile),
        Command::Publish { address } => deposit::publish(arguments, address),
        Command::Delete { address, yes } => deposit::delete(arguments, address, *yes),
        Command::Check { address, profile } => check(arguments, address.as_deref(), profile.as_deref()),
        Command::Reindex => {
            let session = session(arguments, Principal::System)?;
            let bar = bar(words::records(language));
            session.reindex(&mut |done, total| tick(&bar, done, total))?;
            bar.finish_and_clear();
            say(words::reindexed(language))
        }
        Command::Backup { to } => {
            let session = session(arguments, Principal::System)?;
            let bar = bar(words::pages(language));
            session.backup(to, &mut |done, total| tick(&bar, done, total))?;
            bar.finish_and_clear();
            say(&format!("{} {}", words::backed_up(language), to.display()))
        }
        Command::Statistics => {
            let session = session(arguments, Principal::Anonymous)?;
            let figures = session.statistics()?;
            if arguments.json { json(&figures) } else { show::statistics(&session, &figures, language) }
        }
        Command::Quality { address } => figures::quality(arguments, address),
        Command::Late { organisation } => figures::late(arguments, organisation.as_deref()),
    }
}

fn init(arguments: &Arguments) -> Done {
    let Command::Init { preset, profile, name, administrator, organisation, base_url } = &arguments.command
    else {
        return Ok(());
    };
    let language = arguments.language();
    let options = Options {
        preset: preset.clone(),
        profile: profile.clone(),
        name: name.clone(),
        base_url: base_url.clone(),
        language,
        ..Options::default()
    };
    let details = AccountDetails { login: administrator.clone(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(&arguments.catalogue, options, details)?;
    if let Some(name) = organisation {
        let session = catalogue.session(catalogue.principal(administrator)?, None)?;
        let details = OrganisationDetails { name: name.clone(), active: true, ..Default::default() };
        let organisation = session.create_organisation(details)?.id;
        let account = session.account(administrator)?;
        let memberships = vec![Membership { organisation, role: Role::Administrator }];
        let details = AccountDetails { home: Some(organisation), memberships, ..account.details };
        session.update_account(account.id, account.revision, details)?;
    }
    let folder = catalogue.path().display();
    say(&format!("{} {folder}", words::initialised(language)))?;
    if watched() {
        let import = "import FILE --create-organisations --publish";
        say(&format!("{} catalogue -c {folder} --as {administrator} {import}", words::next(language)))?;
    }
    Ok(())
}

/// A session for the login asked, else for `otherwise`.
pub(crate) fn session(arguments: &Arguments, otherwise: Principal) -> Result<Session, Failure> {
    let catalogue = open(&arguments.catalogue, arguments)?;
    let principal = match &arguments.login {
        Some(login) => catalogue.principal(login)?,
        None => otherwise,
    };
    Ok(catalogue.session(principal, arguments.portal.as_deref())?)
}

fn open(path: &Path, arguments: &Arguments) -> Result<Catalogue, Failure> {
    let options = Options { language: arguments.language(), ..Options::default() };
    Ok(Catalogue::open(path, options)?)
}

fn suggest(arguments: &Arguments, field: &str, text: &str, limit: i64) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let found = match session.suggest(&SuggestField::from_code(field), text, limit) {
        Err(Error::NotFound { what, .. }) if what == "scheme" => {
            let mut known =
                ["keyword", "title", "organisation", "format", "territory"].map(str::to_owned).to_vec();
            known.extend(session.vocabularies()?.into_iter().map(|scheme| scheme.scheme));
            known.dedup();
            return Err(Failure::Usage(format!("{} {}", words::unknown_scheme(language), known.join(", "))));
        }
        other => other?,
    };
    if arguments.json { json(&found) } else { show::suggestions(&found, language) }
}

fn check(arguments: &Arguments, address: Option<&str>, profile: Option<&str>) -> Done {
    let language = arguments.language();
    if let Some(address) = address {
        let session = session(arguments, Principal::Anonymous)?;
        let issues = session.check(session.find(address)?.dataset.id, profile)?;
        if arguments.json {
            let told = issues.iter().map(|issue| crate::output::issue_json(issue, language));
            json(&told.collect::<Vec<_>>())?;
        } else {
            show::issues(&issues, language)?;
        }
        let broken = issues.iter().any(|issue| issue.severity == Severity::Error);
        return if broken { Err(Failure::Findings) } else { Ok(()) };
    }
    let findings = session(arguments, Principal::System)?.check_integrity()?;
    if arguments.json {
        json(&findings)?;
    } else if findings.is_empty() {
        say(words::nothing_wrong(language))?;
    } else {
        let rows: Vec<Vec<String>> = findings
            .iter()
            .map(|finding| vec![finding.place.clone(), finding.code.clone(), finding.detail.clone()])
            .collect();
        table(&["", "", ""], &rows)?;
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::Findings) }
}
