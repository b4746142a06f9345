"""Every setting of Praxis. Values come from the environment and from nowhere else."""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config import services

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("PRAXIS_DATA") or BASE_DIR / "var").resolve()

# What the environment leaves unsaid, the embedded servers of this data folder say.
ENV = {**services.environment(DATA_DIR), **{k: v for k, v in os.environ.items() if v}}

SECRET_KEY = ENV["SECRET_KEY"]
DEBUG = False
DEMO = ENV.get("PRAXIS_DEMO", "0") == "1"
OPEN_START = ENV.get("PRAXIS_OPEN_START", "0") == "1"  # everybody may start a community
HTTPS = ENV.get("PRAXIS_HTTPS", "1") == "1"
ALLOWED_HOSTS = ENV.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
PORT = int(ENV.get("PORT", "8000"))
SITE_URL = ENV.get("SITE_URL", f"http{'s' if HTTPS else ''}://127.0.0.1:{PORT}").rstrip("/")

INSTALLED_APPS = [
    "communities.apps.CommunitiesConfig",
    "projects.apps.ProjectsConfig",
    "events.apps.EventsConfig",
    "reflections.apps.ReflectionsConfig",
    "metrics.apps.MetricsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "communities.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "communities.requests.CleanMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "communities.sessions.LastSeenMiddleware",
    "communities.tenancy.middleware.CommunityMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "communities.navigation.layout",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "communities.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "communities.forms.Renderer"

# ── Data ─────────────────────────────────────────────────────────────────────────────────────


def database(url: str, role: str) -> dict:
    """One PostgreSQL alias; ``role`` keeps pools of the owner small."""
    alias = dj_database_url.parse(url, conn_health_checks=True)
    alias["CONN_MAX_AGE"] = 0
    alias["DISABLE_SERVER_SIDE_CURSORS"] = True  # PgBouncer in transaction mode
    alias["OPTIONS"] = {**alias.get("OPTIONS", {}), "application_name": f"praxis-{role}"}
    if role == "app":
        size = int(ENV.get("DATABASE_POOL", "12"))
        alias["OPTIONS"]["pool"] = {"min_size": 1, "max_size": size, "timeout": 5}
    return alias


DATABASES = {
    "default": database(ENV["DATABASE_URL"], "app"),
    # Schema and nothing else: `manage.py migrate` uses this alias by itself.
    "owner": database(ENV.get("DATABASE_OWNER_URL", ENV["DATABASE_URL"]), "owner")
    | {"TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

VALKEY_URL = ENV.get("VALKEY_URL") or ENV["REDIS_URL"]
VALKEY_PREFIX = ENV.get("VALKEY_PREFIX", "praxis")
CACHES = {
    "default": {
        "BACKEND": "communities.cache.FailOpenCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": VALKEY_PREFIX,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
# Kombu knows redis over a socket under its own scheme.
CELERY_BROKER_URL = VALKEY_URL.replace("unix://", "redis+socket://")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticFiles"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static-root"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", DATA_DIR / "static" / "fonts")]
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_MAX_AGE = 31_536_000

# ── People ───────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "communities.User"
AUTHENTICATION_BACKENDS = ["communities.account.sign_in.Backend"]
SESSION_ENGINE = "communities.sessions"
PASSWORD_HASHERS = [ENV.get("PASSWORD_HASHER", "django.contrib.auth.hashers.Argon2PasswordHasher")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "communities.account.passwords.LongEnough"},
    {"NAME": "communities.account.passwords.NotAboutYou"},
    {"NAME": "communities.account.passwords.NotCommon"},
    {"NAME": "communities.account.passwords.NotDigitsAlone"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "communities.forms.SignupForm"
ACCOUNT_FORMS = {
    name: f"communities.forms.account.{form}"
    for name, form in {
        "login": "LoginForm",
        "signup": "SignupForm",
        "add_email": "AddEmailForm",
        "change_email": "ChangeEmailForm",
        "change_password": "ChangePasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
        "request_login_code": "RequestLoginCodeForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
        "confirm_password_reset_code": "ConfirmPasswordResetCodeForm",
    }.items()
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_ADAPTER = "communities.account.adapter.AccountAdapter"
# By network so generously that a class may sign in from one room, by address ("key") narrowly.
ACCOUNT_RATE_LIMITS = {
    "login": "100/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "request_login_code": "60/m/ip,3/m/key",
    "reset_password": "60/m/ip,3/m/key",
    "signup": "60/m/ip",
    "merge": "30/m/ip,5/10m/user,3/m/key",
    "own_code": "3/m/user",
}

MFA_ADAPTER = "communities.account.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Praxis"
MFA_TOTP_TOLERANCE = 1  # telephones whose clock is half a minute off
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    name: f"communities.forms.factor.{form}"
    for name, form in {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "ReauthenticateForm",
        "activate_totp": "ActivateTotpForm",
        "add_webauthn": "AddPasskeyForm",
        "edit_webauthn": "EditPasskeyForm",
        "login_webauthn": "LoginPasskeyForm",
        "authenticate_webauthn": "AuthenticatePasskeyForm",
        "reauthenticate_webauthn": "ReauthenticatePasskeyForm",
    }.items()
}

# One sign-in for all, of the house that runs this: without an issuer nothing of it is there.
OIDC_NAME = ENV.get("OIDC_NAME") or _("your organization")
OIDC_ISSUER = ENV.get("OIDC_ISSUER", "").rstrip("/")
SOCIALACCOUNT_ADAPTER = "communities.account.adapter.ElsewhereAdapter"
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_ISSUER:
    if unsaid := [name for name in ("OIDC_CLIENT_ID", "OIDC_SECRET") if not ENV.get(name)]:
        sys.exit(
            f"Praxis: OIDC_ISSUER is set, so set {' and '.join(unsaid)} as well (the issuer tells"
            " you), or leave OIDC_ISSUER out."
        )
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "elsewhere",
                "name": OIDC_NAME,
                "client_id": ENV["OIDC_CLIENT_ID"],
                "secret": ENV["OIDC_SECRET"],
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }
# Whoever runs this chose the issuer: an address that it calls verified is its owner's.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False

# ── The browser's side ───────────────────────────────────────────────────────────────────────

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # A form's answer may lead to the issuer of one sign-in for all, where there is one.
    "form-action": [
        CSP.SELF,
        *filter(None, [OIDC_ISSUER and "/".join(OIDC_ISSUER.split("/")[:3])]),
    ],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "communities.views.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
BODY_LIMIT = int(ENV.get("BODY_LIMIT", "10000000"))  # bytes of any request, files included
MESSAGE_LIMIT = ENV.get("MESSAGE_LIMIT", "30/10 300/600")  # of one member: how many / seconds
INVITATION_LIMIT = ENV.get("INVITATION_LIMIT", "20/600 100/86400")  # lists sent by one member
IMPORT_LIMIT = ENV.get("IMPORT_LIMIT", "10/60 60/3600")  # tables read for one member
TOKEN_LIMIT = ENV.get("TOKEN_LIMIT", "60/600")  # links that nobody gave out, tried from a network
# Codes to one address: asked from one network or by one invitation, and at open doors by anybody.
JOIN_LIMIT = ENV.get("JOIN_LIMIT", "5/600 20/86400")
JOIN_ADDRESS_LIMIT = ENV.get("JOIN_ADDRESS_LIMIT", "20/600 60/86400")
JOIN_NETWORK_LIMIT = ENV.get("JOIN_NETWORK_LIMIT", "60/600 300/86400")  # codes asked from a network
JOIN_CODE_LIMIT = "5/900"  # tries of one code
JOIN_REQUEST_LIMIT = ENV.get("JOIN_REQUEST_LIMIT", "10/3600 20/86400")  # asked by who is signed in
INTRODUCTION_LIMIT = ENV.get("INTRODUCTION_LIMIT", "10/3600 30/86400")  # made by one member
QUESTION_LIMIT = ENV.get("QUESTION_LIMIT", "5/60 30/3600")  # asked in rooms by one member
VOTE_LIMIT = ENV.get("VOTE_LIMIT", "30/10 300/600")  # "I'd like to know too", of one member
CHECK_IN_LIMIT = ENV.get("CHECK_IN_LIMIT", "8/60 40/3600")  # codes tried by one member
CIRCLE_LIMIT = ENV.get("CIRCLE_LIMIT", "5/3600 10/86400")  # started by one member
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Words and clocks ─────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]  # a language is listed when it is complete
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"


def mailer(url: str) -> dict:
    """EMAIL_URL as a mailer: ``smtp[s]://user:password@host:port``, ``file:///folder``, ``console:``."""
    parts = urlsplit(url)
    if parts.scheme in {"smtp", "smtps"}:
        options = {
            "host": parts.hostname or "localhost",
            "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp" and "plain" not in parse_qs(parts.query),
            "timeout": 10,
        }
        if parts.username:
            options |= {
                "username": unquote(parts.username),
                "password": unquote(parts.password or ""),
            }
        return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    if parts.scheme == "file":
        folder = parts.path or str(DATA_DIR / "mail")
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": folder},
        }
    return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


MAIL_FOLDER = DATA_DIR / "mail"
MAILERS = {"default": mailer(ENV.get("EMAIL_URL", "file:" if DEMO else "console:"))}
DEFAULT_FROM_EMAIL = ENV.get("DEFAULT_FROM_EMAIL", "Praxis <hello@praxis.example>")

# ── Work behind the pages ────────────────────────────────────────────────────────────────────

CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for the broker: the sweep comes by
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "global_keyprefix": f"{VALKEY_PREFIX}:",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# ── API ──────────────────────────────────────────────────────────────────────────────────────

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "communities.tenancy.api_access.Bearer",
        "communities.tenancy.api_access.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["communities.tenancy.api_access.Audience"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["communities.tenancy.json_body.JsonBody"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Praxis",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Everything the pages do, by the same rules.",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "ProgramRole": "communities.models.enrolment.ProgramRole",
        "CommunityRole": "communities.models.role.Role",
        "EventKind": "events.models.event_choices.Kind",
        "JoinQuestionKind": "communities.models.door.JoinQuestion.Kind",
        "ImportState": "communities.models.imports.Import.State",
        "TermSide": "communities.models.term.Term.Side",
        "TeamRole": "projects.models.team.TeamRole",
    },
    "SCHEMA_PATH_PREFIX": r"/api/v1/c/\{slug\}",
}

# ── Logs: structured, with a request id, never with what people wrote ────────────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "communities.requests.RequestIdFilter"}},
    "formatters": {"json": {"()": "communities.requests.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": ENV.get("LOG_LEVEL", "WARNING")},
}
