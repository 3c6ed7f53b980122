"""``python -m bot.web.assets``."""

import sys

from bot.web.assets.build import main

sys.exit(main(sys.argv[1:]))
