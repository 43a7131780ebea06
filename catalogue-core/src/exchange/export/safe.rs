//! Texts that others open: JSON inside a page, cells inside a spreadsheet.

use crate::error::{Error, Result};
use serde::Serialize;

/// A value as JSON on one line that may stand in a `<script>` of a page: `</` is written `<\/`,
/// which every reader of JSON takes for the same.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string(value)
        .map_err(|error| Error::storage("write JSON", std::io::Error::other(error)))?;
    Ok(unscripted(&text))
}

/// The same of JSON that is written already; nothing but its texts holds `</` or `<!`.
pub(super) fn unscripted(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    text.replace("</", "<\\/").replace("<!", "\\u003c!")
}

/// A cell that no spreadsheet computes: an apostrophe goes before what begins a formula. Control
/// characters are left out, but for ends of lines and tabs.
pub(super) fn cell(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    match plain.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{plain}"),
        _ if plain.starts_with('\t') => format!("'{plain}"),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_a_text() {
        for text in ["=1+1", "+33 5", "-2", "@SUM(A1)", " =cmd|' /C calc'!A0", "\t=1", "\r=1", "＝1"] {
            assert!(cell(text).starts_with('\''), "{text}");
        }
        assert_eq!(cell("a=b\n\u{0}c"), "a=b\nc");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn no_text_ends_a_script() {
        let text = json(&["</script><!-- a", "a < b"]).unwrap();
        assert!(!text.contains("</") && !text.contains("<!"), "{text}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).unwrap(), ["</script><!-- a", "a < b"]);
    }
}
