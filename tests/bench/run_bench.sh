#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run_bench.sh GROUP FILE... - runs the benchmarks of one group ('' = all), named bench_<group>_<what>.
# Each prints lines "name value unit goal ok|short"; one that fails makes this script fail.

group=${1//-/_}
shift
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 LC_ALL=C
ran=0 failed=0
for file; do
	case ${file##*/} in
	bench_"$group"_* | bench_"$group".sh) ;;
	*) [ -z "$group" ] || continue ;;
	esac
	ran=$((ran + 1))
	case $file in
	*.sh) [ -e "$file" ] || file=$top_srcdir/$file; bash "$file" ;;
	*) "./$file" ;;
	esac || { echo "bench: $file failed" >&2; failed=$((failed + 1)); }
done
if [ $ran = 0 ]; then
	echo "bench: no benchmark in group '$group'; groups: host graph sampling ge-study nrg kondo scale" >&2
	exit 1
fi
[ $failed = 0 ]
