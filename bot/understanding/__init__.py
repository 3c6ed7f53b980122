"""The answering core: from a message to an explained, calibrated decision, offline.

The way of a message: ``normalise`` → ``language`` → ``emergency`` → ``smalltalk`` → ``query``
(words, kana restored, typos repaired) → ``rank`` over ``index`` → ``policy``; ``core`` ties them
together.
"""
