"""A person who signs in. One login, any number of communities."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import UUID7, Lower
from django.utils.translation import gettext_lazy as _

from communities import clock


class UserManager(BaseUserManager):
    """Makes and finds people by their e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A new person; without a password they sign in by a code sent by mail."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person's login: the e-mail address is the identity.

    Who ``runs_installation`` came first and may start further communities; inside of communities it
    means nothing.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    is_test = models.BooleanField(default=False)
    runs_installation = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self):
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """What a greeting says."""
        return self.name.split(" ")[0]
