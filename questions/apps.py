from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "questions"
    verbose_name = "Question bank"
    default_auto_field = "django.db.models.BigAutoField"
