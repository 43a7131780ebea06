//! What people write of themselves.

use crate::access::{Action, Facts};
use crate::catalogue::notices::arguments;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{AccountId, OrganisationId, Revision};
use crate::issue::{Issue, IssueCode};
use crate::model::{Account, AccountDetails};
use serde::{Deserialize, Serialize};

/// What the holder of an account may write of it. The login, the memberships and the rights are
/// others' to write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonDetails {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Position (*fonction*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The home organisation, one of the account's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<OrganisationId>,
}

impl Session {
    /// Replaces what a person writes of themselves: one's own, or anybody's for administrators. When
    /// the e-mail changes, the former one is owed a notice: it was the way to a new password.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` (another's account, a token), `NotFound`, `Conflict`;
    /// `Invalid`, also for a home where the account is no member.
    pub fn update_person(
        &self,
        id: AccountId,
        expected: Revision,
        details: PersonDetails,
    ) -> Result<Account> {
        let mut acting = self.act()?;
        let facts = Facts { account: Some(id), ..Facts::default() };
        let granted = self.demand(&acting.standing, Action::EditPerson, &facts)?;
        let before = acting.writer.account(id)?.ok_or_else(|| Error::not_found("account", id))?;
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        let PersonDetails { first_name, last_name, email, phone, position, home } = details;
        if let Some(stranger) =
            home.filter(|home| before.details.home != Some(*home) && before.role_in(*home).is_none())
        {
            let issue = Issue::error("home", IssueCode::UnknownOrganisation).with("found", stranger);
            return Err(Error::Invalid { issues: vec![issue] });
        }
        let former = before.details.email.clone();
        let kept = before.details.clone();
        let details = AccountDetails { first_name, last_name, email, phone, position, home, ..kept };
        let after = Account { revision: expected.next(), details, ..before };
        let after = acting.put_checked_account(after, &granted, Some(expected), "account.update")?;
        if former.is_some() && former != after.details.email && after.details.active {
            let named = arguments([("login", after.details.login.clone())]);
            acting.owe_to_address(Some(id), former, "email-changed", named)?;
        }
        acting.commit()?;
        Ok(after)
    }
}
