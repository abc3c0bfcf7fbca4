#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Data bases of spectra on the command line: bad input gets one line, failed rows are counted, and the same bytes come out of
# any number of workers and of killed runs, with a cheap solver and with the renormalization group.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

base()
{
	cat <<-'END'
		study: { name = "spectra"; seed = 2385; };
		stages:
		{
			spectra: { do = "sample"; count = 24;
				model = { use = "anderson"; solver = "hubbard-1"; };
				sampler = { use = "sobol";
					axes = ["U = uniform(0.005, 0.35)", "Gamma = log_uniform(1.6e-3, 0.1)", "eps_d = uniform(-U - 0.12, 0.12)"];
					keep = ["abs(U + 2*eps_d) <= 36*Gamma", "T_K >= 1e-4 && T_K <= 0.1"];
					copies = ["eps_d = -eps_d - U"]; tries = 20000; };
				control = { T = [1e-3, 0.05]; }; };
			overview: { do = "analyze"; with = "spectra-overview"; in = { spectra = "spectra.x"; }; };
		};
	END
}

base >good.cfg
run geaepipe_run store runs good.cfg
is "the sound pipeline runs" "$code" 0
ok "without a word" test ! -s err
has "and says what it made" '48 spectra on 333 frequencies, 0 of them failed; 12 groups' out
objects store >before.txt

refused_too()
{
	objects store >after.txt
	ok "$1: nothing was run" cmp before.txt after.txt
}

refusals <<'END'
3|an unknown solver|s/hubbard-1/nrgg/
3|Lambda not above 1|s/"hubbard-1"/"nrg"; Lambda = 1.0/
3|too few states|s/"hubbard-1"/"nrg"; kept = 7/
3|a grid that is not increasing|s/"hubbard-1"/"hubbard-1"; grid = [-0.5, 0.2, 0.1]/
3|a grid that leaves the band|s/"hubbard-1"/"hubbard-1"; grid = [-0.5, 0.2, 1.25]/
3|raw spectra of a solver that has none|s/"hubbard-1"/"hubbard-1"; spectrum = "raw"/
3|a negative temperature|s/\[1e-3, 0.05\]/[1e-3, -0.05]/
3|no hybridisation|s/"Gamma = log_uniform(1.6e-3, 0.1)"/"Gamma = uniform(-0.1, 0.0)"/
3|no hybridisation in control|s/"Gamma = log_uniform(1.6e-3, 0.1)", //; s/control = {/control = { Gamma = 0.0;/
3|conditions that cannot hold|s/T_K >= 1e-4/T_K >= 0.2/
3|a condition with an unknown name|s/T_K >= 1e-4/T_k >= 1e-4/
3|a condition that is no formula|s/T_K >= 1e-4/T_K >= * 1e-4/
3|a control without axis or value|s/"U = uniform(0.005, 0.35)", //; s/-U - 0.12/-0.3/
3|a control with both|s/control = {/control = { U = 0.1;/
3|an image that leaves the range|s/eps_d = -eps_d - U/Gamma = -Gamma - 1e-9; B = 1/
3|a model that has no response|s/"anderson"; solver = "hubbard-1"/"ising"; L = 4/
END
is_output "what is said" data_base said

# A solver that cannot do some rows: they are marked and counted, the others stand.
base | sed 's/"hubbard-1"/"exact"/; s/"U = uniform(0.005, 0.35)"/"U = uniform(0, 1) * 0"/' >bad.cfg
run geaepipe_run store runs bad.cfg
is "a range within a formula is refused: exit code 3" "$code" 3
cat >failing.cfg <<-'END'
	study: { name = "failing"; seed = 1; };
	stages:
	{
		spectra: { do = "sample"; model = { use = "anderson"; solver = "exact"; }; sampler = "grid";
			control = { U = [0.0, 0.1]; Gamma = 0.05; eps_d = [-0.1, 0.05]; T = 0.01; }; };
	};
END
run "$GEAEPIPE" run --store store --runs runs failing.cfg
is "rows that fail end no run" "$code" 0
is "each is named with its parameters and the reason" \
	"$(grep -cE "U = 0.1, Gamma = 0.05, eps_d = .*solver 'exact' is for U = 0 only" err)" 2
has "they are counted" '2 of 4 rows failed' err

# Both spins of a resonant level in a field: at 0 alike, at .1 Gamma^2/((.1 - eps - .0031938)^2 + Gamma^2) = .1039 and .5330.
cat >spins.cfg <<-'END'
	study: { name = "spins"; seed = 1; };
	sweep: { spin = ["up", "down"]; };
	stages:
	{
		spectra: { do = "sample"; model = { use = "anderson"; solver = "exact"; spin = "$spin"; grid = [0.0, 0.1]; }; sampler = "grid";
			control = { U = 0.0; Gamma = 0.05; eps_d = 0.0; B = 0.1; T = 0.01; }; };
		both: { do = "analyze"; with = "spectra-difference"; in = { spectra = "spectra.x"; }; over = ["spin"]; };
	};
END
run geaepipe_run store runs spins.cfg
has "spectra are compared" 'Against up, largest and mean distance: down 0\.4290 and 0\.2145\.' out

# The same bytes.
for solver in '"hubbard-1"' '"nrg"; quality = "draft"'; do
	base | sed "s/\"hubbard-1\"/$solver/" >run.cfg
	name=${solver%%;*}
	for j in 1 2 8; do
		run geaepipe_run "j$j" "runs$j" "-j$j" run.cfg
		objects "j$j" >"j$j.txt"
	done
	ok "$name, -j2: same bytes" cmp j1.txt j2.txt
	ok "$name, -j8: same bytes" cmp j1.txt j8.txt
	for k in 1 2 3; do
		setsid "$GEAEPIPE" run --quiet --store killed --runs runsk --set stages.spectra.checkpoint=0.01 -j2 run.cfg >/dev/null 2>&1 &
		pid=$!
		for try in $(seq 200); do # until one more partial object lies there, or the result
			[ "$(find killed/partial killed/objects -type f 2>/dev/null | wc -l)" -ge "$k" ] && break
			sleep 0.02
		done
		kill -KILL -- -$pid 2>/dev/null
		wait $pid 2>/dev/null
	done
	run geaepipe_run killed runsk --set stages.spectra.checkpoint=0.01 -j2 run.cfg
	objects killed >killed.txt
	ok "$name, killed three times: same bytes" cmp j1.txt killed.txt
	is "nothing is left over" "$(leftovers killed)" ""
	rm -rf j1 j2 j8 killed
done
