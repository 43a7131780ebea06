//! Vocabularies and territories of the catalogue.

use crate::access::{Action, Facts};
use crate::catalogue::acting::Acting;
use crate::catalogue::open::setting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::store::Subject;
use crate::vocabulary::{Gazetteer, SchemeTerms, Territory, illustration};
use std::collections::BTreeSet;

impl Session {
    /// The schemes, with their terms and those that forms offer.
    ///
    /// # Errors
    /// `Storage`.
    pub fn vocabularies(&self) -> Result<Vec<SchemeTerms>> {
        self.inner.store.read()?.schemes()
    }

    /// One scheme by its code.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn vocabulary(&self, code: &str) -> Result<SchemeTerms> {
        let schemes = self.vocabularies()?;
        schemes
            .into_iter()
            .find(|scheme| scheme.scheme == code)
            .ok_or_else(|| Error::not_found("scheme", code))
    }

    /// Adds a scheme, or replaces the one of that code.
    ///
    /// # Errors
    /// `Forbidden`; `BadInput` for two terms of one code or an offered code without a term.
    pub fn put_vocabulary(&self, scheme: SchemeTerms) -> Result<()> {
        verify(&scheme)?;
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::EditVocabulary, None)?;
        acting.writer.put_scheme(&scheme, &permit)?;
        acting.new_vocabulary_version()?;
        acting.journal(Action::EditVocabulary.code(), Subject::Vocabulary(scheme.scheme))?;
        acting.commit()
    }

    /// Loads territories with exact boxes from a CSV file of the gazetteer's columns, plain or
    /// gzip. They replace those of the same identifier. Returns how many.
    ///
    /// # Errors
    /// `Forbidden`; `BadInput` with the line at fault, and then nothing is loaded.
    pub fn load_territories(&self, csv: &[u8]) -> Result<i64> {
        {
            // Refused before the file is read; decided again inside the transaction.
            let reader = self.inner.store.read()?;
            self.demand(&self.standing(&reader)?, Action::EditVocabulary, &Facts::default())?;
        }
        let territories = Gazetteer::read_csv(csv)?;
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::EditVocabulary, None)?;
        acting.writer.put_territories(&territories, &permit)?;
        acting.new_vocabulary_version()?;
        acting.journal("territories.load", Subject::Vocabulary("territory".to_owned()))?;
        acting.commit()?;
        Ok(i64::try_from(territories.len()).unwrap_or(i64::MAX))
    }

    /// A territory by its identifier, e.g. `department:33`.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn territory(&self, id: &str) -> Result<Territory> {
        let known = self.inner.known(&self.inner.store.read()?)?;
        known.gazetteer()?.get(id).cloned().ok_or_else(|| Error::not_found("territory", id))
    }

    /// The illustration of a theme, as SVG text: what a thumbnail `theme:<file>` stands for.
    pub fn illustration(&self, file: &str) -> Option<String> {
        illustration(file.strip_prefix("theme:").unwrap_or(file)).map(str::to_owned)
    }
}

/// A scheme whose codes are unique and whose offered codes exist.
fn verify(scheme: &SchemeTerms) -> Result<()> {
    let refused = |reason: String| Error::BadInput { format: "vocabulary".to_owned(), line: None, reason };
    if scheme.scheme.trim().is_empty() {
        return Err(refused("the scheme has no code".to_owned()));
    }
    let mut codes = BTreeSet::new();
    for term in &scheme.terms {
        if term.code.trim().is_empty() || !codes.insert(term.code.as_str()) {
            return Err(refused(format!("the code {:?} is empty or there twice", term.code)));
        }
    }
    let stranger = scheme.offered.iter().flatten().find(|code| !codes.contains(code.as_str()));
    stranger.map_or(Ok(()), |code| Err(refused(format!("{code:?} is offered but is no term of the scheme"))))
}

impl Acting<'_> {
    fn new_vocabulary_version(&mut self) -> Result<()> {
        let version = self.writer.sequence()? + 1;
        self.writer.put_setting(setting::VOCABULARY_VERSION, &version.to_string())
    }
}
