from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self):
        # Whoever stores rows of people says here what becomes of them: each of these modules registers its
        # kinds with practice.belongings when it is loaded, and its jobs with practice.work.
        from practice import (  # noqa: F401
            attempts,
            contest_candidates,
            contests,
            critique_consents,
            critique_work,
            drafts,
            earlier_judgements,
            mock_interviews,
            own_questions,
            profiles,
            ratings,
            reading_consents,
            rejudging,
            retention,
            second_opinions,
            stored_answers,
            stories,
        )
        from practice.coaching import (  # noqa: F401
            coaches,
            invitation_mails,
            inviting,
            kinds,
            members,
            override_candidates,
            releasing,
            reminding,
            sets,
            telling,
            written_kinds,
        )
        from practice.operating import limits, migrations  # noqa: F401
