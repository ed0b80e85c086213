from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self):
        # Whoever stores rows of people says here what becomes of them: each of these modules registers its
        # kinds with practice.belongings when it is loaded. The export shows them in this order.
        from practice import attempts, profiles  # noqa: F401
