"""The question bank as files: one TOML file per source document, one for the word lists and one for the question sets.

``read_bank`` looks at files and writes nothing, ``load_bank`` brings the rows up to them, ``export_bank``
writes the rows back in the same format. Loading what was exported changes nothing.
"""

from questions.bank.contents import Bank
from questions.bank.faults import BankFault, BankFaults
from questions.bank.loading import Loaded, load_bank
from questions.bank.reading import BankFile, read_bank
from questions.bank.writing import Exported, bank_files, export_bank, question_files

__all__ = [
    "Bank",
    "BankFault",
    "BankFaults",
    "BankFile",
    "Exported",
    "Loaded",
    "bank_files",
    "export_bank",
    "load_bank",
    "question_files",
    "read_bank",
]
