"""How often somebody has done lately what has a limit."""

from django.db import models


class Tally(models.Model):
    """One span of time, one limit, one person or address. No name or address stands in it, only a keyed hash.

    It lies in the database because every web process of every machine must count together. Rows whose time is
    over are deleted every minute.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self):
        return f"{self.count} until {self.ends_at:%H:%M:%S}"
