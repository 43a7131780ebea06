//! When a server asks to be asked again.

use chrono::DateTime;
use std::collections::BTreeMap;
use std::time::Duration;

/// The wait that an answer asks for: seconds, or a date, which is held against the answer's own.
pub(super) fn retry_after(headers: &BTreeMap<String, String>) -> Option<Duration> {
    let asked = headers.get("retry-after")?.trim();
    if let Ok(seconds) = asked.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text: &str| DateTime::parse_from_rfc2822(text.trim()).ok();
    let wait = date(asked)? - date(headers.get("date")?)?;
    Some(wait.to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read() {
        let wait = |after: &str, date: &str| {
            let headers =
                [("retry-after".to_owned(), after.to_owned()), ("date".to_owned(), date.to_owned())];
            retry_after(&headers.into())
        };
        let now = "Sun, 22 Nov 2026 12:00:00 GMT";
        assert_eq!(wait("120", ""), Some(Duration::from_secs(120)));
        assert_eq!(wait("Sun, 22 Nov 2026 12:01:30 GMT", now), Some(Duration::from_secs(90)));
        assert_eq!(wait("Sun, 22 Nov 2026 11:00:00 GMT", now), Some(Duration::ZERO));
        for bad in ["", "-5", "soon", "Sun, 99 Nov", "1e9"] {
            assert_eq!(wait(bad, now), None, "{bad}");
        }
    }
}
