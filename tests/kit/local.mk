# SPDX-License-Identifier: GPL-3.0-or-later
# What tests share.  C sources, one line each, go into libkit.a, which every unit test and benchmark links.

check_LIBRARIES += libkit.a
libkit_a_SOURCES = %D%/near.h
libkit_a_SOURCES += %D%/hdf_blocks.h
libkit_a_SOURCES += %D%/lab.c %D%/lab.h
libkit_a_SOURCES += %D%/net_kit.c %D%/net_kit.h
libkit_a_SOURCES += %D%/nn_cases.c
libkit_a_SOURCES += %D%/nn_cases.h
libkit_a_SOURCES += %D%/nn_kit.c
libkit_a_SOURCES += %D%/nn_kit.h
libkit_a_SOURCES += %D%/nn_networks.c
libkit_a_SOURCES += %D%/nn_networks.h
libkit_a_SOURCES += %D%/plain_layers.c %D%/plain_layers.h
libkit_a_SOURCES += %D%/store_kit.h
libkit_a_SOURCES += %D%/table_kit.c %D%/table_kit.h
libkit_a_SOURCES += %D%/mini_host.c %D%/mini_host.h
libkit_a_SOURCES += %D%/toy_model.c %D%/toy_model.h
EXTRA_DIST += %D%/tap.sh %D%/total.sh %D%/lsan.supp
