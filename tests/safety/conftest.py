"""The people and addresses of the tests of practising, for attacks on them."""

from tests.practice.conftest import ann, arguments, question, unlimited_sign_ins, visitors

__all__ = ["ann", "arguments", "question", "unlimited_sign_ins", "visitors"]
