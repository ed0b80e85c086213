from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """feedback is an app only for its template tag; everything else here is plain Python."""

    name = "feedback"
