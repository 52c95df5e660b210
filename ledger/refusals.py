"""What the book answers when an act may not be written down."""

from django.utils.translation import gettext_lazy as _

from clubs.refusals import Refusal


class PostingRefused(Refusal):
    """An act the book refuses; nothing was written."""

    @classmethod
    def another_club(cls) -> "PostingRefused":
        """The member or the account belongs to another club."""
        return cls(
            _("Ce membre ou ce compte appartient à un autre club. Rien n'a été enregistré."),
            field="membership",
        )


class SavingRefused(Refusal):
    """A pledge, a pause or an allocation that cannot be; nothing was changed."""

    @classmethod
    def unknown_member(cls) -> "SavingRefused":
        """The member is not of this club."""
        return cls(_("Ce membre appartient à un autre club. Rien n'a été changé."), "membership")


class FeeRefused(Refusal):
    """A fee of the network or of the federation that cannot be noted; nothing was written."""
