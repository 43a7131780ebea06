//! Dates as data holds them: a year, a month or a day, never a time zone.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar date known to the year, the month or the day.
///
/// ```
/// use catalogue_core::PartialDate;
/// let date: PartialDate = "03/05/2012".parse()?;
/// assert_eq!(date.to_string(), "2012-05-03");
/// assert_eq!("2012-05".parse::<PartialDate>()?.to_string(), "2012-05");
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

impl PartialDate {
    /// A date of the parts given; `None` when there is no such date or the year is not 1 to 9999.
    pub fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Self> {
        let real = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).is_some();
        let whole = day.is_none() || month.is_some();
        ((1..=9999).contains(&year) && real && whole).then_some(Self { year, month, day })
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12, when known.
    pub const fn month(self) -> Option<u32> {
        self.month
    }

    /// The day of the month, when known.
    pub const fn day(self) -> Option<u32> {
        self.day
    }

    /// The first day that the date may mean.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or_default()
    }

    /// The last day that the date may mean.
    pub fn last_day(self) -> NaiveDate {
        if self.day.is_some() {
            return self.first_day();
        }
        let (year, month) = match self.month {
            Some(month) if month < 12 => (self.year, month + 1),
            _ => (self.year + 1, 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1).and_then(|next| next.pred_opt()).unwrap_or_default()
    }

    /// Days since 0001-01-01 of the first day, for sorting and ranges.
    pub fn day_number(self) -> i64 {
        i64::from(self.first_day().num_days_from_ce())
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(date: NaiveDate) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl FromStr for PartialDate {
    type Err = String;

    /// Reads `2012`, `2012-05`, `2012-05-03`, `03/05/2012`, `05/2012` and the date of an ISO
    /// date-time (its time and zone are dropped: a date has none).
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("not a date: {text:?}");
        let trimmed = text.trim();
        let date = match trimmed.split_once(['T', ' ']) {
            Some((date, time)) if time.contains(':') && date.len() == 10 => date,
            Some(_) => return Err(refused()),
            None => trimmed,
        };
        let number = |part: &str, digits: usize| -> Option<u32> {
            let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse().ok()).flatten()
        };
        let parts: Vec<&str> = date.split(['-', '/']).collect();
        let slashes = date.contains('/');
        let read = match (parts.as_slice(), slashes) {
            ([year], _) => number(year, 4).map(|y| (y, None, None)),
            ([year, month], false) => number(year, 4).zip(number(month, 2)).map(|(y, m)| (y, Some(m), None)),
            ([month, year], true) => number(year, 4).zip(number(month, 2)).map(|(y, m)| (y, Some(m), None)),
            ([year, month, day], false) => number(year, 4)
                .zip(number(month, 2))
                .zip(number(day, 2))
                .map(|((y, m), d)| (y, Some(m), Some(d))),
            ([day, month, year], true) if date.matches('/').count() == 2 => number(year, 4)
                .zip(number(month, 2))
                .zip(number(day, 2))
                .map(|((y, m), d)| (y, Some(m), Some(d))),
            _ => None,
        };
        read.and_then(|(y, m, d)| Self::new(i32::try_from(y).ok()?, m, d)).ok_or_else(refused)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(formatter, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(formatter, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A span of time; an open end is absent (`dcat:startDate`, `dcat:endDate`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// The last date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write_and_refuses_the_rest() {
        for (text, read) in [
            ("2012", "2012"),
            ("2012-05", "2012-05"),
            ("05/2012", "2012-05"),
            ("2012-05-03", "2012-05-03"),
            ("03/05/2012", "2012-05-03"),
            ("2012-05-03T23:30:00+02:00", "2012-05-03"),
            (" 2012 ", "2012"),
        ] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), read);
        }
        for text in [
            "",
            "NaN-NaN-NaN",
            "2012-13",
            "2012-02-30",
            "7306x",
            "19781013",
            "-01-01",
            "2004-W53-6",
            "0000",
            "12/2012/05",
            "2012-5",
            "２０１２",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_partial_date_spans_its_days() {
        let date: PartialDate = "2012-02".parse().unwrap();
        assert_eq!(date.first_day().to_string(), "2012-02-01");
        assert_eq!(date.last_day().to_string(), "2012-02-29");
        assert_eq!("2012".parse::<PartialDate>().unwrap().last_day().to_string(), "2012-12-31");
    }
}
