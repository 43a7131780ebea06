//! Why an act is forbidden, as stable codes.

use crate::error::words;
use crate::issue::Language;

/// Members of the organisation only.
pub const NEEDS_MEMBER: &str = "needs-member";
/// Contributors of the organisation, and above.
pub const NEEDS_CONTRIBUTOR: &str = "needs-contributor";
/// Editors of the organisation, and, for most acts, the contributor who made the dataset.
pub const NEEDS_EDITOR: &str = "needs-editor";
/// Editors of the organisation that a transfer gives to.
pub const NEEDS_EDITOR_IN_TARGET: &str = "needs-editor-in-target";
/// Administrators of the organisation.
pub const NEEDS_ORGANISATION_ADMINISTRATOR: &str = "needs-organisation-administrator";
/// Moderators; others ask for it.
pub const NEEDS_MODERATOR: &str = "needs-moderator";
/// Administrators of the catalogue.
pub const NEEDS_ADMINISTRATOR: &str = "needs-administrator";
/// A role above the giver's own in that organisation.
pub const ABOVE_OWN_ROLE: &str = "above-own-role";
/// The organisation still owns datasets.
pub const NOT_EMPTY: &str = "not-empty";
/// There is an account already.
pub const HAS_ACCOUNT: &str = "has-account";
/// The dataset was not harvested.
pub const NOT_HARVESTED: &str = "not-harvested";
/// A harvest does only what it deposits.
pub const OUTSIDE_HARVEST: &str = "outside-harvest";
/// The data is for the accounts that have signed in.
pub const NEEDS_ACCOUNT: &str = "needs-account";
/// The data is for the audiences that its rule names.
pub const NOT_IN_AUDIENCE: &str = "not-in-audience";
/// The data is for those who keep the dataset.
pub const CLOSED: &str = "closed";
/// The dataset is deleted: its data is not given out.
pub const DELETED: &str = "deleted";

/// What concerns one account is for its holder.
pub const NOT_OWN_ACCOUNT: &str = "not-own-account";
/// Who asked for it does not decide.
pub const OWN_REQUEST: &str = "own-request";
/// The token reads and does nothing else.
pub const TOKEN_ONLY_READS: &str = "token-only-reads";
/// For somebody who signed in themselves, not for a token.
pub const NOT_BY_TOKEN: &str = "not-by-token";

/// Whoever deposits for an organisation does not control what it deposits.
pub const OWN_DEPOSIT: &str = "own-deposit";
/// The account is suspended.
pub const SUSPENDED: &str = "suspended";
/// Nobody here is known under that name, and no account is made for strangers.
pub const NO_ACCOUNT: &str = "no-account";
/// The password given as the present one is not.
pub const WRONG_PASSWORD: &str = "wrong-password";

/// Every reason.
pub const ALL: &[&str] = &[
    SUSPENDED,
    NO_ACCOUNT,
    WRONG_PASSWORD,
    NOT_OWN_ACCOUNT,
    OWN_REQUEST,
    TOKEN_ONLY_READS,
    NOT_BY_TOKEN,
    OWN_DEPOSIT,
    NEEDS_MEMBER,
    NEEDS_CONTRIBUTOR,
    NEEDS_EDITOR,
    NEEDS_EDITOR_IN_TARGET,
    NEEDS_ORGANISATION_ADMINISTRATOR,
    NEEDS_MODERATOR,
    NEEDS_ADMINISTRATOR,
    ABOVE_OWN_ROLE,
    NOT_EMPTY,
    HAS_ACCOUNT,
    NOT_HARVESTED,
    OUTSIDE_HARVEST,
    NEEDS_ACCOUNT,
    NOT_IN_AUDIENCE,
    CLOSED,
    DELETED,
];

/// Whether somebody signed in might have been allowed.
pub(super) fn signing_in_may_help(reason: &str) -> bool {
    reason != DELETED
}

/// What a reason says, and what to do; an unknown code stands as it is.
pub fn sentence(code: &str, language: Language) -> &str {
    words::reason(code, language)
}
