//! Network folders are refused: SQLite's write-ahead log needs memory shared by all who open it.

use crate::error::{Error, Result};
use std::path::Path;

/// Refuses a folder on a network file system, as far as the platform tells.
///
/// Linux: from the table of mounts. Windows: a path `\\server\share`; a drive letter mapped to a
/// share is not recognised.
///
/// # Errors
/// [`Error::Unsupported`] with what to do instead.
pub(super) fn refuse_network(folder: &Path) -> Result<()> {
    let text = folder.to_string_lossy();
    if is_share(&text) && cfg!(windows) {
        return Err(refusal(&text, "a network share"));
    }
    if cfg!(target_os = "linux")
        && let Ok(mounts) = std::fs::read_to_string("/proc/self/mountinfo")
        && let Some(kind) = file_system(&mounts, &text)
        && is_network(&kind)
    {
        return Err(refusal(&text, &kind));
    }
    Ok(())
}

fn refusal(folder: &str, kind: &str) -> Error {
    Error::Unsupported {
        what: format!(
            "a catalogue on a network folder ({folder}, {kind}): writes of two machines would be lost; \
             keep the catalogue on a local disk and share exports or a backup of it"
        ),
    }
}

/// Whether a Windows path is on a share: `\\server\share` or `\\?\UNC\server\share`.
fn is_share(path: &str) -> bool {
    match path.strip_prefix(r"\\") {
        Some(rest) if rest.starts_with(['?', '.']) => {
            rest.get(1..5).is_some_and(|unc| unc.eq_ignore_ascii_case(r"\UNC"))
        }
        Some(rest) => !rest.is_empty(),
        None => false,
    }
}

fn is_network(kind: &str) -> bool {
    kind.starts_with("nfs") || kind.starts_with("smb") || kind == "cifs" || kind == "fuse.sshfs"
}

/// The file system that holds `path`: that of the longest mount point above it, the last of equals.
fn file_system(mounts: &str, path: &str) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else { continue };
        let (Some(point), Some(kind)) = (before.split(' ').nth(4), after.split(' ').next()) else { continue };
        let point = unescape(point);
        let holds = point == "/"
            || path.strip_prefix(&point).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if holds && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), kind));
        }
    }
    best.map(|(_, kind)| kind.to_owned())
}

/// The kernel writes white space and backslashes of a mount point as three octal digits.
fn unescape(point: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(point.to_owned(), |text, (code, sign)| text.replace(code, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:27 / /home rw shared:2 - nfs4 server:/home rw,vers=4.2
31 30 8:2 / /home/local rw - xfs /dev/sdb1 rw
32 22 0:31 / /mnt/Donn\\303\\251es\\040SIG rw - cifs //server/sig rw
33 22 0:32 / /mnt/box rw - 9p box rw
34 22 0:33 / /mnt/far rw - fuse.sshfs me@far: rw
35 22 0:34 / /mnt/far rw - ext4 /dev/sdc1 rw
36 22 0:35 / /mnt/a\\040b rw - smb3 //server/a rw
";

    #[test]
    fn the_nearest_mount_decides() {
        let kind = |path: &str| file_system(MOUNTS, path).unwrap();
        assert_eq!(kind("/srv/c"), "ext4");
        assert_eq!(kind("/home/me/c"), "nfs4");
        assert_eq!(kind("/home/local/c"), "xfs");
        assert_eq!(kind("/homely/c"), "ext4");
        assert_eq!(kind("/mnt/box/c"), "9p");
        assert_eq!(kind("/mnt/far/c"), "ext4", "the later mount hides the earlier one");
        assert_eq!(kind("/mnt/a b/c"), "smb3");
        assert!(is_network(&kind("/home/me")) && is_network(&kind("/mnt/a b")));
        assert!(!is_network(&kind("/mnt/box")) && !is_network("overlay") && is_network("fuse.sshfs"));
        assert_eq!(file_system("nonsense", "/a"), None);
    }

    #[test]
    fn shares_of_windows_are_told_from_drives() {
        assert!(is_share(r"\\server\sig\c") && is_share(r"\\?\UNC\server\sig"));
        assert!(!is_share(r"\\?\C:\c") && !is_share(r"C:\c") && !is_share("/c"));
    }

    #[test]
    fn the_refusal_says_what_to_do() {
        assert!(matches!(refusal("/n", "nfs4"), Error::Unsupported { what } if what.contains("local disk")));
    }
}
