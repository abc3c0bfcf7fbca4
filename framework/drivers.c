/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a stage can do. */
#include "driver.h"

extern const struct driver driver_sample, driver_train, driver_apply, driver_analyze;

const struct driver *const drivers[] = { &driver_sample, &driver_train, &driver_apply, &driver_analyze, NULL };
