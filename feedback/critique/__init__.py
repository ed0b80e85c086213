"""The second opinion: a language model reads an answer beside the judge, and must show its quotes.

Nothing here knows a score, and no other part of the judgement imports this package. The packages that talk
to a model (openai, pydantic) are loaded only when one is asked, so a site without a model pays nothing.
"""
