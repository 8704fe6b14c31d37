"""Entry of the frozen desktop. With `--out DIR --demo FILE` it takes pictures of every view and ends (smoke.py)."""

import sys

if "--out" in sys.argv:
    from usen_desk.ui.screenshots import main
else:
    from usen_desk.__main__ import main

sys.exit(main())
