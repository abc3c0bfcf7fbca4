#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Exponents of the square Ising model: beta/nu = 1/8, gamma/nu = 7/4, 1/nu = 1, within 4.5 errors (false alarm 4e-4
# each) and what L = 8 is off by, .002, .004 and .03.
. "${top_srcdir:-.}/tests/kit/tap.sh"

cat >exponents.cfg <<'END'
study: { name = "exponents"; seed = 31; };
sweep: { L = [8, 16, 32]; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = "$L"; }; sampler = "bitcluster"; count = 1024;
	           control = { T = ({ from = 2.15; step = 0.02; n = 13; }); h = 0.0; }; };
	found:   { do = "analyze"; with = { use = "finite-size"; T_c = 2.269185; };
	           in = { order = "samples.magnetisation"; energy = "samples.energy"; }; over = ["L"]; };
};
END
run "$GEAEPIPE" run exponents.cfg
is "it runs" "$code" 0
near() # COLUMN VALUE SLACK
{
	awk -F, -v "name=$1" -v "value=$2" -v "slack=$3" 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k }
		NR == 2 { off = $at[name] - value; error = $at[name "_err"]; print "# " name " = " $at[name] " +- " error
		          exit !(error > 0 && (off < 0 ? -off : off) <= 4.5 * error + slack) }' runs/exponents/tables/found.csv
}
ok "beta/nu = 1/8" near beta_nu 0.125 0.002
ok "gamma/nu = 7/4" near gamma_nu 1.75 0.004
ok "1/nu = 1" near one_over_nu 1 0.03
ok "the errors are small enough to tell" awk -F, 'NR == 2 { exit !($2 < .01 && $4 < .02 && $6 < .06) }' runs/exponents/tables/found.csv

sed -i 's/\[8, 16, 32\]/[8, 16]/' exponents.cfg
run "$GEAEPIPE" check exponents.cfg
is "two sizes are refused" "$code" 3
has "and it is said why" "exponents and their errors need three sizes" err
