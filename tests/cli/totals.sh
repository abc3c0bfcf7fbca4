#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The sum over all tests: a failure, an interrupted test or an empty run must not look like success.
. "${top_srcdir:-.}/tests/kit/tap.sh"
total=$top_srcdir/tests/kit/total.sh

mkdir -p one two/deep none
printf ':test-result: PASS 1 - a\n:test-result: PASS 2 - b\n:recheck: no\n' >one/x.trs
printf ':test-result: PASS 1 - c\n:test-result: SKIP 2 - d\n' >two/deep/y.trs

run sh "$total" one
is "sums one tree" "$(tail -n 1 out)" "2 passed, 0 failed"
is "and succeeds" $code 0
run sh "$total" one two
is "sums several trees, with what was skipped" "$(tail -n 1 out)" "3 passed, 0 failed, 1 skipped"

printf ':test-result: FAIL 3 - T_c of the ferromagnet\n:test-result: ERROR - exited with status 1\n' >>one/x.trs
run sh "$total" one two
is "counts failures and errors" "$(tail -n 1 out)" "3 passed, 2 failed, 1 skipped"
is "and fails" $code 1
has "names the failed assertion and its file" '^failed: FAIL one/x: 3 - T_c of the ferromagnet$'

: >two/cut.trs
run sh "$total" two
is "a test without result is a failure" "$(tail -n 1 out)" "1 passed, 1 failed, 1 skipped"
run sh "$total" none
is "no test at all" "$(tail -n 1 out)" "0 passed, 0 failed"
is "is a failure" $code 1
