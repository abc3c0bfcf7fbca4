#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command line itself: help, wrong words, wrong options.
. "${top_srcdir:-.}/tests/kit/tap.sh"

run "$GEAEPIPE"
is "without a verb: wrong usage" $code 2
run "$GEAEPIPE" --help
is_output "--help is the overview" help
for verb in run check plan status list describe show export; do
	run "$GEAEPIPE" $verb --help
	is "$verb --help succeeds" $code 0
	is "$verb --help fits 80 columns" "$(awk 'length > 80' out)" ""
	has "$verb --help names its arguments" "^Usage: geaepipe $verb "
done
run "$GEAEPIPE" describ
is "an unknown verb is wrong usage" $code 2
is "and gets a suggestion" "$(cat err)" "geaepipe: there is no verb 'describ' (did you mean 'describe'?); geaepipe --help lists them"
run "$GEAEPIPE" --quite
is "an option before the verb is wrong usage" $code 2
run "$GEAEPIPE" run
is "a missing word is wrong usage" $code 2
has "and said" "it takes: PIPELINE" err
run "$GEAEPIPE" run a b
is "a word too many is wrong usage" $code 2
has "and named" "'b' is one word too many" err
for cores in 0 two 99999 3x; do
	run "$GEAEPIPE" run -j $cores a.cfg
	is "-j $cores is wrong usage" $code 2
done
run "$GEAEPIPE" run absent.cfg
is "a missing pipeline is invalid" $code 3
has "and named" "absent.cfg" err
run "$GEAEPIPE" list modle
is "an unknown kind is wrong usage" $code 2
has "and gets a suggestion" "did you mean 'model'" err
run "$GEAEPIPE" describe stage sampel
is "an unknown kind of stage is wrong usage" $code 2
has "and gets a suggestion" "did you mean 'sample'" err
run "$GEAEPIPE" show nothing
is "an unknown run fails" $code 1
run "$GEAEPIPE" export nothing a.b c.txt
is "a file of no known type is wrong usage" $code 2
run "$GEAEPIPE" status
is "no runs is no error" "$code $(cat out)" "0 no runs in runs"
"$GEAEPIPE" list >/dev/full 2>err
is "a full disk behind the output is noticed" $? 1
