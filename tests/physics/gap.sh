#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Orders, never-broken subgroups and degrees of representations of thirteen groups, against GAP (package gap-core).

. "${top_srcdir:-.}/tests/kit/tap.sh"

if ! command -v gap >/dev/null; then
	skip "groups against GAP" "GAP is not installed (apt-get install gap-core)"
	exit
fi
run "$top_builddir/tests/physics/group_oracle" groups.g
is "the groups are written" "$code" 0
cp out ours
echo 'QUIT;' >>groups.g
gap -q -b -x 4096 <groups.g >theirs 2>progress
while read -r name rest; do
	is "$name: $rest" "$(grep "^$name " theirs)" "$name $rest"
done <ours
is "GAP said nothing else" "$(grep -c . theirs)" "$(grep -c . ours)"
