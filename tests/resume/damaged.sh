# SPDX-License-Identifier: GPL-3.0-or-later
# A damaged object is noticed, named, set aside and made anew, with the same bytes; a newer store is refused.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/resume/resume_lib.sh"

run geaepipe_run store runs "$small"
objects store >before.txt
curves=$(sed -n 's/.*"curves\[L=8\]": "\([0-9a-f]*\)".*/\1/p' runs/small/index.json)
order=$(sed -n 's/.*"order\[L=8\]": "\([0-9a-f]*\)".*/\1/p' runs/small/index.json)
samples=$(sed -n 's/.*"samples\[L=8\]": "\([0-9a-f]*\)".*/\1/p' runs/small/index.json)

flip() # KEY OFFSET
{
	file=$(find store/objects -name "$1.h5")
	chmod u+w "$file"
	printf '\xff' | dd of="$file" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

flip "$curves" 3000
run geaepipe_run store runs "$small"
is "a damaged result: the run succeeds" "$code" 0
has "it is named" "curves\[L=8\].*damaged" runs/small/log
ok "the damaged bytes are kept aside" test -n "$(find store/corrupt -type f)"
objects store >after.txt
ok "it is made anew with the same bytes" cmp before.txt after.txt

flip "$samples" 5000
rm "$(find store/objects -name "$order.h5")"
run geaepipe_run store runs "$small"
is "a damaged input: the run succeeds" "$code" 0
has "it is named" "samples\[L=8\].*damaged" runs/small/log
objects store >after.txt
ok "both are made anew with the same bytes" cmp before.txt after.txt

echo "geaepipe store 2" >store/VERSION
run geaepipe_run store runs "$small"
ok "a store of a newer version is refused" test "$code" -ne 0
is "with one line" "$(wc -l <err)" 1
