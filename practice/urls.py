from django.contrib import admin
from django.urls import include, path

from practice import views

urlpatterns = [
    path("", views.home, name="home"),
    path("questions/random/", views.random_question, name="random-question"),
    path("questions/<slug:slug>/", views.question, name="question"),
    path("questions/<slug:slug>/answers/", views.answer, name="answer"),
    path("answers/<uuid:attempt_id>/", views.attempt, name="attempt"),
    path("answers/<uuid:attempt_id>/delete/", views.delete_attempt, name="delete-attempt"),
    path("questions/<slug:slug>/draft/", views.draft, name="draft"),
    path("answers/<uuid:attempt_id>/rate/", views.rate, name="rate"),
    path("answers/<uuid:attempt_id>/verdicts/<slug:criterion>/wrong/", views.contest, name="contest"),
    path("answers/<uuid:attempt_id>/compare/", views.choose_compare, name="choose-compare"),
    path("answers/<uuid:earlier_id>/compare/<uuid:later_id>/", views.compare, name="compare"),
    path("progress/", views.progress, name="progress"),
    path("progress/interview-date/", views.interview_date, name="interview-date"),
    path("cue-cards/", views.cue_cards, name="cue-cards"),
    path("cue-cards/<slug:slug>/", views.cue_card, name="cue-card"),
    path("stories/", views.stories, name="stories"),
    path("stories/new/", views.story_new, name="story-new"),
    path("stories/<uuid:story_id>/", views.story, name="story"),
    path("stories/<uuid:story_id>/delete/", views.story_delete, name="story-delete"),
    path("account/", views.account, name="account"),
    path("account/move/", views.move, name="move"),
    path("account/export/", views.export, name="export"),
    path("account/export.json", views.export_json, name="export-json"),
    path("account/delete/", views.delete_account, name="delete-account"),
    path("account/forget/", views.forget, name="forget"),
    path("account/signed-out/", views.signed_out, name="signed-out"),
    path("mock-interviews/", views.mock_interviews_page, name="mock-interviews"),
    path("mock-interviews/<uuid:interview_id>/", views.mock_interview, name="mock-interview"),
    path(
        "mock-interviews/<uuid:interview_id>/questions/<int:position>/",
        views.mock_question,
        name="mock-question",
    ),
    path(
        "mock-interviews/<uuid:interview_id>/questions/<int:position>/skip/",
        views.mock_skip,
        name="mock-skip",
    ),
    path(
        "mock-interviews/<uuid:interview_id>/questions/<int:position>/draft/",
        views.mock_draft,
        name="mock-draft",
    ),
    path("mock-interviews/<uuid:interview_id>/finish/", views.mock_finish, name="mock-finish"),
    path("mock-interviews/<uuid:interview_id>/delete/", views.mock_delete, name="mock-delete"),
    path("own-questions/", views.own_questions_page, name="own-questions"),
    path("own-questions/new/", views.own_question_new, name="own-question-new"),
    path("own-questions/<slug:slug>/", views.own_question_page, name="own-question"),
    path("own-questions/<slug:slug>/edit/", views.own_question_edit, name="own-question-edit"),
    path("own-questions/<slug:slug>/delete/", views.own_question_delete, name="own-question-delete"),
    path("account/display/", views.display, name="display"),
    path("how-scoring-works/", views.how_scoring_works, name="how-scoring-works"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    # Before allauth's and the admin's own: whichever way a person signs out, the browser's drafts go.
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path("accounts/", include("allauth.urls")),
    path("admin/logout/", views.sign_out),
    path("admin/", admin.site.urls),
]

handler400 = "practice.views.bad_request"
handler403 = "practice.views.forbidden"
handler404 = "practice.views.not_found"
handler429 = "practice.views.too_many"  # allauth's: vain attempts to sign in are counted
handler500 = "practice.views.server_error"
