"""The one settings file. What differs between machines is an environment variable; README.md lists them."""

from pathlib import Path

from django.utils.csp import CSP

from practice import environment

BASE_DIR = Path(__file__).resolve().parent.parent

# Off unless asked for: forgetting it must never put a debugging site on the internet. `make run` sets it.
DEBUG = environment.flag("DEBUG", default=False)

SECRET_KEY = environment.secret("SECRET_KEY") or (environment.kept_key() if DEBUG else "")
if not SECRET_KEY:
    raise environment.Misconfigured("set SECRET_KEY (or SECRET_KEY_FILE) to a long random text.")

SITE_NAME = environment.text("SITE_NAME", "Practice Desk")

# The loopback names are always answered: the container's own health check asks by them.
ALLOWED_HOSTS = [*environment.listed("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "practice",
    "questions",
    "feedback",
    # WhiteNoise serves the static files under runserver too, so both ways send the same headers.
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "practice.middleware.pages_for_one_person",
    "practice.middleware.far_too_long_answers",
]

ROOT_URLCONF = "practice.urls"
WSGI_APPLICATION = "practice.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "practice.context.site",
            ],
        },
    },
]

# The database

DATA_DIR = Path(environment.text("DATA_DIR") or BASE_DIR / "var").resolve()
DATABASES = {
    "default": environment.database(
        environment.secret("DATABASE_URL"), DATA_DIR, environment.number("DATABASE_POOL", 4)
    )
}
if DEBUG:
    DATA_DIR.mkdir(parents=True, exist_ok=True)

# Sessions: a guest's tries hang on the session, so it lives long. They stay in the database because a
# cache in each process would show one worker what another has already changed.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 180 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms and htmx send the token from the page; no script reads the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "practice.views.csrf_failure"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Transport: off a developer's machine the site stands behind a proxy that speaks TLS and sets
# X-Forwarded-Proto itself. HTTPS=0 is for trying the image without one.
HTTPS = environment.flag("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 365 * 24 * 60 * 60)
# Whether sibling names may be reached without TLS is not this app's to decide, so it is asked for by
# name, and the two reminders about it stay quiet.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = environment.flag("HSTS_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# An answer has at most 8,000 characters, under 100 kB as a form; the largest word list in the admin
# stays well under a megabyte.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT") or BASE_DIR / "staticfiles").resolve()
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Logs go to the console. Only the request's path is ever logged, never its body: what a person typed
# stays in the database.
# "on" is the reader that ships, "off" none; anything else is the file of one trained here.
READER = environment.text("READER", "on")
if READER not in ("on", "off") and not Path(READER).is_file():
    raise environment.Misconfigured("READER must be on, off or the file of a trained reader.")

LOG_LEVEL = environment.text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise environment.Misconfigured("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Replaces Django's own handlers, one of which would mail error reports with the posted form.
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # At DEBUG this logger writes every query with its values, and so the answers: never lower it.
        "django.db.backends": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "practice": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        "questions": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
    },
}
