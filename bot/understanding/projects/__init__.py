"""What a message says about a project: answers, amounts and days, in words of Japanese or English.

``templates`` expands the words editors write, ``amounts``, ``days`` and ``counts`` read figures,
``scan`` finds words in a message, ``reader`` puts everything together.
"""
