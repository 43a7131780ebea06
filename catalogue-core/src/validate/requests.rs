//! The tables of what people ask for.

use super::WellFormed;
use super::context::Context;
use super::formats::Format;
use super::links::Links;
use super::records::ORGANISATION;
use super::shape::{Field, Object, Shape, Tagged};
use super::tables::{EMAIL, ID};
use super::well_formed::{errors_of, prove, table_issues};
use crate::issue::{Issue, Severity};
use crate::model::{Ask, Request};

const FILLED: Shape = Shape::Text { min: 1, max: |limits| limits.name, lines: false };
const MESSAGE: Shape = Shape::Text { min: 0, max: |limits| limits.address, lines: true };
const ROLE: Shape = Shape::Choice(&["member", "contributor", "editor", "administrator"]);

/// What is asked for, by kind.
static ASK: Tagged = Tagged {
    name: "ask",
    tag: "kind",
    variants: &[
        (
            "account",
            &[
                Field::filled("last_name", FILLED),
                Field::filled("first_name", FILLED),
                Field::filled("position", FILLED),
                Field::filled("email", EMAIL),
                Field::filled("phone", Shape::Phone),
                Field::optional("organisation", ID),
                Field::optional("new_organisation", Shape::Object(&ORGANISATION)),
                Field::optional("role", ROLE),
                Field::optional("login", Shape::Formatted(Format::Login, |limits| limits.code)),
                Field::defaulted("consent", Shape::Text { min: 0, max: |limits| limits.code, lines: false }),
                Field::optional("message", MESSAGE),
            ],
        ),
        (
            "organisation",
            &[Field::needed("details", Shape::Object(&ORGANISATION)), Field::optional("message", MESSAGE)],
        ),
        (
            "membership",
            &[
                Field::needed("organisation", ID),
                Field::needed("role", ROLE),
                Field::defaulted("home", Shape::Boolean),
                Field::optional("message", MESSAGE),
            ],
        ),
        (
            "transfer",
            &[Field::needed("dataset", ID), Field::needed("to", ID), Field::optional("message", MESSAGE)],
        ),
        (
            "access",
            &[
                Field::needed("dataset", ID),
                Field::needed("resource", ID),
                Field::needed("operation", Shape::Choice(&["download", "view", "extract"])),
                Field::optional("message", MESSAGE),
            ],
        ),
    ],
};

static DECISION: Object = Object {
    name: "decision",
    fields: &[
        Field::needed("time", Shape::Anything),
        Field::optional("account", ID),
        Field::optional("note", MESSAGE),
    ],
};

/// Proves that a request may be written.
///
/// # Errors
/// Every broken rule of severity error; paths are those of what is asked (`email`,
/// `new_organisation.name`) and `decision.note`.
pub fn well_formed_request(
    request: Request,
    context: &Context<'_>,
) -> Result<WellFormed<Request>, Vec<Issue>> {
    if let Some(decision) = &request.decision {
        // What was granted or refused stays as it was asked, whatever became of organisations and lists.
        let issues = table_issues(decision, &Shape::Object(&DECISION), "decision", context);
        return prove(errors_of(issues), request);
    }
    let mut issues = table_issues(&request.ask, &Shape::Tagged(&ASK), "", context);
    // A sheet may hold an odd number; somebody who asks for an account must be reachable.
    for issue in issues.iter_mut().filter(|issue| issue.path == "phone") {
        issue.severity = Severity::Error;
    }
    let mut links = Links::new(context);
    match &request.ask {
        Ask::Account(application) => {
            if let Some(organisation) = application.organisation {
                links.organisation("organisation", organisation);
            }
        }
        Ask::Membership { organisation, .. } => links.organisation("organisation", *organisation),
        Ask::Transfer { to, .. } => links.organisation("to", *to),
        Ask::Organisation { .. } | Ask::Access { .. } => {}
    }
    issues.append(&mut links.issues);
    prove(errors_of(issues), request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    #[test]
    fn the_words_of_roles_are_those_of_the_model() {
        let Shape::Choice(words) = ROLE else { panic!() };
        assert_eq!(words, Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>());
    }
}
