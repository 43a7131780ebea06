//! Addresses of remote servers: shown without secrets, with parameters put in.

use crate::error::{Error, Result};
use url::Url;

/// Parameters whose value is a secret: any whose name holds one of these.
const SECRET: &[&str] =
    &["apikey", "api_key", "api-key", "key", "password", "passwd", "pwd", "secret", "sig", "token"];

/// What stands for a secret.
const HIDDEN: &str = "…";

/// The longest address shown, in characters.
const SHOWN: usize = 500;

/// An address as it may be told: no user, no password, no key.
pub(crate) fn shown(address: &str) -> String {
    let Some(mut url) = Url::parse(address).ok().filter(Url::has_authority) else {
        // What is no address may hold anything before an at sign.
        return address.rsplit('@').next().unwrap_or_default().chars().take(SHOWN).collect();
    };
    if url.set_username("").and_then(|()| url.set_password(None)).is_err() && url.has_host() {
        return format!("{}:", url.scheme());
    }
    let secret = |name: &str| {
        let name = name.to_ascii_lowercase();
        SECRET.iter().any(|word| name.contains(word)) && name != "keyword" && name != "keywords"
    };
    if url.query_pairs().any(|(name, _)| secret(&name)) {
        let pairs: Vec<String> = url
            .query_pairs()
            .map(
                |(name, value)| {
                    if secret(&name) { format!("{name}={HIDDEN}") } else { format!("{name}={value}") }
                },
            )
            .collect();
        url.set_query(None);
        return format!("{url}?{}", pairs.join("&")).chars().take(SHOWN).collect();
    }
    url.as_str().chars().take(SHOWN).collect()
}

/// Reads the address of a service; one without a scheme is taken for `https:`.
///
/// # Errors
/// `BadInput` when it is no web address.
pub(crate) fn service(address: &str) -> Result<Url> {
    let trimmed = address.trim();
    let bad = |reason: &str| Error::BadInput {
        format: "address".to_owned(),
        line: None,
        reason: format!("{reason}: {:?}", shown(trimmed)),
    };
    let written = match trimmed.contains("://") {
        true => trimmed.to_owned(),
        false => format!("https://{trimmed}"),
    };
    let mut url = Url::parse(&written).map_err(|_| bad("not a web address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("only http: and https: are asked"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(bad("an address without a host"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// An address without the parameters named, whatever their case, and with others in their place.
pub(crate) fn with_parameters(url: &Url, without: &[&str], with: &[(&str, &str)]) -> String {
    let mut new = url.clone();
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| {
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            !without.iter().any(|other| is(other)) && !with.iter().any(|(other, _)| is(other))
        })
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    new.set_query(None);
    if !kept.is_empty() || !with.is_empty() {
        new.query_pairs_mut()
            .extend_pairs(kept.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .extend_pairs(with.iter().copied());
    }
    new.into()
}

/// The address of an API of a site, from any address of that site: what is before one of the `cuts`.
pub(crate) fn site(url: &Url, cuts: &[&str]) -> Url {
    let mut site = url.clone();
    let path = url.path();
    let end = cuts.iter().filter_map(|cut| path.find(cut)).min().unwrap_or(path.len());
    let own = path.get(..end).unwrap_or_default().trim_end_matches('/').to_owned();
    site.set_path(&own);
    site
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        for (address, told) in [
            ("https://jean:secret@exemple.fr/csw?a=1", "https://exemple.fr/csw?a=1"),
            ("https://exemple.fr/csw?token=abc&a=1", "https://exemple.fr/csw?token=…&a=1"),
            ("https://exemple.fr/csw?ApiKey=abc", "https://exemple.fr/csw?ApiKey=…"),
            ("https://exemple.fr/csw?keyword=eau", "https://exemple.fr/csw?keyword=eau"),
            ("jean:secret@exemple.fr", "exemple.fr"),
        ] {
            assert_eq!(shown(address), told);
        }
    }

    #[test]
    fn a_service_has_a_web_address() {
        assert_eq!(service(" exemple.fr/csw#a ").unwrap().as_str(), "https://exemple.fr/csw");
        for bad in ["", "file:///etc/passwd", "https://", "ftp://exemple.fr", "http://[", "gopher://x"] {
            assert!(matches!(service(bad), Err(Error::BadInput { .. })), "{bad:?}");
        }
    }

    #[test]
    fn parameters_are_put_in_place_of_others() {
        let url = service("https://exemple.fr/csw?map=a%20b&SERVICE=CSW&Request=GetCapabilities").unwrap();
        let asked = with_parameters(&url, &["request"], &[("service", "CSW"), ("q", "é&=")]);
        assert_eq!(asked, "https://exemple.fr/csw?map=a+b&service=CSW&q=%C3%A9%26%3D");
        assert_eq!(with_parameters(&url, &["map", "service", "request"], &[]), "https://exemple.fr/csw");
        let url = service("https://exemple.fr/ckan/api/3/action/package_search?fq=a").unwrap();
        assert_eq!(site(&url, &["/api/", "/dataset"]).as_str(), "https://exemple.fr/ckan?fq=a");
    }
}
