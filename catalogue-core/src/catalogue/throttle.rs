//! How often one may try: attempts are counted before they are judged, so that many at once count too.

use crate::catalogue::open::{Catalogue, setting};
use crate::error::{Error, Result};
use crate::identity::digest_with;
use crate::store::{Failures, Reader};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// How many attempts to sign in are free, and how long a way to a new password stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInPolicy {
    /// Failures in a row under one login before pauses begin; 5. Unknown logins count alike.
    pub failures: i64,
    /// The first pause, in seconds; 30. It doubles with each further failure.
    pub pause: i64,
    /// The longest pause, in seconds; 900. Bounded, so that nobody locks somebody else out for good.
    pub longest_pause: i64,
    /// After how long without an attempt failures are forgotten, in seconds; 86 400.
    pub memory: i64,
    /// How long a way to a new password stands, in seconds; 3 600.
    pub reset_lifetime: i64,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self { failures: 5, pause: 30, longest_pause: 900, memory: 86_400, reset_lifetime: 3_600 }
    }
}

impl SignInPolicy {
    /// Until when no further attempt is heard.
    fn paused(&self, found: Failures) -> Option<DateTime<Utc>> {
        let beyond = found.count.checked_sub(self.failures).filter(|beyond| *beyond >= 0)?;
        let factor =
            1_i64.checked_shl(u32::try_from(beyond).unwrap_or(u32::MAX)).filter(|factor| *factor > 0);
        let pause = factor.and_then(|factor| self.pause.checked_mul(factor)).unwrap_or(i64::MAX);
        found.last.checked_add_signed(seconds(pause.min(self.longest_pause)))
    }
}

/// A number of seconds as a span; a year at most, never negative.
pub(super) fn seconds(number: i64) -> Duration {
    Duration::seconds(number.clamp(0, 366 * 86_400))
}

impl Catalogue {
    /// The key of what was typed, for an act. It needs the key of the catalogue to be guessed: what
    /// was typed may be somebody's address, or their password in the wrong field.
    pub(super) fn throttle_key(&self, reader: &Reader<'_>, act: &str, typed: &str) -> Result<String> {
        let secret = reader.setting(setting::SECRET)?.unwrap_or_default();
        Ok(digest_with(&secret, &format!("{act}|{}", typed.trim().to_lowercase())))
    }

    /// Counts an attempt as a failure, to be forgotten if it succeeds.
    ///
    /// # Errors
    /// `Throttled` while a pause lasts; the attempt is not counted then.
    pub(super) fn count_attempt(&self, act: &str, typed: &str) -> Result<String> {
        let options = &self.inner.options;
        let policy = &options.sign_in;
        let mut writer = self.inner.store.write()?;
        let now = options.clock.now();
        let key = self.throttle_key(&writer, act, typed)?;
        let forget = now - seconds(policy.memory);
        let found = writer.failures(&key)?.filter(|found| found.last > forget);
        if let Some(until) = found.and_then(|found| policy.paused(found)).filter(|until| *until > now) {
            return Err(Error::Throttled { until });
        }
        let count = found.map_or(0, |found| found.count).saturating_add(1);
        writer.put_failures(&key, Failures { count, last: now }, forget)?;
        writer.commit()?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_bound() {
        let policy = SignInPolicy::default();
        let last = DateTime::UNIX_EPOCH;
        let pause = |count| policy.paused(Failures { count, last }).map(|until| (until - last).num_seconds());
        assert_eq!(
            [4, 5, 6, 7, 9, 10, 80, i64::MAX].map(pause),
            [None, Some(30), Some(60), Some(120), Some(480), Some(900), Some(900), Some(900)]
        );
        assert_eq!(pause(i64::MIN), None);
    }
}
