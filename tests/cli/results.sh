#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A small run and all that shows its results.
. "${top_srcdir:-.}/tests/kit/tap.sh"

cat >small.cfg <<'END'
study: { name = "small"; seed = 11; title = "A <small> run & more"; question = "Does it order?";
         expect = { stage = "total"; port = "T_c"; value = 2.27; within_sigma = 4.0; }; };
sweep: { L = [8, 16]; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; J = 1.0; L = "$L"; }; sampler = { use = "wolff"; burn_in = 5; };
	           count = 1024; control = { T = ({ from = 2.05; step = 0.05; n = 10; }); h = 0.0; }; };
	curves:  { do = "analyze"; with = "order-parameter"; in = { order = "samples.magnetisation"; }; };
	total:   { do = "analyze"; with = { use = "critical-temperature"; method = "scaling-fit"; };
	           in = { order = "samples.magnetisation"; }; over = ["L"]; };
};
END

run "$GEAEPIPE" check small.cfg
is "check finds nothing" "$code $(cat out)" "0 small.cfg: 3 stages, 5 instances, no errors"
ok "and makes nothing" test ! -e store -a ! -e runs
run "$GEAEPIPE" plan small.cfg
has "plan: all is to run" "^0 cached, 0 to resume, 5 to run"
run "$GEAEPIPE" run small.cfg
is "the run succeeds" $code 0
has "the answer stands beside the expectation" "^T_c = [0-9.()]+ energy/k_B; expected 2\.27\. They differ by [0-9.]+ standard errors"
has "the report is named" "^report: runs/small/report.html" err
cp runs/small/results.json first.json
tc=$(sed -n 's/.*"port": "T_c", "sweep": {}, "value": \([0-9.]*\).*/\1/p' first.json)
ok "results.json has T_c with all digits" test ${#tc} -ge 15
has "results.json has the status" '^"status": "done"' first.json
has "results.json has lists" '"port": "binder", "sweep": \{"L": 8\}, "value": \[0\.[0-9]+, ' first.json
run "$GEAEPIPE" export small total.T_c T_c.csv
is "export writes the same digits" "$(tail -n 1 T_c.csv | cut -d, -f1)" "$tc"
is "with unit and error" "$(head -n 1 T_c.csv)" "T_c [energy/k_B],T_c_err [energy/k_B]"
run "$GEAEPIPE" export small 'curves[L=8].binder' binder.csv
is "export writes coordinates" "$(head -n 1 binder.csv)" "T [energy/k_B],binder,binder_err"
is "a row for each" "$(wc -l <binder.csv)" 11
run "$GEAEPIPE" export small 'samples[L=8].x' x.csv
is "three axes are too many for CSV" $code 1
has "with a hint" "ends in \.npy" err
ok "and no file" test ! -e x.csv
run "$GEAEPIPE" export small 'samples[L=8].x' x.npy
is "configurations go to .npy" "$code $(head -c 6 x.npy | tail -c 5)" "0 NUMPY"
is "of the right size" "$(wc -c <x.npy)" $((128 + 10240 * 64))
run "$GEAEPIPE" export small total.T_d T_d.csv
is "an unknown port is wrong usage" $code 2
has "with a suggestion" "did you mean 'T_c'" err
run "$GEAEPIPE" export small curves.binder binder.csv
is "a stage of a sweep needs its point" $code 1
has "with an example" "for example 'curves\[L=8\]'" err
run "$GEAEPIPE" show small
is "show lists the instances" "$(grep -c 'in the store' out)" 5
run "$GEAEPIPE" show small total
has "show has values with errors" "T_c +f64 +\[energy/k_B\] = [0-9]+\.[0-9]+\([0-9]+\)  critical"
has "show has the recipe" "^  slot with = analyzer critical-temperature"
key=$(sed -n 's/.*"total": "\([0-9a-f]*\)".*/\1/p' runs/small/index.json)
run "$GEAEPIPE" show "${key:0:10}"
has "show takes the first digits of a key" "^key +$key"
run "$GEAEPIPE" status small
has "status says done" "^small +done +100\.0 %"

ok "the report has no script" tap_not grep -qi '<script' runs/small/report.html
has "texts are escaped" '<h1>A &lt;small&gt; run &amp; more</h1>' runs/small/report.html
if command -v tidy >/dev/null; then
	ok "the report is valid HTML" tidy -q -e runs/small/report.html
else
	skip "the report is valid HTML" "no tidy"
fi
if command -v gnuplot >/dev/null; then
	ok "figures are drawn" test -s runs/small/figures/curves-binder.svg
	cp runs/small/figures/curves-binder.svg drawn.svg
	(cd runs/small/figures && rm curves-binder.svg && gnuplot curves-binder.gp)
	ok "a script stands alone" cmp drawn.svg runs/small/figures/curves-binder.svg
	has "figures are in the report" '<img alt="Binder cumulant: binder against T \[energy/k_B\], 2 series: L = 8; L = 16\." src="data:image/svg' runs/small/report.html
else
	skip "figures are drawn" "no gnuplot"
fi

run "$GEAEPIPE" run small.cfg
ok "a second run runs nothing" grep -q "^small: 0 of 5 " err
ok "and says the same, byte for byte" cmp first.json runs/small/results.json
run "$GEAEPIPE" run small.cfg --set study.expect.value=1.5
has "another expectation: another verdict" "DO NOT AGREE"
ok "but the same results" cmp first.json runs/small/results.json
run "$GEAEPIPE" plan small.cfg --set stages.total.with.degree=4
has "plan says what changed" "^    with\.degree: 5 -> 4"
has "and what is left to run" "^4 cached, 0 to resume, 1 to run"

run "$GEAEPIPE" run small.cfg --set 'stages.samples.control.T=[3.1, 3.2, 3.3, 3.4, 3.5]'
has "no answer is said with its reason" "^T_c has no value: .+; expected 2\.27$"
has "in results.json too" '"port": "T_c", "sweep": \{\}, "value": null, .*"reason": ".+"' runs/small/results.json

# killed when 80 units have been kept: the plan counts them
GEAEPIPE_KILL_AT=sample-kept:80 run_alone "$GEAEPIPE" run -j1 small.cfg --store other --set stages.samples.count=2048 \
	--set stages.samples.checkpoint=0.0
run "$GEAEPIPE" plan small.cfg --store other --set stages.samples.count=2048
has "plan says how far a stopped stage is" "^    resume at 25 %: 80 of 320 units of work are done"
has "and counts it" "to resume, [0-9] to run"

mkdir bin
for tool in bash; do ln -s "$(command -v $tool)" bin/; done
PATH=$scratch/bin run "$GEAEPIPE" run small.cfg
is "without gnuplot the run succeeds" $code 0
is "with one warning" "$(grep -c 'gnuplot is not installed' err)" 1
ok "data and scripts are there" test -s runs/small/figures/curves-binder.csv -a -s runs/small/figures/curves-binder.gp

exec 9<runs/small/lock
flock 9
run "$GEAEPIPE" run small.cfg
exec 9<&-
is "two runs of one name at a time: refused" $code 1
has "in one line" "runs/small belongs to a run that is still going on" err
