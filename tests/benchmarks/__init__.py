"""How long judging takes, beside what else could do a part of it: run by `make bench`."""
