//! Mail domains where anybody has an address.

use std::collections::BTreeSet;
use std::sync::LazyLock;

static DOMAINS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("personal_mail_domains.txt").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Whether an e-mail address is of a provider that gives one to anybody: such an address says
/// nothing of the organisation that somebody works for.
///
/// ```
/// use catalogue_core::is_personal_mail;
/// assert!(is_personal_mail("Jean.Dupont@GMAIL.com"));
/// assert!(!is_personal_mail("j.dupont@mairie-exemple.fr"));
/// ```
pub fn is_personal_mail(email: &str) -> bool {
    let domain = email.rsplit_once('@').map(|(_, domain)| domain.trim().trim_end_matches('.').to_lowercase());
    domain.is_some_and(|domain| DOMAINS.contains(domain.as_str()))
}
