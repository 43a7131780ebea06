//! The rules about what is written of the dataset.

use super::{Found, Subject};
use crate::issue::{IssueCode, Severity};
use crate::model::Contact;
use crate::text;
use crate::validate::check;
use crate::vocabulary::scheme;
use std::collections::BTreeSet;

/// A description longer than this says something.
const DESCRIPTION: usize = 100;
/// Keywords wanted.
const KEYWORDS: usize = 3;
/// The licence of nobody's knowing.
const NOT_SPECIFIED: &str = "notspecified";
/// The kind of thing that lies nowhere.
const NON_GEOGRAPHIC: &str = "non-geographic";
/// The frequency of nobody's knowing.
const UNKNOWN: &str = "UNKNOWN";
/// A code that one source gives to everything nobody answered about, and what it is read as.
const NEVER_ANSWERED: (&str, &str) = ("never", "NOT_PLANNED");

impl Subject<'_> {
    pub(super) fn completeness(&self) -> Found {
        let broken = check(self.dataset, self.profile, self.context).into_iter().filter(|issue| {
            issue.severity == Severity::Error
                || (issue.code == IssueCode::Required && issue.severity == Severity::Warning)
        });
        let paths: BTreeSet<String> = broken.map(|issue| issue.path).collect();
        let found = Found::that(paths.is_empty()).with("found", paths.len());
        paths.into_iter().fold(found, Found::at)
    }

    pub(super) fn organisation(&self) -> Found {
        Found::that(self.dataset.metadata.organisation.is_some()).at("organisation")
    }

    pub(super) fn description(&self) -> Found {
        let metadata = &self.dataset.metadata;
        let description = metadata.description.trim();
        let length = description.chars().count();
        let told = |found: Found| found.at("description").with("found", length).with("limit", DESCRIPTION);
        if length == 0 {
            return told(Found::that(false)).because("Aucune description.", "No description.");
        }
        // The title said again and again is no description either.
        let (said, title) = (text::key(description), text::key(&metadata.title));
        if !title.is_empty() && said.replace(&title, "").trim().is_empty() {
            let because = ("La description répète le titre.", "The description repeats the title.");
            return told(Found::that(false)).because(because.0, because.1);
        }
        told(Found::that(length > DESCRIPTION))
    }

    pub(super) fn keywords(&self) -> Found {
        let keywords = &self.dataset.metadata.keywords;
        let different: BTreeSet<String> =
            keywords.iter().map(|keyword| text::key(keyword)).filter(|key| !key.is_empty()).collect();
        Found::that(different.len() >= KEYWORDS).at("keywords").with("found", different.len())
    }

    pub(super) fn theme(&self) -> Found {
        Found::that(!self.dataset.metadata.themes.is_empty()).at("themes")
    }

    pub(super) fn contact(&self) -> Found {
        let reached = |contact: &Contact| {
            [&contact.email, &contact.phone, &contact.url]
                .into_iter()
                .any(|way| way.as_deref().is_some_and(|way| !way.trim().is_empty()))
        };
        Found::that(self.dataset.metadata.contacts.iter().any(reached)).at("contacts")
    }

    pub(super) fn licence(&self) -> Found {
        let known = |code: Option<&str>| {
            code.is_some_and(|code| {
                code != NOT_SPECIFIED && self.context.vocabulary.term(scheme::LICENCE, code).is_some()
            })
        };
        let whole = known(self.dataset.metadata.licence.as_deref());
        let resources = &self.dataset.resources;
        // A resource that names one itself is judged by that one.
        let own = resources.iter().map(|held| held.metadata.licence.as_deref());
        let each = own.map(|licence| if licence.is_some() { known(licence) } else { whole });
        let met = if resources.is_empty() { whole } else { each.into_iter().all(|known| known) };
        Found::that(met).at("licence")
    }

    pub(super) fn frequency(&self) -> Found {
        let declared = self.dataset.metadata.frequency.as_deref();
        let raw = self.dataset.provenance.as_ref().and_then(|source| source.raw.get("frequency"));
        let (source, read_as) = NEVER_ANSWERED;
        if declared == Some(read_as) && raw.is_some_and(|raw| raw == source) {
            let because = (
                "La fréquence est celle que la source donne par défaut : personne ne l'a déclarée.",
                "The frequency is the one that the source gives by default: nobody declared it.",
            );
            return Found::that(false).at("frequency").because(because.0, because.1);
        }
        let known =
            |code: &str| code != UNKNOWN && self.context.vocabulary.term(scheme::FREQUENCY, code).is_some();
        Found::that(declared.is_some_and(known)).at("frequency")
    }

    pub(super) fn fresh(&self) -> Found {
        let Some(period) = self.freshness.period_days else {
            return Found::aside(
                "La fréquence déclarée ne fixe pas d'échéance, ou les données ne sont plus mises à jour.",
                "The frequency declared sets no date, or the data is no longer updated.",
            );
        };
        let Some(due) = self.freshness.due_on else {
            let because =
                ("La date de dernière mise à jour est inconnue.", "The date of the last update is unknown.");
            return Found::that(false).at("updated_on").because(because.0, because.1);
        };
        Found::that(!self.freshness.is_late())
            .at("updated_on")
            .with("due", due)
            .with("late", self.freshness.late_by)
            .with("period", period)
    }

    pub(super) fn spatial_coverage(&self) -> Found {
        let metadata = &self.dataset.metadata;
        if metadata.kind == NON_GEOGRAPHIC && metadata.extent.is_empty() {
            return Found::aside("Données qui ne se situent nulle part.", "Data that lies nowhere.");
        }
        Found::that(!metadata.extent.is_empty()).at("extent")
    }

    pub(super) fn temporal_coverage(&self) -> Found {
        let metadata = &self.dataset.metadata;
        let resources = self.dataset.resources.iter().filter_map(|held| held.metadata.temporal.as_ref());
        let mut periods = metadata.temporal.iter().chain(resources);
        Found::that(periods.any(|period| period.start.is_some() || period.end.is_some())).at("temporal")
    }
}
