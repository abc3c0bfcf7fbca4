/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model of spectra that breaks the law that the parameter `how` names. */
#include <geae/plugin.h>

enum { SOUND, ORDER, INFINITE, LABELS };
enum { N = 8 };

struct peaks {
	int32_t how;
};

static const struct geae_control controls[] = { { "a", "1", "height", 0, 10, 0, 1.5 }, { .name = NULL } };
static const struct geae_column labels[] = { { "area", "1", "sum of x", GEAE_F64, GEAE_LABEL }, { .name = NULL } };

static int state(struct geae_cx *cx, const void *self, struct geae_state *s)
{
	(void)cx;
	(void)self;
	*s = (struct geae_state){ .encoding = GEAE_NUMBERS, .rank = 1, .dim = { N }, .axis = { "omega" } };
	return GEAE_OK;
}

static int response(struct geae_cx *cx, const void *self, const struct geae_response *r)
{
	const int32_t how = ((const struct peaks *)self)->how;

	(void)cx;
	for (int64_t i = 0; i < r->n; i++) {
		const double a = r->control[how == ORDER ? 0 : i];

		for (int k = 0; k < N && r->x; k++)
			r->x[i * N + k] = how == INFINITE && k == 3 ? INFINITY : (float)(a * exp(-k));
		r->label[0][i] = how == LABELS && r->x ? a : 2 * a;
		r->valid[i] = 1;
	}
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct peaks, how, "sound", "sound|order|infinite|labels", "the law to break"),
	GEAE_P_END
};
static const struct geae_model_ops ops = { .size = sizeof ops, .controls = controls, .labels = labels, .state = state, .response = response };

GEAE_DEFINE(GEAE_MODEL, .name = "lawless-response", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct peaks), .ops = &ops)
