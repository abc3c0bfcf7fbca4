#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The source archive: made, unpacked elsewhere, given another version number, built, installed beside the first version.
# About 5 minutes.
. "${top_srcdir:-.}/tests/kit/tap.sh"
unset GEAEPIPE_PLUGINS GEAEPIPE_PIPELINES MAKEFLAGS MFLAGS

run "${MAKE:-make}" -s -C "$top_builddir" dist
is "make dist" $code 0
[ $code -eq 0 ] || tap_show err
archive=$(ls "$top_builddir"/geaepipe-*.tar.xz)
is "it is named after the version" "$(basename "$archive")" "geaepipe-$("$GEAEPIPE" --version | awk 'NR == 1 { print $2 }').tar.xz"
tar xf "$archive" && rm "$archive"
cd geaepipe-* || exit 1
is "nothing that was built is in it" "$(find . -name '*.so' -o -name '*.o' -o -name '*.la')" ""

# The number alone, as configure has it: what is built is version 9.8.7.
sed -i "s/^\(PACKAGE_VERSION\|PACKAGE_STRING\)='\(geaepipe \)\?.*'/\1='\29.8.7'/; s/^ VERSION='.*'/ VERSION='9.8.7'/" configure
run ./configure --prefix="$scratch/second" --disable-dependency-tracking
is "it is configured" $code 0
run "${MAKE:-make}" -s -j "$(nproc)" install
is "built, and installed" $code 0
[ $code -eq 0 ] || tap_show ../err
cd "$scratch" || exit 1
run "${MAKE:-make}" -s -C "$top_builddir" install prefix="$scratch/first" exec_prefix="$scratch/first" DESTDIR=
is "the first version is installed beside it" $code 0
first="$scratch/first/bin/geaepipe" second="$scratch/second/bin/geaepipe"

run "$second" --version
has "the second is another version" '^geaepipe 9\.8\.7'
run "$first" --version
not_ok "the first is not" grep -q '9\.8\.7' out
is "pkg-config tells them apart" "$(PKG_CONFIG_PATH=$(dirname "$(find second -name geaepipe.pc)") pkg-config --modversion geaepipe)" 9.8.7
for one in first second; do
	run "$scratch/$one/bin/geaepipe" list model
	has "the $one has its plugins" "$scratch/$one/lib.*/model-ising\.so"
	is "and no others" "$(grep "$scratch/" out | grep -vc "$scratch/$one/lib")" 0
done

# A plugin built against one of them works in the other: the interface is the same.
run "$second" new-plugin model mine
run env PATH="$scratch/second/bin:$PATH" PKG_CONFIG_PATH="$(dirname "$(find "$scratch/second" -name geaepipe.pc)")" "${MAKE:-make}" -C mine test
is "a plugin built against the second keeps its laws" "$code $(grep -c ' held, 0 broken' out)" "0 1"
run "$first" test-plugin mine/model-mine.so
is "in the first as well" "$code $(grep -c ' held, 0 broken' out)" "0 1"

# Results of one are results of the other.
cat >energy.cfg <<'END'
study: { name = "energy"; seed = 107; };
stages:
{
	samples: { do = "sample"; model = { use = "ising"; L = 8; }; sampler = "wolff"; count = 64; control = { T = 2.0; }; };
};
END
run "$first" run --quiet --store store energy.cfg
is "the first makes a result" $code 0
run "$second" show energy samples
is "the second reads it" $code 0
run "$second" verify --store store
is "and finds it whole" $code 0
