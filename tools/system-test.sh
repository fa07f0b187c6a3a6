#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The tests of system/libexec/raptor that need no host: Python's own runner, since what they test is Python. Leaves its
# figures where tools/summary.js finds them, in the form of Playwright's report.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ -d test/system ] || exit 0
mkdir -p test-results
exec python3 -B - <<'PYTHON'
import json, sys, unittest

suite = unittest.defaultTestLoader.discover("test/system", top_level_dir="test/system")
result = unittest.TextTestRunner(verbosity=1).run(suite)
failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
skipped = len(result.skipped)
stats = {"expected": result.testsRun - failed - skipped, "unexpected": failed, "flaky": 0, "skipped": skipped}
with open("test-results/system.json", "w", encoding="utf-8") as report:
    json.dump({"stats": stats}, report)
sys.exit(0 if result.wasSuccessful() else 1)
PYTHON
