//! The tables of harvest sources.

use super::WellFormed;
use super::context::Context;
use super::links::Links;
use super::shape::{Field, List, Object, Shape, Unique};
use super::tables::{EXACT, ID};
use super::well_formed::{errors_of, prove, table_issues};
use crate::issue::{Issue, IssueCode};
use crate::model::{HarvestSource, HarvestSourceDetails};
use crate::vocabulary::scheme;
use std::collections::BTreeMap;
use std::path::Path;
use url::Url;

const NAME: Shape = Shape::Text { min: 2, max: |limits| limits.name, lines: false };
const LINE: Shape = Shape::Text { min: 1, max: |limits| limits.url, lines: false };
/// What a filter may look at.
const FIELDS: &[&str] = &["keyword", "organisation", "theme", "kind", "licence", "identifier"];

static FILTER: Object = Object {
    name: "harvest-filter",
    fields: &[
        Field::needed("field", Shape::Choice(FIELDS)),
        Field::needed(
            "values",
            Shape::List(&List { item: LINE, max: |limits| limits.members, unique: Unique::No }),
        ),
        Field::defaulted("exclude", Shape::Boolean),
    ],
};

static DETAILS: Object = Object {
    name: "harvest-source",
    fields: &[
        Field::filled("name", NAME),
        Field::needed("kind", Shape::Choice(&["csw", "ckan", "dcat", "udata", "folder", "file"])),
        Field::filled("address", LINE),
        Field::needed("organisation", ID),
        Field::defaulted("active", Shape::Boolean),
        Field::defaulted("publish", Shape::Boolean),
        Field::defaulted(
            "filters",
            Shape::List(&List {
                item: Shape::Object(&FILTER),
                max: |limits| limits.codes,
                unique: Unique::No,
            }),
        ),
        Field::defaulted("licences", Shape::Anything),
        Field::defaulted("themes", Shape::Anything),
        Field::defaulted("frequency", Shape::Choice(&["manual", "hourly", "daily", "weekly", "monthly"])),
        Field::optional("quota", Shape::Integer { min: 1, max: EXACT }),
        Field::defaulted("absences", Shape::Integer { min: 1, max: 100 }),
        Field::optional("page", LINE),
        Field::optional("page_size", Shape::Integer { min: 1, max: 1_000 }),
    ],
};

/// Proves that a harvest source may be written.
///
/// # Errors
/// Every broken rule of severity error; paths are those of its details (`address`, `filters[0].field`,
/// `licences`). An address is of the web without user nor password, or an absolute path for what lies on
/// this machine.
pub fn well_formed_harvest_source(
    source: HarvestSource,
    context: &Context<'_>,
) -> Result<WellFormed<HarvestSource>, Vec<Issue>> {
    let details = &source.details;
    let mut issues = table_issues(details, &Shape::Object(&DETAILS), "", context);
    let mut links = Links::new(context);
    links.organisation("organisation", details.organisation);
    issues.append(&mut links.issues);
    issues.extend(address(details));
    issues.extend(page(details));
    issues.extend(codes("licences", scheme::LICENCE, &details.licences, context));
    issues.extend(codes("themes", scheme::THEME, &details.themes, context));
    for (at, filter) in details.filters.iter().enumerate() {
        if filter.values.is_empty() {
            issues.push(Issue::error(format!("filters[{at}].values"), IssueCode::Required));
        }
    }
    prove(errors_of(issues), source)
}

fn address(details: &HarvestSourceDetails) -> Option<Issue> {
    let text = details.address.trim();
    if text.is_empty() {
        return None;
    }
    if details.kind.is_local() {
        // A relative path would depend on where the process was started.
        return (!Path::new(text).is_absolute()).then(|| {
            Issue::error("address", IssueCode::WrongType).with("found", text).with("allowed", "absolute path")
        });
    }
    web(text).err().map(|code| match code {
        // The password must not stand in the error either.
        IssueCode::CredentialsInAddress => Issue::error("address", code),
        other => Issue::error("address", other).with("found", text),
    })
}

fn page(details: &HarvestSourceDetails) -> Option<Issue> {
    let template = details.page.as_deref()?;
    if !template.contains("{id}") {
        return Some(Issue::error("page", IssueCode::PageWithoutIdentifier).with("found", template));
    }
    let code = web(&template.replace("{id}", "x")).err()?;
    Some(Issue::error("page", code).with("found", template))
}

/// An address of the web, without anything secret.
fn web(text: &str) -> Result<Url, IssueCode> {
    let url = Url::parse(text).map_err(|_| IssueCode::InvalidUrl)?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(IssueCode::InvalidUrl);
    }
    let secret = !url.username().is_empty() || url.password().is_some();
    if secret { Err(IssueCode::CredentialsInAddress) } else { Ok(url) }
}

/// What a table of the source's words breaks: too many, too long, or codes that are none.
fn codes(path: &str, list: &str, table: &BTreeMap<String, String>, context: &Context<'_>) -> Vec<Issue> {
    let limit = context.limits.members;
    if table.len() > limit {
        return vec![Issue::error(path, IssueCode::TooMany).with("found", table.len()).with("limit", limit)];
    }
    let mut issues = Vec::new();
    for (word, code) in table {
        let length = word.chars().count();
        if word.trim().is_empty() {
            issues.push(Issue::error(path, IssueCode::Required));
        } else if length > context.limits.url {
            let issue = Issue::error(path, IssueCode::TooLong);
            issues.push(issue.with("found", length).with("limit", context.limits.url));
        }
        if context.vocabulary.term(list, code).is_none() {
            let offered = context.vocabulary.offered(list);
            let allowed: Vec<&str> = offered.iter().map(|term| term.code.as_str()).collect();
            let issue = Issue::error(path, IssueCode::UnknownCode).with("found", code);
            issues.push(issue.with("allowed", allowed.join(", ")));
        }
    }
    issues
}
