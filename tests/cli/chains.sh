#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Samplers made of Markov chains, as a pipeline uses them: what is said of burn-in and spacing, rows without states,
# and the same bytes however they are made.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

cat >chains.cfg <<'END'
study: { name = "chains"; seed = 2385; };
sweep: { sampler = ["wolff", "swendsen-wang", "metropolis", "exchange"]; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 12; structure = true; }; sampler = "$sampler";
	           count = 320; control = { T = [2.6, 3.1, 3.7]; }; checkpoint = 0.0; };
	quality: { do = "analyze"; with = "equilibration"; in = { values = "samples.energy"; }; };
};
END
run geaepipe_run one runs -j1 chains.cfg
is "four samplers run" "$code" 0
not_ok "nobody complains of burn-in or spacing" grep -E "settled|correlated" "$scratch/err"
run "$GEAEPIPE" show --store one --runs runs chains 'samples[sampler=exchange]'
for port in 'replica +i64 +\[row=960\]' 'magnetisation_b +f64 +\[row=960\]' 'structure_factor_min +f64 +\[row=960\]' \
	'point_T +f64 +\[point=3\].*= 2.6, 3.1, 3.7' 'tau_energy +f64 +\[point=3\]' 'tau_order +f64 +\[point=3\]' \
	'n_effective +f64 +\[point=3\]' 'settling +f64 +\[point=3\]' 'x +bit +\[row=960, y=12, x=12\]'; do
	has "a port '${port%% *}'" "^ *$port"
done
run "$GEAEPIPE" show --store one --runs runs chains 'quality[sampler=swendsen-wang]'
has "the analyzer finds them settled" 'settled +i64 +\[T=3\].*= 1, 1, 1'

objects one >one.txt
for j in 2 8; do
	run geaepipe_run "j$j" "runs$j" "-j$j" chains.cfg
	objects "j$j" >got.txt
	ok "-j$j: same bytes" cmp one.txt got.txt
done
geaepipe_run stopped runs-stopped -j1 --set stages.samples.count=3000 chains.cfg >out 2>err &
pid=$!
sleep 0.2
kill -INT $pid
wait $pid
code=$?
ok "SIGINT ends with 75 (stopped, resumable) or 0" test "$code" -eq 75 -o "$code" -eq 0
run geaepipe_run stopped runs-stopped -j2 --set stages.samples.count=3000 chains.cfg
is "the same command continues" "$code" 0
run geaepipe_run through runs-through -j1 --set stages.samples.count=3000 chains.cfg
objects stopped >a.txt
objects through >b.txt
ok "stopped and continued: same bytes" cmp a.txt b.txt

# Without states the rest is the same.
run geaepipe_run less runs-less -j1 --set stages.samples.states=false chains.cfg
is "without states it runs" "$code" 0
run "$GEAEPIPE" show --store less --runs runs-less chains 'samples[sampler=wolff]'
not_ok "no configurations are kept" grep -E '^ *x +bit' "$scratch/out"
has "observables are" '^ *structure_factor_0 +f64 +\[row=960\]'
run "$GEAEPIPE" export --store less --runs runs-less chains 'samples[sampler=wolff].energy' less.csv
run "$GEAEPIPE" export --store one --runs runs chains 'samples[sampler=wolff].energy' one.csv
ok "the energies are the same" cmp less.csv one.csv

# Chains that start wrong, and rows that are hardly new.
sed 's/sampler = "$sampler"/sampler = { use = "metropolis"; start = "random"; burn_in = 0; spacing = 1; }/; /^sweep/d
	s/\[2.6, 3.1, 3.7\]/[1.9, 2.3, 5.0]/' chains.cfg >bad.cfg
run geaepipe_run bad runs-bad -j2 bad.cfg
is "a short burn-in is no failure" "$code" 0
has "but told, with the place" "the first rows of the chains differ.*T = 1.9.*raise the sampler's burn-in" err
has "as are rows that are nearly the same" "rows are correlated over more than 10 rows.*raise the sampler's spacing" err
run "$GEAEPIPE" show --store bad --runs runs-bad chains quality
has "the analyzer says so too" 'verdict.*(had not settled|too short)'

# The correlation length at the critical point: xi / L = .9050 for the infinite lattice, .906 at L = 16.
cat >length.cfg <<'END'
study: { name = "length"; seed = 2385; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 16; J = -1.0; structure = true; }; sampler = "swendsen-wang";
	           count = 4096; states = false; control = { T = [2.269185, 3.0]; }; };
	length: { do = "analyze"; with = "correlation-length"; in = { zero = "samples.structure_factor_pi";
	          least = "samples.structure_factor_pi_min"; model = "samples.model"; }; };
};
END
run geaepipe_run length runs-length -j2 length.cfg
is "correlation lengths of an antiferromagnet" "$code" 0
run "$GEAEPIPE" export --store length --runs runs-length length length.ratio ratio.csv
ok "at the critical point xi / L is the known one within 4 errors" \
	awk -F, 'NR == 2 { ok = $3 > 0.005 && $3 < 0.03 && ($2 - 0.906) ^ 2 < (4 * $3) ^ 2 } END { exit !ok }' ratio.csv
