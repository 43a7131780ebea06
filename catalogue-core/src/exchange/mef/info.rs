//! What GeoNetwork knew of a record, beside its metadata (`info.xml`).

use crate::exchange::clean;
use crate::exchange::reading::ReadingLimits;
use crate::exchange::record::Imported;
use crate::exchange::xml::{self, Element, Stop};
use crate::issue::{Issue, IssueCode};
use crate::model::{Identifier, Visibility};
use std::io::BufRead;

/// The most bytes of `info.xml`.
const LIMIT: u64 = 1 << 20;
/// The longest text kept of it, in characters.
const TEXT: usize = 1_000;
/// The longest identifier, in characters.
const IDENTIFIER: usize = 200;

/// What `info.xml` says.
#[derive(Debug, Default)]
pub(super) struct Info {
    uuid: Option<String>,
    pub template: bool,
    /// What is kept as it is: name and text.
    kept: Vec<(&'static str, String)>,
    /// Whether groups are named and `all` is none of those that may view.
    private: bool,
    /// Attached files: folder and name.
    files: Vec<(&'static str, String)>,
}

/// The elements of `general` that are kept.
const KEPT: &[(&str, &str)] = &[
    ("siteName", "info.siteName"),
    ("siteId", "info.siteId"),
    ("schema", "info.schema"),
    ("createDate", "info.createDate"),
    ("changeDate", "info.changeDate"),
];

impl Info {
    /// Reads it; a reason when it cannot be.
    pub fn read(reader: &mut dyn BufRead) -> Result<Self, String> {
        let tree = xml::tree(reader, LIMIT).map_err(|stop| match stop {
            Stop::Bad { reason, .. } => reason,
            Stop::TooLarge { limit, .. } => format!("more than {limit} bytes"),
            Stop::Page { .. } => "an HTML page".to_owned(),
            Stop::Failed => "it cannot be unpacked".to_owned(),
        })?;
        let root = Element::root(&tree);
        let mut info = Self::default();
        for part in root.children() {
            match part.name() {
                "general" => info.general(part),
                "categories" => {
                    let names: Vec<&str> =
                        part.children().filter_map(|category| category.attribute("name")).take(100).collect();
                    info.keep("info.categories", &names.join(", "));
                }
                "privileges" => info.privileges(part),
                "public" => info.attached("public", part),
                "private" => info.attached("private", part),
                _ => {}
            }
        }
        Ok(info)
    }

    fn general(&mut self, general: Element<'_>) {
        for child in general.children() {
            let text = child.text();
            match child.name() {
                "uuid" => {
                    let plain =
                        text.chars().count() <= IDENTIFIER && text.chars().all(|c| c.is_ascii_graphic());
                    self.uuid = Some(text.to_owned()).filter(|text| !text.is_empty() && plain);
                }
                // `s` is a part to be put into records.
                "isTemplate" => {
                    self.template = matches!(text.to_ascii_lowercase().as_str(), "y" | "true" | "s")
                }
                name => {
                    if let Some((_, path)) = KEPT.iter().find(|(known, _)| *known == name) {
                        self.keep(path, text);
                    }
                }
            }
        }
    }

    fn privileges(&mut self, privileges: Element<'_>) {
        let mut viewers = Vec::new();
        let mut groups = 0;
        for group in privileges.children().filter(|child| child.name() == "group") {
            groups += 1;
            let views = group.children().any(|operation| operation.attribute("name") == Some("view"));
            viewers.extend(group.attribute("name").filter(|_| views));
        }
        self.private = groups > 0 && !viewers.contains(&"all");
        viewers.truncate(100);
        self.keep("info.privileges", &viewers.join(", "));
    }

    fn attached(&mut self, folder: &'static str, part: Element<'_>) {
        let names = part.children().filter_map(|file| file.attribute("name"));
        self.files.extend(names.take(1_000).map(|name| (folder, name.chars().take(TEXT).collect())));
    }

    fn keep(&mut self, path: &'static str, text: &str) {
        let clean = clean::one_line(&clean::without_controls(text).0);
        let text: String = clean::masked(&clean).chars().take(TEXT).collect();
        if !text.is_empty() {
            self.kept.push((path, text));
        }
    }

    /// Adds it to a record.
    pub fn tell(&self, imported: &mut Imported, limits: &ReadingLimits) {
        let own = &mut imported.provenance;
        if let Some(uuid) = self.uuid.as_ref().filter(|_| own.remote_id.is_none()) {
            own.remote_id = Some(uuid.clone());
            let identifier =
                Identifier { kind: "source".to_owned(), value: uuid.clone(), namespace: own.source.clone() };
            let known = &mut imported.metadata.identifiers;
            if !known.contains(&identifier) && known.len() < 99 {
                known.insert(0, identifier);
            }
        }
        for (path, text) in &self.kept {
            own.raw.entry((*path).to_owned()).or_insert_with(|| text.clone());
        }
        if self.private {
            imported.metadata.visibility = Visibility::Private;
        }
        let links = imported.resources.iter().filter_map(|resource| resource.url.as_deref());
        let links: Vec<&str> = links.chain(imported.metadata.thumbnail.as_deref()).collect();
        let room = usize::try_from(limits.issues).unwrap_or(0).saturating_sub(imported.lost.len());
        let lost = self.files.iter().filter(|(_, name)| {
            !links.iter().any(|link| {
                link.strip_suffix(name.as_str()).is_some_and(|before| before.ends_with(['/', '=']))
            })
        });
        let told = lost.take(room).map(|(folder, name)| {
            Issue::hint(
                format!("{folder}/{}", name.chars().take(60).collect::<String>()),
                IssueCode::ValueLost,
            )
            .with("found", name)
        });
        imported.lost.extend(told);
    }
}
