#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Plugins from outside the source tree: compiled with what pkg-config says of an installed geaepipe, found by
# --plugins, swapped by one --set each.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"
here=$top_srcdir/tests/outoftree
unset GEAEPIPE_PLUGINS MAKEFLAGS MFLAGS

run "${MAKE:-make}" -s -C "$top_builddir" install prefix="$scratch/usr" exec_prefix="$scratch/usr" DESTDIR=
[ $code -eq 0 ] || { tap_show err; bail "make install failed"; }
PKG_CONFIG_PATH=$(dirname "$(find "$scratch/usr" -name geaepipe.pc)")
export PKG_CONFIG_PATH
geaepipe=$scratch/usr/bin/geaepipe
installed=$(pkg-config --define-variable=prefix="$scratch/usr" --variable=plugindir geaepipe)
ok "pkg-config names the folder of plugins" test -e "$installed/model-ising.so"
binaries() { find "$scratch/usr/bin" "$installed" ./*.so -type f -exec sha256sum {} + | LC_ALL=C sort; }

build() # KIND_NAME: the line of the README
{
	name=${1/_/-}
	# shellcheck disable=SC2046,SC2086
	$CC $SANITIZERS -std=c11 -O2 -Wall -Wextra -Werror -fPIC -shared -o "${name//_/-}.so" "$here/$1.c" \
		$(pkg-config --define-variable=prefix="$scratch/usr" --cflags --libs geaepipe)
}
ok "a model is built by one compiler line" build model_my_triangular
ok "an analyzer as well" build analyzer_my_histogram
binaries >before

cp "$here/triangular.cfg" .
quick() { run "$geaepipe" run --plugins . "$@" triangular.cfg; }

run "$geaepipe" describe --plugins . model my-triangular
is "the model is described" $code 0
has "with its parameters" "^ *J +"
run "$geaepipe" list --plugins . model
has "and listed beside those that are installed" "my-triangular"
has "which are found as well" "ising"
run "$geaepipe" check triangular.cfg
is "without --plugins it is unknown" $code 3
has "and that is said" "triangular.cfg:[0-9]+: .*'my-triangular'" err

quick
is "the pipeline runs" $code 0
has "T_c of the triangular lattice comes out" "^T_c = 3\.6[0-9]+\([0-9]+\) energy/k_B; expected 3\.640957"
not_ok "in agreement" grep "DO NOT AGREE" out

# All 512 states of the 3 x 3 torus: mean energy at each temperature.
awk 'BEGIN {
	n = split("2.5 3.640957 6.0", T)
	for (s = 0; s < 512; s++) {
		E = 0
		for (i = 0; i < 9; i++) {
			y = int(i / 3); x = i % 3; d = y == 2 ? 0 : y + 1; r = x == 2 ? 0 : x + 1
			a = int(s / 2 ^ i) % 2
			E -= 1 - 2 * (a != int(s / 2 ^ (3 * y + r)) % 2)
			E -= 1 - 2 * (a != int(s / 2 ^ (3 * d + x)) % 2)
			E -= 1 - 2 * (a != int(s / 2 ^ (3 * d + r)) % 2)
		}
		for (k = 1; k <= n; k++) { w = exp(-E / T[k]); Z[k] += w; U[k] += w * E }
	}
	for (k = 1; k <= n; k++) printf "%.10g %.10g\n", T[k], U[k] / Z[k]
}' >exact
# 6 comparisons in all at 5.5 standard errors from some 15 blocks: one false alarm in 2700 choices of the seed.
energies() # TEXT
{
	run "$geaepipe" export triangular energy.mean energy.csv
	is "$1: three energies" "$(awk -F, 'NR > 1 && NF == 3' energy.csv | wc -l)" 3
	paste -d, <(tr ' ' , <exact) <(tail -n +2 energy.csv) >both
	ok "$1: as all 512 states say" awk -F, '{
		d = $2 - $4; d = d < 0 ? -d : d; print
		if ($1 - $3 > 1e-9 || $3 - $1 > 1e-9 || !($5 > 0) || !(d < 5.5 * $5) || $5 > .02 * -$2) bad = 1
	} END { exit bad || NR != 3 }' both
}
energies "energy by metropolis"

# Swapped by one --set each; what does not depend on it comes from the store.
states() { run "$geaepipe" plan --all --plugins . "$@" triangular.cfg; }

states --set stages.tiny.sampler=wolff
has "another sampler: its stage runs" '^tiny +run '
is "and what depends on it, nothing else" "$(grep -Ec '^[a-z]+(\[.*\])? +run ' out)" 2
quick --set stages.tiny.sampler=wolff
is "it runs" $code 0
has "2 of 9 instances" '^triangular: 2 of 9 ' err
energies "energy by wolff"

states --set stages.samples.model.use=ising
is "another model: only what depends on it runs" "$(grep -Ec '^(samples|curves|limit)(\[.*\])? +run ' out)" 7
is "the rest is in the store" "$(grep -Ec '^(tiny|energy) +cached ' out)" 2
quick --set stages.samples.model.use=ising --set stages.samples.count=64
is "it runs" $code 0

states --set stages.curves.with=my-histogram
is "another analyzer: only its stage runs" "$(grep -Ec '^curves\[.*\] +run ' out)" 3
is "the rest is in the store" "$(grep -Ec '^[a-z]+(\[.*\])? +cached +[0-9a-f]{12}' out)" 6
quick --set stages.curves.with=my-histogram
is "it runs" $code 0
run "$geaepipe" export triangular 'curves[L=6].count' count.csv
is "and counts every row" "$(awk -F, 'NR > 1 { n += $2 } END { print n }' count.csv)" $((512 * 13))

binaries >after
ok "no binary was built anew" cmp before after
