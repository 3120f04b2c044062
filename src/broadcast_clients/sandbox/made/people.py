"""People who play, direct and write: a name for every number."""

from __future__ import annotations

from .numbers import mix

FIRST_ID = 20_000
COUNT = 6_000


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("\n", " ").split(", "))


_FIRST_NAMES = _names("""
Camille, Louise, Nadia, Claire, Inès, Hélène, Agnès, Margaux, Sofia, Juliette, Rose, Alice, Gabriel,
Antoine, Karim, Mathieu, Julien, Olivier, Rémi, Vincent, Samuel, Étienne, Paul, Hugo, Emma, Grace,
Olivia, Ruth, Hannah, Thomas, Daniel, Oscar, Edward, Marc, Lars, Giulia
""")
_LAST_NAMES = _names("""
Morvan, Delaunay, Lefort, Benali, Rousseau, Garnier, Chevalier, Marchand, Kervella, Dubreuil,
Fontaine, Lacombe, Perrin, Vasseur, Meunier, Haddad, Rivière, Colin, Barbier, Tessier, Gauthier,
Maréchal, Okafor, Whitfield, Harper, Lindqvist, Moretti, Navarro, Silva, Novak, Becker, Janssens, De
Smet, O'Neill, Takahashi, Kowalski, Diallo, Traoré, Nguyen, Castellane
""")


def name_of(seed: int, person_id: int) -> tuple[str, str]:
    """Return first and last name of a person."""
    bits = mix(seed, person_id, 23)
    return _FIRST_NAMES[bits % len(_FIRST_NAMES)], _LAST_NAMES[(bits >> 16) % len(_LAST_NAMES)]
