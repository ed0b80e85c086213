"""Trains the reader: marked answers and example sentences to the file that ``feedback.reader`` reads."""
