//! The action API of a CKAN.

use crate::error::Result;
use crate::exchange::Format;
use crate::harvest::address::{service, site, with_parameters};
use crate::harvest::polite::Page;
use crate::harvest::transport::Asked;
use crate::harvest::walk::json::{self, Listed};
use crate::harvest::walk::windows::{Cause, Judged, Next, Service};
use crate::model::{HarvestFilter, HarvestSourceDetails};
use serde::Deserialize;
use url::Url;

/// What an address of a CKAN may show after the site.
const CUTS: &[&str] = &["/api/", "/dataset/", "/organization/"];

/// `package_search`.
struct Search {
    site: Url,
    sort: Option<&'static str>,
    narrow: Option<String>,
}

/// `current_package_list_with_resources`, for those whose search does not answer.
struct List {
    site: Url,
}

/// The ways to ask a CKAN.
///
/// # Errors
/// `BadInput` when the address is none.
pub(super) fn services(details: &HarvestSourceDetails) -> Result<Vec<Box<dyn Service>>> {
    let url = service(&details.address)?;
    let mut site = site(&url, CUTS);
    if site.path().ends_with("/dataset") || site.path().ends_with("/api") {
        let path = site.path().trim_end_matches("/dataset").trim_end_matches("/api").to_owned();
        site.set_path(&path);
    }
    let search = |sort, narrow| -> Box<dyn Service> { Box::new(Search { site: site.clone(), sort, narrow }) };
    let mut ways = Vec::new();
    if let Some(narrow) = narrow(&details.filters) {
        ways.push(search(Some("id asc"), Some(narrow)));
    }
    ways.push(search(Some("id asc"), None));
    ways.push(search(Some("metadata_created asc"), None));
    ways.push(search(None, None));
    ways.push(Box::new(List { site: site.clone() }));
    Ok(ways)
}

/// Organisations by their names in addresses there; words of a title are looked for here.
fn narrow(filters: &[HarvestFilter]) -> Option<String> {
    let filter = filters.iter().find(|filter| filter.field == "organisation" && !filter.exclude)?;
    let name = |value: &String| {
        let name = value.trim();
        // A word alone may be one of a title.
        let slug = name.contains(['-', '_'])
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c));
        slug.then(|| format!("\"{name}\""))
    };
    let names: Option<Vec<String>> = filter.values.iter().map(name).collect();
    let names = names.filter(|names| !names.is_empty() && names.len() <= 50)?.join(" OR ");
    Some(format!("organization:({names}) OR owner_org:({names})"))
}

fn action(site: &Url, name: &str, parameters: &[(&str, &str)], without: &[&str]) -> Asked {
    let mut url = site.clone();
    url.set_path(&format!("{}/api/3/action/{name}", site.path().trim_end_matches('/')));
    let headers = [("accept".to_owned(), "application/json".to_owned())].into();
    Asked { url: with_parameters(&url, without, parameters), posted: None, headers }
}

#[derive(Deserialize)]
struct Found {
    count: Option<i64>,
    results: Option<Listed>,
}

#[derive(Deserialize)]
struct Answer<T> {
    #[serde(default)]
    success: Option<bool>,
    result: Option<T>,
    error: Option<serde_json::Value>,
}

impl<T> Answer<T> {
    /// What the service says of its failure; none when it does not fail.
    fn failure(&self) -> Option<Judged> {
        if self.success != Some(false) && self.error.is_none() {
            return None;
        }
        let said = self.error.as_ref().map(json::said).unwrap_or_default();
        let said = if said.is_empty() { "it failed, without a reason".to_owned() } else { said };
        Some(Judged::Bad { reason: format!("the service says: {said}"), cause: Cause::Said })
    }
}

impl Service for Search {
    fn name(&self) -> String {
        let sort = self.sort.and_then(|sort| sort.split(' ').next()).unwrap_or("unsorted");
        format!("search-{sort}{}", if self.narrow.is_some() { "+" } else { "" })
    }

    fn asked(&self, start: i64, size: i64) -> Asked {
        let (start, rows) = (start.to_string(), size.to_string());
        let mut parameters = vec![("start", start.as_str()), ("rows", rows.as_str())];
        parameters.extend(self.sort.map(|sort| ("sort", sort)));
        let own = self.site.query_pairs().find(|(name, _)| name == "fq").map(|(_, value)| value.into_owned());
        let narrow = match (&self.narrow, own) {
            (Some(narrow), Some(own)) => Some(format!("({narrow}) AND ({own})")),
            (Some(narrow), None) => Some(narrow.clone()),
            (None, _) => None,
        };
        parameters.extend(narrow.as_deref().map(|narrow| ("fq", narrow)));
        action(
            &self.site,
            "package_search",
            &parameters,
            &["facet", "facet.field", "facet.limit", "sort", "page"],
        )
    }

    fn judge(&self, page: &Page, _size: i64) -> Result<Judged> {
        let answer: Answer<Found> = match json::envelope(page)? {
            Ok(answer) => answer,
            Err(bad) => return Ok(bad),
        };
        if let Some(failure) = answer.failure() {
            return Ok(failure);
        }
        let found = answer.result.and_then(|found| Some((found.count, found.results?)));
        Ok(match found {
            Some((total, results)) => Judged::Records {
                total: total.filter(|total| *total >= 0),
                here: Some(results.0),
                next: Next::Unsaid,
                page: None,
            },
            None => json::other("no answer of a CKAN's search"),
        })
    }

    fn format(&self) -> Option<Format> {
        Some(Format::Ckan)
    }
}

impl Service for List {
    fn name(&self) -> String {
        "list".to_owned()
    }

    fn asked(&self, start: i64, size: i64) -> Asked {
        let (offset, limit) = (start.to_string(), size.to_string());
        let parameters = [("offset", offset.as_str()), ("limit", limit.as_str())];
        action(&self.site, "current_package_list_with_resources", &parameters, &["q", "fq", "page", "sort"])
    }

    fn judge(&self, page: &Page, _size: i64) -> Result<Judged> {
        let answer: Answer<Listed> = match json::envelope(page)? {
            Ok(answer) => answer,
            Err(bad) => return Ok(bad),
        };
        if let Some(failure) = answer.failure() {
            return Ok(failure);
        }
        Ok(match answer.result {
            // The end is the first page without any: some are shorter for what they do not show.
            Some(results) => {
                Judged::Records { total: None, here: Some(results.0), next: Next::Unsaid, page: None }
            }
            None => json::other("no list of a CKAN's packages"),
        })
    }

    fn format(&self) -> Option<Format> {
        Some(Format::Ckan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(values: &[&str]) -> Vec<HarvestFilter> {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        vec![HarvestFilter { field: "organisation".into(), values, exclude: false }]
    }

    #[test]
    fn only_names_of_addresses_narrow_the_search() {
        let narrow = narrow(&filter(&["ville-de-pau", "cc_ab"])).unwrap();
        assert!(narrow.starts_with("organization:(\"ville-de-pau\" OR \"cc_ab\")"), "{narrow}");
        for loose in [&["Ville de Pau"][..], &["pau"], &["ville-de-pau", "Pau"], &["a-b\" OR *:*"], &[]] {
            assert_eq!(super::narrow(&filter(loose)), None, "{loose:?}");
        }
    }
}
