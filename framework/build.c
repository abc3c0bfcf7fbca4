/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "build_config.h"
#include "build.h"

const char build_version[] = PACKAGE_VERSION;
