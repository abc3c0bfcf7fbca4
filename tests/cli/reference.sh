#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The committed reference of the plugins is what the program says of them; a broken file is described by its fault.
. "${top_srcdir:-.}/tests/kit/tap.sh"

run "$GEAEPIPE" describe --markdown
is "every plugin is described" $code 0
sed '1,/^$/d' "$top_srcdir/plugins/REFERENCE.md" >committed
diff -u committed out >difference
is "plugins/REFERENCE.md is up to date" $? 0
[ ! -s difference ] || { tap_show difference; echo "# plugins/REFERENCE.md is made anew by one command: make -C $top_builddir reference"; }
is "as many as there are" "$(grep -c '^### ' out)" "$(ls "$top_builddir"/plugins/*.so | wc -l)"

run "$GEAEPIPE" describe model ising
has "the laws are named" '^    generators-energy  *no generator changes the energy'
run "$GEAEPIPE" describe --json model ising
has "also for programs" '"law": "pairs-energy"'
run "$GEAEPIPE" describe
is "without a name" "$code $(cat err)" "2 geaepipe: say which plugin: geaepipe describe KIND NAME; geaepipe list shows them"

# A file that is broken is refused with its reason, and nothing crashes.
mkdir broken
for how in load-crash load-exit wrong-magic no-params-end; do
	cp "$top_builddir/tests/plugins/model-broken.so" broken/model-$how.so
done
printf 'no shared object' >broken/model-text.so
chmod -R go-w broken
for how in load-crash load-exit wrong-magic text; do
	run "$GEAEPIPE" describe --plugins broken model $how
	is "describe of $how" $code 1
	has "says why" "the model '$how' is refused: .*model-$how.so: ." err
	run "$GEAEPIPE" describe --plugins broken --json model $how
	is "describe --json of $how" "$code $(grep -c . out)" "1 0"
done
