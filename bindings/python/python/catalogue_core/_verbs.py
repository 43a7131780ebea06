# Written by `cargo run -p catalogue-bindings-generate` from the library's own sources: do not edit.
"""The verbs of a session that need nothing but their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, List, Optional, Union

from . import nouns
from ._catalogue import NativeSession
from ._noun import Named, named, revision_of


class Verbs:
    """Verbs of `Session`."""

    __slots__ = ("_native",)

    _native: NativeSession

    def accept_consent(self, account: Named, version: str) -> None:
        """Notes that somebody accepts the text in force. Accepted twice, the first time counts.

        Raises:
        `UnauthenticatedError`, `ForbiddenError` for another's account, `NotFoundError`;
        `InvalidError` (`consent-required`) for another version than the one in force.
        """
        return self._native.call("accept_consent", (named(account), version))

    def account(self, login: str) -> nouns.Account:
        """One account by login: one's own, or any for those who manage accounts.

        Raises:
        `NotFoundError`, also for those who may not know.

        >>> session.account("admin").details.administrator
        True
        """
        return self._native.call("account", (login,))

    def accounts(self) -> List[nouns.Account]:
        """Every account, by login, for those who manage them.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.

        >>> [account.details.login for account in session.accounts()]
        ['admin']
        """
        return self._native.call("accounts", ())

    def accounts_without_consent(self) -> List[nouns.Account]:
        """The active accounts that have not accepted the text in force, by login, for those who manage
        accounts. Nobody when no text was put.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("accounts_without_consent", ())

    def acknowledge_notices(self, ids: Iterable[Named]) -> int:
        """Removes notices that were sent, by identifier; the number that was there. They hold names
        and addresses: what is acknowledged is not kept.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("acknowledge_notices", ([named(one) for one in ids],))

    def acknowledge_subscription(self, id: Named, position: str) -> nouns.Subscription:
        """Moves the place of a subscription to a position that an answer gave: what comes before is
        treated. An earlier position brings events back.

        Raises:
        As `Session.poll_subscription`; `BadQueryError` for a position that is none.
        """
        return self._native.call("acknowledge_subscription", (named(id), position))

    def add_resources(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        resources: Iterable[Union[nouns.ResourceMetadata, Mapping[str, Any]]],
    ) -> nouns.Dataset:
        """Adds several resources at the end, all or none.

        Raises:
        `ConflictError`, `ForbiddenError`, `InvalidError`.

        >>> draft = session.create(title="Arrêts de bus", organisation=ville.id)
        >>> draft = session.add_resources(
        ...     draft,
        ...     resources=[
        ...         {"name": "Arrêts", "url": "https://example.org/arrets.csv"},
        ...         {"name": "Lignes", "url": "https://example.org/lignes.csv"},
        ...     ],
        ... )
        >>> [resource.metadata.name for resource in draft.resources]
        ['Arrêts', 'Lignes']
        """
        return self._native.call("add_resources", (named(id), revision_of(id, expected), resources))

    def apply(
        self,
        changes: Iterable[Union[nouns.Change, Mapping[str, Any]]],
    ) -> List[nouns.Dataset]:
        """Applies changes in order, all or none.

        Raises:
        The first change that is refused, with its place.

        >>> found = session.find("pistes-cyclables").dataset
        >>> archive = catalogue_core.Act.ARCHIVE
        >>> done = session.apply([catalogue_core.StateChange(id=found.id, expected=found.revision, act=archive)])
        >>> done[0].state
        <State.ARCHIVED: 'archived'>
        """
        return self._native.call("apply", (changes,))

    def approve(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        note: Optional[str] = None,
    ) -> nouns.Request:
        """Grants a request: what was asked for is done, in the same write, and who asked is owed a
        notice.

        Raises:
        `NotFoundError`, `ForbiddenError` (who asked does not decide, unless they could have done it
        at once), `ConflictError`; `UnsupportedError` when it was decided already, or its time is
        over; what the act itself refuses, and the request waits on then.

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> wanted = catalogue_core.MembershipAsk(organisation=ville.id, role=catalogue_core.Role.EDITOR)
        >>> asked = catalogue.session("camille").ask(wanted)
        >>> session.approve(asked, note="Bienvenue.").state
        <RequestState.APPROVED: 'approved'>
        """
        return self._native.call("approve", (named(id), revision_of(id, expected), note))

    def archive(self, id: Named, expected: Optional[int] = None) -> nouns.Dataset:
        """Archives a published dataset: still readable, out of the default search.

        Raises:
        `ConflictError`, `ForbiddenError`, `UnsupportedError` from another state.

        >>> session.archive(session.find("pistes-cyclables")).state
        <State.ARCHIVED: 'archived'>
        """
        return self._native.call("archive", (named(id), revision_of(id, expected)))

    def ask(self, ask: Union[nouns.Ask, Mapping[str, Any]]) -> nouns.Request:
        """Asks for something: an account, an organisation, a role, the transfer of a dataset, access
        to data. Those who decide are owed a notice.

        Raises:
        `UnauthenticatedError`, `ForbiddenError` by the rule of the kind; `NotFoundError` for what
        may not be read; `InvalidError` for what is missing or wrong in it; `AlreadyExistsError`
        when the same was asked already and waits, whatever its message, except for an account: that
        an address is known is not told, the request is then answered and not kept;
        `LimitExceededError` for more than 100 that wait.

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> wanted = catalogue_core.MembershipAsk(organisation=ville.id, role=catalogue_core.Role.EDITOR)
        >>> catalogue.session("camille").ask(wanted).state
        <RequestState.REQUESTED: 'requested'>
        """
        return self._native.call("ask", (ask,))

    def audit(
        self,
        query: Optional[Union[nouns.AuditQuery, Mapping[str, Any]]] = None,
    ) -> nouns.AuditPage:
        """Who did what, latest first: for administrators all of it, for the administrators of an
        organisation what concerns that organisation. What happened to a dataset goes with it to the
        organisation that takes it; what became of one that is purged is for administrators of the
        catalogue. (For one dataset and those who keep it, see `Session.history`.)

        Raises:
        `UnauthenticatedError`, `ForbiddenError`; `BadQueryError` for a cursor that is none.

        >>> [entry.action for entry in session.audit({"subject": "dataset"}).entries]
        ['dataset.publish', 'dataset.update', 'dataset.create']
        """
        return self._native.call("audit", ({} if query is None else query,))

    def cancel_extraction(self, id: Named, expected: Optional[int] = None) -> nouns.Extraction:
        """Takes back an extraction that one asked for oneself and that has not ended. A worker that
        has it finds out when it reports.

        Raises:
        `NotFoundError`, `ConflictError`; `ForbiddenError` for another's; `UnsupportedError` when it
        has ended.
        """
        return self._native.call("cancel_extraction", (named(id), revision_of(id, expected)))

    def change_slug(self, id: Named, expected: Optional[int] = None, *, slug: str) -> nouns.Dataset:
        """Changes the address of a dataset; the former one keeps leading to it.

        Raises:
        `InvalidError` for a text that is no slug; `AlreadyExistsError`, with a free one, when it is
        taken; `ForbiddenError` for a contributor once it has been public.

        >>> session.change_slug(session.find("pistes-cyclables"), slug="pistes-et-bandes").slug
        'pistes-et-bandes'
        >>> session.find("pistes-cyclables").address  # the former address leads to it
        'pistes-et-bandes'
        """
        return self._native.call("change_slug", (named(id), revision_of(id, expected), slug))

    def changes(
        self,
        after: Optional[str] = None,
        since: Optional[datetime] = None,
        limit: int = 100,
    ) -> nouns.ChangePage:
        """What changed after a position, or since a time, of the datasets that this principal may
        read: each once in a page with the last that happened to it, oldest first, at most `limit`
        (1 to 1 000), and the position to go on from. Both bounds hold when both are given; without
        any, everything from the beginning. No change at all means that there is nothing more now.

        Rights are those of now. A dataset that may no longer be read is told as gone to those who
        could read it, and is nothing to others. Through a portal, only what the portal shows. What
        is written of an organisation or a vocabulary is no change of its datasets.

        To keep a copy: take `Session.export` and its position, then from time to time the changes
        after the last position, or the export of only what changed.

        Raises:
        `BadQueryError` for a position that is none of this catalogue.

        >>> page = session.changes()
        >>> [(change.address, change.change.value) for change in page.changes]
        [('pistes-cyclables', 'updated')]
        >>> session.changes(page.position).changes
        []
        """
        return self._native.call("changes", (after, since, limit))

    def check(self, id: Named, profile: Optional[str] = None) -> List[nouns.Issue]:
        """Everything that can be said of a dataset under a profile (its own when none): errors that
        stop publication, warnings, hints. Issues of data that this principal may not take do not
        repeat what was found there.

        Raises:
        `NotFoundError`; `BadInputError` for an unknown profile.

        >>> draft = session.create(title="Arrêts de bus", organisation=ville.id)
        >>> [issue.path for issue in session.check(draft, "simple") if issue.severity == "error"]
        ['description', 'resources']
        """
        return self._native.call("check", (named(id), profile))

    def check_integrity(self) -> List[nouns.Finding]:
        """Checks store, files and index, each and against each other. An empty list is good news.

        Raises:
        `ForbiddenError`, `StorageError` when it cannot even be read.

        >>> session.check_integrity()
        []
        """
        return self._native.call("check_integrity", ())

    def compact(self) -> None:
        """Writes the database anew, without the room that deleted records left, for those who maintain
        the catalogue. To be called after erasures: only then is no byte of what was erased in the
        file. Takes about the time and the room of a copy; everybody else waits.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`; `BusyError` while others read or write for too
        long.
        """
        return self._native.call("compact", ())

    def consent_text(self) -> Optional[nouns.ConsentText]:
        """The text of consent in force; nothing when none was put. Everybody may read it.

        Raises:
        `StorageError`.
        """
        return self._native.call("consent_text", ())

    def consent_texts(self) -> List[nouns.ConsentText]:
        """Every text of consent, oldest first. Everybody may read them.

        Raises:
        `StorageError`.
        """
        return self._native.call("consent_texts", ())

    def consents(self, account: Named) -> List[nouns.Consent]:
        """What somebody consented to, oldest first: their own, or anybody's for those who manage
        accounts.

        Raises:
        `NotFoundError`, also for those who may not know.
        """
        return self._native.call("consents", (named(account),))

    def create_subscription(
        self,
        name: str,
        filter: Optional[Union[nouns.EventFilter, Mapping[str, Any]]] = None,
        after: Optional[str] = None,
    ) -> nouns.Subscription:
        """Keeps a place, under a name, from which this account follows events: from `after`, else from
        now on. It holds across processes and restarts, and goes with the account.

        Raises:
        `UnauthenticatedError`; `ForbiddenError` for a token that only reads; `UnsupportedError` for
        a principal without an account; `AlreadyExistsError` for a name that the account has used;
        `InvalidError` for a name that is empty or too long; `LimitExceededError` beyond 100;
        `BadQueryError` for a position that is none.
        """
        return self._native.call("create_subscription", (name, {} if filter is None else filter, after))

    def create_token(
        self,
        account: Named,
        details: Union[nouns.TokenDetails, Mapping[str, Any]],
    ) -> nouns.NewToken:
        """Makes a token for an account: one's own, or any for administrators. A token cannot make one.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`; `InvalidError` for a name that is
        absent or too long, or an end that is past; `LimitExceededError` above a hundred tokens.

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> made = catalogue.session("camille").create_token(camille, {"name": "moisson", "scope": "read"})
        >>> catalogue.authenticate_token(made.secret) == catalogue_core.TokenPrincipal(id=made.token.id)
        True
        """
        return self._native.call("create_token", (named(account), details))

    def delete(self, id: Named, token: str) -> nouns.Dataset:
        """Second step: deletes the dataset, leaving a tombstone that can be restored.

        Raises:
        `ConflictError` when it changed since the token was given; `BadInputError` for a token that
        is not its own.

        >>> found = session.find("pistes-cyclables")
        >>> session.delete(found, session.prepare_delete(found).token).state
        <State.DELETED: 'deleted'>
        """
        return self._native.call("delete", (named(id), token))

    def delete_account(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        successor: Optional[Named] = None,
    ) -> List[nouns.Notice]:
        """Ends an account and erases the person, for its holder and administrators.

        Gone are the account, its password, tokens, outside names, consents, subscriptions and
        notices. What it asked for is taken back and emptied. Its datasets go to `successor`, which
        must be active and at least a contributor of their organisations. Where datasets,
        organisations and the snapshots of the journal name its e-mail, or its name as a contact,
        that is taken out (a contact keeps the e-mail of the organisation); the journal keeps every
        event, under an identifier that leads nowhere. What is left in free pages of the database
        goes with `Session.compact`, what is in backups with those.

        The notices that it gives are the last to be sent to the person; they are kept nowhere.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`, `ConflictError`; `InvalidError`:
        `last-administrator`; `orphaned-dataset` for each dataset that would be nobody's;
        `unfit-successor` for each that the successor may not keep; `unknown-account` for a
        successor that is none.
        """
        return self._native.call("delete_account", (named(id), revision_of(id, expected), named(successor)))

    def delete_harvest_source(self, id: Named, expected: Optional[int] = None) -> None:
        """Removes a source with its runs and items. The datasets that it brought stay, and are edited
        freely from then on.

        Raises:
        `NotFoundError`, `ConflictError`, `ForbiddenError`; `BusyError` while it is harvested.
        """
        return self._native.call("delete_harvest_source", (named(id), revision_of(id, expected)))

    def delete_organisation(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        owned: Optional[Union[nouns.OwnedDatasets, Mapping[str, Any]]] = None,
    ) -> Optional[nouns.Organisation]:
        """Removes an organisation; what is left of it: nothing, or itself, inactive, when its datasets
        stay archived. Its harvest sources go with its datasets to whom they go, else they end (or
        rest, when it stays). Memberships end, requests that wait are refused, rules of access that
        name it name it no longer (which opens nothing), its slugs are free again unless it stays.

        Raises:
        `NotFoundError`, `ConflictError`; `ForbiddenError`, for moderators also while it owns
        datasets, and for all when these are to stay where they are (`not-empty`); `InvalidError`
        when the one that takes them is inactive; `UnsupportedError` while a portal shows nothing
        but this organisation.

        >>> other = session.create_organisation(name="Office du tourisme", active=True)
        >>> session.delete_organisation(other)
        """
        return self._native.call("delete_organisation", (named(id), revision_of(id, expected), owned))

    def delete_portal(self, code: str) -> None:
        """Removes a portal; its datasets stay in the catalogue. What access rules say of it no longer
        applies to anybody.

        Raises:
        `NotFoundError`, `ForbiddenError`.
        """
        return self._native.call("delete_portal", (code,))

    def delete_subscription(self, id: Named) -> None:
        """Removes a subscription.

        Raises:
        As `Session.poll_subscription`.
        """
        return self._native.call("delete_subscription", (named(id),))

    def drop_override(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        path: str,
    ) -> nouns.Dataset:
        """Gives a field of a harvested dataset back to the source: it says again what the source said
        last, and follows it from now on. `path` is that of `HarvestOverride.path`.

        Raises:
        `NotFoundError` also for a field that was not changed here; `ConflictError`,
        `ForbiddenError`, `InvalidError`.
        """
        return self._native.call("drop_override", (named(id), revision_of(id, expected), path))

    def due_sources(self, now: Optional[datetime] = None) -> List[nouns.DueSource]:
        """The sources that this principal may manage and whose time has come, the longest due first:
        never harvested, harvested longer ago than their frequency says, or cut in the middle. After
        a failure the next run is due in a quarter of an hour, twice as long after each more, at
        most a day or what the frequency says. A host calls this from time to time and harvests what
        it gives; nothing runs by itself. `now` is the clock's when absent.

        Raises:
        `UnauthenticatedError`.

        >>> session.due_sources()
        []
        """
        return self._native.call("due_sources", (now,))

    def event_position(self) -> str:
        """The position after everything that has happened so far.

        Raises:
        `StorageError`.

        >>> here = session.event_position()
        >>> session.events(here).events
        []
        """
        return self._native.call("event_position", ())

    def events(
        self,
        after: Optional[str] = None,
        filter: Optional[Union[nouns.EventFilter, Mapping[str, Any]]] = None,
        limit: int = 100,
    ) -> nouns.EventPage:
        """What happened after a position that this principal may know of, oldest first, at most
        `limit` (1 to 1 000), and the position to go on from; everything from the beginning when
        `after` is absent. No event at all means that there is nothing more now.

        Rights are those of now, whatever they were when it happened: of a dataset that may no
        longer be read, only the event by which it went is told, as `Event.GONE`. (When it is the
        principal that lost a right, the datasets it saw by it are not told one by one.) Through a
        portal, only what the portal shows.

        Raises:
        `BadQueryError` for a position that is none of this catalogue; `LimitExceededError` for a
        filter of more than 100 codes.

        >>> page = session.events(filter={"subjects": ["dataset"]})
        >>> [event.action for event in page.events]
        ['dataset.create', 'dataset.update', 'dataset.publish']
        """
        return self._native.call("events", (after, {} if filter is None else filter, limit))

    def expire_requests(self) -> int:
        """Ends the requests that nobody decided in time, for those who maintain the catalogue; the
        number that ended. Who asked is owed a notice. To be called by the host, say once a day.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("expire_requests", ())

    def export_person(self, id: Named) -> Any:
        """Everything that is held of one person, as one JSON object, for its holder and
        administrators: `account`, `consents`, `identities`, `password` (when it was set), `tokens`
        (without secrets), `requests`, `notices`, `datasets` (made), `collaborations`, `acts`,
        `refusals`, `reviews`, `extractions`, `subscriptions`.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`.
        """
        return self._native.call("export_person", (named(id),))

    def extraction(self, id: Named) -> nouns.Extraction:
        """One extraction, for who asked and those who keep the dataset. Its result is shown to those
        only who may extract the data now.

        Raises:
        `NotFoundError`, also when the dataset may no longer be read; `UnauthenticatedError`,
        `ForbiddenError`.
        """
        return self._native.call("extraction", (named(id),))

    def extractions(
        self,
        state: Optional[Union[nouns.ExtractionState, str]] = None,
    ) -> List[nouns.Extraction]:
        """The extractions that this principal asked for, and those of the datasets it keeps, in the
        order they were asked for; of one state, or of all.

        Raises:
        `StorageError`.
        """
        return self._native.call("extractions", (state,))

    def find(self, address: str) -> nouns.DatasetView:
        """A dataset by its address: `slug`, `organisation/slug`, or its identifier. Former addresses
        lead to it too; `DatasetView.address` is then not the one asked.

        Raises:
        `NotFoundError` when there is none or it may not be read.

        >>> found = session.find("pistes-cyclables")
        >>> found.dataset.metadata.title, found.dataset.resources[0].metadata.name
        ('Pistes cyclables', 'Pistes')
        """
        return self._native.call("find", (address,))

    def form(self, profile: Optional[str] = None, existing: Optional[Named] = None) -> nouns.Form:
        """What a form needs: the schema of a profile, the defaults of who asks and the choices they
        have; with a dataset, its present content and what is wrong with it, for those who may edit
        it. The form of a profile that is not the dataset's own comes filled in with what follows
        from the record, and names that profile: writing it moves the dataset there.

        Raises:
        `NotFoundError`, `UnauthenticatedError`, `ForbiddenError`; `BadInputError` for an unknown
        profile.

        >>> form = session.form("simple")
        >>> form.schema["required"]
        ['title', 'organisation', 'description']
        """
        return self._native.call("form", (profile, named(existing)))

    def get(self, id: Named) -> nouns.DatasetView:
        """A dataset by its identifier, as this principal may see it. A deleted one is shown, as
        deleted, to those who could read it.

        Raises:
        `NotFoundError` when there is none or it may not be read.

        >>> found = session.find("pistes-cyclables")
        >>> session.get(found.dataset.id).address
        'pistes-cyclables'
        """
        return self._native.call("get", (named(id),))

    def harvest_items(
        self,
        id: Named,
        query: Optional[Union[nouns.HarvestItemQuery, Mapping[str, Any]]] = None,
    ) -> nouns.HarvestItemPage:
        """Where the records of a source stand, by identifier there. A dataset that this principal may
        not read is left out of the item.

        Raises:
        As `Session.harvest_source`; `BadQueryError` for a cursor that is none.
        """
        return self._native.call("harvest_items", (named(id), {} if query is None else query))

    def harvest_runs(self, id: Named, limit: int = 100) -> List[nouns.HarvestReport]:
        """The runs of a source, the latest first, at most `limit` (1 to 1 000). Why one failed is told
        in full to those who see where the source lies.

        Raises:
        As `Session.harvest_source`.
        """
        return self._native.call("harvest_runs", (named(id), limit))

    def harvest_source(self, id: Named) -> nouns.HarvestSource:
        """A harvest source, for those who may manage it. The path of one that lies on this machine is
        shown to administrators of the catalogue alone; it is empty for others.

        Raises:
        `UnauthenticatedError`; `NotFoundError` also for who may not manage it.
        """
        return self._native.call("harvest_source", (named(id),))

    def harvest_sources(self, organisation: Optional[Named] = None) -> List[nouns.HarvestSource]:
        """The harvest sources that this principal may manage, of one organisation or of all, in the
        order they were made.

        Raises:
        `UnauthenticatedError`.
        """
        return self._native.call("harvest_sources", (named(organisation),))

    def has_password(self, account: Named) -> bool:
        """Whether an account has a password here: one's own, or any for those who manage accounts.

        Raises:
        `NotFoundError`, also for those who may not know.
        """
        return self._native.call("has_password", (named(account),))

    def health(self) -> nouns.Health:
        """How the catalogue stands, for its maintainers.

        Raises:
        `ForbiddenError`.

        >>> session.sync()
        >>> health = session.health()
        >>> health.indexed == health.writes
        True
        """
        return self._native.call("health", ())

    def history(self, id: Named) -> List[nouns.HistoryEntry]:
        """The events of a dataset, oldest first.

        Raises:
        `NotFoundError`, `ForbiddenError`.

        >>> [entry.action for entry in session.history(session.find("pistes-cyclables"))]
        ['dataset.create', 'dataset.update', 'dataset.publish']
        """
        return self._native.call("history", (named(id),))

    def identities(self, account: Named) -> List[nouns.OutsideName]:
        """The names under which other systems know an account: one's own, or any for those who manage
        accounts.

        Raises:
        `NotFoundError`, also for those who may not know.
        """
        return self._native.call("identities", (named(account),))

    def illustration(self, file: str) -> Optional[str]:
        """The illustration of a theme, as SVG text: what a thumbnail `theme:<file>` stands for."""
        return self._native.call("illustration", (file,))

    def invitations(self) -> List[nouns.Invitation]:
        """The datasets that one is invited to and may read now, by identifier; nothing for nobody
        signed in. An invitation to read a draft counts from its publication.

        Raises:
        `StorageError`.
        """
        return self._native.call("invitations", ())

    def late(
        self,
        organisation: Optional[Named] = None,
        after: Optional[Named] = None,
        limit: int = 100,
    ) -> nouns.LatePage:
        """The published datasets that are late on the frequency they declare, of an organisation or of
        all, within what this principal reads and its portal shows; at most `limit` (1 to 1 000), by
        identifier, after the last one of the page before. See `freshness` for what late means.

        Raises:
        `NotFoundError` for an unknown portal.
        """
        return self._native.call("late", (named(organisation), named(after), limit))

    def leave_organisation(self, organisation: Named) -> nouns.Account:
        """Leaves an organisation; one's own account as it is then. What one made there stays with it:
        its editors, who are owed a notice, keep the drafts. Invitations to single datasets stay.
        The last administrator may leave too: those who look after the catalogue are owed a notice.

        Raises:
        `UnauthenticatedError`; `ForbiddenError` for who is no member; `UnsupportedError` for who
        may do everything and is no member.
        """
        return self._native.call("leave_organisation", (named(organisation),))

    def link_identity(
        self,
        account: Named,
        name: Union[nouns.OutsideName, Mapping[str, Any]],
    ) -> None:
        """Says by hand that a name given by another system stands for an account, for those who manage
        accounts and may give every role that the account has (administrators for a moderator or an
        administrator); not for a token. A name that stood for another account stands for this one
        from then on.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`, `BadInputError`.
        """
        return self._native.call("link_identity", (named(account), name))

    def list(self, after: Optional[Named] = None, limit: int = 100) -> List[nouns.Dataset]:
        """Datasets that may be read, by identifier, in pages; `after` is the last identifier of the
        page before. Drafts and tombstones included: they say their state.

        Raises:
        `StorageError`.

        >>> [dataset.slug for dataset in session.list()]
        ['pistes-cyclables']
        """
        return self._native.call("list", (named(after), limit))

    def members(self, organisation: Named) -> List[nouns.Account]:
        """The members of an organisation, by login, for those who manage them. To those who do not
        manage accounts it tells no other membership.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> camille = session.set_membership(camille, ville, "editor")
        >>> [member.details.login for member in session.members(ville)]
        ['camille']
        """
        return self._native.call("members", (named(organisation),))

    def merge_organisations(
        self,
        from_: Named,
        expected: Optional[int] = None,
        *,
        into: Named,
    ) -> nouns.Organisation:
        """Merges an organisation into another, which is returned: its datasets (deleted ones too), its
        members (the higher role counts), its home accounts, the requests that wait, its harvest
        sources, the portals and the rules of access that name it go over; its addresses lead to the
        other one. Datasets keep the profile whose rules they met. What is written of it
        (territories, partner, licence) does not go over. Its administrators are owed a notice.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`, `ConflictError`; `InvalidError`
        when the other one is inactive; `UnsupportedError` into itself.

        >>> other = session.create_organisation(name="Office du tourisme", active=True)
        >>> session.merge_organisations(other, into=ville).details.name
        "Ville d'Exemple"
        """
        return self._native.call("merge_organisations", (named(from_), revision_of(from_, expected), named(into)))

    def next_extraction(self) -> Optional[nouns.Extraction]:
        """Takes up the extraction that waits longest, for a host that runs extractions; nothing when
        none waits. Two workers never get the same one, whatever the process. An extraction whose
        worker has not reported within `Options.extraction_patience` becomes unknown.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("next_extraction", ())

    def notices(self, limit: int = 100) -> List[nouns.Notice]:
        """The oldest notices that were not acknowledged yet, at most `limit` (0 to 1,000), for the
        host that sends them (the principal `System`) and administrators. The library sends nothing
        itself.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("notices", (limit,))

    def organisation(self, address: str) -> nouns.Organisation:
        """One organisation, by slug or identifier.

        Raises:
        `NotFoundError`.

        >>> session.organisation("ville-d-exemple").details.name
        "Ville d'Exemple"
        """
        return self._native.call("organisation", (address,))

    def organisation_impact(self, id: Named) -> nouns.OrganisationImpact:
        """What an organisation holds: to look at before it is merged or deleted.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`.

        >>> session.organisation_impact(ville).published
        1
        """
        return self._native.call("organisation_impact", (named(id),))

    def organisation_usage(self, id: Named) -> nouns.OrganisationUsage:
        """Everything that was ever counted for an organisation, as it was at the time, that of
        datasets which have gone too; for its members and moderators. Through a portal, what was
        counted there.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("organisation_usage", (named(id),))

    def organisations(self) -> List[nouns.Organisation]:
        """Every organisation, by name. Organisations are public.

        Raises:
        `StorageError`.

        >>> [organisation.slug for organisation in session.organisations()]
        ['ville-d-exemple']
        """
        return self._native.call("organisations", ())

    def overrides(self, id: Named) -> List[nouns.HarvestOverride]:
        """What of a harvested dataset was changed here, beside what the source says of it: the next
        harvest leaves these fields as they are. For those who may edit the dataset; empty for one
        that no source holds.

        Raises:
        `NotFoundError`, `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("overrides", (named(id),))

    def permalinks(self, id: Named) -> List[nouns.Permalink]:
        """The pages of a dataset: that of the catalogue itself, then one for each portal that shows
        it, by code. Each stays: a former address of the dataset leads on to the present one.

        Raises:
        `NotFoundError`.

        >>> [link.url for link in session.permalinks(session.find("pistes-cyclables"))]
        ['https://localhost/dataset/pistes-cyclables']
        """
        return self._native.call("permalinks", (named(id),))

    def poll_subscription(self, id: Named, limit: int = 100) -> nouns.EventPage:
        """The events after the position of a subscription, at most `limit` (1 to 1 000). The place
        stays where it is until they are acknowledged: who fails while treating them sees them
        again.

        Raises:
        `NotFoundError`, also for another account's; `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("poll_subscription", (named(id), limit))

    def portal(self, code: str) -> nouns.Portal:
        """A portal by its code.

        Raises:
        `NotFoundError`.
        """
        return self._native.call("portal", (code,))

    def portal_counts(self) -> List[nouns.PortalCount]:
        """For each portal, how many published datasets this principal sees through it.

        Raises:
        `StorageError`.
        """
        return self._native.call("portal_counts", ())

    def portal_page(self, code: str) -> nouns.PortalPage:
        """What the front page of a portal needs, as this principal sees it through that portal: its
        sheet, its themes and facets in order with what it calls them, and how much there is.

        Raises:
        `NotFoundError`.
        """
        return self._native.call("portal_page", (code,))

    def portals(self) -> List[nouns.Portal]:
        """Every portal, by code.

        Raises:
        `StorageError`.

        >>> session.portals()
        []
        """
        return self._native.call("portals", ())

    def prepare_delete(self, id: Named) -> nouns.Impact:
        """First step of a deletion: what goes with the dataset, and the token for `Session.delete`.

        Raises:
        `NotFoundError`, `ForbiddenError`, `UnsupportedError` when it is deleted already.

        >>> impact = session.prepare_delete(session.find("pistes-cyclables"))
        >>> impact.title, impact.resources
        ('Pistes cyclables', 1)
        """
        return self._native.call("prepare_delete", (named(id),))

    def prepare_delete_account(self, id: Named) -> nouns.AccountImpact:
        """What ends with an account, for its holder and administrators. Nothing is done.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`.
        """
        return self._native.call("prepare_delete_account", (named(id),))

    def prepare_remove_resource(self, id: Named, resource: Named) -> nouns.Impact:
        """First step of the removal of a resource.

        Raises:
        `InvalidError` (`last-resource`) for the last one of a published dataset.
        """
        return self._native.call("prepare_remove_resource", (named(id), named(resource)))

    def publish(self, id: Named, expected: Optional[int] = None) -> nouns.Dataset:
        """Publishes a draft. The first public publication claims its slug for good.

        Raises:
        `InvalidError` with every unmet condition of its profile; `AlreadyExistsError`, with a free
        slug, when its name is taken; `ConflictError`; `ForbiddenError`.

        >>> draft = session.unpublish(session.find("pistes-cyclables"))
        >>> session.publish(draft).state
        <State.PUBLISHED: 'published'>
        """
        return self._native.call("publish", (named(id), revision_of(id, expected)))

    def purge(self, id: Named, expected: Optional[int] = None) -> None:
        """Removes a deleted dataset for good: its content is erased from the history too, its slug and
        files are freed. Only the fact that it was there is left.

        Raises:
        `ConflictError`, `ForbiddenError`, `UnsupportedError` when it is not deleted.

        >>> found = session.find("pistes-cyclables")
        >>> gone = session.delete(found, session.prepare_delete(found).token)
        >>> session.purge(gone)
        >>> session.list()
        []
        """
        return self._native.call("purge", (named(id), revision_of(id, expected)))

    def put_consent_text(self, text: Union[nouns.ConsentText, Mapping[str, Any]]) -> None:
        """Puts a text of consent in force, for administrators. Everybody is to accept it anew.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `InvalidError`; `AlreadyExistsError` for a version
        that was put before.
        """
        return self._native.call("put_consent_text", (text,))

    def put_vocabulary(self, scheme: Union[nouns.SchemeTerms, Mapping[str, Any]]) -> None:
        """Adds a scheme, or replaces the one of that code.

        Raises:
        `ForbiddenError`; `BadInputError` for two terms of one code or an offered code without a
        term.
        """
        return self._native.call("put_vocabulary", (scheme,))

    def qualities(
        self,
        organisation: Optional[Named] = None,
        after: Optional[Named] = None,
        limit: int = 100,
    ) -> nouns.QualityPage:
        """The quality of the published datasets of an organisation, or of all, that this principal
        reads, through its portal if there is one; at most `limit` (1 to 1 000), by identifier,
        after the last one of the page before.

        Raises:
        `NotFoundError` for an unknown portal.
        """
        return self._native.call("qualities", (named(organisation), named(after), limit))

    def quality(
        self,
        id: Named,
        checked: Iterable[Union[nouns.CheckedLink, Mapping[str, Any]]],
    ) -> nouns.Quality:
        """The quality of a dataset by the rules of `QUALITY_RULES`, with the reason of each; for
        whoever reads the record. `checked` is what the host found when it followed links, empty
        when it did not: the library follows none. Links that this principal may not take are not
        looked at.

        Raises:
        `NotFoundError`.

        >>> quality = session.quality(session.find("pistes-cyclables"), [])
        >>> quality.score
        78
        >>> missed = [one for one in quality.criteria if one.verdict == catalogue_core.Verdict.MISSED]
        >>> missed[0].paths
        ['description']
        """
        return self._native.call("quality", (named(id), checked))

    def record_download(self, id: Named, resource: Named, bytes: int) -> None:
        """Counts a download that the host served itself, or a link that it sent somebody to, for those
        whom the access rule allows; `bytes` is 0 when not known. (`Session.open_file` counts by
        itself.) Waits for no writer.

        Raises:
        `NotFoundError`; `UnauthenticatedError` or `ForbiddenError` by the rule; `BadInputError` for
        a negative size.
        """
        return self._native.call("record_download", (named(id), named(resource), bytes))

    def record_extraction(self, id: Named, resource: Named, bytes: int) -> None:
        """Counts an extraction that the host made outside the queue (those of the queue are counted
        when they are reported), for those whom the access rule allows; `bytes` is 0 when not known.
        Waits for no writer.

        Raises:
        As `Session.record_download`.
        """
        return self._native.call("record_extraction", (named(id), named(resource), bytes))

    def record_usage(self, id: Named, usage: Union[nouns.UsageTotals, Mapping[str, Any]]) -> None:
        """Counts views, downloads and extractions that the host has gathered itself; for those who
        maintain the catalogue.

        Raises:
        `NotFoundError`, `UnauthenticatedError`, `ForbiddenError`; `BadInputError` for negative
        counts.
        """
        return self._native.call("record_usage", (named(id), usage))

    def record_view(self, id: Named) -> None:
        """Counts a view of a record, as a portal shows it. Waits for no writer.

        Raises:
        `NotFoundError` when it may not be read.

        >>> session.record_view(session.find("pistes-cyclables"))
        >>> catalogue.flush_usage()
        >>> session.find("pistes-cyclables").usage.views
        1
        """
        return self._native.call("record_view", (named(id),))

    def refusals(
        self,
        query: Optional[Union[nouns.RefusalQuery, Mapping[str, Any]]] = None,
    ) -> nouns.RefusalPage:
        """What was refused, latest first: for administrators all of it, for the administrators of an
        organisation what concerns that organisation.

        The log is no truth: it keeps the last 100 000 refusals; the same refusal of the same thing
        to the same account is noted once a minute; a crash loses at most the last 100 of each
        process, and nothing is noted with `Options.log_refusals` off.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`; `BadQueryError` for a cursor that is none.
        """
        return self._native.call("refusals", ({} if query is None else query,))

    def refuse(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        note: Optional[str] = None,
    ) -> nouns.Request:
        """Refuses a request; who asked is owed a notice with the note.

        Raises:
        As `Session.approve`.
        """
        return self._native.call("refuse", (named(id), revision_of(id, expected), note))

    def reinstate_account(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        note: Optional[str] = None,
    ) -> nouns.Account:
        """Lets a suspended account sign in again. It is owed a notice.

        Raises:
        As `Session.suspend_account`.
        """
        return self._native.call("reinstate_account", (named(id), revision_of(id, expected), note))

    def remind_late(self) -> int:
        """Owes the keepers of every organisation that has late datasets one notice that lists them,
        for those who maintain the catalogue; the number of organisations. The host calls it as
        often as people should be reminded, say once a week.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("remind_late", ())

    def remove_resource(self, id: Named, resource: Named, token: str) -> nouns.Dataset:
        """Second step: removes the resource; the others keep their order.

        Raises:
        As `Session.delete`.
        """
        return self._native.call("remove_resource", (named(id), named(resource), token))

    def remove_stray_files(self) -> int:
        """Removes deposited files that no dataset holds and that are older than a day (a deposit cut
        short leaves one); how many.

        Raises:
        `ForbiddenError`, `StorageError`.
        """
        return self._native.call("remove_stray_files", ())

    def reorder_resources(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        order: Iterable[Named],
    ) -> nouns.Dataset:
        """Puts the resources in the order of `order`, which names each exactly once. Touches only
        positions: a resource that breaks a rule does not stop it.

        Raises:
        `InvalidError` for a missing, doubled or foreign identifier, and then nothing changes.

        >>> draft = session.create(title="Arrêts de bus", organisation=ville.id)
        >>> links = [{"name": name, "url": f"https://example.org/{name}.csv"} for name in ("a", "b")]
        >>> draft = session.add_resources(draft, resources=links)
        >>> draft = session.reorder_resources(draft, order=reversed(draft.resources))
        >>> [resource.metadata.name for resource in draft.resources]
        ['b', 'a']
        """
        return self._native.call("reorder_resources", (named(id), revision_of(id, expected), [named(one) for one in order]))

    def report_extraction(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        outcome: Union[nouns.ExtractionOutcome, Mapping[str, Any]],
    ) -> nouns.Extraction:
        """Reports on an extraction that was taken up, at the revision it had then. Who asked is owed a
        notice. Without the right to it any more there is no result: the extraction has failed.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`; `NotFoundError`; `ConflictError` when it was
        cancelled or given up meanwhile; `UnsupportedError` when nobody took it up or it has ended;
        `InvalidError`.
        """
        return self._native.call("report_extraction", (named(id), revision_of(id, expected), outcome))

    def request(self, id: Named) -> nouns.Request:
        """One request, for who made it and those who may decide it.

        Raises:
        `NotFoundError`, also for those who may not know of it.
        """
        return self._native.call("request", (named(id),))

    def request_extraction(
        self,
        id: Named,
        resource: Named,
        details: Union[nouns.ExtractionDetails, Mapping[str, Any]],
    ) -> nouns.Extraction:
        """Asks for an extraction of a resource that offers it, for those whom its access rule allows
        to extract. A host that runs extractions takes it up.

        Raises:
        `NotFoundError`; `UnauthenticatedError` (somebody must be there to get the result) or
        `ForbiddenError` by the rule; `UnsupportedError` for a resource that offers no extraction;
        `InvalidError`; `LimitExceededError` for who waits for many already.
        """
        return self._native.call("request_extraction", (named(id), named(resource), details))

    def requests(
        self,
        state: Optional[Union[nouns.RequestState, str]] = None,
    ) -> List[nouns.Request]:
        """The requests that this principal made or may decide, in the order they were asked; of one
        state, or of all. For many, `Session.requests_page`.

        Raises:
        `StorageError`.
        """
        return self._native.call("requests", (state,))

    def requests_page(
        self,
        state: Optional[Union[nouns.RequestState, str]] = None,
        after: Optional[Named] = None,
        limit: int = 100,
    ) -> List[nouns.Request]:
        """As `Session.requests`, in pages of 1 to 1,000; `after` is the last one of the page before.

        Raises:
        `StorageError`.
        """
        return self._native.call("requests_page", (state, named(after), limit))

    def resource_address(self, id: Named, resource: Named) -> str:
        """The permanent address of the data of a resource: its link, or for a deposited file a place
        under the portal's base address that stays when the file is replaced.

        Raises:
        `NotFoundError`, `ForbiddenError` as `Session.open_file`.

        >>> found = session.find("pistes-cyclables")
        >>> session.resource_address(found, found.dataset.resources[0])
        'https://example.org/pistes.geojson'
        """
        return self._native.call("resource_address", (named(id), named(resource)))

    def restore(self, id: Named, expected: Optional[int] = None) -> nouns.Dataset:
        """Undeletes a dataset: published or archived again when its profile's rules still hold, a
        draft otherwise.

        Raises:
        `ConflictError`, `ForbiddenError`, `UnsupportedError` when it is not deleted.

        >>> found = session.find("pistes-cyclables")
        >>> gone = session.delete(found, session.prepare_delete(found).token)
        >>> session.restore(gone).state
        <State.PUBLISHED: 'published'>
        """
        return self._native.call("restore", (named(id), revision_of(id, expected)))

    def revert(self, id: Named, expected: Optional[int] = None, *, to: int) -> nouns.Dataset:
        """Brings back what was written at an earlier revision, as a new revision. State, address and
        collaborators stay; a resource whose file is gone keeps its description.

        Raises:
        As `Session.update`.

        >>> found = session.find("pistes-cyclables").dataset
        >>> changed = session.update(found, title="Pistes")
        >>> session.revert(changed, to=found.revision).metadata.title
        'Pistes cyclables'
        """
        return self._native.call("revert", (named(id), revision_of(id, expected), to))

    def review(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        outcome: Union[nouns.ReviewOutcome, str],
        note: Optional[str] = None,
    ) -> nouns.Review:
        """Controls a dataset at the revision that was read. Accepted by its last review, it counts as
        controlled, until what was controlled changes: anything written of it or of its resources
        but the dates and periods of the data, its thumbnail, and the content of files (data that is
        updated as declared stays controlled). The producer is owed a notice.

        Whoever deposits does not control: moderators do, except of an organisation for which they
        deposit, and administrators.

        Raises:
        `NotFoundError`, `UnauthenticatedError`, `ForbiddenError`, `ConflictError`; `InvalidError`
        without a note that says what to correct or why, or with one longer than 2 000 characters;
        `UnsupportedError` when it is deleted.

        >>> session.review(session.find("pistes-cyclables"), outcome="accepted").outcome
        <ReviewOutcome.ACCEPTED: 'accepted'>
        """
        return self._native.call("review", (named(id), revision_of(id, expected), outcome, note))

    def reviews(self, id: Named) -> List[nouns.Review]:
        """The reviews of a dataset, latest first, for the members of its organisation, those who keep
        it and moderators. (Whether it is controlled is told to whoever reads it, with the record.)

        Raises:
        `NotFoundError`, `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("reviews", (named(id),))

    def revision(self, id: Named, revision: int) -> nouns.Dataset:
        """A dataset as it stood at a revision, without the links and files that this principal may not
        take: as the rules stood then, and as they stand now.

        Raises:
        `NotFoundError`, `ForbiddenError`.

        >>> found = session.find("pistes-cyclables")
        >>> session.revision(found, 1).state
        <State.DRAFT: 'draft'>
        """
        return self._native.call("revision", (named(id), revision))

    def revoke_token(self, id: Named) -> None:
        """Revokes a token: from then on it is nobody's, in every process.

        Raises:
        `UnauthenticatedError`, `ForbiddenError` for a token; `NotFoundError`, also for another's.
        """
        return self._native.call("revoke_token", (named(id),))

    def service_address(
        self,
        id: Named,
        resource: Named,
        operation: Union[nouns.Operation, str],
    ) -> nouns.ServiceOffer:
        """The service of a resource for an operation: its address, protocol and layer, for those whom
        the access rule allows. The first offered when there are several; the resource's own link
        when that is such a service, or when the service names no address of its own. (An extraction
        without an address is asked for with `Session.request_extraction`.)

        Raises:
        `NotFoundError` for what may not be read and for a resource that offers no such service;
        `UnauthenticatedError` or `ForbiddenError` by the rule.
        """
        return self._native.call("service_address", (named(id), named(resource), operation))

    def set_collaborators(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        collaborators: Iterable[Union[nouns.Collaborator, Mapping[str, Any]]],
    ) -> nouns.Dataset:
        """Names the accounts invited to one dataset, and what each may do. Who is newly invited, or
        may do more, is owed a notice; who is invited to read a draft, when it is published.

        Raises:
        `ForbiddenError`, `ConflictError`, `InvalidError` for an unknown account.
        """
        return self._native.call("set_collaborators", (named(id), revision_of(id, expected), collaborators))

    def set_membership(
        self,
        id: Named,
        organisation: Named,
        role: Optional[Union[nouns.Role, str]] = None,
    ) -> nouns.Account:
        """Gives an account a role in an organisation, or takes it away (none). Never above the role of
        who gives it. The holder is owed a notice. To those who do not manage accounts the answer
        tells no other membership.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`; `NotFoundError`, also for an account that is no
        member, when its membership is taken away by somebody who may not know it; `InvalidError`
        for an unknown organisation.

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> camille = session.set_membership(camille, ville, "editor")
        >>> camille.details.memberships[0].role
        <Role.EDITOR: 'editor'>
        """
        return self._native.call("set_membership", (named(id), named(organisation), role))

    def set_password(self, account: Named, *, current: Optional[str] = None, new: str) -> None:
        """Sets the password of an account: one's own, with the current one when there is one, or any
        for administrators, which revokes its tokens. Ways to a new password are closed. The account
        is owed a notice.

        Raises:
        `UnauthenticatedError`, `ForbiddenError` (`wrong-password`, another's account, a token),
        `NotFoundError`; `ThrottledError` after several wrong ones; `InvalidError` for a password of
        less than 8 or more than 1 024 bytes, the login, the e-mail, or one character repeated.

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> session.set_password(camille, new="un long mot de passe")
        >>> catalogue.authenticate("camille", "un long mot de passe") == catalogue.principal("camille")
        True
        """
        return self._native.call("set_password", (named(account), current, new))

    def statistics(self) -> nouns.Statistics:
        """The figures of what this principal may know, through its portal if there is one.

        What may not be read is not counted: anonymous gets the figures of what is public. A host
        that publishes the figures of the whole asks as the principal `System`. What this process
        has counted in memory is written first, unless somebody else is writing. Nothing is held
        meanwhile that a search would wait for.

        Raises:
        `NotFoundError` for an unknown portal; `StorageError`.

        >>> figures = session.statistics()
        >>> figures.datasets["published"], figures.organisations
        (1, 1)
        """
        return self._native.call("statistics", ())

    def subscriptions(self) -> List[nouns.Subscription]:
        """The places that this account keeps, by name.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("subscriptions", ())

    def suspend_account(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        note: Optional[str] = None,
    ) -> nouns.Account:
        """Suspends an account, for those who manage accounts: it cannot sign in, its tokens do
        nothing, its datasets stay. It is owed a notice.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`, `NotFoundError`, `ConflictError`; `InvalidError`
        (`last-administrator`).

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> session.suspend_account(camille, note="Départ").details.active
        False
        """
        return self._native.call("suspend_account", (named(id), revision_of(id, expected), note))

    def sync(self) -> None:
        """Commits to the index on disk what it does not hold yet.

        Raises:
        `ForbiddenError`, `StorageError`.
        """
        return self._native.call("sync", ())

    def territory(self, id: str) -> nouns.Territory:
        """A territory by its identifier, e.g. `department:33`.

        Raises:
        `NotFoundError`.

        >>> session.territory("department:33").name
        'Gironde'
        """
        return self._native.call("territory", (id,))

    def tokens(self, account: Named) -> List[nouns.Token]:
        """The tokens of an account, oldest first, expired ones too: one's own, or any for
        administrators.

        Raises:
        `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("tokens", (named(account),))

    def transfer(self, id: Named, expected: Optional[int] = None, *, to: Named) -> nouns.Dataset:
        """Gives a dataset to another organisation at once, for those who are editors in both; others
        offer it (`Ask.Transfer`). The rules that it met stay its own: it keeps the profile it had.
        To the organisation that has it already, nothing is done.

        Raises:
        `NotFoundError`, `ConflictError`, `ForbiddenError`, `UnsupportedError` for a deleted
        dataset; `InvalidError` for an organisation that is unknown or inactive.

        >>> other = session.create_organisation(name="Office du tourisme", active=True)
        >>> session.transfer(session.find("pistes-cyclables"), to=other).metadata.organisation == other.id
        True
        """
        return self._native.call("transfer", (named(id), revision_of(id, expected), named(to)))

    def unarchive(self, id: Named, expected: Optional[int] = None) -> nouns.Dataset:
        """Brings an archived dataset back, when it still meets its profile.

        Raises:
        As `Session.publish`.

        >>> archived = session.archive(session.find("pistes-cyclables"))
        >>> session.unarchive(archived).state
        <State.PUBLISHED: 'published'>
        """
        return self._native.call("unarchive", (named(id), revision_of(id, expected)))

    def unlink_identity(self, name: Union[nouns.OutsideName, Mapping[str, Any]]) -> None:
        """Takes a name given by another system away from the account that it stands for. Who signs in
        with it again is a stranger.

        Raises:
        As `Session.link_identity`.
        """
        return self._native.call("unlink_identity", (name,))

    def unpublish(self, id: Named, expected: Optional[int] = None) -> nouns.Dataset:
        """Turns a published dataset back into a draft. Its address stays its own.

        Raises:
        `ConflictError`, `ForbiddenError`, `UnsupportedError` from another state.

        >>> session.unpublish(session.find("pistes-cyclables")).state
        <State.DRAFT: 'draft'>
        """
        return self._native.call("unpublish", (named(id), revision_of(id, expected)))

    def update_person(
        self,
        id: Named,
        expected: Optional[int] = None,
        *,
        details: Union[nouns.PersonDetails, Mapping[str, Any]],
    ) -> nouns.Account:
        """Replaces what a person writes of themselves: one's own, or anybody's for administrators.
        When the e-mail changes, the former one is owed a notice: it was the way to a new password.

        Raises:
        `UnauthenticatedError`, `ForbiddenError` (another's account, a token), `NotFoundError`,
        `ConflictError`; `InvalidError`, also for a home where the account is no member.
        """
        return self._native.call("update_person", (named(id), revision_of(id, expected), details))

    def upgrade(self, id: Named, expected: Optional[int] = None, *, profile: str) -> nouns.Upgrade:
        """Moves a dataset to another profile: from the simple form to the expert one, or back. Every
        value stays, those that the new form does not show too; what follows from the record is
        filled in, and what may be right is suggested. Nothing to change writes nothing.

        A draft is moved whatever it lacks. A published or archived dataset is moved only when it
        meets the new profile as it is, since an edit may not add an error to it: fill in the
        prefilled form of the new profile (`Session.form` with the dataset) and write it with
        `Session.update`, its `profile` named in it.

        Raises:
        `NotFoundError`, `ConflictError`, `UnauthenticatedError`, `ForbiddenError`; `BadInputError`
        for an unknown profile; `InvalidError`, with what is missing, for a published or archived
        dataset.

        >>> session.upgrade(session.find("pistes-cyclables"), profile="simple").dataset.metadata.profile
        'simple'
        """
        return self._native.call("upgrade", (named(id), revision_of(id, expected), profile))

    def usage_by_day(self, id: Named, resource: Optional[Named] = None) -> List[nouns.DayOfUse]:
        """Views, downloads, bytes and extractions of a dataset by day, oldest first, for members of
        its organisation and moderators. (The totals are shown to everybody who reads the record.)

        Raises:
        `NotFoundError`, `UnauthenticatedError`, `ForbiddenError`.
        """
        return self._native.call("usage_by_day", (named(id), named(resource)))

    def vocabularies(self) -> List[nouns.SchemeTerms]:
        """The schemes, with their terms and those that forms offer.

        Raises:
        `StorageError`.

        >>> "licence" in [scheme.scheme for scheme in session.vocabularies()]
        True
        """
        return self._native.call("vocabularies", ())

    def vocabulary(self, code: str) -> nouns.SchemeTerms:
        """One scheme by its code.

        Raises:
        `NotFoundError`.

        >>> [term.labels.fr for term in session.vocabulary("theme").terms][:1]
        ['Administration et action publique']
        """
        return self._native.call("vocabulary", (code,))

    def withdraw(self, id: Named, expected: Optional[int] = None) -> nouns.Request:
        """Takes back a request that one made oneself. Nobody is told.

        Raises:
        `NotFoundError`, `ConflictError`; `ForbiddenError` for another's; `UnsupportedError` when it
        was decided already, or its time is over.

        >>> camille = session.create_account(login="camille", email="camille@example.org", active=True)
        >>> hers = catalogue.session("camille")
        >>> wanted = catalogue_core.MembershipAsk(organisation=ville.id, role=catalogue_core.Role.EDITOR)
        >>> asked = hers.ask(wanted)
        >>> hers.withdraw(asked).state
        <RequestState.WITHDRAWN: 'withdrawn'>
        """
        return self._native.call("withdraw", (named(id), revision_of(id, expected)))
