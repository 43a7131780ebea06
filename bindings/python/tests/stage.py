"""A world of the conformance scenarios, and the verbs that are called otherwise than they are written."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Optional

from matching import resolve

import catalogue_core
from catalogue_core import CatalogueError, nouns
from catalogue_core._noun import _plain as plain

CATALOGUE = {name for name in vars(catalogue_core.Catalogue) if not name.startswith("_")} - {"session"}
PAGE = [name for name, held in vars(catalogue_core.Page).items() if isinstance(held, property)]


def text(given: Any) -> bytes:
    """Bytes are written as a text, or as JSON that is handed over as a text."""
    return (given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)).encode()


def described(error: CatalogueError) -> Any:
    """An error as data."""
    data = {name: value for name, value in vars(error).items() if name != "_french"}
    return plain({"code": error.code, "fr": error.sentence("fr"), "en": error.sentence("en"), **data})


class Stage:
    """The catalogue of one scenario, and who acts."""

    def __init__(self, world: dict[str, Any], folder: Path) -> None:
        self.folder, self.saved = folder, dict(world.get("values", {}))
        self.now = datetime.fromisoformat(world.get("clock", "2026-01-01T00:00:00Z").replace("Z", "+00:00"))
        options = {"base_url": "https://data.example.org", **world.get("options", {}), "clock": lambda: self.now}
        self.catalogue = catalogue_core.create(folder / "catalogue", administrator="admin", **options)
        options.pop("preset", None)
        self.options = options
        self.who: Any = "admin"
        self.portal: Optional[str] = None
        self.saved["admin"] = self.call("account", {"login": "admin"})
        for name, details in world.get("organisations", {}).items():
            self.saved[name] = self.call("create_organisation", {"details": details})
        for name, details in world.get("accounts", {}).items():
            roles = {"memberships": self.memberships(details.get("roles"))} if "roles" in details else {}
            own = {key: value for key, value in details.items() if key != "roles"}
            self.saved[name] = self.call("create_account", {"details": {"login": name, **own, **roles}})
        for name, portal in world.get("portals", {}).items():
            self.saved[name] = self.call("put_portal", {"portal": {"code": name, **portal}})

    def memberships(self, roles: dict[str, str]) -> list[dict[str, str]]:
        return [{"organisation": self.saved[held]["id"], "role": role} for held, role in roles.items()]

    def act_as(self, name: str) -> None:
        kind, _, which = name.rpartition(":")
        made = {"": nouns.AccountPrincipal, "harvester": nouns.HarvesterPrincipal, "token": nouns.TokenPrincipal}
        words = {"anonymous": nouns.AnonymousPrincipal, "system": nouns.SystemPrincipal}
        own = words[which]() if which in words and not kind else None
        self.who = own or made[kind](id=resolve({"$": f"{which}.id"}, self.saved))

    def session(self) -> Any:
        return self.catalogue.session(self.who, portal=self.portal)

    def call(self, verb: str, given: dict[str, Any]) -> Any:
        """What a verb answers, as JSON."""
        given = resolve(given, self.saved)
        own = getattr(self, f"do_{verb}", None)
        if own is not None:
            return plain(own(**given))
        thing = self.catalogue if verb in CATALOGUE else self.session()
        renamed = {("from_" if name == "from" else name): value for name, value in given.items()}
        return plain(getattr(thing, verb)(**renamed))

    def do_wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def do_open(self, path: str = "catalogue") -> None:
        self.catalogue.close()
        self.catalogue = catalogue_core.open(self.folder / path, **self.options)

    def do_put_file(self, name: str, content: Any) -> Any:
        (self.folder / name).write_bytes(text(content))
        return {"path": str(self.folder / name)}

    def do_backup(self, to: str) -> None:
        self.session().backup(self.folder / to)

    def do_parse_cas(self, bytes: Any, provider: str) -> Any:
        return catalogue_core.parse_cas(text(bytes), provider)

    def do_georchestra_identity(self, provider: str, headers: Any) -> Any:
        return catalogue_core.georchestra_identity(provider, headers)

    def do_load_territories(self, csv: Any) -> Any:
        return self.session().load_territories(text(csv))

    def do_search(self, query: dict[str, Any]) -> Any:
        page = self.session().search(nouns.Query(**query))
        return {name: getattr(page, name) for name in PAGE}

    def do_search_all(self, query: dict[str, Any]) -> Any:
        return list(self.session().search_all(nouns.Query(**query)))

    def do_count(self, query: dict[str, Any]) -> Any:
        return self.session().count(nouns.Query(**query))

    def do_explain(self, query: dict[str, Any], id: Any) -> Any:
        return self.session().explain(nouns.Query(**query), id)

    def do_import(self, bytes: Any, options: dict[str, Any]) -> Any:
        return self.session().import_records(text(bytes), **options)

    def do_import_from(self, reader: Any, options: dict[str, Any]) -> Any:
        return self.session().import_records(BytesIO(text(reader)), **options)

    def do_attach_file(self, content: Any, **given: Any) -> Any:
        return self.session().attach_file(content=text(content), **given)

    def do_open_file(self, id: str, resource: str) -> Any:
        with self.session().open_file(id, resource) as file:
            told = {name: getattr(file, name) for name in ("size", "media_type", "hash")}
            return {"name": file.filename, "content": file.read().decode(), **told}

    def do_export(self, query: dict[str, Any], options: dict[str, Any]) -> Any:
        path = self.folder / "exported"
        report = self.session().export(path, nouns.Query(**query), **exporting(options))
        return {"report": report, "content": path.read_text()}

    def do_export_each(self, query: dict[str, Any], options: dict[str, Any]) -> Any:
        files: list[Any] = []
        report = self.session().export_each(files.append, nouns.Query(**query), **exporting(options))
        return {"report": report, "files": [{**file.to_dict(), "content": file.content.decode()} for file in files]}


def exporting(options: dict[str, Any]) -> dict[str, Any]:
    return {("export_format" if name == "format" else name): value for name, value in options.items()}
