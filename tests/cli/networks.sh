#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Many networks at once: `apply` with `over`, analyzers that go along them, stages at some points of the sweep (`only`).
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

base()
{
	cat <<-'END'
		study: { name = "networks"; seed = 2385; };
		sweep: { L = [4, 6]; N = [8, 16]; fold = { repeat = 2; }; seed = { repeat = 2; }; };
		stages:
		{
			spins:   { do = "sample"; model = { use = "ising"; L = "$L"; }; sampler = { use = "wolff"; chains = 32; };
			           count = 64; control = { T = ({ from = 1.6; step = 0.2; n = 8; }); }; };
			encoder: { do = "train"; data = "spins"; network = { use = "ge-autoencoder"; mode = "paper"; };
			           losses = ("bce"); optimizer = "adam"; epochs = 3; batch = 16; folds = 2; fold = "$fold"; start = "$seed";
			           start_as = "one"; per_point = "$N"; test = 0.0; };
			plain:   { do = "train"; data = "spins"; network = { use = "ge-autoencoder"; mode = "paper"; };
			           losses = ("bce"); optimizer = { use = "sgd"; rate = 1e-30; }; epochs = 1; batch = 16; folds = 2; fold = "$fold";
			           start = "$seed"; start_as = "one"; per_point = "$N"; test = 0.0; only = { N = "last"; seed = [1, 7]; }; };
			together: { do = "train"; data = "spins"; over = ["L"]; network = "ge-autoencoder"; losses = ("bce"); optimizer = "adam";
			           epochs = 4; validate_every = 3; batch = 16; folds = 2; fold = "$fold"; per_point = "$N"; shared = true; test = 0.0; };
			all:     { do = "apply"; network = "encoder"; data = "spins"; over = ["fold", "seed"]; transforms = true; };
			one:     { do = "apply"; network = "encoder"; data = "spins"; transforms = true; };
			psi:     { do = "analyze"; with = "representations"; in = { latent = "all.latent"; transformed = "all.transformed"; }; };
			psi-one: { do = "analyze"; with = "representations"; in = { latent = "one.latent"; transformed = "one.transformed"; }; };
			T_c:     { do = "analyze"; with = { use = "critical-temperature"; method = "paper"; blocks = 8; }; over = ["L"];
			           in = { order = "all.latent"; }; };
			T_c-one: { do = "analyze"; with = { use = "critical-temperature"; method = "paper"; blocks = 8; }; over = ["L"];
			           in = { order = "one.latent"; }; };
			both:    { do = "analyze"; with = { use = "compare-estimates"; by = "N"; truth = [2.269]; }; over = ["N"];
			           in = { estimate = "T_c.T_c_L"; against = "T_c.T_c_L"; }; };
		};
		report:
		{
			claims = ( { claim = "A field turns it"; published = "yes"; untested = "there is no field here"; } );
			tables: { places = { title = "Places"; over = ["N", "L"]; columns = (
				{ head = "mean"; value = "both.mean[N=$N,size=$L]"; },
				{ head = "CPU"; value = "mean(encoder[N=$N,L=$L].cpu_seconds)"; },
				{ head = "CPU of some"; value = "mean(plain[L=$L,N=16,seed=1].cpu_seconds)"; } ); }; };
			figures: { times = { title = "Times"; kind = "scatter"; x = "L"; y = "encoder.cpu_seconds: CPU"; }; };
		};
	END
}

values() # STAGE PORT FILE: one number a line
{
	"$GEAEPIPE" export --quiet --store store --runs runs networks "$1.$2" "$3" && tail -n +2 "$3" | awk -F, '{ print $NF }'
}

base >networks.cfg
run geaepipe_run store runs -j2 networks.cfg
is "it runs" "$code" 0
for fold in 0 1; do
	for seed in 0 1; do
		values "psi-one[L=6,N=16,fold=$fold,seed=$seed]" psi one.csv | tail -n 1
	done
done >one.txt
values 'psi[L=6,N=16]' psi all.csv >all.txt
is "every network has numbers" "$(wc -l <one.txt)" 4
ok "psi of four networks together is that of each" cmp one.txt all.txt
for fold in 0 1; do
	for seed in 0 1; do
		values "T_c-one[N=8,fold=$fold,seed=$seed]" T_c one.csv
	done
done >one.txt
values 'T_c[N=8]' T_c all.csv >all.txt
ok "so is T_c, over sizes and networks" cmp one.txt all.txt
ok "networks differ" test "$(sort -u all.txt | wc -l)" -gt 1
has "which network is which" '^fold,|,fold,|^network' all.csv
run "$GEAEPIPE" show --store store --runs runs networks 'T_c[N=8]'
has "remarks are kept one by one" 'remark +text +\[network=4\]'
values both ratio ratio.csv >ratio.txt
is "a method is as good as itself, at two N and two sizes" "$(tail -n +2 ratio.csv | tr '\n' ' ')" "8,1,1 16,1,1 "

run "$GEAEPIPE" show --store store --runs runs networks
is "only: two folds of one N and one seed at both sizes" "$(grep -c '^ *plain\[L=.,N=16,fold=.,seed=1\]' out)" 4
run "$GEAEPIPE" show --store store --runs runs networks 'together[N=16,fold=1]'
has "validation where it was asked for" 'validation .*= not a number, not a number, 0' out

# Tables of the report: a row for every point of their axes; times from the records of the run.
is "a table has a row for each N and L" "$(cut -d, -f1,2 runs/networks/tables/report-places.csv | tr '\n' ' ')" "N,L 8,4 8,6 16,4 16,6 "
values both mean mean.csv >mean.txt
is "with the values of that place" "$(awk -F, 'NR > 1 { printf "%.12g ", $3 }' runs/networks/tables/report-places.csv)" \
	"$(awk -F, 'NR > 1 { printf "%.12g %.12g ", $2, $4 }' mean.csv)"
ok "and CPU times" awk -F, 'NR > 1 && !($5 > 0 && $5 < 100) { exit 1 }' runs/networks/tables/report-places.csv
ok "also where an axis has one point" awk -F, 'NR > 1 && !($7 > 0 && $7 < 100) { exit 1 }' runs/networks/tables/report-places.csv
ok "they are a figure too" test -s runs/networks/figures/report-times.csv
has "claims are in results.json" '"verdict": "cannot be tested", "reason": "there is no field here"' runs/networks/results.json
has "tables are in results.json" '"table": "places", "title": "Places", "rows"' runs/networks/results.json
has "tables are in the report" '<h3>Places</h3>' runs/networks/report.html

# text | what is changed (sed)
while IFS='|' read -r text change; do
	[ -n "$text" ] || continue
	base | sed "$change" >bad.cfg
	cmp -s bad.cfg networks.cfg && bail "'$change' changes nothing"
	run geaepipe_run store runs bad.cfg
	echo "--- $text" >>said
	grep -v '^geaepipe: ' err | sed 's/ ([a-z_]*\.c:[0-9]*)//' >>said
	is "$text: refused" "$code" 3
	is "$text: one line" "$(grep -vc '^geaepipe: ' err)" 1
	has "$text: with its place" '^bad\.cfg:[0-9]+: ' err
done <<'END'
values that the axis has not|s/seed = \[1, 7\]/seed = [7]/
an axis that the stage does not depend on|s/only = { N = "last"/only = { h = 2/
only without a group|s/only = { N = .*; };/only = "first"; };/
a part of the data for several networks|s/over = \["fold", "seed"\]; trans/part = "test"; over = ["fold", "seed"]; trans/
rows that cannot be shared out|s/per_point = "$N"; shared/per_point = 3; shared/
a table along no axis|s/over = \["N", "L"\]/over = ["N", "h"]/
a column with an axis that is not in over|s/encoder\[N=$N,L=$L\]/encoder[N=$N,L=$fold]/
a column of a stage that there is not|s/"both.mean\[N/"bath.mean[N/
a claim with nothing to test|s/untested = "there is no field here"; //
nothing to measure deviations from|s/by = "N"; truth = \[2.269\]/by = "N"/
END
is_output "what is said" networks said

# A field breaks a symmetry of the data, not of the network that was trained without: its latent is the magnetisation still.
cat >field.cfg <<'END'
study: { name = "field"; seed = 2385; };
stages:
{
	spins:   { do = "sample"; model = { use = "ising"; L = 4; }; sampler = "wolff"; count = 64; control = { T = [1.5, 2.0, 2.5, 3.0]; }; };
	encoder: { do = "train"; data = "spins"; network = "ge-autoencoder"; losses = "bce"; optimizer = "adam"; epochs = 8; batch = 16; };
	fields:  { do = "sample"; model = { use = "ising"; L = 4; }; sampler = "metropolis"; count = 64; control = { T = 2.5; h = [0.1, 0.385]; }; };
	order:   { do = "apply"; network = "encoder"; data = "fields"; transforms = true; };
	linear:  { do = "analyze"; with = { use = "linearity"; along = "h"; blocks = 8; }; in = { latent = "order.latent"; linear = "order.magnetisation"; }; };
	psi:     { do = "analyze"; with = { use = "representations"; along = "h"; blocks = 8; }; in = { latent = "order.latent"; transformed = "order.transformed"; }; };
	chain:   { do = "sample"; model = { use = "ising"; L = 5; }; sampler = "metropolis"; count = 16; control = { T = [2.5, 3.0]; }; };
	odd:     { do = "apply"; network = "encoder"; data = "chain"; };
};
END
sed '/chain:/d; /odd:/d' field.cfg >even.cfg
run geaepipe_run store runs -j1 even.cfg
is "a network at work in a field" "$code" 0
"$GEAEPIPE" export --quiet --store store --runs runs field linear.worst worst.csv
ok "its latent is linear in the magnetisation" awk 'END { exit !($1 < 1e-9) }' worst.csv
"$GEAEPIPE" export --quiet --store store --runs runs field psi.psi psi.csv
ok "and the spin flip turns it" awk -F, '/sigma/ { found = $2 < -0.999 } END { exit !found }' psi.csv
run geaepipe_run store runs -j1 field.cfg
is "a lattice without its symmetries is refused" "$code" 1
has "in words" "trained on data with symmetries that the model of chain does not have" err
