"""V1/Tags, V1/Awards, V1/SportTeams: what hangs on a content or a person."""

from __future__ import annotations

from broadcast_clients.sandbox.made.numbers import Draw
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .contents import Fields
from .existing import Existing
from .paths import Paths
from .teams import team, teams_of
from .tv import format_of, is_tv

_TAGS = (
    ("amitié", "friendship"), ("famille", "family"), ("mer", "sea"), ("montagne", "mountain"), ("enquête", "inquiry"),
    ("justice", "justice"), ("guerre", "war"), ("exil", "exile"), ("secret", "secret"), ("vengeance", "revenge"),
    ("enfance", "childhood"), ("travail", "work"), ("musique", "music"), ("voyage", "journey"), ("nature", "nature"),
    ("ville", "city"), ("amour", "love"), ("deuil", "mourning"), ("sport", "sport"), ("politique", "politics"),
    ("école", "school"), ("cuisine", "cooking"), ("science", "science"), ("peinture", "painting"),
)  # fmt: skip
_FIRST_TAG = 300
_AWARDS = (
    "Festival de la Baie", "Prix des Lumières du Nord", "Lauriers du documentaire", "Écrans d'argent", "Prix Azur",
)  # fmt: skip
_CATEGORIES = {
    "fr": ("Meilleur film", "Meilleure réalisation", "Meilleure interprétation", "Meilleur scénario"),
    "en": ("Best Film", "Best Direction", "Best Performance", "Best Screenplay"),
}
_FIRST_AWARD = 80_000_000
_PERSONS, _CONTENTS = 109, 113


def tags_of(account: Account, content: int, lang: str) -> list[Fields]:
    """Return the keywords of a content, in no order: the lower the weight, the more it says (documented)."""
    draw = Draw(account.seed, content, 127)
    side = 0 if lang == "fr" else 1
    scale = 100 if account.variants["plurimedia.tag_weight"] == "decimal" else None
    rows: list[Fields] = []
    for words in draw.some(_TAGS, 2, 6):
        weight = draw.between(1, 100)
        rows.append(
            {
                "id": _FIRST_TAG + _TAGS.index(words),
                "name": words[side],
                "weight": weight / scale if scale else weight,
            }
        )
    return rows


def awards_of(account: Account, number: int, kind: int, lang: str) -> list[Fields]:
    """Return the awards of a person or a content; most have none."""
    draw = Draw(account.seed, number, kind)
    if not draw.chance(30):
        return []
    return [
        {
            "id": _FIRST_AWARD + number * 4 + place,
            "name": draw.pick(_AWARDS),
            "category": draw.pick(_CATEGORIES[lang]),
            "year": draw.between(1990, 2024),
            "isWinner": draw.chance(40),
            "contentId": number if kind == _CONTENTS else None,
            "personId": number if kind == _PERSONS else None,
        }
        for place in range(draw.between(1, 3))
    ]


def _in_path(request: Request) -> str:
    """Return the id in the path, whatever a moved path calls it."""
    return next(iter(request.parameters.values()), "")


class Attached:
    """The operations of one account."""

    def __init__(self, account: Account, existing: Existing) -> None:
        self._account = account
        self._existing = existing
        self._team_id = account.variants["plurimedia.sport_teams_id"]

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        teams = paths.v1("GET", "contentsportteams", self.sport_teams, "contents/sportteams")
        if self._team_id == "path":
            teams = Route("GET", teams.template, self.sport_teams, f"{teams.path}/{{contentId}}")
        return [
            paths.v1("GET", "contenttags/{id}", self.tags, "contents/{id}/tags"),
            paths.v1("GET", "contentawards/{contentId}", self.content_awards, "contents/{contentId}/awards"),
            paths.v1("GET", "personawards/{personId}", self.person_awards, "persons/{personId}/awards"),
            teams,
        ]

    def tags(self, request: Request) -> Response:
        """V1/Tags, ContentTags/{id}: keywords of one content (documented)."""
        account, content = self._account, self._account.number(_in_path(request), "v1")
        known = self._existing.content(content)
        return account.listed("v1", tags_of(account, content, account.lang(request)) if known else [])

    def content_awards(self, request: Request) -> Response:
        """V1/Awards, ContentAwards/{contentId}: awards of a content (documented)."""
        account, content = self._account, self._account.number(_in_path(request), "v1")
        known = self._existing.content(content)
        return account.listed("v1", awards_of(account, content, _CONTENTS, account.lang(request)) if known else [])

    def person_awards(self, request: Request) -> Response:
        """V1/Awards, PersonAwards/{personId}: awards of a person (documented)."""
        account, person = self._account, self._account.number(_in_path(request), "v1")
        known = self._existing.person(person)
        return account.listed("v1", awards_of(account, person, _PERSONS, account.lang(request)) if known else [])

    def sport_teams(self, request: Request) -> Response:
        """V1/SportTeams, ContentSportTeams: teams of a content (documented); where its id goes is a variant."""
        account = self._account
        given = _in_path(request) or request.query.get(self._team_id, "")
        place = self._existing.place(account.number(given, "v1"))
        if place is None or not is_tv(place) or format_of(place) != "Sports Show":
            return account.replies.nothing("v1")
        lang = account.lang(request)
        return account.listed("v1", [team(number, lang) for number in teams_of(account.seed, place)])
