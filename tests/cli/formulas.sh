#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Formulas found in a table and fitted to it: what comes out, the same bytes for any number of threads, vectors and kills,
# and one line for what cannot be.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

# 400 impurities: z follows eps_d (eps_d + U)/(U Gamma), flat is 0.25 everywhere, log(flat - 1) has no value.
awk 'BEGIN { print "omega1,omega2,U,Gamma,eps_d,flat,z,group"
	for (i = 1; i <= 400; i++) {
		U = 0.05 + 0.0007 * i; G = 0.004 + 0.002 * ((7 * i) % 13); e = -U * (0.2 + 0.05 * ((3 * i) % 11))
		printf "0,1,%.17g,%.17g,%.17g,0.25,%.17g,%d\n", U, G, e, 2 - 0.5 * e * (e + U) / (U * G) + 0.05 * sin(1e4 * i), i / 2
	} }' >table.csv

base()
{
	cat <<-'END'
		study: { name = "formulas"; seed = 2385; };
		stages:
		{
			table: { do = "sample"; sampler = { use = "import"; file = "table.csv"; x = ["omega1 .. omega2"];
			         labels = ["U", "Gamma", "eps_d", "flat", "z"]; indices = ["group"]; }; };
			search: { do = "analyze";
			          with = { use = "symbolic-regression"; features = ["u = U/Gamma", "a = eps_d/U", "b = eps_d/Gamma"]; size = 7; };
			          in = { target = "table.z"; }; };
			fit: { do = "analyze";
			       with = { use = "fit-formula"; formula = "c0 + c1*eps_d*(eps_d + U)/(U*Gamma)"; coefficients = ["c0", "c1"]; };
			       in = { target = "table.z"; }; };
		};
	END
}

base >good.cfg
run geaepipe_run store runs good.cfg
is "the sound pipeline runs" "$code" 0
has "the formula is found, and written in columns" '^z follows a\*\(u \+ b\) = eps_d/U\*\(U/Gamma \+ eps_d/Gamma\) ' out
has "at size 5" '\(size 5, the knee of the front\)' out
has "its coefficients too" 'c0 = (1\.9|2\.0).*c1 = -0\.(49|50)' out
objects store >first.txt
is "three results" "$(wc -l <first.txt)" 3

# A feature that is 0 somewhere: expressions that divide by it are dropped, the others are found as before.
base | sed 's/"formulas"/"zero"/; s/u = U.Gamma"/u = U\/Gamma", "o = group - 3"/' >zero.cfg
run geaepipe_run zero runs zero.cfg
is "a division by zero is no error" "$code" 0
has "and does not hide the formula" '^z follows a\*\(u \+ b\) = ' out

for how in "-j2 plain" "-j8 avx2" "-j8 avx512"; do
	rm -rf other
	if GEAEPIPE_SIMD=${how#* } geaepipe_run other runs-other "${how% *}" good.cfg >out 2>err; then
		objects other >got.txt
		ok "$how: same bytes" cmp first.txt got.txt
	else
		has "$how: this processor has no such vectors, and that is said" 'GEAEPIPE_SIMD' err
	fi
done
rm -rf other
GEAEPIPE_KILL_LOG=$scratch/passed geaepipe_run other runs-other -j1 good.cfg >/dev/null 2>&1
LC_ALL=C sort passed | uniq -c | awk '/analyze-object/ { for (k = 1; k <= $1; k++) print $2 ":" k }' >points
ok "there are places to be killed at" test -s points
while read -r point; do
	rm -rf other
	GEAEPIPE_KILL_AT=$point run_alone "$GEAEPIPE" run --quiet --store other --runs runs-other -j8 good.cfg
	run geaepipe_run other runs-other -j1 good.cfg
	objects other >got.txt
	ok "killed at $point: same bytes" cmp first.txt got.txt
done <points

refusals <<'END'
1|a column that there is not|s/u = U/u = Gama/
1|a condition on a column that there is not|s/size = 7;/size = 7; where = "T_K > 1";/
1|a constant column|s/u = U.Gamma/flat/
1|a column without values|s/u = U.Gamma/log(flat - 1)/
1|a constant target|s/target = "table.z"; }; };$/target = "table.flat"; }; };/
1|fewer rows than features need|s/size = 7;/size = 7; where = "U < 0.055";/
3|an operator that there is not|s/size = 7;/size = 7; operators = ["+", "pow"];/
3|no features|s/\["u = .*Gamma"\]/[]/
1|a component that there is not|s/size = 7;/size = 7; component = 2;/
3|fitted constants for ranks|s/size = 7;/size = 7; objective = "spearman"; fitted = "all";/
3|islands that may not breed|s/size = 7;/size = 7; islands = 2; larger = 7;/
1|a coefficient that is not used|s/\["c0", "c1"\]/["c0", "c1", "c2"]/
1|coefficients that cannot be told apart|s/c0 + c1/c2 + c0 + c1/; s/\["c0", "c1"\]/["c0", "c1", "c2"]/
1|fewer rows than coefficients need|s/\["c0", "c1"\];/["c0", "c1"]; where = "U < 0.0525";/
3|a name that is none|s/\["c0", "c1"\]/["c0", "c 1"]/
3|too many starts|s/\["c0", "c1"\];/["c0", "c1"]; start = [1, 2, 3];/
1|a formula without value|s/c0 + c1/log(flat - 1) + c0 + c1/
END
is_output "what is said" formulas said
