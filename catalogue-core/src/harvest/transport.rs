//! The seam of the network: what is asked of a remote server, and what it answers.

use crate::error::Result;
use std::collections::BTreeMap;
use std::io::Read;

/// One request. Only what harvesting needs: reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The address, `http:` or `https:`.
    pub url: String,
    /// What is posted, with its media type; a `GET` when absent.
    pub posted: Option<(String, Vec<u8>)>,
    /// Headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
}

/// One answer. An answer of any status is an answer, an error is a failure to have one.
pub struct Answered {
    /// The status, 200 for success.
    pub status: i64,
    /// Headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// Where it comes from in the end, redirections followed.
    pub url: String,
    /// The body, decompressed; the reader stops before it is too large.
    pub body: Box<dyn Read + Send>,
}

impl std::fmt::Debug for Answered {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Answered")
            .field("status", &self.status)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// What carries requests to remote servers. The library brings one under the feature `http`
/// (`HttpTransport`); a host may bring its own: its own proxy and certificates, a cache, recorded answers.
///
/// The harvest decides what is asked, how fast, and what is tried again; a transport only asks. It should
/// follow redirections, decompress, and give up after a time. It is what stands between a source's
/// address and the network of the host: one that lets people name sources should refuse addresses that
/// are not for them.
///
/// ```
/// use catalogue_core::harvest::{Answered, Asked, Transport};
/// use catalogue_core::{Error, Result};
/// use std::collections::BTreeMap;
///
/// /// Answers recorded before: what a test, or a machine without a network, harvests from.
/// struct Recorded(BTreeMap<String, String>);
///
/// impl Transport for Recorded {
///     fn ask(&self, asked: &Asked) -> Result<Answered> {
///         let body = self.0.get(&asked.url).ok_or_else(|| Error::Remote {
///             url: asked.url.clone(),
///             reason: "nothing was recorded of this address".to_owned(),
///         })?;
///         Ok(Answered {
///             status: 200,
///             headers: BTreeMap::new(),
///             url: asked.url.clone(),
///             body: Box::new(std::io::Cursor::new(body.clone().into_bytes())),
///         })
///     }
/// }
///
/// # use catalogue_core::harvest::HarvestOptions;
/// # use catalogue_core::{AccountDetails, Catalogue, HarvestSourceDetails, Options, OrganisationDetails};
/// # let folder = tempfile::tempdir().unwrap();
/// # let administrator = AccountDetails { login: "admin".into(), ..Default::default() };
/// # let catalogue = Catalogue::create(folder.path().join("c"), Options::default(), administrator)?;
/// # let session = catalogue.session(catalogue.principal("admin")?, None)?;
/// # let ville = session.create_organisation(OrganisationDetails {
/// #     name: "Ville d'Exemple".into(), active: true, ..Default::default()
/// # })?;
/// # let details: HarvestSourceDetails = serde_json::from_value(serde_json::json!({
/// #     "name": "Portail", "kind": "dcat", "address": "https://exemple.fr/catalog.ttl", "organisation": ville.id,
/// # })).unwrap();
/// # let source = session.create_harvest_source(details)?;
/// let turtle = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . \
///     <https://exemple.fr/1> a dcat:Dataset ; dct:title \"Pistes cyclables\"@fr .";
/// let recorded = Recorded([("https://exemple.fr/catalog.ttl".to_owned(), turtle.to_owned())].into());
/// let report = session.harvest(source.id, &HarvestOptions::default(), Some(&recorded), &mut |_, _| true)?;
/// assert_eq!((report.read, report.added), (1, 1));
/// # Ok::<(), Error>(())
/// ```
pub trait Transport: Send + Sync {
    /// Asks once. Redirections are followed; nothing is tried again.
    ///
    /// A body that ends before its end is an error of its reader; a `Content-Length` among the headers is held
    /// against what is read, so it is left out when the body was decompressed. A reader that stops because
    /// the body is too large says so with an error of the kind `FileTooLarge`.
    ///
    /// # Errors
    /// `Remote` when no answer comes: it may be asked again. `Unsupported` for what this transport does not
    /// ask (an address of another kind, or one that is not for everybody): it is not asked again. `LimitExceeded`
    /// when the answer says that it is too large.
    fn ask(&self, asked: &Asked) -> Result<Answered>;
}
