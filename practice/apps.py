from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self):
        # Whoever stores rows of people says here what becomes of them: each of these modules registers its
        # kinds with practice.belongings when it is loaded, and its jobs with practice.work.
        from practice import (  # noqa: F401
            attempts,
            contests,
            drafts,
            mock_interviews,
            own_questions,
            profiles,
            ratings,
            retention,
            stories,
        )
