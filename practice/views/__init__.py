from practice.views.account import account, delete_account, forget, move, sign_out, signed_out
from practice.views.agreement import agreement, draft_from_disagreement
from practice.views.assigned import assigned_draft, assigned_question
from practice.views.assignments import assignment, assignment_edit, assignment_new, assignment_withdraw
from practice.views.attempt import attempt, delete_attempt
from practice.views.both_scores import both_scores
from practice.views.compare import choose_compare, compare
from practice.views.contest import contest
from practice.views.cue_cards import cue_card, cue_cards
from practice.views.display import display
from practice.views.draft import draft
from practice.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error, too_many
from practice.views.export import export, export_json
from practice.views.group_members import invite, invite_again, invite_all_again, remove_member
from practice.views.groups import group, group_close, group_edit, group_new, groups, join_code
from practice.views.health import healthz, readyz
from practice.views.home import home
from practice.views.joining import (
    become_coach,
    group_settings,
    invited,
    join,
    join_group,
    leave_group,
    stop_reminders,
)
from practice.views.judged_before import judged_before
from practice.views.matrix import matrix, matrix_file, member_report, overview
from practice.views.metrics import metrics
from practice.views.mock_interviews import (
    mock_delete,
    mock_draft,
    mock_finish,
    mock_interview,
    mock_interviews_page,
    mock_question,
    mock_skip,
)
from practice.views.own_questions import (
    own_question_delete,
    own_question_edit,
    own_question_new,
    own_question_page,
    own_questions_page,
)
from practice.views.pages import accessibility, how_scoring_works, privacy
from practice.views.progress import interview_date, progress
from practice.views.question import answer, question
from practice.views.question_sets import (
    question_set,
    question_set_copy,
    question_set_delete,
    question_set_edit,
    question_set_new,
    question_sets,
)
from practice.views.random_question import random_question
from practice.views.rate import rate
from practice.views.reading_consent import keep_back, reading_consent
from practice.views.replies import consent_example, reply
from practice.views.reviews import (
    review,
    review_comment,
    review_comment_delete,
    review_confirm,
    review_marks,
    review_release,
    review_take,
    review_verdict,
    reviews,
)
from practice.views.saved_comments import saved_comment_delete, saved_comments
from practice.views.second_opinion import second_opinion
from practice.views.share_attempt import share_attempt
from practice.views.sharing import share, share_revoke, shared, shared_comment
from practice.views.stories import stories, story, story_delete, story_new

__all__ = [
    "accessibility",
    "account",
    "agreement",
    "answer",
    "assigned_draft",
    "assigned_question",
    "assignment",
    "assignment_edit",
    "assignment_new",
    "assignment_withdraw",
    "attempt",
    "bad_request",
    "become_coach",
    "both_scores",
    "choose_compare",
    "compare",
    "consent_example",
    "contest",
    "csrf_failure",
    "cue_card",
    "cue_cards",
    "delete_account",
    "delete_attempt",
    "display",
    "draft",
    "draft_from_disagreement",
    "export",
    "export_json",
    "forbidden",
    "forget",
    "group",
    "group_close",
    "group_edit",
    "group_new",
    "group_settings",
    "groups",
    "healthz",
    "home",
    "how_scoring_works",
    "interview_date",
    "invite",
    "invite_again",
    "invite_all_again",
    "invited",
    "join",
    "join_code",
    "join_group",
    "judged_before",
    "keep_back",
    "leave_group",
    "matrix",
    "matrix_file",
    "member_report",
    "metrics",
    "mock_delete",
    "mock_draft",
    "mock_finish",
    "mock_interview",
    "mock_interviews_page",
    "mock_question",
    "mock_skip",
    "move",
    "not_found",
    "overview",
    "own_question_delete",
    "own_question_edit",
    "own_question_new",
    "own_question_page",
    "own_questions_page",
    "privacy",
    "progress",
    "question",
    "question_set",
    "question_set_copy",
    "question_set_delete",
    "question_set_edit",
    "question_set_new",
    "question_sets",
    "random_question",
    "rate",
    "reading_consent",
    "readyz",
    "remove_member",
    "reply",
    "review",
    "review_comment",
    "review_comment_delete",
    "review_confirm",
    "review_marks",
    "review_release",
    "review_take",
    "review_verdict",
    "reviews",
    "saved_comment_delete",
    "saved_comments",
    "second_opinion",
    "server_error",
    "share",
    "share_attempt",
    "share_revoke",
    "shared",
    "shared_comment",
    "sign_out",
    "signed_out",
    "stop_reminders",
    "stories",
    "story",
    "story_delete",
    "story_new",
    "too_many",
]
