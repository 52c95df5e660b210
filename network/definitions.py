"""What each figure of the network means, by theme: its French name, its unit and its definition.

The words are printed beside the figure and in the downloads, so that two people who read "saved"
and "invested" cannot take one for the other (domain.md, "Definition traps").
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.meaning import Definition, Unit
from network.meanings_of_enterprises import ENTERPRISES, PIPELINE
from network.meanings_of_savings import CLUBS, PEOPLE, SAVED

__all__ = ["DEFINITIONS", "SECTIONS", "Definition", "Unit"]

SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Les clubs"), tuple(definition.key for definition in CLUBS)),
    (_("Les membres"), tuple(definition.key for definition in PEOPLE)),
    (_("L'épargne et son emploi"), tuple(definition.key for definition in SAVED)),
    (_("Les entreprises"), tuple(definition.key for definition in ENTERPRISES)),
    (_("Les projets, du dossier au paiement"), tuple(definition.key for definition in PIPELINE)),
)
DEFINITIONS: dict[str, Definition] = {
    definition.key: definition for definition in (*CLUBS, *PEOPLE, *SAVED, *ENTERPRISES, *PIPELINE)
}
