#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The pipeline never-broken.cfg prints the table of arXiv:2202.06319: |H_d| for d = 1..4, and the next size.

. "${top_srcdir:-.}/tests/kit/tap.sh"

run "$GEAEPIPE" run "$top_srcdir/pipelines/never-broken.cfg"
is "it runs" "$code" 0
table=runs/never-broken/tables/never-broken-entry.csv
orders() # L
{
	awk -F, -v "L=L = $1" '$1 == L { print $3, $4 }' $table | tr '\n' ' '
}
is "L = 4" "$(orders 4)" "256 16 256 4 256 4 256 1 "
is "L = 8" "$(orders 8)" "1024 64 1024 16 1024 16 1024 1 "
is "L = 16" "$(orders 16)" "4096 256 4096 64 4096 64 4096 1 "
is "L = 32" "$(orders 32)" "16384 1024 16384 256 16384 256 16384 1 "
is "L = 64, too large to list" "$(orders 64)" "65536 4096 65536 1024 65536 1024 65536 nan "
has "words generate H_1" '^L = 8,1,1024,64,16,2,"alpha\^2, rho \(plaquette\)\^2, rho \(site\)\^2"' $table
has "the chessboard is what is left" 'alpha: 2 1; rho \(plaquette\): 2 1; tau \(plaquette\): 2 1; rho \(site\): 1 2; tau \(site\): 1 2; sigma: -1 -2' $table
has "what works instead is said" 'too many to list.*degree 1 works at any size' $table
has "real degrees of the 8 x 8 torus" '^L = 8,8,6$' runs/never-broken/tables/never-broken-kind.csv
