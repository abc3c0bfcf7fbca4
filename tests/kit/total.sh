#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# total.sh FOLDER... - adds up the results of all tests in these build trees (the .trs files of automake's test
# driver).  Names what failed; the last line is "N passed, N failed", with ", N skipped" where there are such.
# Exit code 1 when anything failed or nothing ran.

[ $# -gt 0 ] || { echo "usage: total.sh BUILD-FOLDER..." >&2; exit 2; }
find "$@" -name '*.trs' -print | LC_ALL=C sort | {
	while IFS= read -r trs; do
		# A test that was interrupted leaves an empty file.
		grep -q '^:test-result:' "$trs" || echo "ERROR $trs: no result"
		sed -n "s|^:test-result: *\([A-Z]*\) *\(.*\)|\1 ${trs%.trs}: \2|p" "$trs"
	done
} | awk '
	$1 == "PASS" || $1 == "XFAIL" { passed++; next }
	$1 == "SKIP" { skipped++; next }
	{ failed++; print "failed: " $0 }
	END {
		if (passed + failed == 0)
			print "no test ran"
		printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
		exit failed > 0 || passed == 0
	}'
