#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A small data base of spectra by the renormalization group: CPU seconds for each spectrum, and two workers against one.
set -u
scratch=$(mktemp -d /dev/shm/geaepipe-bench.XXXXXX 2>/dev/null || mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 1
unset GEAEPIPE_STORE

cat >spectra.cfg <<'END'
study: { name = "spectra"; seed = 107; };
stages:
{
	spectra: { do = "sample"; count = 96; model = { use = "anderson"; solver = "nrg"; };
		sampler = { use = "sobol";
			axes = ["U = uniform(0.005, 0.35)", "Gamma = log_uniform(1.6e-3, 0.1)", "eps_d = uniform(-U - 0.12, 0.12)",
				"B = signed_log_uniform(T_K/1000, T_K/50)", "T = T_K/50"];
			keep = ["abs(U + 2*eps_d) <= 36*Gamma", "T_K >= 1e-4 && T_K <= 0.1"];
			copies = ["B = -B", "eps_d = -eps_d - U; B = -B", "eps_d = -eps_d - U"]; }; };
};
END

timed() # WORKERS: wall and CPU seconds
{
	local TIMEFORMAT='%R %U'
	rm -rf store runs
	{ time "$GEAEPIPE" run --quiet -j"$1" spectra.cfg >/dev/null 2>errors; } 2>&1 || { cat errors >&2; exit 1; }
}

least() # the smallest of the first column, with its second
{
	sort -g | head -1
}

one=$(for _ in 1 2 3; do timed 1; done | least) || exit 1
two=$(for _ in 1 2 3; do timed 2; done | least) || exit 1
awk -v one="$one" -v two="$two" 'BEGIN {
	split(one, a, " "); split(two, b, " ")
	run = a[2] / 24; gain = a[1] / b[1]
	printf "nrg_database_cpu_per_run %.4g s 0.4 %s\n", run, (run <= 0.4 ? "ok" : "short")
	printf "nrg_database_cpu_per_spectrum %.4g s - ok\n", run / 4
	printf "nrg_two_workers %.4g x 1.9 %s\n", gain, (gain >= 1.9 ? "ok" : "short") }'
