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
# In these, whoever has not signed in finds nothing either, or is sent to sign in.
COACH = "coaches, each to what is their own; anybody else finds nothing there"
THEIR_COACH = "the coach of this group, answer or set; anybody else, other coaches too, finds nothing there"
MEMBER = "the members of this group to whom it is given; anybody else, its coach too, finds nothing there"
GROUP = "the coaches and the members of this group; anybody else finds nothing there"
OWN_ACCOUNT = "the owner of the row alone, who has an account; anybody else finds nothing there"
RULES = "staff who may change rules; anybody else, other staff too, finds nothing there"
# What opens it is written in the address: with any other token nobody finds anything there.
TOKEN = "whoever has the link, with an account or without"
INVITED = "whoever has the link and has signed in; the others are sent to sign in"
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
COACHS_SET = {"slug": "set_slug"}
PASSKEY = {"pk": "passkey_id"}
REJUDGING = {"pk": "rejudging_id"}
READER = {"version": "reader_version"}

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
    "keep-back": entry(OWN, "post"),
    "contest": entry(OWN, "post"),
    "choose-compare": entry(OWN),
    "compare": entry(OWN),
    "judged-before": entry(OWN),
    "both-scores": entry(OWN),
    "second-opinion": entry(OWN, "get post"),
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
    # Groups
    "groups": entry(ACCOUNT),
    "group-new": entry(COACH, "get post"),
    "group": entry(GROUP),
    "group-edit": entry(THEIR_COACH, "get post"),
    "group-close": entry(THEIR_COACH, "get post"),
    "join-code": entry(THEIR_COACH, "post"),
    "invite": entry(THEIR_COACH, "get post"),
    "invite-again": entry(THEIR_COACH, "post"),
    "invite-all-again": entry(THEIR_COACH, "post"),
    "remove-member": entry(THEIR_COACH, "get post"),
    "group-settings": entry(MEMBER, "post"),
    "leave-group": entry(MEMBER, "get post"),
    "join": entry(ACCOUNT, "get post"),
    "join-group": entry(INVITED, "get post"),
    "invited": entry(INVITED, "get post", token="invitation"),
    "become-coach": entry(INVITED, "get post", token="becoming"),
    "stop-reminders": entry(TOKEN, "get post", token="stopping"),
    # Sets of questions and assignments
    "question-sets": entry(COACH),
    "question-set-new": entry(COACH, "get post"),
    "question-set": entry(THEIR_COACH, "get post", **COACHS_SET),
    "question-set-edit": entry(THEIR_COACH, "get post", **COACHS_SET),
    "question-set-copy": entry(THEIR_COACH, "post", **COACHS_SET),
    "question-set-delete": entry(THEIR_COACH, "get post", **COACHS_SET),
    "assignment-new": entry(THEIR_COACH, "get post"),
    "assignment": entry(GROUP),
    "assignment-edit": entry(THEIR_COACH, "get post"),
    "assignment-withdraw": entry(THEIR_COACH, "get post"),
    "assigned-question": entry(MEMBER, "get post"),
    "assigned-draft": entry(MEMBER, "get post"),
    # A group as its coach reads it, and reviews
    "matrix": entry(THEIR_COACH),
    "matrix-csv": entry(THEIR_COACH),
    "matrix-xlsx": entry(THEIR_COACH),
    "overview": entry(THEIR_COACH),
    "member-report": entry(THEIR_COACH),
    "reviews": entry(COACH),
    "saved-comments": entry(COACH, "get post"),
    "saved-comment-delete": entry(COACH, "post", comment_id="saved_comment_id"),
    "review": entry(THEIR_COACH),
    "review-marks": entry(THEIR_COACH, "post"),
    "review-verdict": entry(THEIR_COACH, "post"),
    "review-confirm": entry(THEIR_COACH, "post"),
    "review-comment": entry(THEIR_COACH, "post"),
    "review-comment-delete": entry(THEIR_COACH, "post"),
    "review-take": entry(THEIR_COACH, "post"),
    "review-release": entry(THEIR_COACH, "post"),
    "agreement": entry(RULES),
    "draft-from-disagreement": entry(RULES, "post"),
    # What its owner does with a reviewed answer, and whom it is shown to
    "reply": entry(OWN, "post"),
    "consent-example": entry(OWN, "post"),
    "share-attempt": entry(OWN_ACCOUNT, "post"),
    "share": entry(OWN, "get post"),
    "share-revoke": entry(OWN, "post"),
    "shared": entry(TOKEN),
    "shared-comment": entry(TOKEN, "post"),
    # The account
    "account": entry(OPEN, "get post"),
    "reading-consent": entry(OPEN, "get post"),
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
    "mfa_list_webauthn": entry(ACCOUNT),
    "mfa_add_webauthn": entry(ACCOUNT),
    "mfa_reauthenticate_webauthn": entry(ACCOUNT),
    "mfa_login_webauthn": entry(ALLAUTH),
    "mfa_edit_webauthn": entry(OWN_ACCOUNT, "get post", **PASSKEY),
    "mfa_remove_webauthn": entry(OWN_ACCOUNT, "get post", **PASSKEY),
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
    # The admin's pages beside those of Django
    "bank-import": entry(PERMITTED, "get post"),
    "bank-export": entry(PERMITTED),
    "bank-export-question": entry(PERMITTED),
    "admin:questions_question_editor": entry(PERMITTED, "get post"),
    "admin:questions_question_try": entry(PERMITTED, "post"),
    "admin:questions_question_throw_away": entry(PERMITTED, "get post"),
    "admin:questions_question_check": entry(PERMITTED),
    "admin:questions_question_check_step": entry(PERMITTED, "post"),
    "admin:questions_question_publish": entry(PERMITTED, "post"),
    "admin:questions_question_versions": entry(PERMITTED),
    "admin:questions_labelledanswer_import": entry(PERMITTED, "get post"),
    "admin:questions_labelledanswer_export": entry(PERMITTED),
    "admin:questions_labelledanswer_candidates": entry(PERMITTED, "get post"),
    "admin:questions_labelledanswer_agreement": entry(PERMITTED),
    "admin:questions_labelledanswer_question": entry(PERMITTED),
    "admin:questions_labelledanswer_errors": entry(PERMITTED),
    "admin:questions_trainedreader_check": entry(PERMITTED, **READER),
    "admin:questions_trainedreader_check_step": entry(PERMITTED, "post", **READER),
    "admin:questions_trainedreader_publish": entry(PERMITTED, "post", **READER),
    "admin:questions_trainedreader_switch": entry(PERMITTED, "post"),
    "admin:practice_rejudging_stop": entry(PERMITTED, "post", **REJUDGING),
    "admin:practice_rejudging_resume": entry(PERMITTED, "post", **REJUDGING),
}

# Models in the admin: list, add, change, history and delete of each are for staff with the permission.
IN_THE_ADMIN = {
    *(
        "practice_attempt",
        "practice_coach",
        "practice_coachinvitation",
        "practice_cohort",
        "practice_contest",
    ),
    *("practice_critiquecall", "practice_critiqueswitch", "practice_disagreement", "practice_exampledraft"),
    "practice_rejudging",
    *("questions_criterion", "questions_document", "questions_importedarticle", "questions_labelledanswer"),
    *("questions_question", "questions_questionset", "questions_rubric", "questions_wordlist"),
    "questions_trainedreader",
    *("admin_logentry", "auth_group", "auth_user", "account_emailaddress", "mfa_authenticator"),
    "django_tasks_database_dbtaskresult",
}
for _model in IN_THE_ADMIN:
    for _page in ("changelist", "add", "history", "delete", "change"):
        TABLE[f"admin:{_model}_{_page}"] = entry(PERMITTED)
for _name in (
    *("practice_attempt_add", "practice_cohort_add", "practice_contest_add", "practice_disagreement_add"),
    *("practice_critiquecall_add", "practice_critiquecall_delete"),
    *("practice_critiqueswitch_add", "practice_critiqueswitch_delete"),
    *("practice_exampledraft_add", "practice_rejudging_delete"),
    *("questions_criterion_add", "questions_criterion_delete"),
    *("questions_rubric_add", "questions_rubric_delete"),
    "questions_trainedreader_add",
    *("admin_logentry_add", "admin_logentry_delete"),
    *("django_tasks_database_dbtaskresult_add", "django_tasks_database_dbtaskresult_delete"),
):
    TABLE[f"admin:{_name}"] = entry(NOBODY)
# These take forms that are not Django's own, so whoever may not is asked with one as well.
for _name in (
    *("practice_critiqueswitch_changelist", "practice_rejudging_add"),
    *("questions_importedarticle_add", "questions_importedarticle_change"),
):
    TABLE[f"admin:{_name}"] = entry(PERMITTED, "get post")
# Leads on to the list, which asks for the permission, and shows nothing itself.
TABLE["admin:practice_critiqueswitch_change"] = entry(STAFF)

# Addresses without a name. They lead on to one that has its line, or to nothing.
NAMELESS = {
    "admin/logout/": "signs out, as account_logout",
    "admin/(?P<url>.*)$": "the admin's 404",
}
