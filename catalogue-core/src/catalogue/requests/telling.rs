//! Who is told of a request, and what.

use crate::access::{Principal, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::notices;
use crate::error::Result;
use crate::model::{Account, Request, RequestState};
use std::collections::BTreeMap;

impl Acting<'_> {
    /// Those who may decide a request; administrators of the catalogue, who decide everything, where
    /// nobody else does.
    fn deciders(&self, request: &Request) -> Result<Vec<Account>> {
        let (mut chosen, mut administrators) = (Vec::new(), Vec::new());
        for account in self.writer.accounts()? {
            let standing = Standing::new(Principal::Account(account.id), Some(account.clone()));
            if standing.account.is_none() {
                continue;
            }
            if standing.is_unlimited() {
                administrators.push(account);
            } else if super::allowed(self.session.quietly().may_decide(&self.writer, &standing, request))? {
                chosen.push(account);
            }
        }
        Ok(if chosen.is_empty() { administrators } else { chosen })
    }

    /// What every notice of a request names: who asked, their word, that of who decided.
    pub(super) fn words_of(&self, request: &Request) -> Result<BTreeMap<String, String>> {
        let asker = request.account.map(|account| self.writer.account(account)).transpose()?.flatten();
        let note = request.decision.as_ref().and_then(|decision| decision.note.clone());
        Ok(notices::arguments([
            ("request", request.id.to_string()),
            ("name", asker.as_ref().map(notices::person).unwrap_or_default()),
            ("email", asker.and_then(|asker| asker.details.email).unwrap_or_default()),
            ("message", request.ask.message().unwrap_or_default().to_owned()),
            ("note", note.unwrap_or_default()),
        ]))
    }

    /// Owes the notice of a step: to those who decide when it was asked, else to who asked.
    pub(super) fn owe_step(
        &mut self,
        request: &Request,
        step: RequestState,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        let kind = format!("{}-{}", request.ask.kind(), step.code());
        if step != RequestState::Requested {
            return request.account.map_or(Ok(()), |account| self.owe(account, &kind, arguments));
        }
        let deciders = self.deciders(request)?;
        deciders.iter().try_for_each(|account| self.owe(account.id, &kind, arguments.clone()))
    }
}
