#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Plugins built with the kept headers of interface 1.0 load and work; the interface has only grown where it may.
. "${top_srcdir:-.}/tests/kit/tap.sh"
kept=$top_srcdir/tests/abi
now=$top_srcdir/framework/include/geae

for file in "$top_builddir"/tests/abi/*.so; do
	name=$(basename "$file" .so)
	run "$GEAEPIPE" test-plugin "$file"
	is "$name of 1.0 keeps its laws" "$code $(tail -n 1 out | grep -c ' held, 0 broken')" "0 1"
	[ $code -eq 0 ] || tap_show out
	run "$GEAEPIPE" describe --plugins "$top_builddir/tests/abi" "${name%%-*}" "${name#*-}"
	has "and is described as of 1.0" 'plugin interface 1\.0$'
done

# One stage of each sort, of plugins of 1.0 alone.
cat >kept.cfg <<'END'
study: { name = "kept"; seed = 107; };
stages:
{
	rows:
	{
		do = "sample"; model = { use = "lawless"; L = 8; }; sampler = "lawless"; count = 256;
		control = { T = 2.0; };
	};
	net:
	{
		do = "train"; data = "rows"; network = "lawless"; losses = "lawless"; optimizer = "lawless"; epochs = 2; batch = 32;
	};
	latents: { do = "apply"; network = "net"; data = "rows"; };
	mean: { do = "analyze"; with = "lawless"; in = { values = "rows.energy"; }; };
};
END
run "$GEAEPIPE" run --quiet --plugins "$top_builddir/tests/abi" --store store --runs runs kept.cfg
is "plugins of 1.0 make a whole pipeline" $code 0
[ $code -eq 0 ] || tap_show err
# A ring of 8 spins: -8 (t + t^7)/(1 + t^8), t = tanh(1/T).
run "$GEAEPIPE" export --quiet --store store --runs runs kept mean.mean mean.csv
echo "# $(tail -n 1 mean.csv), exactly -3.7252"
ok "with the energy of its ring" awk -F, 'NR == 2 { d = $1 + 3.7252; exit !($2 > 0 && (d < 0 ? -d : d) < 4 * $2) }' mean.csv

minor=$(sed -n 's/^#define GEAE_ABI_MINOR //p' "$now/plugin.h")
if [ "$minor" = 0 ]; then
	ok "plugin.h is that of 1.0" cmp "$now/plugin.h" "$kept/plugin_1_0.h"
	ok "nn.h is that of 1.0" diff <(grep -v '^#include' "$now/nn.h") <(grep -v '^#include' "$kept/nn_1_0.h")
fi
# Structs that are handed from plugin to plugin never change; tables that carry their size only grow.
sizes() # FLAGS...
{
	{
		printf '#include <stdio.h>\n#include <geae/plugin.h>\n#include <geae/nn.h>\nint main(void) {\n'
		grep -oh '^struct geae_[a-z_]* {' "$kept"/*.h | sort -u | while read -r _ name _; do
			printf 'printf("%s %%zu\\n", sizeof(struct %s));\n' "$name" "$name"
		done
		echo 'return 0; }'
	} >sizes.c
	# shellcheck disable=SC2086
	$CC -std=c11 "$@" -I"$top_srcdir/framework/include" -o sizes sizes.c && ./sizes
}
sizes -include "$kept/plugin_1_0.h" -include "$kept/nn_1_0.h" >then
sizes >today
ok "there are structs to compare" test "$(wc -l <then)" -gt 40
may_grow='^geae_(host|plugin|param|port|figure|op|nn_host|(model|sampler|network|loss|optimizer|analyzer)_ops) '
ok "what never changes has not changed" diff <(grep -Ev "$may_grow" then) <(grep -Ev "$may_grow" today)
is "what carries its size has not shrunk" "$(join then today | awk '$3 < $2')" ""
