# SPDX-License-Identifier: GPL-3.0-or-later
# What a finished run shows of itself; part of libhost.a.  A new source is one line.

libhost_a_SOURCES += %D%/report.h
