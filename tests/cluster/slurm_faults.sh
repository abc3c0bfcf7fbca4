#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Slurm on this machine, and what happens to it: killed tasks, tasks started twice, time limits, a lost node, a
# restarted controller.
. "${top_srcdir:-.}/tests/kit/tap.sh"
. "$top_srcdir/tests/cluster/cluster_lib.sh"
. "$top_srcdir/tests/cluster/slurm_up.sh"

slurm_install || { skip "Slurm" "the packages slurm-wlm and munge cannot be had here"; exit 0; }
slurm_start "$scratch/slurm" || bail "Slurm does not start: $(tail -3 "$scratch"/slurm/log/*.log)"
trap 'slurm_stop; tap_end' EXIT

write_sweep sweep.cfg
"$GEAEPIPE" run --quiet -j2 --store here --runs here-runs sweep.cfg > /dev/null 2>&1

# ---- a divided sampler; a task killed at work; a task started twice ----
cat > large.cfg <<'CFG'
study: { name = "large"; seed = 3; };
stages:
{
	samples:
	{
		do = "sample"; model: { use = "ising"; L = 48; }; sampler = "metropolis";
		control: { T = [ 2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5 ]; }; count = 256;
	};
	order: { do = "analyze"; with = "order-parameter"; in: { order = "samples.magnetisation"; model = "samples.model"; }; };
};
cluster: { split = 5; };
CFG
"$GEAEPIPE" run --quiet -j2 --store here --runs here-runs large.cfg > /dev/null 2>&1
rm -rf store
run "$GEAEPIPE" submit --set stages.samples.checkpoint=0.05 large.cfg
has "one instance in five tasks" '^samples +1 instance +in +5 tasks'
for _ in $(seq 600); do
	pid=$(pgrep -f "geaepipe run-task .*samples.json 3$" | head -1)
	[ -n "$pid" ] && kill -9 "$pid" && break
	sleep 0.02
done
ok "the third task was at work" test -n "$pid"
"$GEAEPIPE" run-task runs/large/cluster/1/samples.json 2 > twice.log 2>&1 &
"$GEAEPIPE" run-task runs/large/cluster/1/samples.json 2 > twice2.log 2>&1
wait $!
ok "the queue drains in spite of a killed task" drained 60
run "$GEAEPIPE" status large
has "what is missing is said" 'missing'
has "and where to look" 'runs/large/cluster/1/\*\.log'
run "$GEAEPIPE" submit large.cfg
ok "the rest is made" drained 60
ok "the same bytes from shares" same_objects store here
is "both results" "$(n_objects store)" 2

# ---- the signal before the time limit ----
rm -rf store
cat > long.cfg <<'CFG'
study: { name = "long"; seed = 5; };
stages:
{
	samples:
	{
		do = "sample"; model: { use = "ising"; L = 64; }; sampler = "metropolis";
		control: { T = [ 2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 3.0, 3.1, 3.2, 3.3, 3.4, 3.5 ]; }; count = 256;
	};
};
cluster: { split = 1; };
CFG
"$GEAEPIPE" run --quiet -j2 --store here --runs here-runs long.cfg > /dev/null 2>&1
run "$GEAEPIPE" submit long.cfg
job=$(sed -n 's/.*job //p' out)
for _ in $(seq 100); do
	[ -n "$(ls store/partial 2>/dev/null)" ] && break
	pgrep -f "geaepipe run-task .*long" > /dev/null && sleep 1 && break
	sleep 0.1
done
scancel --batch --signal=USR1 "${job}_1"
for _ in $(seq 80); do
	grep -q "back into the queue" runs/long/cluster/1/samples-1.log 2>/dev/null && break
	sleep 0.1
done
has "a task near its limit says that it goes on" 'the time limit is near: what is done is saved, the task goes back into the queue' runs/long/cluster/1/samples-1.log
ok "what it did is kept" test -n "$(find store/partial -type f)"
ok "it goes on and ends" drained 150
ok "the same bytes after requeueing" same_objects store here
is "one result" "$(n_objects store)" 1

# ---- a real limit: the worker stands still until the controller's own signal has come ----
# Slurm may send it a minute early, so with a limit of one it can come before the sampler is at work.
rm -rf store runs/long
run "$GEAEPIPE" submit --time=2 --set cluster.warn=20 --set stages.samples.checkpoint=0.05 long.cfg
is "submitted with a limit of two minutes" "$code" 0
worker=
for _ in $(seq 600); do
	task=$(pgrep -f "geaepipe run-task .*runs/long/.*samples.json 1$" | head -1)
	worker=$(pgrep -P "${task:-1000000000}" | head -1)
	[ -n "$worker" ] && [ -n "$(find store/partial -type f 2>/dev/null)" ] && kill -STOP "$worker" 2>/dev/null && break
	worker=
	sleep 0.05
done
ok "the sampler was at work" test -n "$worker"
told() { awk '/^(Sig|Shd)Pnd:/ && $2 ~ /[4-7c-f]...$/ { found = 1 } END { exit !found }' "/proc/$worker/status" 2>/dev/null; } # SIGTERM
for _ in $(seq 560); do
	told && break
	sleep 0.25
done
ok "the time limit reached it" told
kill -CONT "$worker"
for _ in $(seq 80); do
	grep -q "back into the queue" runs/long/cluster/1/samples-1.log 2>/dev/null && break
	sleep 0.1
done
has "it says that it goes on" 'the time limit is near: what is done is saved, the task goes back into the queue' runs/long/cluster/1/samples-1.log
ok "it goes on in a new one and ends" drained 300
ok "the same bytes in spite of the limit" same_objects store here

# ---- a node is lost and comes back; the controller is restarted ----
rm -rf store
run "$GEAEPIPE" submit --chunk 1 sweep.cfg
for _ in $(seq 100); do
	[ "$(n_objects store 2>/dev/null || echo 0)" -gt 5 ] && break
	sleep 0.1
done
slurm_lose_node
slurm_restart_controller
slurm_return_node
ok "the queue drains after a lost node and a restarted controller" drained 120
run "$GEAEPIPE" submit sweep.cfg
drained 60
ok "the same bytes in spite of all" same_objects store here
is "all 210" "$(n_objects store)" 210
