#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The program as such: it starts, says its version, and carries no library into the plugins' scope.
. "${top_srcdir:-.}/tests/kit/tap.sh"

run "$GEAEPIPE" --version
is "--version succeeds" $code 0
has "--version names program and version" '^geaepipe [0-9]+\.[0-9]+\.[0-9]+$'

run "$GEAEPIPE" --help
is "--help succeeds" $code 0
has "--help shows the usage" '^Usage: geaepipe'

run sh -c '"$GEAEPIPE" --version >/dev/full'
is "output that cannot be written is a failure" $code 1
ok "and is said" test -s err

run readelf -d "$GEAEPIPE"
has "dynamic section can be read" 'NEEDED.*libc\.so'
# libfftw3 is there for the autocorrelation of finished data sets, which workers measure; its threaded form is not.
not_ok "links neither GSL nor BLAS, nothing with threads of its own" grep -E 'NEEDED.*(gsl|fftw3_threads|fftw3_omp|blas|lapack|gomp)' "$scratch/out"
not_ok "has no built-in search path" grep -E 'RPATH|RUNPATH' "$scratch/out"
