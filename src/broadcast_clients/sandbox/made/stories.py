"""Synopses in French and English: a situation, someone, and what comes of it."""

from __future__ import annotations

from .numbers import mix

_OPENINGS = (
    ("Dans un village de la côte", "In a village by the sea"),
    ("À la veille d'un procès très suivi", "On the eve of a closely watched trial"),
    ("Après dix ans d'absence", "After ten years away"),
    ("Au cœur d'une capitale en grève", "In a capital on strike"),
    ("Pendant le dernier hiver de la guerre", "During the last winter of the war"),
    ("Sur un chantier oublié du Grand Nord", "On a forgotten building site in the far north"),
    ("Le jour de ses quarante ans", "On the day of a fortieth birthday"),
    ("Au lendemain d'une tempête", "The day after a storm"),
)
_PEOPLE = (
    ("une institutrice", "a teacher"),
    ("un ancien boxeur", "a former boxer"),
    ("deux sœurs brouillées", "two sisters who no longer speak"),
    ("une jeune avocate", "a young lawyer"),
    ("un garde-côte solitaire", "a solitary coastguard"),
    ("une troupe de théâtre", "a theatre company"),
    ("un commissaire à la retraite", "a retired detective"),
    ("une famille de maraîchers", "a family of market gardeners"),
)
_TURNS = (
    ("découvre une lettre qui change tout", "finds a letter that changes everything"),
    ("doit choisir entre la loi et les siens", "must choose between the law and kin"),
    ("retrouve la trace d'un disparu", "picks up the trail of someone missing"),
    ("accepte une mission impossible à refuser", "takes on a mission that can't be refused"),
    ("recueille un enfant sans nom", "takes in a child without a name"),
    ("met au jour un trafic de tableaux", "uncovers a trade in stolen paintings"),
    ("tente de sauver la dernière salle de la ville", "tries to save the last cinema in town"),
    ("part sur les routes sans se retourner", "takes to the road without looking back"),
)
_ENDINGS = (
    ("Rien ne sera plus comme avant.", "Nothing will be the same."),
    ("Le passé n'a pas dit son dernier mot.", "The past hasn't had its last word."),
    ("Il reste trois jours.", "Three days are left."),
    ("Tout le monde a quelque chose à cacher.", "Everyone has something to hide."),
    ("La vérité viendra de la mer.", "The truth will come from the sea."),
    ("Personne n'en sortira indemne.", "Nobody will come out of it unscathed."),
)
_REVISIONS = (("Nouvelle version restaurée.", "Newly restored."), ("Texte revu.", "Text revised."))


def story_of(seed: int, number: int, version: int, lang: str) -> tuple[str, str]:
    """Return a short and a long synopsis; an edited version of a content has another ending and says so."""
    side = 0 if lang == "fr" else 1
    bits = mix(seed, number, 31)
    opening, person = _OPENINGS[bits % 8][side], _PEOPLE[(bits >> 8) % 8][side]
    turn = _TURNS[(bits >> 16) % 8][side]
    ending = _ENDINGS[((bits >> 24) + version) % len(_ENDINGS)][side]
    short = f"{opening}, {person} {turn}."
    if version == 0:
        return short, f"{short} {ending}"
    return short, f"{short} {ending} {_REVISIONS[version % 2][side]} ({version})"
