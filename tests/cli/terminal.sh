#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Progress: plain lines into a pipe; on a terminal one line that never wraps, also when the window is made narrower.
. "${top_srcdir:-.}/tests/kit/tap.sh"

cat >long.cfg <<'END'
study: { name = "long"; };
sweep: { size_of_the_lattice = [64, 96]; another_axis_with_a_long_name = [1, 2]; };
stages: { samples_with_quite_a_long_name: { do = "sample"; model = { use = "ising"; L = "$size_of_the_lattice"; };
	sampler = { use = "wolff"; burn_in = "$another_axis_with_a_long_name"; }; count = 2000000; control = { T = [2.2, 2.3]; h = 0.0; }; }; };
END
sed 's/2000000/64/; s/"long"/"short"/' long.cfg >short.cfg

run "$GEAEPIPE" run short.cfg
is "into a pipe: the run succeeds" $code 0
is "no control characters" "$(tr -d '\n\t\040-\176' <err | wc -c)" 0
is "a line for each instance" "$(grep -c ': done, [0-9.]* s$' err)" 4
run env TERM=xterm LC_ALL=C "$GEAEPIPE" run short.cfg
is "nor where a terminal is promised" "$(tr -d '\n\t\040-\176' <err | wc -c)" 0

if ! command -v tmux >/dev/null; then
	skip "on a terminal" "no tmux (Debian: tmux)"
	exit 0
fi
# A server each: one that is being killed still answers on its socket.
tmux() { command tmux -S "$scratch/tmux-$width" -f /dev/null "$@"; }
pane() { tmux capture-pane -p -t work | sed 's/[[:space:]]*$//' | grep -v '^$'; }

# Lines with the progress line on them, or with a rest of one that was broken.
progress_lines() { pane | grep -c ' of 4 done\|about\|left\|%$'; }

wait_for() # PATTERN: until the window shows it, at most a minute
{
	for _ in $(seq 300); do
		pane >seen
		grep -q "$1" seen && return
		sleep 0.2
	done
	return 1
}

for width in 60 200; do
	tmux new-session -d -s work -x $width -y 24 \
		"export TERM=screen; echo START; exec '$GEAEPIPE' run -j2 --store s$width --runs r$width long.cfg 2>&1"
	tmux set-option -g remain-on-exit on 2>/dev/null
	ok "$width columns: progress is shown" wait_for ' of 4 done, '
	worst=0
	for _ in 1 2 3 4 5 6; do
		n=$(progress_lines)
		[ "$n" -le "$worst" ] || worst=$n
		sleep 0.3
	done
	is "$width columns: one line" "$worst" 1
	ok "$width columns: no wider than the window" test "$(pane | grep ' of 4 done' | wc -L)" -lt $width
	tmux resize-window -t work -x 38 -y 24
	sleep 1.5
	is "$width columns made 38: still one line" "$(progress_lines)" 1
	ok "$width columns made 38: no wider than that" test "$(pane | grep ' of 4 done' | wc -L)" -lt 38
	tmux resize-window -t work -x 120 -y 24
	sleep 1.5
	is "$width columns made 120: still one line" "$(progress_lines)" 1
	ok "$width columns made 120: more is said" test "$(pane | grep ' of 4 done' | wc -L)" -gt 40
	tmux send-keys -t work C-c
	ok "$width columns: Ctrl-C is heard" wait_for '^stopping at the next safe point'
	for _ in $(seq 300); do
		[ "$(tmux display-message -p -t work '#{pane_dead}' 2>/dev/null)" = 0 ] || break
		sleep 0.2
	done
	tmux kill-server
done
