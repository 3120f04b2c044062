"""Titles in French and English, thousands of them, from halves that go together."""

from __future__ import annotations

from .numbers import mix


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    lines = (line.split(" = ") for line in text.strip().splitlines())
    return tuple((french, english) for french, english in lines)


# Each line is the same in French and English.
_HEADS = _pairs("""
La Nuit = The Night
L'Ombre = The Shadow
Le Silence = The Silence
Les Enfants = The Children
La Promesse = The Promise
Le Retour = The Return
La Route = The Road
Le Secret = The Secret
Les Gardiens = The Keepers
La Chambre = The Room
Le Dernier Été = The Last Summer
Les Lumières = The Lights
La Mémoire = The Memory
Le Serment = The Oath
L'Hiver = The Winter
Les Voyageurs = The Travellers
La Maison = The House
Le Chant = The Song
L'Héritage = The Legacy
Les Disparus = The Missing
La Lettre = The Letter
Le Partage = The Sharing
L'Enquête = The Inquiry
Les Racines = The Roots
La Traversée = The Crossing
Le Témoin = The Witness
L'Invitation = The Invitation
Les Adieux = The Farewells
La Cité = The City
Le Bal = The Ball
L'Étoile = The Star
Les Marées = The Tides
La Vallée = The Valley
Le Labyrinthe = The Maze
L'Évasion = The Escape
Les Veilleurs = The Watchmen
La Source = The Spring
Le Pacte = The Pact
L'Aube = The Dawn
Les Oubliés = The Forgotten
La Frontière = The Border
Le Verger = The Orchard
L'Atelier = The Workshop
Les Saisons = The Seasons
La Dette = The Debt
Le Phénix = The Phoenix
L'Absence = The Absence
Les Complices = The Accomplices
""")
_TAILS = _pairs("""
du phare = of the Lighthouse
des ormes = of the Elms
de l'île = of the Island
du docteur = of the Doctor
sans retour = of No Return
avant l'aube = Before Dawn
de minuit = at Midnight
des neiges = of the Snows
du canal = of the Canal
de verre = of Glass
des loups = of the Wolves
du fleuve = of the River
à Lorient = in Lorient
de Camille = of Camille
du notaire = of the Notary
des brumes = of the Mists
de l'océan = of the Ocean
du roi = of the King
des pierres = of the Stones
de papier = of Paper
à Marseille = in Marseilles
du violon = of the Violin
des justes = of the Just
de l'exil = of Exile
du vent = of the Wind
des orages = of the Storms
de Clara = of Clara
du capitaine = of the Captain
sous la pluie = in the Rain
des jardins = of the Gardens
de cendre = of Ash
du nord = of the North
en hiver = in Winter
des rois = of the Kings
de l'autre rive = of the Other Shore
du marais = of the Marsh
à Bruxelles = in Brussels
des falaises = of the Cliffs
de sable = of Sand
du juge = of the Judge
pour toujours = Forever
des silences = of the Silences
de soie = of Silk
du temps perdu = of Lost Time
à Lisbonne = in Lisbon
des cimes = of the Peaks
de l'orchestre = of the Orchestra
""")


def _filed(title: str) -> str:
    """Return a French title as an alphabetical list has it, its article last."""
    for article in ("Le ", "La ", "Les ", "L'"):
        if title.startswith(article):
            return f"{title[len(article) :]} ({article.strip()})"
    return title


# Ready pairs, so that a page of 10,000 rows takes milliseconds: (French, French for sorting, English).
TITLES: tuple[tuple[str, str, str], ...] = tuple(
    (french, _filed(french), f"{head[1]} {tail[1]}")
    for head in _HEADS
    for tail in _TAILS
    for french in (f"{head[0]} {tail[0]}",)
)


def title_of(seed: int, number: int) -> tuple[str, str, str]:
    """Return a title: in French, in French with the article last, and in English."""
    return TITLES[mix(seed, number) % len(TITLES)]
