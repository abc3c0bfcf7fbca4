# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of a cluster share: a sweep of 210 instances in three stages, and comparing stores.
. "$top_srcdir/tests/resume/resume_lib.sh"

write_sweep() # FILE
{
	cat > "$1" <<-'CFG'
	study: { name = "sweep"; question = "does a cluster give the same bytes?"; seed = 7; };
	sweep:
	{
		h = [ 0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09 ];
		Temp = [ 2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6 ];
	};
	stages:
	{
		samples: { do = "sample"; model: { use = "ising"; L = 6; }; sampler = "metropolis"; control: { T = [ "$Temp" ]; h = "$h"; }; count = 64; };
		order: { do = "analyze"; with: { use = "order-parameter"; along = "T"; }; in: { order = "samples.magnetisation"; model = "samples.model"; }; };
		spread: { do = "analyze"; with: { use = "histogram"; along = "T"; }; in: { order = "samples.magnetisation"; }; };
	};
	cluster: { chunk = 5.0; tasks = 6; };
	CFG
}

# Every result of STORE is in OTHER, with the same bytes.
same_objects() # STORE OTHER
{
	objects "$1" > one.list
	objects "$2" > other.list
	[ -s one.list ] && ! grep -vFf other.list one.list | head -3 | grep .
}

n_objects() # STORE
{
	find "$1/objects" -name '*.h5' -type f | wc -l
}

# Waits until nothing of ours is in the queue, at most SECONDS.
drained() # SECONDS
{
	for _ in $(seq $((4 * $1))); do
		[ -z "$(squeue --noheader 2>/dev/null)" ] && return 0
		sleep 0.25
	done
	squeue
	return 1
}
