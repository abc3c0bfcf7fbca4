#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What an author does: the commands of plugins/README.md word for word, from an installation into a scratch prefix to a
# critical temperature; new plugins of every kind; the examples; a prefix that is moved, and two side by side.
. "${top_srcdir:-.}/tests/kit/tap.sh"
unset GEAEPIPE_PLUGINS GEAEPIPE_PIPELINES MAKEFLAGS MFLAGS
export HOME=$scratch/home CC="$CC $SANITIZERS"
mkdir "$HOME" work && ln -s "$top_builddir" work/build && cd work || exit 1

sed -n '/^<!-- commands -->/,/^$/s/^    //p' "$top_srcdir/plugins/README.md" >commands
ok "at most 8 commands" test "$(wc -l <commands)" -le 8
n=0
while IFS= read -r line; do
	n=$((n + 1))
	eval "$line" >"$scratch/out" 2>"$scratch/err" </dev/null
	code=$?
	is "command $n: ${line:0:60}" $code 0
	[ $code -eq 0 ] || tap_show "$scratch/err"
	case $line in *test) has "no law is broken" ' held, 0 broken, ' ;; esac
done <commands
has "T_c is that of the triangular lattice, within .5 %" '^T_c = 3\.6[2-5][0-9]*\([0-9]+\) energy/k_B'
run geaepipe export --quiet mine limit.T_c T_c.csv
ok "and within 3.5 of its errors" awk -F, 'NR == 2 { d = $1 - 3.640957; exit !($2 > 0 && (d < 0 ? -d : d) <= 3.5 * $2) } END { if (NR < 2) exit 1 }' T_c.csv

# ---- every kind ----
cd "$scratch" || exit 1
for kind in model sampler network loss optimizer analyzer; do
	run geaepipe new-plugin $kind my-$kind
	is "new-plugin $kind" "$code $(wc -l <out)" "0 3"
	run "${MAKE:-make}" -C my-$kind CFLAGS='-std=c11 -O2 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror' test
	is "a $kind keeps its laws" "$code $(grep -c ' held, 0 broken' out)" "0 1"
	[ $code -eq 0 ] || tap_show out
	run geaepipe check --plugins my-$kind my-$kind/my-$kind.cfg
	is "its pipeline is sound" $code 0
done

# ---- the examples ----
cd "$scratch" || exit 1
for source in "$top_srcdir"/plugins/examples/*.c; do
	name=$(basename "$source" .c)
	name=${name//_/-}
	# shellcheck disable=SC2046,SC2086
	ok "$name is built" $CC -std=c11 -O2 -Wall -Wextra -Werror -fPIC -shared -o "$name.so" "$source" $(pkg-config --cflags --libs geaepipe)
	run geaepipe test-plugin "$name.so"
	is "$name keeps its laws" $code 0
done

# ---- what is refused, and nothing overwritten ----
sha256sum my-model/* >before
run geaepipe new-plugin model other my-model
is_output "a folder that is there" new-plugin/folder.err err
is "is wrong usage" $code 2
run geaepipe new-plugin model ising
sed -i "s|$HOME|HOME|" err
is_output "a name that is taken" new-plugin/taken.err err
for name in Ising 2d my_model ../up ''; do
	run geaepipe new-plugin model "$name"
	is "the name '$name'" $code 2
done
is_output "a name that is illegal" new-plugin/illegal.err err
run geaepipe new-plugin modell mine
is_output "a kind that does not exist" new-plugin/kind.err err
ok "nothing was overwritten" sha256sum --check --quiet before

# ---- moved, and two side by side ----
mv "$HOME/geae" "$HOME/moved"
cp -r "$HOME/moved" "$HOME/second"
rm "$HOME/second/lib/geaepipe/plugins/model-ising.so"
run "$HOME/moved/bin/geaepipe" list model
has "a moved installation finds its plugins" "$HOME/moved/lib/geaepipe/plugins/model-ising.so"
run "$HOME/second/bin/geaepipe" list model
has "the second has its own" "$HOME/second/lib/geaepipe/plugins/model-potts.so"
is "and only those" "$(grep -c 'moved\|model-ising.so' out)" 0
is "pkg-config knows the folder of plugins where it is now" \
	"$(realpath "$(PKG_CONFIG_PATH=$HOME/moved/lib/pkgconfig pkg-config --variable=plugindir geaepipe)")" "$(realpath "$HOME/moved/lib/geaepipe/plugins")"
