//! The members of an archive that hold metadata, by their names alone.

/// What a member is for a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `metadata.xml`.
    Metadata,
    /// The same turned into ISO 19139.
    Converted,
    /// `info.xml`.
    Info,
}

/// Where a member belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// To the record of a folder: empty in version 1, which holds one record.
    Of(String, Role),
    /// It would, but its name leads out of the archive.
    Unsafe,
    /// To none: attached files, listings.
    Other,
}

impl Member {
    /// Reads a name.
    pub fn named(name: &str) -> Self {
        let parts: Vec<&str> = name.split(['/', '\\']).collect();
        let role = match parts.last() {
            Some(&"metadata.xml") => Role::Metadata,
            Some(&"metadata.iso19139.xml" | &"metadata-iso19139.xml") => Role::Converted,
            Some(&"info.xml") => Role::Info,
            _ => return Member::Other,
        };
        let leads_out = |part: &&str| {
            matches!(*part, "" | "." | "..") || part.contains(':') || part.chars().any(char::is_control)
        };
        if name.contains('\\') || parts.iter().any(leads_out) {
            return Member::Unsafe;
        }
        match (parts.as_slice(), role) {
            ([_] | ["metadata", _], _) if role != Role::Info => Member::Of(String::new(), role),
            ([_], Role::Info) => Member::Of(String::new(), role),
            ([folder, "metadata", _], Role::Metadata | Role::Converted) => {
                Member::Of((*folder).to_owned(), role)
            }
            ([folder, _], _) => Member::Of((*folder).to_owned(), role),
            _ => Member::Other,
        }
    }
}
