#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the README files show is so: their commands run, their example is a pipeline, their excerpts are the source.
# (The commands that build a plugin: tests/outoftree/outoftree.sh.)
. "${top_srcdir:-.}/tests/kit/tap.sh"

geaepipe() { "$GEAEPIPE" "$@"; }
export GEAEPIPE_PIPELINES=$top_srcdir/pipelines
cp -r "$top_srcdir/pipelines" .
readme=$top_srcdir/README.md

blocks() # FILE MARK: the indented blocks that follow lines with that mark
{
	awk -v mark="$2" '$0 == mark { on = 1; next } on && /^    /{ print substr($0, 5); seen = 1; next }
		on && seen && /^$/ { print ""; next } on && seen { on = seen = 0 }' "$1"
}

# What commands print is what the page shows.
blocks "$readme" '<!-- prints -->' | sed '/^$/d' >session
ok "there is a session" grep -q '^\$ geaepipe' session
mkdir session.d && cd session.d || exit 1
while IFS= read -r line; do
	case $line in
	'$ '*) printf '%s\n' "$line" && eval "${line#\$ }" 2>/dev/null ;;
	esac
done <../session >../printed
cd ..
ok "every command prints what the page shows" diff session printed

# The commands, of a quick start with few samples and epochs.
few="--set stages.samples.count=256 --set stages.encoder.epochs=2 --set stages.encoder.per_point=8"
blocks "$readme" '<!-- tested -->' | grep '^geaepipe ' >commands
is "the commands are found" "$(wc -l <commands)" 17
while IFS= read -r line; do
	command=${line%%#*}
	case $command in
	*" run pipelines/quickstart"* | *" plan pipelines/quickstart"* | *" check "*) command="$command $few" ;;
	esac
	run eval "$command"
	is "$(echo ${line%%#*})" "$code" 0
done <commands
has "plan says why" '^[0-9]+ cached, [0-9]+ to resume, [0-9]+ to run'
ok "the last plan keeps the sizes that are there" grep -Eq '^1[0-9] cached' out

run geaepipe run pipelines/quickstart.cfg $few
while IFS='|' read -r _ what _; do
	what=$(echo "$what" | tr -d '`[:space:]')
	case $what in
	runs/* | store/) ok "$what is there" test -e "$what" ;;
	esac
done <"$readme"
has "the answer has the form shown" '^T_c (= [0-9.]+\([0-9]+\) energy/k_B|has no value: .*); expected 2\.269185314'

for link in $(grep -ho '](\([^)]*\))' "$readme" | tr -d '()]'); do
	ok "link $link" test -e "$top_srcdir/$link"
done
for name in $(grep -o '^| `[A-Za-z0-9-]*\.cfg`' "$top_srcdir/pipelines/README.md" | tr -d '|` '); do
	ok "pipelines/$name is there and sound" "$GEAEPIPE" check "$top_srcdir/pipelines/$name"
done
is "every pipeline is in the list" "$(grep -c '^| `[A-Za-z0-9-]*\.cfg`' "$top_srcdir/pipelines/README.md")" \
	"$(ls "$top_srcdir"/pipelines/*.cfg | wc -l)"

# The example of the language.
blocks "$top_srcdir/pipelines/README.md" '<!-- tested: ferromagnet.cfg -->' >ferromagnet.cfg
run geaepipe run ferromagnet.cfg
is "the example runs" "$code" 0
has "and has an answer" '^T_c = 2\.[0-9]+\([0-9]+\)'
blocks "$top_srcdir/pipelines/README.md" '<!-- tested: report.cfg -->' | cat ferromagnet.cfg - >reported.cfg
run geaepipe run reported.cfg
is "with its report it runs, from the store" "$code $(grep -c '^ferromagnet: 0 of' err)" "0 1"
is "both claims are tested" "$(grep -o '<strong>holds\|<strong>fails' runs/ferromagnet/report.html | wc -l)" 2
ok "the figure is there" test -s runs/ferromagnet/figures/report-order.csv
run geaepipe plan ferromagnet.cfg --set stages.samples.count=4096
has "--set as written there" '^0 cached'
run geaepipe plan ferromagnet.cfg --set stages.samples.sampler=metropolis
is "another sampler" "$code" 0
echo 'stages: { samples: { count = 256; }; };' >more.cfg
run geaepipe plan -f more.cfg ferromagnet.cfg
has "-f as written there" '^0 cached'
printf '@include "ferromagnet.cfg"\n' >including.cfg
run geaepipe plan including.cfg
has "@include as written there" '^7 cached, 0 to resume, 0 to run'
run geaepipe check ferromagnet.cfg --set stages.samples.control.T=3e400
is "3e400 is refused" "$code" 3

# The page about Python, and the notebook: run with what this machine has.
python=$(for p in python3 /usr/bin/python3; do "$p" -c 'import h5py' 2>/dev/null && echo "$p" && break; done)
if [ -n "$python" ]; then
	blocks pipelines/PYTHON.md '<!-- python -->' >page.py
	run "$python" page.py
	is "the page about Python runs" "$code" 0
	has "and prints the answer" '^T_c = ([0-9.]+ \+- [0-9.e-]+|None)'
	if "$python" -c 'import xarray' 2>/dev/null; then
		blocks pipelines/PYTHON.md '<!-- python: xarray -->' >labelled.py
		cat page.py labelled.py >both.py
		run "$python" both.py
		is "xarray too" "$code" 0
	else
		skip "xarray too" "no Python module xarray (python3-xarray)"
	fi
	run geaepipe run --quiet ising-ferromagnet --set 'sweep.L=[4, 6, 8]' --set stages.samples.count=64 --set stages.encoder.epochs=1 \
		--set stages.encoder.per_point=8
	run geaepipe run --quiet anderson-lowBlowT --set stages.spectra.count=24 --set stages.spectra.model.quality=draft
	for notebook in pipelines/*.ipynb; do
		"$python" -c 'import json, sys
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code": print("".join(cell["source"]))' "$notebook" >notebook.py
		run "$python" notebook.py
		is "the code of $notebook runs" "$code" 0
		case $notebook in
		*ising*)
			has "it shows a result" '^limit ' out
			has "it reads curves" '^curves\[L=8\]: 100 temperatures' out
			;;
		*anderson*)
			has "it reads spectra" '^spectra \(24, 333\), 24 valid, 6 parameter sets' out
			has "and Kondo temperatures" '^Kondo rows: 12; T_K_chi/T_K from 0\.[0-9]+ to 1\.[0-9]+, median' out
			;;
		esac
	done
else
	skip "the page about Python runs" "no Python module h5py (python3-h5py)"
fi

# Excerpts: every line of them stands in the file, in this order.
source=$top_srcdir/tests/outoftree/model_my_triangular.c
blocks "$top_srcdir/plugins/README.md" '<!-- from tests/outoftree/model_my_triangular.c -->' | grep -v '^$' >excerpt
ok "plugins/README.md has excerpts" test "$(wc -l <excerpt)" -gt 15
ok "which are the source's" awk 'NR == FNR { want[++n] = $0; next } $0 == want[k + 1] { k++ }
	END { if (k < n) print want[k + 1]; exit k < n }' excerpt "$source"
source=$top_srcdir/plugins/analyzers/analyzer_critical_temperature.c
blocks "$top_srcdir/plugins/README.md" '<!-- from plugins/analyzers/analyzer_critical_temperature.c -->' | grep -v '^$' >excerpt
ok "and those of its figures" awk 'NR == FNR { want[++n] = $0; next } $0 == want[k + 1] { k++ } END { exit n < 3 || k < n }' \
	excerpt "$source"
for header in $(grep -o '`geae/[a-z]*\.h`' "$top_srcdir/plugins/README.md" | tr -d '`'); do
	ok "$header is there" test -e "$top_srcdir/framework/include/$header"
done
