"""Who: accounts, people, households, memberships, dated roles, and the trail of what was done."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clubs.models import Club, Federation, Network
from members.names import LENGTH, sort_key


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an identifier is enough, for two people may share one e-mail."""

    def create_user(self, username: str, email: str = "", password: str | None = None) -> "User":
        """Save a new account; without a password one can enter by a code sent by e-mail."""
        user = self.model(username=username, email=self.normalize_email(email))
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an identifier, perhaps an e-mail shared with a spouse. Not a person."""

    username = models.CharField(
        _("identifiant"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Cet identifiant est déjà pris : choisissez-en un autre.")},
    )
    email = models.EmailField(_("adresse e-mail"), blank=True)
    is_active = models.BooleanField(_("actif"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The person's name when this account belongs to one, else the identifier."""
        person = Person.objects.filter(user=self).first()
        return str(person) if person else self.username


class Household(models.Model):
    """A tax household (foyer fiscal): the yearly ceiling of 5 500 € is its own (R5)."""

    label = models.CharField(_("nom du foyer"), max_length=120)

    def __str__(self) -> str:
        return self.label


class Person(models.Model):
    """A natural person (R2), with or without an account; may belong to several clubs."""

    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="person")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="people"
    )
    first_name = models.CharField(_("prénom"), max_length=60)
    last_name = models.CharField(_("nom"), max_length=60)
    sort_key = models.CharField(max_length=LENGTH, default="", editable=False)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    address = models.TextField(_("adresse postale"), blank=True)
    born_on = models.DateField(_("date de naissance"), null=True, blank=True)
    gender = models.CharField(
        _("sexe"),
        max_length=1,
        choices=[("f", _("femme")), ("m", _("homme")), ("", _("non dit"))],
        blank=True,
    )
    under_protection = models.BooleanField(
        _("mineur ou majeur protégé"),
        default=False,
        help_text=_("Dans ce cas le Code civil (art. 1873-8) demande l'unanimité des membres."),
    )
    history = HistoricalRecords(excluded_fields=["sort_key"])

    class Meta:
        ordering: ClassVar = ["sort_key", "id"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Keep the key by which lists are sorted in step with the names."""
        self.sort_key = sort_key(self.last_name, self.first_name)
        if update_fields is not None:
            update_fields = {*update_fields, "sort_key"}
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )


class ExitKind(models.TextChoices):
    """Why a membership ended (domain.md 2.3)."""

    WITHDRAWAL = "withdrawal", _("départ")
    EXCLUSION = "exclusion", _("exclusion")
    DEATH = "death", _("décès")
    TRANSFER = "transfer", _("cession")
    CLUB_END = "club_end", _("fin du club")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about who belongs to a club on a day."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Memberships in force on `day`; the day of exit is still inside."""
        return self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gte=day))

    def in_order(self) -> "MembershipQuerySet":
        """By family name, with the person fetched."""
        return self.select_related("person").order_by("person__sort_key", "id")


class Membership(models.Model):
    """A person in a club, from a day of entry to a day of exit."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    joined_on = models.DateField(_("entré le"))
    left_on = models.DateField(_("sorti le"), null=True, blank=True)
    exit_kind = models.CharField(max_length=10, choices=ExitKind.choices, blank=True)
    history = HistoricalRecords()

    objects: ClassVar[models.Manager["Membership"]] = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["joined_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="leaves_after_joining",
                violation_error_message=_("La sortie ne peut pas précéder l'entrée."),
            ),
            models.UniqueConstraint(
                fields=["club", "person"],
                condition=Q(left_on__isnull=True),
                name="one_open_membership",
                violation_error_message=_("Cette personne est déjà membre du club."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def is_open(self, day: date) -> bool:
        """True while the person belongs to the club on `day`."""
        return self.joined_on <= day and (self.left_on is None or self.left_on >= day)


class PassiveSpell(models.Model):
    """A time in which a member saves without coming to the meetings; their rights stay whole.

    For the lists and for what the network counts (épargnants passifs); nothing else reads it.
    """

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="passive_spells", verbose_name=_("membre")
    )
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu'au"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["PassiveSpell"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["membership", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="passive_spell_ends_after_it_starts",
                violation_error_message=_("La fin ne peut pas précéder le début."),
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(until__isnull=True),
                name="one_open_passive_spell",
                violation_error_message=_("Ce membre épargne déjà sans participer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.since:%d/%m/%Y}"


class RoleKind(models.TextChoices):
    """The offices of a club and the jobs in a network or the federation."""

    MANAGER = "manager", _("gérant ou gérante")
    TREASURER = "treasurer", _("trésorier ou trésorière")
    SECRETARY = "secretary", _("secrétaire")
    NETWORK_STAFF = "network_staff", _("équipe du réseau")
    FEDERATION_STAFF = "federation_staff", _("équipe de la fédération")


CLUB_ROLES = (RoleKind.MANAGER, RoleKind.TREASURER, RoleKind.SECRETARY)


class Role(models.Model):
    """A dated office: held by a person in one club, one network or the federation.

    A club's officer whose term has passed goes on until the next election (R9 reminds of it), or
    the club would be locked out of its own pages; `is_over` says that the office really ended.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    kind = models.CharField(_("rôle"), max_length=20, choices=RoleKind.choices)
    club = models.ForeignKey(Club, models.PROTECT, null=True, blank=True, related_name="roles")
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="roles"
    )
    federation = models.ForeignKey(
        Federation, models.PROTECT, null=True, blank=True, related_name="roles"
    )
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu'au"), null=True, blank=True)
    is_deputy = models.BooleanField(_("suppléance"), default=False)
    is_over = models.BooleanField(
        _("fini avant ou sans remplacement"),
        default=False,
        help_text=_("Faux : au terme, la personne continue jusqu'à l'élection suivante."),
    )

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(club__isnull=False, network__isnull=True, federation__isnull=True)
                    & Q(kind__in=["manager", "treasurer", "secretary"])
                )
                | Q(
                    club__isnull=True,
                    network__isnull=False,
                    federation__isnull=True,
                    kind="network_staff",
                )
                | Q(
                    club__isnull=True,
                    network__isnull=True,
                    federation__isnull=False,
                    kind="federation_staff",
                ),
                name="role_in_its_place",
                violation_error_message=_("Ce rôle ne va pas avec cet endroit."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_it_starts",
                violation_error_message=_("Un mandat ne peut pas finir avant d'avoir commencé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.office}"

    @property
    def office(self) -> str:
        """The office in words; a deputy's says so."""
        name = self.get_kind_display()
        return gettext("%(office)s (suppléance)") % {"office": name} if self.is_deputy else name


class TrailEntry(models.Model):
    """One line of who did what, when; it outlives the name of the person."""

    club = models.ForeignKey(Club, models.PROTECT, null=True, blank=True, related_name="trail")
    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="trail"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="acts")
    act = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} · {self.act}"
