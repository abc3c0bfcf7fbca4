# SPDX-License-Identifier: GPL-3.0-or-later
# A private Slurm of one node on the loopback interface: no systemd, no accounting.

slurm_install()
{
	command -v sbatch > /dev/null && [ -x /usr/sbin/slurmctld ] && [ -x /usr/sbin/munged ] && return 0
	[ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 1
	if [ ! -e /usr/sbin/policy-rc.d ]; then # the packages must not start services of their own
		printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
		chmod 755 /usr/sbin/policy-rc.d
		trap 'rm -f /usr/sbin/policy-rc.d' RETURN
	fi
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends slurm-wlm munge > "$scratch/apt.log" 2>&1 ||
		{ apt-get update > /dev/null 2>&1 &&
			DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends slurm-wlm munge >> "$scratch/apt.log" 2>&1; }
}

slurm_start() # FOLDER
{
	slurm=$1 host=$(hostname -s)
	mkdir -p "$slurm"/state "$slurm"/spool "$slurm"/log "$slurm"/run "$slurm"/munge
	chmod 700 "$slurm/munge" "$slurm/state"
	chmod 755 "$scratch" "$slurm" "$slurm/run" "$slurm/log" "$slurm/spool"
	/usr/sbin/mungekey -c -k "$slurm/munge/munge.key" || return 1
	cat > "$slurm/slurm.conf" <<-CONF
	ClusterName=test
	SlurmctldHost=$host(127.0.0.1)
	SlurmUser=root
	SlurmdUser=root
	AuthType=auth/munge
	AuthInfo=socket=$slurm/run/munge.socket,cred_expire=5
	CryptoType=crypto/munge
	SlurmctldPort=$((20000 + $$ % 20000))
	SlurmdPort=$((40000 + $$ % 20000))
	CommunicationParameters=NoInAddrAny
	StateSaveLocation=$slurm/state
	SlurmdSpoolDir=$slurm/spool
	SlurmctldPidFile=$slurm/run/slurmctld.pid
	SlurmdPidFile=$slurm/run/slurmd.pid
	SlurmctldLogFile=$slurm/log/slurmctld.log
	SlurmdLogFile=$slurm/log/slurmd.log
	ProctrackType=proctrack/linuxproc
	TaskPlugin=task/none
	JobAcctGatherType=jobacct_gather/linux
	AccountingStorageType=accounting_storage/none
	SelectType=select/cons_tres
	SelectTypeParameters=CR_Core
	SchedulerType=sched/backfill
	SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0,bf_interval=1
	MpiDefault=none
	ReturnToService=2
	MinJobAge=600
	SlurmdTimeout=5
	SlurmctldTimeout=5
	DefMemPerCPU=500
	UnkillableStepTimeout=15
	KillWait=5
	MaxArraySize=1001
	JobRequeue=1
	SwitchType=switch/none
	NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=4000 State=UNKNOWN
	PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
	CONF
	export SLURM_CONF=$slurm/slurm.conf
	/usr/sbin/munged --force --key-file="$slurm/munge/munge.key" --socket="$slurm/run/munge.socket" --pid-file="$slurm/run/munged.pid" \
		--log-file="$slurm/log/munged.log" --seed-file="$slurm/munge/munge.seed" --num-threads=2 || return 1
	/usr/sbin/slurmctld -f "$SLURM_CONF" -c && /usr/sbin/slurmd -f "$SLURM_CONF" -c || return 1
	slurm_idle
}

slurm_idle()
{
	for _ in $(seq 100); do
		sinfo -h -o %T 2> /dev/null | grep -Eq '^(idle|mixed|allocated)$' && return 0
		sleep 0.2
	done
	return 1
}

slurm_end() # NAME SIGNAL
{
	[ -f "$slurm/run/$1.pid" ] || return 0
	pid=$(cat "$slurm/run/$1.pid")
	kill "-$2" "$pid" 2> /dev/null
	for _ in $(seq 50); do
		kill -0 "$pid" 2> /dev/null || break
		sleep 0.1
	done
}

slurm_stop()
{
	scancel --user="$(id -u)" 2> /dev/null
	for daemon in slurmd slurmctld munged; do
		slurm_end $daemon TERM
	done
}

# The node dies with all that runs on it.
slurm_lose_node()
{
	slurm_end slurmd KILL
	pkill -9 -f 'slurmstepd: \[' 2> /dev/null
	pkill -9 -f "geaepipe run-task $scratch" 2> /dev/null
	scontrol update nodename="$(hostname -s)" state=down reason=test
}

slurm_return_node()
{
	/usr/sbin/slurmd -f "$SLURM_CONF"
	scontrol update nodename="$(hostname -s)" state=resume 2> /dev/null
	slurm_idle
}

slurm_restart_controller()
{
	slurm_end slurmctld TERM
	/usr/sbin/slurmctld -f "$SLURM_CONF"
	for _ in $(seq 50); do
		scontrol ping 2> /dev/null | grep -q 'is UP' && return 0
		sleep 0.2
	done
	return 1
}
