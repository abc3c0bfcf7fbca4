#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A stage that keeps projections of its configurations and not the configurations: they are what other columns say they must
# be, and what cannot be projected on is refused in one line.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

cat >project.cfg <<'END'
study: { name = "project"; seed = 2385; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 12; J = -1.0; structure = true; }; sampler = "bitcluster"; count = 70;
	           states = false; control = { T = [2.385]; };
	           projections = { part = { period = [2, 2]; }; side = { orbits = true; }; stripe = { k = [0.0, 0.5]; };
	                           wide = { k = [0.0, 0.083333333333333333]; }; tall = { k = [0.083333333333333333, 0.0]; }; }; };
};
END
run geaepipe_run one runs -j1 project.cfg
is "rows are projected" "$code" 0
run "$GEAEPIPE" show --store one --runs runs project samples
not_ok "no configurations are kept" grep -E '^ *x ' "$scratch/out"
has "their projections are" '^ *part_3 +f64 +\[row=70\]'
run "$GEAEPIPE" export --store one --runs runs project samples.energy rows.csv
cat >compare.awk <<'END'
function same(a, b) { worst = a - b > worst ? a - b : b - a > worst ? b - a : worst }
NR == 1 { for (k = 1; k <= NF; k++) { sub(/ .*/, "", $k); at[$k] = k }; next }
{
	n++
	for (k = 0; k < 4; k++)
		p[k] = $at["part_" k]
	same((p[0] + p[1] + p[2] + p[3]) / 4, $at["magnetisation"])
	same((p[0] - p[1] - p[2] + p[3]) / 4, $at["staggered_magnetisation"])
	same((p[0] - p[1] + p[2] - p[3]) / 4, $at["stripe"])
	same(($at["side_0"] - $at["side_1"]) / 2, $at["staggered_magnetisation"])
	same(72 * ($at["wide"] ^ 2 + $at["wide_sin"] ^ 2 + $at["tall"] ^ 2 + $at["tall_sin"] ^ 2), $at["structure_factor_min"])
	least = $at["structure_factor_min"] > least ? $at["structure_factor_min"] : least
}
END { print n, (worst < 1e-12 && least > 0.1 ? "alike" : "differ by " worst) }
END
is "sublattices, orbits and waves are what the model's own columns say" "$(awk -F, -f compare.awk rows.csv)" "70 alike"

refused() # TEXT PROJECTION MESSAGE
{
	sed "s/part = { period = \[2, 2\]/$2/" project.cfg >bad.cfg
	run "$GEAEPIPE" check bad.cfg
	is "$1: refused" "$code" 3
	is "in one line" "$(sed '2,$d; s/ (sample_projection.c:[0-9]*)$//' "$scratch/err")" "bad.cfg:6: $3"
}
refused "axes that the lattice has not" "part = { k = [0.5]" \
	"projection 'part': numbers for 1 of the lattice's 2 axes; give one for each"
refused "a period that does not fit" "part = { period = [2, 5]" \
	"projection 'part': a period of 5 does not fit 12 sites; use a divisor"
refused "another key" "part = { orbit = true" "projection 'part' has no key 'orbit' (did you mean 'orbits'?)"
refused "two ways at once" "part = { orbits = true; k = [0.0, 0.5]" \
	"projection 'part' wants one of k, period and orbits: part = { k = [0.0, 0.5]; };"
refused "a name that is taken" "magnetisation = { k = [0.0, 0.0]" \
	"projection 'magnetisation': there is a column 'magnetisation' already; call it something else"
tap_end
