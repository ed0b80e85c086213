"""The one settings file. What differs between machines is an environment variable; README.md lists them."""

from pathlib import Path

from django.utils.csp import CSP

from practice import environment
from practice.operating import failures, logs

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
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    # The outermost: all that happens inside is one request's, and its time is the whole time.
    "practice.operating.request_ids.request_ids",
    "practice.operating.requests.counted_requests",
    # Before all that may answer by itself: what leads to https and static files carry the policies too.
    "practice.operating.permissions.permissions_policy",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # Behind the token of the page's forms, and before anything that asks the database.
    "practice.operating.outages.spared",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "practice.operating.vain_tries.too_many_tries",
    "allauth.account.middleware.AccountMiddleware",
    "practice.middleware.in_the_persons_time_zone",
    "practice.middleware.second_factor_for_staff",
    "practice.middleware.pages_for_one_person",
    "practice.middleware.far_too_long_answers",
    "practice.operating.limits.limits",
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
        environment.secret("DATABASE_URL"),
        DATA_DIR,
        environment.number("DATABASE_POOL", 4),
        environment.time_limits(is_web=environment.IS_WEB),
    )
}
# A password in a file of its own can be given to the database's container as well, and may hold any sign.
if DATABASES["default"]["ENGINE"].endswith("postgresql") and not DATABASES["default"]["PASSWORD"]:
    DATABASES["default"]["PASSWORD"] = environment.secret("DATABASE_PASSWORD")
if DEBUG:
    DATA_DIR.mkdir(parents=True, exist_ok=True)

# Background work: the queue is a table, so that nobody needs another server. `manage.py work` does it.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["people", "bulk"]},
}
# A worker that gave no sign of life for so many seconds counts as killed, and another goes on with its work. Tests of
# that set less.
WORK_LEASE = 90

# The second opinion: a language model that a person may ask to read an answer. Off unless one is named. With
# a key alone it is OpenAI's; LLM_BASE_URL names any other server that speaks its protocol.
LLM = environment.language_model(
    base_url=environment.text("LLM_BASE_URL"),
    api_key=environment.secret("LLM_API_KEY"),
    model=environment.text("LLM_MODEL"),
)
# One call has this long in all, and so many tokens to reply with.
LLM_SECONDS = environment.number("LLM_SECONDS", 20)
if not 1 <= LLM_SECONDS <= 60:  # a worker's lease is 90 seconds
    raise environment.Misconfigured("LLM_SECONDS must be from 1 to 60.")
LLM_TOKENS = environment.number("LLM_TOKENS", 2000)
# How often a day, by one person and by all; 0 is no limit. Longer answers are not sent.
LLM_PERSON_DAY = environment.number("LLM_PERSON_DAY", 20)
LLM_SITE_DAY = environment.number("LLM_SITE_DAY", 500)
LLM_ANSWER_LETTERS = environment.number("LLM_ANSWER_LETTERS", 6000)
# What a million tokens cost, in whatever money the operator counts in.
LLM_PRICE_IN = environment.price("LLM_PRICE_IN")
LLM_PRICE_OUT = environment.price("LLM_PRICE_OUT")

# Sessions: a guest's tries hang on the session, so it lives long. They stay in the database because a
# cache in each process would show one worker what another has already changed.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 180 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms and htmx send the token from the page; no script reads the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "practice.views.csrf_failure"

# How many days after the last thing a guest did the guest's answers may go; 0 keeps them. The command
# forget_guests applies it.
GUEST_DAYS = environment.number("GUEST_DAYS", 180)

# Accounts: people sign in with their email address.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Where people reach the site, for the links in messages that a worker sends: it has no request to ask.
SITE_ADDRESS = environment.text("SITE_ADDRESS") or environment.site_address(ALLOWED_HOSTS[0], DEBUG)

# Messages go through a mail server, or to the console where none is named; the pages then say so.
MAIL_SERVER = environment.text("EMAIL_HOST")
MAILERS = {"default": environment.mailer(MAIL_SERVER)}
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", f"{SITE_NAME} <practice-desk@localhost>")

ACCOUNT_ADAPTER = "practice.accounts.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "signed-out"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_CHANGE_EMAIL = True  # one address for each account; the new one counts once it is confirmed
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = bool(MAIL_SERVER)
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
# An address is confirmed by a code, typed in the same window, so that what a guest did there can move to the
# account. Where no message reaches anybody, nobody is kept out for want of one.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_SERVER else "optional"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = bool(MAIL_SERVER)
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = bool(MAIL_SERVER)
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = bool(MAIL_SERVER)
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_SERVER
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Browsers give passkeys to https and to this very machine alone; the latter is for trying them out.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
# Whether staff may open the admin only after a second factor.
STAFF_SECOND_FACTOR = environment.flag("STAFF_SECOND_FACTOR", default=False)

# Transport: off a developer's machine the site stands behind a proxy that speaks TLS and sets
# X-Forwarded-Proto itself. HTTPS=0 is for trying the image without one.
HTTPS = environment.flag("HTTPS", default=not DEBUG)
# How many proxies in front write X-Forwarded-For: vain sign-ins are counted by the address that came to them.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("PROXIES", 1 if HTTPS else 0)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 365 * 24 * 60 * 60)
# Whether sibling names may be reached without TLS is not this app's to decide, so it is asked for by
# name, and the two reminders about it stay quiet. So does the one about messages that go to the console.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = environment.flag("HSTS_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "mail.E001"]
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

# How often a person and an address may do what practice/operating/limits.py names. 0 is for measuring the site.
RATE_LIMITS = environment.flag("RATE_LIMITS", default=True)

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

# "on" is the reader that ships, "off" none; anything else is the file of one trained here.
READER = environment.text("READER", "on")
if READER not in ("on", "off") and not Path(READER).is_file():
    raise environment.Misconfigured("READER must be on, off or the file of a trained reader.")

# Logs go to the console. A request is logged by its route, a failure by its places: what a person typed stays
# in the database.
LOG_LEVEL = environment.text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise environment.Misconfigured("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
LOG_FORMAT = environment.text("LOG_FORMAT", "line").lower()
if LOG_FORMAT not in ("line", "json"):
    raise environment.Misconfigured(f"LOG_FORMAT must be line or json, not {LOG_FORMAT!r}.")
LOGGING = logs.configuration(LOG_FORMAT, LOG_LEVEL, DEBUG)

# Whoever brings this token may read /metrics; without one the page is not there.
METRICS_TOKEN = environment.secret("METRICS_TOKEN")
# Where failures are told besides the log; the places only. Without it nothing leaves the machine.
SENTRY_DSN = environment.secret("SENTRY_DSN")
if SENTRY_DSN:
    failures.tell_sentry(SENTRY_DSN, environment.text("SENTRY_ENVIRONMENT", "production"))
