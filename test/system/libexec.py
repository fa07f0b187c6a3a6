# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the package of system/libexec importable, as they stand in the checkout."""

import os
import sys

FOLDER = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", "system", "libexec"))
sys.dont_write_bytecode = True  # the folder is installed as it is
if FOLDER not in sys.path:
    sys.path.insert(0, FOLDER)
