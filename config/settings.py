"""Settings of SOFI, one file; what differs from one machine to another comes from the environment."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONE, SELF

from sofi.socle.postgres import Cluster

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# What this machine is ---------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SOFI_PRODUCTION = env.bool("SOFI_PRODUCTION", default=False)
"""Behind HTTPS, with collected static files and a secret key of its own; off for the demonstration."""
SOFI_DONNEES = Path(env.str("SOFI_DONNEES", default=str(BASE_DIR / "donnees"))).resolve()
"""Folder of everything a running site keeps on this machine: embedded PostgreSQL, secret key, sent files."""
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "sofi.socle.erreurs.jeton_refuse"


def _kept_secret_key():
    """A key made once for this machine: sessions outlive a restart of the demonstration."""
    kept = SOFI_DONNEES / "cle_secrete"
    if not kept.exists():
        SOFI_DONNEES.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = env.str("SECRET_KEY") if SOFI_PRODUCTION else env.str("SECRET_KEY", default="") or _kept_secret_key()

# The region this SOFI serves --------------------------------------------------------------------------------------

SOFI_REGION_NOM = env.str("SOFI_REGION_NOM", default="Pays de la Loire")
SOFI_REGION_CODE = env.str("SOFI_REGION_CODE", default="52")
"""Of the INSEE, in the addresses that leave as LHÉO."""
SOFI_DEPARTEMENTS = env.list("SOFI_DEPARTEMENTS", default=["44", "49", "53", "72", "85"])
SOFI_LHEO_PREFIXE = env.str("SOFI_LHEO_PREFIXE", default="21")
"""Two digits that the network gives to each région: LHÉO numbers begin with them."""
SOFI_ADRESSE = env.str("SOFI_ADRESSE", default="")
"""Public address of this site, such as https://sofi.example.fr: LHÉO links to it (no link unless told), mails too."""
SOFI_CONTACT_TELEPHONE = env.str("SOFI_CONTACT_TELEPHONE", default="02 40 20 40 20")
SOFI_CONTACT_HORAIRES = env.str("SOFI_CONTACT_HORAIRES", default="9h à 12h")
SOFI_CONTACT_MAIL = env.str("SOFI_CONTACT_MAIL", default="offre@cariforef-pdl.org")
SOFI_ARCHIVAGE_JOURS = env.int("SOFI_ARCHIVAGE_JOURS", default=180)
SOFI_REFERENTIELS_URLS = {
    "organismes": "https://dgefp.opendatasoft.com/api/explore/v2.1/catalog/datasets/liste-publique-des-of-v2/exports/csv"
    "?delimiter=%3B"
} | env.dict("SOFI_REFERENTIELS_URLS", default={})
"""Where to take the referentials that load by themselves: certifinfo=https://…,rncp=https://… The public list of
organisations is taken where the State publishes it, unless told otherwise; `organismes=` switches it off."""
SOFI_CERTIFINFO_URL = env.str("SOFI_CERTIFINFO_URL", default="https://api-certifinfo.intercariforef.org")
SOFI_CERTIFINFO_JETON = env.str("SOFI_CERTIFINFO_JETON", default="")
"""The API of Certif Info and the token that the Réseau des Carif-Oref gives; without a token nobody asks it."""
SOFI_SITE_PRO_NOM = env.str("SOFI_SITE_PRO_NOM", default="CHOISIR MON MÉTIER / PRO Pays de la Loire")
SOFI_SITE_PRO_URL = env.str("SOFI_SITE_PRO_URL", default="https://pro.choisirmonmetier-paysdelaloire.fr/")
"""The region's site for those who work in employment, training and guidance, of which SOFI is a page; "" when none."""
SOFI_TUTORIELS_URL = env.str(
    "SOFI_TUTORIELS_URL", default=f"{SOFI_SITE_PRO_URL}les-tutos-de-sofi/" if SOFI_SITE_PRO_URL else ""
)
SOFI_TAILLE_MAX_CLASSEUR = env.int("SOFI_TAILLE_MAX_CLASSEUR", default=25 * 1024 * 1024)
"""Largest workbook one may send, in bytes."""

SOFI_LHEO_TAILLE_MAX = env.int("SOFI_LHEO_TAILLE_MAX", default=20 * 1024 * 1024)
"""Largest LHÉO file that one may send, in bytes, packed and unpacked."""

SOFI_CLE_JOURS = env.int("SOFI_CLE_JOURS", default=15)
"""Days an activation key can be used."""

SOFI_SIRENE_URL = env.str("SOFI_SIRENE_URL", default="https://recherche-entreprises.api.gouv.fr/search")
SOFI_ADRESSE_URL = env.str("SOFI_ADRESSE_URL", default="https://data.geopf.fr/geocodage/search/")
"""Public services asked by jobs; an empty address switches one off."""
SOFI_EXTERIEUR_DELAI = env.int("SOFI_EXTERIEUR_DELAI", default=5)
"""Seconds a job waits for them."""
SOFI_SAISIE_DELAI = env.int("SOFI_SAISIE_DELAI", default=2)
"""Seconds after which the proposals of addresses are given up."""
SOFI_TUILES_URL = env.str(
    "SOFI_TUILES_URL",
    default="https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
)
"""Tiles of the map on which a site is placed, {x}, {y} and {z} being theirs; an empty address takes the map away."""
SOFI_TUILES_MENTION = env.str("SOFI_TUILES_MENTION", default="© IGN")

# Applications -----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "sofi.socle",
    "sofi.referentiels",
    "sofi.annuaire",
    "sofi.comptes",
    "sofi.programmes",
    "sofi.regles",
    "sofi.diffusion",
    "sofi.offre",
    "sofi.echanges",
    "sofi.espaces.accueil",
    "sofi.espaces.annuaire",
    "sofi.espaces.saisie",
    "sofi.espaces.instruction",
    "sofi.espaces.region",
    "sofi.espaces.catalogue",
    "sofi.espaces.reglages",
    "sofi.espaces.vie_privee",
    # After ours: our templates win over theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_prose_editor",
    "template_partials",
    "bootstrap",
    "js_lib_leaflet",
    "csp",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sofi.comptes.second_facteur.SecondFacteurMiddleware",
    "sofi.comptes.consultation.ConsultationMiddleware",
    "sofi.comptes.etablissement_courant.EtablissementCourantMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sofi.socle.contexte.site",
            ],
        },
    }
]

# Data -------------------------------------------------------------------------------------------------------------

EMBEDDED_POSTGRES = None if env.str("DATABASE_URL", default="") else Cluster(SOFI_DONNEES)
DATABASES = {
    "default": (
        env.db_url("DATABASE_URL")
        if EMBEDDED_POSTGRES is None
        else {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": EMBEDDED_POSTGRES.database,
            "USER": "postgres",
            "HOST": str(EMBEDDED_POSTGRES.socket_folder),
        }
    )
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
}
MEDIA_ROOT = SOFI_DONNEES / "fichiers"
SOFI_SECRETS = Path(env.str("SOFI_SECRETS", default=str(SOFI_DONNEES / "secrets")))
"""Folder of the passwords and keys of the deposits, one file each that SOFI alone reads."""
SOFI_DEPOTS_DOSSIERS = [Path(un) for un in env.list("SOFI_DEPOTS_DOSSIERS", default=[str(SOFI_DONNEES / "depots")])]
"""Folders under which a deposit of kind folder may write; relative ones start from the first."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "taches"

# Language ---------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Sign-in ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "comptes.Utilisateur"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/tableau-de-bord/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sofi.comptes.adaptateur.AdaptateurDeCompte"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "SOFI"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SOFI_PRODUCTION
SOFI_SECOND_FACTEUR = env.bool("SOFI_SECOND_FACTEUR", default=SOFI_PRODUCTION)
"""Ask the profiles Cariforef and Région for a second factor; off for the demonstration."""
SOFI_PROCONNECT_URL = env.str("SOFI_PROCONNECT_URL", default="")
"""Issuer of ProConnect or of another OpenID Connect provider, such as https://…/api/v2; without it, no button."""
SOFI_PROCONNECT_CLIENT = env.str("SOFI_PROCONNECT_CLIENT", default="")
SOFI_PROCONNECT_SECRET = env.str("SOFI_PROCONNECT_SECRET", default="")
SOFI_PROCONNECT_MAILS_SURS = env.bool("SOFI_PROCONNECT_MAILS_SURS", default=False)
"""The provider answers for every address, as ProConnect does; otherwise it must say `email_verified`."""
SESSION_COOKIE_AGE = 12 * 60 * 60
SOFI_INACTIVITE_JOURS = env.int("SOFI_INACTIVITE_JOURS", default=730)
"""Days without a sign-in after which an account is warned."""
SOFI_INACTIVITE_PREAVIS = env.int("SOFI_INACTIVITE_PREAVIS", default=30)
"""Days from the warning to the anonymisation."""

# Security ---------------------------------------------------------------------------------------------------------


def _origine(adresse):
    parties = urlsplit(adresse)
    return f"{parties.scheme}://{parties.netloc}"


CONTENT_SECURITY_POLICY = {
    # sofi.socle.apps adds the hash of the style that the rich-text editor injects.
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([_origine(SOFI_TUILES_URL)] if SOFI_TUILES_URL else [])],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SOFI_PRODUCTION
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=30 * 24 * 3600) if SOFI_PRODUCTION else 0
if SOFI_PRODUCTION and ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Static files -----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = SOFI_DONNEES / "statiques" if SOFI_PRODUCTION else None
WHITENOISE_USE_FINDERS = not SOFI_PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if SOFI_PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# Mail -------------------------------------------------------------------------------------------------------------

if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:  # a trial without mail server: one file a mail
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = SOFI_DONNEES / "courriels"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"SOFI <{SOFI_CONTACT_MAIL}>")

# Journal ----------------------------------------------------------------------------------------------------------

_common = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
structlog.configure(
    processors=[*_common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": (
                structlog.processors.JSONRenderer(ensure_ascii=False)
                if SOFI_PRODUCTION
                else structlog.dev.ConsoleRenderer(colors=False)
            ),
            "foreign_pre_chain": _common,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "asyncssh": {"level": "WARNING"},
    },
}
