//! The arguments.

use catalogue_core::Language;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// A catalogue of datasets in one folder.
#[derive(Parser, Debug)]
#[command(name = "catalogue", version, about, propagate_version = true)]
pub(crate) struct Arguments {
    /// The folder of the catalogue.
    #[arg(long, short = 'c', global = true, env = "CATALOGUE", default_value = "./catalogue")]
    pub(crate) catalogue: PathBuf,
    /// The login to act as; anonymous when absent.
    #[arg(long = "as", global = true, value_name = "LOGIN")]
    pub(crate) login: Option<String>,
    /// The portal to ask through.
    #[arg(long, global = true)]
    pub(crate) portal: Option<String>,
    /// `fr` or `en`; the locale's when absent.
    #[arg(long, global = true)]
    pub(crate) language: Option<String>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// The language of the sentences: asked, else the locale's.
    pub(crate) fn language(&self) -> Language {
        let locale = self.language.clone().or_else(|| {
            ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .filter_map(|name| std::env::var(name).ok())
                .find(|value| !value.is_empty())
        });
        Language::from_locale(&locale.unwrap_or_default())
    }
}

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Build a demonstration catalogue and show what three people find in it.
    Demo {
        /// Where to build it; a folder of the temporary directory when absent.
        path: Option<PathBuf>,
    },
    /// Create a catalogue.
    Init {
        /// Its vocabularies: pigma, idgo, datasud, eu.
        #[arg(long, default_value = "pigma")]
        preset: String,
        /// Its name.
        #[arg(long, default_value = "Catalogue")]
        name: String,
        /// The login of its first administrator.
        #[arg(long, default_value = "admin")]
        administrator: String,
    },
    /// Import CKAN or udata JSON files.
    Import(ImportArguments),
    /// Search.
    Search(SearchArguments),
    /// Show one dataset.
    Show {
        /// Its slug, `organisation/slug`, or identifier.
        address: String,
    },
    /// Suggest completions.
    Suggest {
        /// keyword, title, organisation, format, territory, or a scheme such as theme.
        field: String,
        /// The beginning of a word.
        text: String,
        /// How many.
        #[arg(long, default_value_t = 10)]
        limit: i64,
    },
    /// Create a dataset from JSON (`{"metadata": …, "resources": […]}` or the metadata alone).
    Create {
        /// The file; `-` for standard input.
        file: PathBuf,
        /// Publish it at once.
        #[arg(long)]
        publish: bool,
    },
    /// Publish a draft.
    Publish {
        /// Its address.
        address: String,
    },
    /// Delete a dataset, after telling what goes with it.
    Delete {
        /// Its address.
        address: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Check one dataset against its profile, or the whole catalogue when none is named.
    Check {
        /// Its address.
        address: Option<String>,
        /// The profile; the dataset's own when absent.
        #[arg(long)]
        profile: Option<String>,
    },
    /// Build the search index anew.
    Reindex,
    /// Copy the catalogue, in use, to another folder.
    Backup {
        /// A folder that does not exist yet or is empty.
        to: PathBuf,
    },
    /// Figures.
    Statistics,
}

/// How to import.
#[derive(Args, Debug)]
pub(crate) struct ImportArguments {
    /// Files or folders.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// ckan or udata; recognised when absent.
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// The address of the catalogue they come from.
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Deposit for this organisation (slug); each record's own when absent.
    #[arg(long)]
    pub(crate) organisation: Option<String>,
    /// Create missing organisations.
    #[arg(long)]
    pub(crate) create_organisations: bool,
    /// Publish what the source shows and the rules admit.
    #[arg(long)]
    pub(crate) publish: bool,
    /// Show each record, not just the counts.
    #[arg(long)]
    pub(crate) details: bool,
}

/// What to search.
#[derive(Args, Debug)]
pub(crate) struct SearchArguments {
    /// Words, "exact phrases", -without, theme:environnement…
    pub(crate) text: Vec<String>,
    /// A filter, as facet=value; several values of one facet are alternatives.
    #[arg(long = "filter", short = 'f', value_name = "FACET=VALUE")]
    pub(crate) filters: Vec<String>,
    /// A box, as west,south,east,north in degrees.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) area: Option<String>,
    /// Only what lies within the box.
    #[arg(long)]
    pub(crate) within: bool,
    /// The facets to count, separated by commas; `none` for none.
    #[arg(long)]
    pub(crate) facets: Option<String>,
    /// relevance, title, published, updated, popularity.
    #[arg(long, default_value = "relevance")]
    pub(crate) sort: String,
    /// States, separated by commas: draft, published, archived, deleted.
    #[arg(long)]
    pub(crate) states: Option<String>,
    /// Hits per page.
    #[arg(long, default_value_t = 10)]
    pub(crate) size: i64,
    /// The cursor of the page before.
    #[arg(long)]
    pub(crate) cursor: Option<String>,
}
