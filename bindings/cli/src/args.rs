//! The arguments.

use catalogue_core::{ExportFormat, Language};
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

const STATUSES: &str = "\
Exit status:
  0  done
  1  refused: invalid content, a bad query, an unreadable input
  2  wrong arguments
  3  no such thing, or none that you may see
  4  not allowed, or sign in first (--as)
  5  conflict, name taken, or busy: read again, or try again
  6  storage, or not possible here
  7  done, and something was found: a broken rule, damage, an unreadable file

Start with: catalogue demo";

/// A catalogue of datasets in one folder.
#[derive(Parser, Debug)]
#[command(name = "catalogue", version, propagate_version = true, after_help = STATUSES)]
#[command(max_term_width = 100)]
pub(crate) struct Arguments {
    /// The folder of the catalogue.
    #[arg(
        long,
        short = 'c',
        global = true,
        help_heading = "Everywhere",
        value_name = "FOLDER",
        env = "CATALOGUE",
        hide_env_values = true
    )]
    #[arg(default_value = "./catalogue")]
    pub(crate) catalogue: PathBuf,
    /// The login to act as; a visitor when absent (maintenance: the host).
    #[arg(long = "as", global = true, help_heading = "Everywhere", value_name = "LOGIN")]
    pub(crate) login: Option<String>,
    /// The portal to ask through.
    #[arg(long, global = true, help_heading = "Everywhere", value_name = "CODE")]
    pub(crate) portal: Option<String>,
    /// The language of the answers; the locale's when absent.
    #[arg(long, global = true, help_heading = "Everywhere", value_parser = ["fr", "en"])]
    pub(crate) language: Option<String>,
    /// Answer in JSON; errors too, on standard error.
    #[arg(long, global = true, help_heading = "Everywhere")]
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

/// The profiles shipped.
const PROFILES: [&str; 4] = ["simple", "pigma", "inspire", "dcat-ap"];

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Build a demonstration catalogue and show what three people find in it.
    #[command(after_help = "A demonstration that is there already is replaced; nothing else ever is.")]
    Demo {
        /// Where to build it; a folder of the temporary directory when absent.
        path: Option<PathBuf>,
    },
    /// Create a catalogue in a folder that does not exist yet or is empty.
    #[command(after_help = "Example:\n  catalogue -c pigma.catalogue init --preset pigma \
        --administrator marie --organisation \"Ville d'Exemple\"")]
    Init {
        /// The vocabularies to start with.
        #[arg(long, default_value = "pigma", value_parser = ["pigma", "idgo", "datasud", "eu"])]
        preset: String,
        /// The profile of its datasets; the preset's when absent.
        #[arg(long, value_parser = PROFILES)]
        profile: Option<String>,
        /// Its name.
        #[arg(long, default_value = "Catalogue")]
        name: String,
        /// The login of its first administrator.
        #[arg(long, default_value = "admin", value_name = "LOGIN")]
        administrator: String,
        /// A first organisation, of which the administrator is made a member.
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
        /// Where its web addresses start.
        #[arg(long, default_value = "https://localhost", value_name = "URL")]
        base_url: String,
    },
    /// Import records: CKAN, udata, data.json, DCAT, ISO 19139 and 19115-3, CSW, catalogue CSV.
    #[command(after_help = "Examples:
  catalogue --as admin import packages.json --create-organisations --publish
  catalogue --as marie import harvest/ --organisation ville-d-exemple --source https://data.example.org

Each record is taken or refused on its own, and says why; the same file again changes nothing.")]
    Import(ImportArguments),
    /// Harvest other catalogues: CSW, CKAN, DCAT, udata, folders and files.
    #[command(subcommand)]
    Harvest(HarvestCommand),
    /// Search.
    #[command(after_help = "Examples:
  catalogue search pistes cyclables
  catalogue search '\"occupation du sol\" -littoral theme:environnement'
  catalogue search -f theme=mobilite -f format=GTFS --sort updated
  catalogue search --area=-1.3,44.2,0.4,45.6 --within --facets theme,organisation
  catalogue --as marie search --states draft,archived
  catalogue --json search eau --size 100 | jq '.hits[].title'

Facets: theme, keyword, data-type, frequency, granularity, organisation (the usual ones),
licence, format, resource-type, access, portal, kind, visibility, language, support.
A word that starts with - goes after --: catalogue search -- eau -mer")]
    Search(SearchArguments),
    /// Export what a search finds: ISO 19139, DCAT-AP, CKAN, udata, catalogue CSV, GeoJSON, tables.
    #[command(after_help = "Examples:
  catalogue export --format dcat-turtle --output catalogue.ttl
  catalogue export eau --format csv -f organisation=ville-d-exemple > eau.csv
  catalogue export --format iso19139 --folder records/
  catalogue export --format jsonl --changed-after POSITION --output changed.jsonl

Everybody exports what they may see. What became of it is told on standard output, or on standard
error when the document itself goes to standard output; a file stays as it was until the new one is
whole. The position told at the end is where an export of what changed goes on.")]
    Export(ExportArguments),
    /// Follow what changes: each dataset once, updated or gone.
    #[command(after_help = "Examples:
  catalogue changes --since 2026-05-01
  catalogue --json changes --after POSITION | jq -r '.changes[] | select(.change == \"gone\") | .id'")]
    Changes(ChangesArguments),
    /// Show one dataset.
    #[command(after_help = "Example:\n  catalogue show pistes-cyclables-et-amenagements-cyclables")]
    Show {
        /// Its slug, `organisation/slug` when it was never public, or its identifier.
        address: String,
    },
    /// Find the datasets most like one.
    #[command(
        after_help = "Example:\n  catalogue similar pistes-cyclables-et-amenagements-cyclables --limit 5"
    )]
    Similar {
        /// Its slug, `organisation/slug` when it was never public, or its identifier.
        address: String,
        /// How many at most.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..=100))]
        limit: i64,
    },
    /// Suggest completions of what is being typed.
    #[command(after_help = "Examples:
  catalogue suggest keyword vel
  catalogue suggest territory bord
  catalogue suggest theme env")]
    Suggest {
        /// keyword, title, organisation, format, territory, or a scheme such as theme or licence.
        field: String,
        /// The beginning of a word; everything when absent.
        #[arg(default_value = "", hide_default_value = true)]
        text: String,
        /// How many at most.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..=1000))]
        limit: i64,
    },
    /// Create a dataset from JSON: its metadata, or {"metadata": …, "resources": […]}.
    #[command(after_help = "Example:
  echo '{\"title\": \"Pistes cyclables\", \"keywords\": [\"vélo\"]}' | catalogue --as marie create -

The organisation is yours when you have only one. Fields: docs/reference/fields.md.")]
    Create {
        /// The file; - for standard input.
        file: PathBuf,
        /// Its profile; the one it names, else its organisation's, else the catalogue's, when absent.
        #[arg(long, value_parser = PROFILES)]
        profile: Option<String>,
        /// Publish it at once, or create nothing.
        #[arg(long)]
        publish: bool,
    },
    /// Move a dataset to another profile: all of it stays, and what is missing is told.
    #[command(after_help = "Example:
  catalogue --as marie upgrade pistes-cyclables --profile inspire

What follows from the record is filled in; what may be right is suggested, not written. A published
dataset is moved only when it meets the profile: nothing is spoiled.")]
    Upgrade {
        /// Its address.
        address: String,
        /// The profile.
        #[arg(long, value_parser = PROFILES)]
        profile: String,
    },
    /// Publish a draft, or be told everything that it lacks.
    Publish {
        /// Its address.
        address: String,
    },
    /// Delete a dataset, after telling what goes with it.
    #[command(after_help = "A deleted dataset leaves a tombstone and can be restored until it is purged.")]
    Delete {
        /// Its address.
        address: String,
        /// Do not ask.
        #[arg(long, short = 'y')]
        yes: bool,
    },
    /// Check one dataset against its profile, or the whole catalogue for damage when none is named.
    Check {
        /// Its address.
        address: Option<String>,
        /// The profile: simple, pigma, inspire, dcat-ap; the dataset's own when absent.
        #[arg(long, requires = "address")]
        profile: Option<String>,
    },
    /// Build the search index anew from the store.
    Reindex,
    /// Copy the catalogue, in use, to another folder.
    Backup {
        /// A folder that does not exist yet or is empty.
        to: PathBuf,
    },
    /// Figures of what you may read: datasets, use in all and by year.
    #[command(after_help = "Without --as, the figures of what is public.")]
    Statistics,
    /// The quality of one dataset: each rule, why, and what to do.
    Quality {
        /// Its address.
        address: String,
    },
    /// The published datasets that are late on the frequency they declare, the latest first.
    Late {
        /// Those of this organisation (slug) only.
        #[arg(long, value_name = "SLUG")]
        organisation: Option<String>,
    },
}

/// What to do about harvests.
#[derive(Subcommand, Debug)]
pub(crate) enum HarvestCommand {
    /// Add a source.
    #[command(after_help = "Example:
  catalogue harvest add \"CKAN de la métropole\" https://data.metropole.example.org --kind ckan \\
    --organisation metropole --frequency daily --without keyword=test --licence \"LO 2.0=etalab-2.0\"")]
    Add(Box<AddSource>),
    /// List the sources, and how their last runs ended.
    List,
    /// List the sources whose time has come.
    Due,
    /// Harvest sources, named or due.
    #[command(after_help = "Once an hour, by cron:\n  catalogue -c pigma.catalogue harvest run --due")]
    Run {
        /// Their identifiers or names.
        #[arg(required_unless_present = "due", conflicts_with = "due")]
        sources: Vec<String>,
        /// Those whose time has come.
        #[arg(long)]
        due: bool,
        /// Read everything again, changed or not.
        #[arg(long)]
        anew: bool,
        /// Archive what is absent even when it is more than half of what a source had.
        #[arg(long)]
        archive_many: bool,
        /// Allow sources at addresses of this machine and of private networks.
        #[arg(long)]
        private_addresses: bool,
    },
    /// Show what the last runs of a source did, and the records that need a look.
    Report {
        /// Its identifier or name.
        source: String,
        /// How many runs.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(i64).range(1..=1000))]
        runs: i64,
    },
}

/// A source to add.
#[derive(Args, Debug)]
pub(crate) struct AddSource {
    /// Its name.
    pub(crate) name: String,
    /// Its address; the absolute path of a folder or file.
    pub(crate) address: String,
    /// What it is.
    #[arg(long, value_parser = ["csw", "ckan", "dcat", "udata", "folder", "file"])]
    pub(crate) kind: String,
    /// The organisation (slug) that its records are deposited for.
    #[arg(long, value_name = "SLUG")]
    pub(crate) organisation: String,
    /// How often it is due.
    #[arg(long, default_value = "manual")]
    #[arg(value_parser = ["manual", "hourly", "daily", "weekly", "monthly"])]
    pub(crate) frequency: String,
    /// Take only these: keyword, organisation, theme, kind, licence or identifier.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) only: Vec<String>,
    /// Leave these out.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) without: Vec<String>,
    /// What a licence of the source is here.
    #[arg(long = "licence", value_name = "WORDS=CODE")]
    pub(crate) licences: Vec<String>,
    /// What a keyword or theme of the source is here.
    #[arg(long = "theme", value_name = "WORDS=CODE")]
    pub(crate) themes: Vec<String>,
    /// The page of a record there, with {id} for its identifier.
    #[arg(long, value_name = "URL")]
    pub(crate) page: Option<String>,
    /// The most records that a run takes.
    #[arg(long, value_name = "N")]
    pub(crate) quota: Option<i64>,
    /// After how many complete runs without it a record is archived.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(crate) absences: i64,
    /// Publish nothing.
    #[arg(long)]
    pub(crate) drafts: bool,
}

/// How to import.
#[derive(Args, Debug)]
pub(crate) struct ImportArguments {
    /// Files, folders, or - for standard input.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Their format; recognised when absent.
    #[arg(long, value_parser = ["ckan", "csw", "datajson", "dcat", "iso19139", "iso19115-3", "scdl", "udata"])]
    pub(crate) format: Option<String>,
    /// The address of the catalogue they come from.
    #[arg(long, value_name = "URL")]
    pub(crate) source: Option<String>,
    /// Deposit for this organisation (slug); each record's own when absent.
    #[arg(long, value_name = "SLUG")]
    pub(crate) organisation: Option<String>,
    /// Deposit for this organisation (slug) what names none, or an unknown one.
    #[arg(long, value_name = "SLUG")]
    pub(crate) fallback: Option<String>,
    /// Create the organisations that are missing (an administrator's right).
    #[arg(long)]
    pub(crate) create_organisations: bool,
    /// Publish what the source shows and the rules admit.
    #[arg(long)]
    pub(crate) publish: bool,
    /// Tell of each record what was repaired and lost, not just of the refused ones.
    #[arg(long)]
    pub(crate) details: bool,
}

/// What to search.
#[derive(Args, Debug)]
pub(crate) struct SearchArguments {
    #[command(flatten)]
    pub(crate) narrowing: Narrowing,
    /// The facets to count, separated by commas; none for none.
    #[arg(long, value_name = "LIST")]
    pub(crate) facets: Option<String>,
    /// Values counted of each facet (a terminal shows the first eight).
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) facet_limit: i64,
    #[command(flatten)]
    pub(crate) ordering: Ordering,
    /// Hits per page.
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) size: i64,
    /// The cursor of the page before.
    #[arg(long)]
    pub(crate) cursor: Option<String>,
    /// Tell why each hit stands where it does, in place of the hits.
    #[arg(long)]
    pub(crate) explain: bool,
}

/// What is sought.
#[derive(Args, Debug)]
pub(crate) struct Narrowing {
    /// Words, "exact phrases", -without, theme:environnement…
    pub(crate) text: Vec<String>,
    /// A filter; several values of one facet are alternatives.
    #[arg(long = "filter", short = 'f', value_name = "FACET=VALUE")]
    pub(crate) filters: Vec<String>,
    /// A box, in degrees.
    #[arg(long, value_name = "WEST,SOUTH,EAST,NORTH", allow_hyphen_values = true)]
    pub(crate) area: Option<String>,
    /// Only what lies within the box.
    #[arg(long, requires = "area")]
    pub(crate) within: bool,
    /// Data published in this period; either end may be left out: 2020..2023-06, 2024..
    #[arg(long, value_name = "FROM..TO")]
    pub(crate) published: Option<String>,
    /// Data last updated in this period.
    #[arg(long, value_name = "FROM..TO")]
    pub(crate) updated: Option<String>,
    /// Data about this period.
    #[arg(long, value_name = "FROM..TO")]
    pub(crate) temporal: Option<String>,
    /// Public or private records only.
    #[arg(long, value_parser = ["public", "private"])]
    pub(crate) visibility: Option<String>,
}

/// In which order, and in which states.
#[derive(Args, Debug)]
pub(crate) struct Ordering {
    /// The order.
    #[arg(long, default_value = "relevance")]
    #[arg(value_parser = ["relevance", "title", "published", "updated", "popularity"])]
    pub(crate) sort: String,
    /// The other way round.
    #[arg(long)]
    pub(crate) reverse: bool,
    /// States, separated by commas; published when absent.
    #[arg(long, value_delimiter = ',', value_parser = ["draft", "published", "archived", "deleted"])]
    pub(crate) states: Vec<String>,
}

/// What to export, and where to.
#[derive(Args, Debug)]
pub(crate) struct ExportArguments {
    /// The format.
    #[arg(long, value_parser = PossibleValuesParser::new(ExportFormat::ALL.iter().map(|format| format.code())))]
    pub(crate) format: String,
    /// The file; standard output when absent or -.
    #[arg(long, short = 'o', value_name = "FILE", conflicts_with = "folder")]
    pub(crate) output: Option<PathBuf>,
    /// A folder: one file for each dataset.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) narrowing: Narrowing,
    #[command(flatten)]
    pub(crate) ordering: Ordering,
    /// Datasets at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
    pub(crate) limit: Option<i64>,
    /// Only what changed after this position.
    #[arg(long, value_name = "POSITION")]
    pub(crate) changed_after: Option<String>,
    /// Only what changed since: 2026-05-03, or 2026-05-03T12:00:00Z.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Where the addresses of records start; the portal's, else the catalogue's, when absent.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// What the whole is called; the portal's name, else the catalogue's, when absent.
    #[arg(long)]
    pub(crate) title: Option<String>,
}

/// From where to follow.
#[derive(Args, Debug)]
pub(crate) struct ChangesArguments {
    /// The position to go on from; the beginning when absent.
    #[arg(long, value_name = "POSITION")]
    pub(crate) after: Option<String>,
    /// Only what changed since: 2026-05-03, or 2026-05-03T12:00:00Z.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Changes at most.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=1000), value_name = "N")]
    pub(crate) limit: i64,
}
