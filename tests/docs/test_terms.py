"""One word for one thing, and one spelling of it, on all pages that people write."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, README, all_pages, prose

TERMS = {
    r"catalogs?": "catalogue: `catalogs` is a name in code",
    r"catalog(?:ing|ed)": "catalogue",
    r"E-[Tt]ag|Etag|ETAG|etag": "ETag",
    r"epg|Epg": "programme guide, or EPG",
    r"(?:electronic )?program guides?": "programme guide, or EPG",
    r"TV programs?": "programme: a program is what WHATS'ON calls so",
    r"Whats'?[Oo]n|What's ?[Oo]n|WHATSON|WhatsOn": "WHATS'ON",
    r"Encora|Encora Stream|Encorastream": "EncoraStream",
    r"PluriMedia|Pluri-Media": "Plurimedia",
    r"diffusions?|emissions?": "broadcast, or airing",
    r"TV stations?|networks?(?= of the provider)": "channel",
    r"continuation tokens?|page tokens?": "cursor",
    r"time-outs?": "timeout",
    r"web-hooks?|web hooks?": "webhook",
    r"drop ?downs?": "drop-down",
    r"sub-titles?": "subtitle: `sub-title` is a name of XMLTV",
    r"idempotency-key": "idempotency key, or the header Idempotency-Key",
    r"canceled|behavior|color|license": "British spelling, as everywhere else",
    r"meta-?data(?= are)": "metadata is",
}
MADE = DOCS / "reference"
"""Made from the source, whose names have the spelling of the APIs."""


def text_of_a_page(text: str) -> str:
    """Without the targets of links and without tags."""
    return re.sub(r"<[^>]*>", "", re.sub(r"\]\([^)]*\)", "]", text))


@pytest.mark.parametrize(("wrong", "right"), TERMS.items(), ids=list(TERMS.values()))
def test_terms_are_the_same_everywhere(wrong: str, right: str) -> None:
    pages = [page for page in all_pages() if MADE not in page.parents]
    assert README in pages
    found = [
        f"{page.relative_to(DOCS.parent)}: {match[0]}"
        for page in pages
        for match in re.finditer(rf"(?<![\w'./-])(?:{wrong})(?![\w/]|-\w)", text_of_a_page(prose(page)))
    ]
    assert found == [], f"say {right}"


@pytest.mark.parametrize("word", ["catalog", "etag", "Encora", "What's On", "time-out", "drop down"])
def test_the_list_catches_what_it_is_for(word: str) -> None:
    assert any(re.fullmatch(wrong, word) for wrong in TERMS)
