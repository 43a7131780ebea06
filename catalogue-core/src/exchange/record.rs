//! What a reading gives: one entry per record found.

use crate::issue::Issue;
use crate::model::{Metadata, Provenance, ResourceMetadata, State};

/// One record found in a document, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// Where it stands: `result.results[3]`, `[3]`, `line 12`, empty for the whole document.
    pub place: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Read into the model.
    Taken(Box<Imported>),
    /// Not a dataset, or nothing by which to know it: at least one issue says why.
    Refused(Vec<Issue>),
}

/// A dataset read from another catalogue. Its strings are within the default limits of the model,
/// its codes known, its addresses valid: it is well formed. It has a title, taken from its name
/// there when the source gives none (told as lost); every other required value that the source
/// lacks stays missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// What the source says of the dataset. `organisation` is absent: see [`Imported::organisation`].
    pub metadata: Metadata,
    /// Its resources, in order.
    pub resources: Vec<ResourceMetadata>,
    /// The organisation that owns it there.
    pub organisation: Option<ImportedOrganisation>,
    /// The readable part of its address there, when it fits [`crate::Slug`].
    pub slug: Option<String>,
    /// The state that the source says.
    pub state: State,
    /// Where it comes from; holds raw values and the fields without a place.
    pub provenance: Provenance,
    /// What was put right.
    pub repaired: Vec<Issue>,
    /// What could not be taken: values of known fields by the model's path, unknown fields by the
    /// source's path.
    pub lost: Vec<Issue>,
}

/// An organisation as a dataset names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedOrganisation {
    /// Its name, at most 350 characters.
    pub name: String,
    /// The readable part of its address there.
    pub slug: Option<String>,
    /// SIRET, 14 digits with their key.
    pub siret: Option<String>,
    /// Description, Markdown.
    pub description: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Address of its logo.
    pub logo: Option<String>,
    /// Acronym, at most 128 characters.
    pub acronym: Option<String>,
    /// Its identifier there.
    pub remote_id: Option<String>,
}
