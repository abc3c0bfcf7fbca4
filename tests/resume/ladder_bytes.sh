# SPDX-License-Identifier: GPL-3.0-or-later
# A ladder of temperatures that is killed or stopped half-way goes on from where it was, with the same bytes: it is one piece
# of work, however long.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

cat >ladder.cfg <<'END'
study: { name = "ladder"; seed = 2385; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; J = -1.0; L = 6; lattice = "triangular"; };
	           sampler = { use = "exchange"; ladders = 1; burn_in = 2000; spacing = 20; }; count = 150;
	           control = { T = [0.5, 0.8, 1.2, 2.0]; }; checkpoint = 0.0; };
};
END
for states in true false; do
	with=(--set stages.samples.states=$states ladder.cfg)
	rm -rf whole
	GEAEPIPE_KILL_LOG=$scratch/passed-$states run geaepipe_run whole runs-whole -j1 "${with[@]}"
	is "states = $states: it runs" "$code" 0
	objects whole >whole.txt
	ok "it leaves states on its way" test "$(grep -c '^sample-state$' passed-$states)" -gt 8
	for point in 2 9; do # in the burn-in, between rows
		rm -rf trial
		GEAEPIPE_KILL_AT=sample-state:$point run_alone "$GEAEPIPE" run --quiet --store trial --runs runs-trial -j1 "${with[@]}"
		is "killed after $point states" "$code" 137
		GEAEPIPE_KILL_LOG=$scratch/again-$point run geaepipe_run trial runs-trial -j2 "${with[@]}"
		objects trial >got.txt
		ok "continued: same bytes" cmp whole.txt got.txt
		ok "and less to do: $(grep -c '^sample-state$' "again-$point") states are left" \
			test "$(grep -c '^sample-state$' "again-$point")" -lt "$(($(grep -c '^sample-state$' passed-$states) - point + 1))"
		rm -f "again-$point"
	done
	is "nothing is left over" "$(leftovers trial)" ""
done
