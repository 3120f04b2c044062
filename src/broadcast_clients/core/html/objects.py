"""A model as a card, and models as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from broadcast_clients.core.html.card import Card, Fact, card_of, member
from broadcast_clients.core.html.style import framed
from broadcast_clients.core.html.text import clipped, counted, escaped, picture_url, plain, without_secrets

__all__ = ["facts_of", "model_html", "table", "table_of", "title_of"]

_LONGEST_TEXT = 600
_COLUMNS = 6


def model_html(model: BaseModel) -> str:
    """A model as a notebook shows it: artwork, name, key facts."""
    kind = type(model).__name__
    card = card_of(type(model))
    title = title_of(model, card)
    parts = [f"<h4>{escaped(title or kind)}</h4>", f"<small>{escaped(kind)}{_note(model, card)}</small>"]
    facts = "".join(
        f"<div><dt>{escaped(fact.name)}</dt><dd>{escaped(text)}</dd></div>" for fact, text in facts_of(model, card)
    )
    if facts:
        parts.append(f"<dl>{facts}</dl>")
    text = _first(model, card.text, _LONGEST_TEXT)
    if text:
        parts.append(f"<p>{escaped(text)}</p>")
    unknown = model.__pydantic_extra__ or {}
    if unknown:
        parts.append(f'<p class="q">{counted(len(unknown), "undocumented member")}: raw_fields()</p>')
    body = f'<div class="m">{"".join(parts)}</div>'
    return framed(f'<div class="k">{artwork_html(model, card, title or kind)}{body}</div>')


def _note(model: object, card: Card) -> str:
    note = _first(model, card.note)
    return f" · {escaped(note)}" if note else ""


def title_of(model: object, card: Card) -> str | None:
    """The name of a thing."""
    return _first(model, card.title, 120)


def facts_of(model: object, card: Card) -> list[tuple[Fact, str]]:
    """The key facts that are there, with their values as text."""
    found: list[tuple[Fact, str]] = []
    for fact in card.facts:
        text = plain(member(model, fact.path))
        if text is not None:
            found.append((fact, f"{text} {fact.unit}" if fact.unit else text))
    return found


def _first(model: object, paths: Iterable[str], most: int = 200) -> str | None:
    for path in paths:
        found = member(model, path)
        text = without_secrets(clipped(found, most)) if isinstance(found, str) else plain(found)
        if text:
            return clipped(text, most)
    return None


def artwork_html(model: object, card: Card, title: str) -> str:
    """The picture, on top of the first letter, which stays where the picture can't be had."""
    if card.artwork is None:
        return ""
    url = picture_url(card.artwork(model))
    # A background, for the letter stays where it can't be had; `picture_url` refuses what could end the function.
    picture = "" if url is None else f"<i style=\"background-image:url('{escaped(url)}')\"></i>"
    return f'<div class="a" aria-hidden="true">{escaped(title[:1].upper())}{picture}</div>'


def table_of(items: Sequence[Any], most: int) -> str:
    """The first of some items as a table."""
    head = items[:most]
    models = [each for each in head if isinstance(each, BaseModel)]
    if not models or len(models) < len(head) or len({type(each) for each in models}) > 1:
        return table(("",), ((_any(each),) for each in head))
    card = card_of(type(models[0]))
    found = [{fact.path: text for fact, text in facts_of(each, card)} for each in head]
    columns = [fact for fact in card.facts if any(fact.path in row for row in found)][:_COLUMNS]
    titles = [title_of(each, card) or "" for each in head]
    pictures = [artwork_html(each, card, title) for each, title in zip(head, titles, strict=True)]
    rows = [[row.get(fact.path, "") for fact in columns] for row in found]
    names = [fact.name for fact in columns]
    if any(titles):
        names = [card.title[0].rpartition(".")[2].replace("_", " "), *names]
        rows = [[title, *row] for title, row in zip(titles, rows, strict=True)]
    return table(names, rows, pictures)


def _any(item: object) -> str:
    if isinstance(item, BaseModel):
        return f"{type(item).__name__} {title_of(item, card_of(type(item))) or ''}"
    return plain(item) or ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], pictures: Sequence[str] = ()) -> str:
    """A table of texts, which are escaped here; pictures are HTML already."""
    with_pictures = any(pictures)
    lines = [f"<tr>{'<th></th>' if with_pictures else ''}{''.join(f'<th>{escaped(each)}</th>' for each in head)}</tr>"]
    for number, row in enumerate(rows):
        picture = f"<td>{pictures[number]}</td>" if with_pictures else ""
        lines.append(f"<tr>{picture}{''.join(f'<td>{escaped(each)}</td>' for each in row)}</tr>")
    return f'<div class="s"><table>{"".join(lines)}</table></div>'
