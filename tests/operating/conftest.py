"""The flows here need the same question and the same ways to send an answer as those of the site."""

from tests.practice.conftest import ann, keep, question, send, unlimited_sign_ins  # noqa: F401
