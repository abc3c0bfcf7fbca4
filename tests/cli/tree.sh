#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The source tree keeps its own rules: nothing is left out of the build, and dependencies point one way.
. "${top_srcdir:-.}/tests/kit/tap.sh"

cd "$top_srcdir" || bail "no source tree"
find bootstrap .ci framework plugins pipelines tests m4 -type f \
	\( -name '*.[ch]' -o -name '*.sh' -o -name '*.cfg' \) ! -path 'tests/data/*' ! -path '*/golden/*' |
	LC_ALL=C sort >"$scratch/files"
grep '\.[ch]$' "$scratch/files" >"$scratch/sources"
[ -s "$scratch/sources" ] || bail "no source found"

nothing() # TEXT: one assertion: the list on standard input is empty
{
	cat >"$scratch/list"
	if [ -s "$scratch/list" ]; then
		tap_result 1 "$1"
		tap_show "$scratch/list"
	else
		tap_result 0 "$1"
	fi
}

all_of() # PATTERN: sources whose names match
{
	grep -E "$1" "$scratch/sources"
}

# %D%/name of a local.mk, as a path; a unit test or a benchmark stands there without its .c.
find . -name local.mk ! -path './build*' | while read -r list; do
	folder=$(dirname "${list#./}")
	sed -n '/^#/d; s|%D%|'"$folder"'|g; s|\\$||; p' "$list"
done | tr ' \t' '\n\n' >"$scratch/listed"

twice()
{
	find . -name local.mk ! -path './build*' | while read -r list; do
		grep -E '^[a-z_]+ \+= %[DC]%' "$list" | sort | uniq -d | sed "s|^|${list#./}: |"
	done
}

unlisted()
{
	while read -r file; do
		grep -qxF -e "$file" -e "${file%.c}" "$scratch/listed" || echo "$file stands in no local.mk"
	done <"$scratch/files"
}

nothing "every source, test and pipeline is part of the build" < <(unlisted)
nothing "nothing is listed twice" < <(twice)
nothing "file names are unique" < <(sed 's|.*/||' "$scratch/files" | sort | uniq -d | grep -vx 'plugin\.h')
nothing "every source names its licence" < <(xargs grep -L 'SPDX-License-Identifier: GPL-3.0-or-later' \
	<"$scratch/sources")
nothing "no source is over 800 lines" < <(xargs wc -l <"$scratch/sources" | awk '$2 != "total" && $1 > 800')
nothing "only config.c knows libconfig" < <(all_of '^framework/' | xargs grep -l '<libconfig\.h>' |
	grep -v '^framework/config\.c$')
nothing "only the store knows HDF5" < <(all_of '^framework/' | xargs grep -l '<hdf5\.h>' |
	grep -Ev '^framework/store(_[a-z]+)?\.[ch]$')
nothing "the host knows neither GSL, FFTW nor BLAS" < <(all_of '^framework/' | grep -v '^framework/lib/' |
	xargs grep -lE '<(gsl/|fftw3|cblas|lapacke|omp\.h)')
# A quoted header of a plugin is one of its own folder.
foreign()
{
	all_of '^plugins/' | xargs -r grep -oE '^#[[:space:]]*include[[:space:]]*"[^"]*"' /dev/null |
		while IFS=: read -r file line; do
			header=${line#*\"}
			[ -f "$(dirname "$file")/${header%\"}" ] || echo "$file: $line"
		done
}

nothing "plugins include public headers and those of their own folder only" < <(foreign)
nothing "nothing but plugins and tests includes a plugin's header" < <(all_of '^plugins/.*\.h$' | sed 's|.*/||' |
	while read -r header; do all_of '^framework/' | xargs grep -n "\"$header\""; done)
# Of the names four are words of the language or of an interface as well.
plugin_names()
{
	all_of '^plugins/' | sed -nE 's#.*/(model|sampler|network|loss|optimizer|analyzer)_([a-z0-9_]+)\.c$#\2#p' | tr _ - | sort -u |
		grep -vxE 'histogram|reconstruction|pairs|grid'
}
nothing "the host knows no plugin by name" < <(all_of '^framework/' | grep -E '\.[ch]$' | grep -v '^framework/\(lib\|include\)/' |
	xargs grep -nE "\"(model|sampler|network|loss|optimizer|analyzer)-[a-z]|\\\\?\"($(plugin_names | paste -sd'|'))\\\\?\"")
