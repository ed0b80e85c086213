"""What every web worker needs to judge, made once before they start: they share its memory, and no first answer waits."""

import logging

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from feedback import assess
from questions import readers, rubrics
from questions.models import Question

logger = logging.getLogger(__name__)

QUESTIONS_MOST = 40  # a quarter of a second each; what those after them need is made at their first answer
ANY_ANSWER = "A customer came back with a kettle that did not work. I said sorry and gave her a new one."


def warm() -> int:
    """Loads the reader and makes the newest rules ready to judge by; returns for how many questions.

    Leaves no connection behind, because processes that are started from this one must not share it. Where the
    database is not there yet, or a rubric cannot be judged by, each worker makes what it needs at its first answer.
    """
    ready = 0
    try:
        reader = readers.current()
        for question in Question.objects.answerable()[:QUESTIONS_MOST]:
            # Judging once makes what is kept beside the rules, too.
            assess(ANY_ANSWER, rubrics.compiled(rubrics.newest(question)), reader)
            ready += 1
    except (DatabaseError, OSError, ValueError) as failure:
        logger.warning("Made ready before the start: %d questions. The next one failed: %s", ready, failure)
    finally:
        connection = connections[DEFAULT_DB_ALIAS]
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()
    return ready
