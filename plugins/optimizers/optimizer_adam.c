/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adam (Kingma and Ba, arXiv:1412.6980): with the gradient g at step t
 *
 *   m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2,
 *   x <- x - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
 *
 * c_t = 1 - beta^t runs as c <- beta c + (1 - beta), from c = 0, without cancellation.
 * Check value: the first step is -rate sign(g) wherever |g| >> eps.
 */
#include <geae/nn.h>

enum { MEAN, SQUARE };

struct adam {
	double rate, beta1, beta2, eps;
};

static const struct geae_param params[] = { GEAE_P_REAL_ABOVE(struct adam, rate, "0.001", 0, 1e3, "1", "learning rate"),
					    { "beta1", GEAE_REAL, GEAE_BELOW_MAX, GEAE_AT_(struct adam, beta1, double),
					      "0.9", 0, 1, NULL, "1", "memory of the mean of the gradient" },
					    { "beta2", GEAE_REAL, GEAE_BELOW_MAX, GEAE_AT_(struct adam, beta2, double),
					      "0.999", 0, 1, NULL, "1", "memory of the mean of its square" },
					    GEAE_P_REAL_ABOVE(struct adam, eps, "1e-8", 0, 1, "1",
							      "beside the root mean square of the gradient"),
					    GEAE_P_END };

static void begin(const void *self, double *scalar)
{
	const struct adam *a = self;

	scalar[MEAN] = a->beta1 * scalar[MEAN] + (1 - a->beta1);
	scalar[SQUARE] = a->beta2 * scalar[SQUARE] + (1 - a->beta2);
}

static void update(const void *self, const struct geae_update *u)
{
	const struct adam *a = self;
	const float b1 = (float)a->beta1, b2 = (float)a->beta2, r1 = (float)(1 - a->beta1), r2 = (float)(1 - a->beta2);
	const float root = (float)(1 / sqrt(u->scalar[SQUARE])), eps = (float)a->eps;

	for (size_t k = 0; k < u->n_group; k++) {
		const float step = (float)(a->rate * u->group[k].factor / u->scalar[MEAN]);
		int64_t from = u->group[k].from, n = u->group[k].to - from;
		const float *restrict g = u->gradient + from;
		float *restrict x = u->value + from, *restrict m = u->state[MEAN] + from;
		float *restrict v = u->state[SQUARE] + from;

		for (int64_t i = 0; i < n; i++) {
			m[i] = b1 * m[i] + r1 * g[i];
			v[i] = b2 * v[i] + r2 * (g[i] * g[i]);
			x[i] -= step * m[i] / (sqrtf(v[i]) * root + eps);
		}
	}
}

static const struct geae_optimizer_ops ops = {
	.size = sizeof(ops),
	.n_state = 2,
	.n_scalar = 2,
	.begin = begin,
	.update = update,
};

GEAE_DEFINE(
	GEAE_OPTIMIZER, .name = "adam", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "Adam: steps of a size that does not depend on the size of the gradient",
	.doc = "First and second moments of the gradient with bias correction; no weight decay.",
	.cite = "@inproceedings{kingma2015, author = {Kingma, D. P. and Ba, J.}, title = {Adam: A Method for Stochastic "
		"Optimization}, booktitle = {ICLR}, year = {2015}, eprint = {1412.6980}}",
	.params = params, .instance_size = sizeof(struct adam), .ops = &ops)
