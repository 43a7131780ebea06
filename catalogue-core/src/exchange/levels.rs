//! The words that other catalogues have for levels of access, and what each means here. The same
//! word may mean two things: `any_organization` is a list of organisations to IDGO, and whoever
//! belongs to one to ckanext-restricted.

use crate::id::{AccountId, OrganisationId};
use crate::model::{Access, Audience};

/// A system whose words are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LevelSystem {
    /// IDGO: six levels.
    Idgo,
    /// ckanext-restricted: five levels.
    CkanRestricted,
    /// udata: three types of access.
    Udata,
}

/// The lists that may come with a word, as they are known here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedAudience {
    /// The organisations named.
    pub organisations: Vec<OrganisationId>,
    /// The accounts named.
    pub accounts: Vec<AccountId>,
}

impl LevelSystem {
    /// Every system.
    pub const ALL: &'static [LevelSystem] =
        &[LevelSystem::Idgo, LevelSystem::CkanRestricted, LevelSystem::Udata];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            LevelSystem::Idgo => "idgo",
            LevelSystem::CkanRestricted => "ckanext-restricted",
            LevelSystem::Udata => "udata",
        }
    }

    /// Its words, the most open first.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            LevelSystem::Idgo => &[
                "public",
                "registered",
                "only_idgo_partners",
                "any_organization",
                "same_organization",
                "only_allowed_users",
            ],
            LevelSystem::CkanRestricted => {
                &["public", "registered", "any_organization", "same_organization", "only_allowed_users"]
            }
            LevelSystem::Udata => &["open", "open_with_account", "restricted"],
        }
    }
}

/// What a word of a system means; `None` for a word that it does not have. A list that is empty lets
/// nobody in, also where the system itself would let everybody in.
pub fn access_of(system: LevelSystem, word: &str, named: &NamedAudience) -> Option<Access> {
    let organisations = || Audience::Organisations { organisations: named.organisations.clone() };
    let accounts = || Audience::Accounts { accounts: named.accounts.clone() };
    let restricted = |audience| Access::Restricted { audiences: vec![audience] };
    // Accounts named are let in beside whatever the word says.
    let beside = |audience| {
        let listed = (!named.accounts.is_empty()).then(accounts);
        Access::Restricted { audiences: [Some(audience), listed].into_iter().flatten().collect() }
    };
    Some(match (system, word) {
        (LevelSystem::Idgo | LevelSystem::CkanRestricted, "public") | (LevelSystem::Udata, "open") => {
            Access::Open
        }
        (LevelSystem::Idgo | LevelSystem::CkanRestricted, "registered")
        | (LevelSystem::Udata, "open_with_account") => Access::Authenticated,
        (LevelSystem::Idgo | LevelSystem::CkanRestricted, "only_allowed_users") => restricted(accounts()),
        (LevelSystem::Idgo, "same_organization") => restricted(Audience::SameOrganisation),
        (LevelSystem::Idgo, "any_organization") => restricted(organisations()),
        (LevelSystem::Idgo, "only_idgo_partners") => restricted(Audience::Partners),
        (LevelSystem::CkanRestricted, "same_organization") => beside(Audience::SameOrganisation),
        (LevelSystem::CkanRestricted, "any_organization") => beside(Audience::AnyMember),
        // Its audiences are kinds of people, whom nobody here can tell.
        (LevelSystem::Udata, "restricted") => Access::Restricted { audiences: Vec::new() },
        _ => return None,
    })
}

/// The word of a system for a level, and whether it says all of it; otherwise the word lets fewer
/// people in. `None` where no word is as strict: IDGO lets everybody in by an empty list.
pub fn word_of(system: LevelSystem, access: &Access) -> Option<(&'static str, bool)> {
    let (open, authenticated) = match system {
        LevelSystem::Udata => ("open", "open_with_account"),
        _ => ("public", "registered"),
    };
    let audiences = match access {
        Access::Open => return Some((open, true)),
        Access::Authenticated => return Some((authenticated, true)),
        Access::Closed => return (system == LevelSystem::Udata).then_some(("restricted", false)),
        Access::Restricted { audiences } => audiences,
    };
    if system == LevelSystem::Udata {
        return Some(("restricted", audiences.is_empty()));
    }
    let word = |audience: &Audience| match (system, audience) {
        (LevelSystem::Idgo, Audience::Accounts { accounts }) if accounts.is_empty() => None,
        (LevelSystem::Idgo, Audience::Organisations { organisations }) if organisations.is_empty() => None,
        (_, Audience::Accounts { .. }) => Some("only_allowed_users"),
        (_, Audience::SameOrganisation) => Some("same_organization"),
        (LevelSystem::Idgo, Audience::Organisations { .. })
        | (LevelSystem::CkanRestricted, Audience::AnyMember) => Some("any_organization"),
        (LevelSystem::Idgo, Audience::Partners) => Some("only_idgo_partners"),
        _ => None,
    };
    match audiences.as_slice() {
        [] if system == LevelSystem::CkanRestricted => Some(("only_allowed_users", true)),
        [] => None,
        [only] => word(only).map(|word| (word, true)),
        [first, Audience::Accounts { .. }] if system == LevelSystem::CkanRestricted => {
            word(first).map(|word| (word, true))
        }
        several => several.iter().find_map(word).map(|word| (word, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn named() -> NamedAudience {
        NamedAudience {
            organisations: vec![OrganisationId::from_uuid(Uuid::from_u128(1))],
            accounts: vec![AccountId::from_uuid(Uuid::from_u128(2))],
        }
    }

    #[test]
    fn every_word_means_something_and_is_found_again() {
        for system in LevelSystem::ALL {
            for word in system.words() {
                for named in [NamedAudience::default(), named()] {
                    let access = access_of(*system, word, &named).unwrap();
                    let listed = ["any_organization", "only_allowed_users"].contains(word);
                    let opens = *system == LevelSystem::Idgo && listed && named == NamedAudience::default();
                    let again = (!opens).then_some((*word, true));
                    assert_eq!(word_of(*system, &access), again, "{} {word}", system.code());
                }
            }
            for unknown in ["", "PUBLIC", "private", "any_organisation"] {
                assert_eq!(access_of(*system, unknown, &named()), None);
            }
        }
    }

    #[test]
    fn one_word_of_two_systems_means_two_things() {
        let of = |system| access_of(system, "any_organization", &NamedAudience::default()).unwrap();
        let nobody =
            Access::Restricted { audiences: vec![Audience::Organisations { organisations: vec![] }] };
        assert_eq!(of(LevelSystem::Idgo), nobody);
        let anybody = Access::Restricted { audiences: vec![Audience::AnyMember] };
        assert_eq!(of(LevelSystem::CkanRestricted), anybody);
    }

    #[test]
    fn a_word_never_says_more_than_the_level() {
        let territory = Audience::Territory { territories: vec!["department:33".into()] };
        let only = Access::Restricted { audiences: vec![territory.clone()] };
        let beside = Access::Restricted { audiences: vec![territory, Audience::SameOrganisation] };
        for system in [LevelSystem::Idgo, LevelSystem::CkanRestricted] {
            assert_eq!(word_of(system, &Access::Closed), None);
            let nobody = word_of(system, &Access::Restricted { audiences: vec![] });
            assert_eq!(nobody.is_none(), system == LevelSystem::Idgo, "an empty list is everybody there");
            assert_eq!(word_of(system, &only), None);
            assert_eq!(word_of(system, &beside), Some(("same_organization", false)));
        }
        assert_eq!(word_of(LevelSystem::Udata, &Access::Closed), Some(("restricted", false)));
    }
}
