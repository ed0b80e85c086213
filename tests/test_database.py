from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.flow  # the quick run asks it on both databases


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_that_was_asked_for(request):
    asked = "postgresql" if request.config.getoption("--postgres") else "sqlite"
    assert connection.vendor == asked
    if asked == "postgresql":
        assert connection.pg_version >= 150000
    else:
        assert Path(connection.settings_dict["NAME"]).is_file()
        assert connection.cursor().execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_bank_is_there_again_after_a_test_that_emptied_the_tables(turn):
    from questions.models import Criterion, Question

    assert Question.objects.count() == 13
    assert Criterion.objects.count() == 111
