"""The answering core: from a message to an explained, calibrated decision, offline.

The way of a message: ``normalise`` → ``language`` → ``emergency`` → ``smalltalk`` → ``query``
(words, kana restored, typos repaired) → ``rank`` over ``index`` → ``policy``; ``core`` ties them
together.
"""

from __future__ import annotations

import os
import sys

if "numpy" not in sys.modules:
    # Two threads of one product that wait for each other by spinning stand still on a busy machine
    # (measured: 20 ms instead of 3 for ten thousand rows on two shared cores).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
