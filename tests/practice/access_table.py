"""Who may open what: one line for each address of the site, by its name in urls.py.

A new address needs a line here, or tests/practice/test_every_url.py fails. Say who may (`rule`), with which
methods, and, where the name of a part of the address means something else than in ARGUMENTS, which one is meant.
What is new in an address (a `cohort_id`) gets its value in the fixture `arguments` of that test.
"""

from dataclasses import dataclass, field

OPEN = "everybody"
OWN = "the owner of the row alone; anybody else finds nothing there"
ACCOUNT = "whoever has signed in; the others are sent to sign in"
STAFF = "staff, whatever else they may; the others are sent to sign in"
PERMITTED = "staff with the permission for it; other staff are refused"
NOBODY = "nobody, whatever they may: rows are made or deleted elsewhere, or never"
COACH = "coaches; anybody else finds nothing there"
MACHINE = "nobody without a token"
ALLAUTH = "allauth's own rules; never an error, and never another person's row, because no address names one"


@dataclass(frozen=True, slots=True)
class Entry:
    rule: str
    methods: tuple[str, ...] = ("get",)
    arguments: dict = field(default_factory=dict)
    """Part of the address -> name of the argument that stands there instead."""


def entry(rule, methods="get", **arguments) -> Entry:
    return Entry(rule, tuple(methods.split()), arguments)


MINE = {"slug": "own_slug"}

TABLE = {
    # Rehearsing
    "home": entry(OPEN),
    "random-question": entry(OPEN),
    "question": entry(OPEN),
    "answer": entry(OPEN, "post"),
    "draft": entry(OPEN, "get post"),
    "attempt": entry(OWN),
    "delete-attempt": entry(OWN, "get post"),
    "rate": entry(OWN, "get post"),
    "contest": entry(OWN, "post"),
    "choose-compare": entry(OWN),
    "compare": entry(OWN),
    # What is gathered of the asking person's own rows
    "progress": entry(OPEN),
    "interview-date": entry(OPEN, "post"),
    "cue-cards": entry(OPEN),
    "cue-card": entry(OPEN),
    "stories": entry(OPEN),
    "story-new": entry(OPEN, "get post"),
    "story": entry(OWN, "get post"),
    "story-delete": entry(OWN, "get post"),
    "mock-interviews": entry(OPEN, "get post"),
    "mock-interview": entry(OWN),
    "mock-question": entry(OWN, "get post"),
    "mock-skip": entry(OWN, "post"),
    "mock-draft": entry(OWN, "get post"),
    "mock-finish": entry(OWN, "post"),
    "mock-delete": entry(OWN, "get post"),
    "own-questions": entry(OPEN),
    "own-question-new": entry(OPEN, "get post"),
    "own-question": entry(OWN, **MINE),
    "own-question-edit": entry(OWN, "get post", **MINE),
    "own-question-delete": entry(OWN, "get post", **MINE),
    # The account
    "account": entry(OPEN, "get post"),
    "move": entry(ACCOUNT, "get"),
    "export": entry(OPEN),
    "export-json": entry(OPEN),
    "delete-account": entry(ACCOUNT),
    "forget": entry(OPEN),
    "signed-out": entry(OPEN),
    "display": entry(OPEN, "post"),
    # The site
    "how-scoring-works": entry(OPEN),
    "privacy": entry(OPEN),
    "accessibility": entry(OPEN),
    "healthz": entry(OPEN),
    "readyz": entry(OPEN),
    "metrics": entry(MACHINE),
    # allauth
    "account_logout": entry(OPEN),
    "account_login": entry(OPEN),
    "account_inactive": entry(OPEN),
    "account_signup": entry(OPEN),
    "account_reauthenticate": entry(ACCOUNT),
    "account_email": entry(ACCOUNT),
    "account_email_verification_sent": entry(ALLAUTH),
    "account_change_password": entry(ACCOUNT),
    "account_set_password": entry(ACCOUNT),
    "account_reset_password": entry(OPEN),
    "account_reset_password_done": entry(OPEN),
    "account_reset_password_from_key": entry(OPEN),
    "account_reset_password_from_key_done": entry(OPEN),
    "account_confirm_email": entry(ALLAUTH),
    "account_request_login_code": entry(OPEN),
    "account_confirm_login_code": entry(ALLAUTH),
    "mfa_index": entry(ACCOUNT),
    "mfa_authenticate": entry(ALLAUTH),
    "mfa_reauthenticate": entry(ACCOUNT),
    "mfa_activate_totp": entry(ACCOUNT),
    "mfa_deactivate_totp": entry(ALLAUTH),
    "mfa_view_recovery_codes": entry(ALLAUTH),
    "mfa_generate_recovery_codes": entry(ALLAUTH),
    "mfa_download_recovery_codes": entry(ALLAUTH),
    # The admin's own
    "admin:index": entry(STAFF),
    "admin:login": entry(ALLAUTH),
    "admin:logout": entry(OPEN),
    "admin:password_change": entry(STAFF),
    "admin:password_change_done": entry(STAFF),
    "admin:autocomplete": entry(NOBODY),  # without the field that it is for
    "admin:jsi18n": entry(STAFF),
    "admin:view_on_site": entry(STAFF),
    "admin:app_list": entry(PERMITTED),
    "admin:auth_user_password_change": entry(PERMITTED),
}

# Models in the admin: list, add, change, history and delete of each are for staff with the permission.
IN_THE_ADMIN = {
    *("practice_attempt", "practice_contest"),
    *("questions_criterion", "questions_document", "questions_question", "questions_questionset"),
    *("questions_rubric", "questions_wordlist"),
    *("auth_group", "auth_user", "account_emailaddress", "mfa_authenticator"),
    "django_tasks_database_dbtaskresult",
}
for _model in IN_THE_ADMIN:
    for _page in ("changelist", "add", "history", "delete", "change"):
        TABLE[f"admin:{_model}_{_page}"] = entry(PERMITTED)
for _name in (
    *("practice_attempt_add", "practice_contest_add", "questions_rubric_add", "questions_rubric_delete"),
    *("django_tasks_database_dbtaskresult_add", "django_tasks_database_dbtaskresult_delete"),
):
    TABLE[f"admin:{_name}"] = entry(NOBODY)

# Addresses without a name. They lead on to one that has its line, or to nothing.
NAMELESS = {
    "admin/logout/": "signs out, as account_logout",
    "admin/(?P<url>.*)$": "the admin's 404",
}
