from django.apps import AppConfig
from django.core.checks import register


class QuestionsConfig(AppConfig):
    name = "questions"
    verbose_name = "Question bank"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from questions import readers

        register(readers.check_reader)
