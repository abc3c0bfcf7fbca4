#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The shipped pipelines of models whose answers are known.  Seeds are fixed; for others a T_c is more than 3.5 of its errors
# off once in 2,000 runs each.  About 12 minutes.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

study() # NAME
{
	run "$GEAEPIPE" run --quiet --store store --runs runs "$top_srcdir/pipelines/$1.cfg"
	is "$1 runs" "$code" 0
}

near() # NAME STAGE VALUE PER-CENT ERRORS: T_c of a stage, and its error, which is above 0
{
	"$GEAEPIPE" export --quiet --store store --runs runs "$1" "$2.T_c" T_c.csv
	echo "# $1 $2: $(tail -n 1 T_c.csv), known: $3"
	ok "$1, $2: T_c within $4 % of $3" awk -F, -v known="$3" -v most="$4" 'NR == 2 { d = $1 / known - 1
		exit !(100 * (d < 0 ? -d : d) <= most) } END { if (NR < 2) exit 1 }' T_c.csv
	ok "$1, $2: and within $5 of its errors" awk -F, -v known="$3" -v most="$5" 'NR == 2 { d = $1 - known
		exit !($2 > 0 && (d < 0 ? -d : d) <= most * $2) } END { if (NR < 2) exit 1 }' T_c.csv
}

claims() # NAME: all of the report's hold
{
	sed -n 's#.*<strong>\(holds\|fails\|cannot be tested\)</strong>.*#\1#p' "runs/$1/report.html" >verdicts.txt
	ok "$1: the report has claims" test -s verdicts.txt
	is "$1: all of them hold" "$(grep -cvx holds verdicts.txt)" 0
}

while read -r name stage value percent errors; do
	[ "$name" = "$last" ] || study "$name"
	last=$name
	near "$name" "$stage" "$value" "$percent" "$errors"
done <<'END'
my-hamiltonian limit 1.518651 0.5 3.5
ising-triangular limit 3.640957 0.5 3.5
ising-triangular limit-written 3.640957 0.5 3.5
ising-cubic limit 4.511523 0.5 3.5
ising-cubic limit-written 4.511523 0.5 3.5
potts limit 0.994973 0.5 3.5
potts limit-textbook 0.994973 0.5 3.5
clock limit 1.134593 0.5 3.5
blume-capel limit 1.6936 1 3.5
blume-capel limit-written 1.6936 1 3.5
END
# the literature's value has an error of its own, .0004
study ising-j1j2
near ising-j1j2 limit 2.082 1 5
study ising-triangular-antiferromagnet
study random-bond-ising
for name in my-hamiltonian ising-triangular ising-cubic potts clock blume-capel ising-j1j2 ising-triangular-antiferromagnet \
	random-bond-ising; do
	claims "$name"
done
