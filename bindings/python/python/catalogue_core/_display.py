"""How nouns look in a notebook: HTML of their own, escaped; plain text is their `repr`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from . import nouns
from ._noun import Noun

if TYPE_CHECKING:
    from .page import Page

_CELL = "text-align:left;vertical-align:top;padding:2px 8px"
_COLOURS = {"error": "#b00020", "warning": "#8a5a00", "hint": "#00558a"}


def html_of(noun: Noun) -> str:
    """A noun: its own look where it has one, its attributes otherwise."""
    if isinstance(noun, nouns.DatasetView):
        return _dataset(noun.dataset, noun.address, noun.url)
    if isinstance(noun, nouns.Dataset):
        return _dataset(noun, noun.slug, None)
    if isinstance(noun, nouns.Facet):
        return _facet(noun)
    if isinstance(noun, nouns.Issue):
        return html_of_issues([noun])
    return _attributes(noun)


def html_of_page(page: Page) -> str:
    """A page: its hits, and its facets beside."""
    rows = "".join(
        _row(
            f"<b>{escape(hit.title)}</b>{' 🔒' if hit.private else ''}<br>{_excerpt(hit.excerpt)}",
            escape(hit.organisation_name or ""),
            escape(", ".join(hit.formats)),
            escape(str(hit.updated_on or hit.published_on or "")),
        )
        for hit in page
    )
    head = _head("Title", "Organisation", "Formats", "Date")
    relaxed = ", some of the words or nearly" if page.relaxed else ""
    facets = "".join(
        f"<div style='display:inline-block;vertical-align:top;margin-right:16px'>{_facet(facet)}</div>"
        for facet in page.facets
        if facet.values
    )
    return (
        f"<p><b>{page.total}</b> datasets{relaxed}, {len(page)} shown</p>"
        f"<table>{head}{rows}</table><details><summary>Facets</summary>{facets}</details>"
    )


def html_of_issues(issues: list[nouns.Issue]) -> str:
    """Broken rules: where, how bad, and the sentence in both languages."""
    rows = "".join(
        _row(
            f"<code>{escape(issue.path)}</code>",
            f"<span style='color:{_COLOURS.get(str(issue.severity), 'inherit')}'>{escape(str(issue.severity))}</span>",
            escape(issue.sentence("fr")),
            escape(issue.sentence("en")),
        )
        for issue in issues
    )
    return f"<table>{_head('Field', 'Severity', 'Français', 'English')}{rows}</table>"


def _dataset(dataset: nouns.Dataset, address: str, url: str | None) -> str:
    metadata = dataset.metadata
    link = f"<a href='{escape(url, quote=True)}'>{escape(address)}</a>" if url else escape(address)
    told = {
        "State": str(dataset.state),
        "Licence": metadata.licence,
        "Themes": ", ".join(metadata.themes),
        "Keywords": ", ".join(metadata.keywords),
        "Frequency": metadata.frequency,
        "Updated": metadata.updated_on,
    }
    rows = "".join(_row(f"<b>{name}</b>", escape(str(value))) for name, value in told.items() if value)
    resources = "".join(
        _row(
            escape(resource.metadata.name or resource.metadata.url or str(resource.id)),
            escape(resource.metadata.format or ""),
            escape(resource.file.name if resource.file else resource.metadata.url or ""),
        )
        for resource in dataset.resources
    )
    table = f"<table>{_head('Resource', 'Format', 'Content')}{resources}</table>" if resources else ""
    text = metadata.description if len(metadata.description) <= 600 else f"{metadata.description[:599]}…"
    return (
        f"<h4>{escape(metadata.title)}</h4><p>{link}, revision {dataset.revision}</p>"
        f"<p>{escape(text)}</p><table>{rows}</table>{table}"
    )


def _facet(facet: nouns.Facet) -> str:
    rows = "".join(
        _row(f"<b>{name}</b>" if value.selected else name, str(value.count))
        for value in facet.values
        for name in [escape(value.labels.fr or value.code)]
    )
    return f"<table>{_head(escape(facet.labels.fr or facet.name), '')}{rows}</table>"


def _excerpt(excerpt: nouns.Excerpt) -> str:
    """An excerpt with the words found in bold; places are those of characters."""
    text, at, parts = excerpt.text, 0, list[str]()
    for start, end in excerpt.highlights:
        parts += [escape(text[at:start]), f"<b>{escape(text[start:end])}</b>"]
        at = end
    return "".join([*parts, escape(text[at:])])


def _attributes(noun: Noun) -> str:
    told = {name: getattr(noun, name) for name in noun._fields}
    rows = "".join(
        _row(f"<b>{escape(name)}</b>", escape("…" if name == noun._hidden else str(value)))
        for name, value in told.items()
        if value not in (None, [], {}, "")
    )
    return f"<p><b>{type(noun).__name__}</b></p><table>{rows}</table>"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td style='{_CELL}'>{cell}</td>" for cell in cells) + "</tr>"


def _head(*cells: str) -> str:
    return "<tr>" + "".join(f"<th style='{_CELL}'>{cell}</th>" for cell in cells) + "</tr>"
