"""Easy Japanese: drafts readings and spaces, and tells where a text is hard to read.

The two commands ``clairbot furigana`` and ``clairbot easy`` and the content check are built on it.
Everything is offline and explainable: word lists, a morphological analyser, fixed limits.
"""
