//! The API of a udata.

use crate::error::Result;
use crate::exchange::Format;
use crate::harvest::address::{service, site, with_parameters};
use crate::harvest::polite::Page;
use crate::harvest::transport::Asked;
use crate::harvest::walk::json::{self, Listed};
use crate::harvest::walk::windows::{Cause, Judged, Next, Service};
use crate::model::HarvestSourceDetails;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// What an address of a udata may show after the site.
const CUTS: &[&str] = &["/api/", "/fr/", "/en/", "/datasets/", "/organizations/"];

/// The list of datasets.
struct Datasets {
    site: Url,
    organisation: Option<String>,
}

/// The ways to ask a udata.
///
/// # Errors
/// `BadInput` when the address is none.
pub(super) fn services(details: &HarvestSourceDetails) -> Result<Vec<Box<dyn Service>>> {
    let url = service(&details.address)?;
    let mut site = site(&url, CUTS);
    for end in ["/api", "/fr", "/en", "/es", "/datasets"] {
        if let Some(path) = site.path().strip_suffix(end).map(str::to_owned) {
            site.set_path(&path);
        }
    }
    let mut ways: Vec<Box<dyn Service>> = Vec::new();
    let mut organisations =
        details.filters.iter().filter(|filter| filter.field == "organisation" && !filter.exclude);
    if let Some([one]) = organisations.next().map(|filter| filter.values.as_slice()) {
        let id = one.trim().to_ascii_lowercase();
        if id.len() == 24 && id.chars().all(|c| c.is_ascii_hexdigit()) {
            ways.push(Box::new(Datasets { site: site.clone(), organisation: Some(id) }));
        }
    }
    ways.push(Box::new(Datasets { site, organisation: None }));
    Ok(ways)
}

#[derive(Deserialize)]
struct Answer {
    data: Option<Listed>,
    next_page: Option<Value>,
    page_size: Option<i64>,
    total: Option<i64>,
    message: Option<Value>,
}

impl Service for Datasets {
    fn name(&self) -> String {
        if self.organisation.is_some() { "datasets+" } else { "datasets" }.to_owned()
    }

    fn asked(&self, start: i64, size: i64) -> Asked {
        let (page, size) = ((start / size.max(1) + 1).to_string(), size.to_string());
        let mut parameters = vec![("sort", "created"), ("page_size", size.as_str()), ("page", page.as_str())];
        parameters.extend(self.organisation.as_deref().map(|id| ("organization", id)));
        let mut url = self.site.clone();
        url.set_path(&format!("{}/api/1/datasets/", self.site.path().trim_end_matches('/')));
        let headers = [("accept".to_owned(), "application/json".to_owned())].into();
        Asked { url: with_parameters(&url, &[], &parameters), posted: None, headers }
    }

    /// Pages are counted by their size: one begins only at its multiples.
    fn fits(&self, start: i64, size: i64) -> i64 {
        (1..=size.max(1)).rev().find(|size| start % size == 0).unwrap_or(1)
    }

    fn judge(&self, page: &Page, size: i64) -> Result<Judged> {
        let answer: Answer = match json::envelope(page)? {
            Ok(answer) => answer,
            Err(bad) => return Ok(bad),
        };
        let Some(Listed(here)) = answer.data else {
            return Ok(match answer.message {
                Some(message) => Judged::Bad {
                    reason: format!("the service says: {}", json::said(&message)),
                    cause: Cause::Said,
                },
                None => json::other("no list of a udata's datasets"),
            });
        };
        // It gives smaller pages than asked for: the next ones are counted by their size.
        let given = answer.page_size.filter(|given| (1..size).contains(given));
        let next = match answer.next_page {
            None | Some(Value::Null) => Next::End,
            Some(_) => Next::Page,
        };
        let total = answer.total.filter(|total| *total >= 0);
        Ok(Judged::Records { total, here: Some(here), next, page: given })
    }

    fn format(&self) -> Option<Format> {
        Some(Format::Udata)
    }
}
