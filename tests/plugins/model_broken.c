/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One plugin, broken in as many ways as there are names: it looks at the name of its own file.  Copied to
 * <kind>-<variant>.so it is what the table below says of `variant`; under any other name it is sound.
 * What the host says of each stands in tests/data/refusals.txt. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <geae/nn.h>

enum { MANY = 300 };

struct instance {
	int64_t L;
	double J;
};

/* Everything a descriptor refers to, open to changes. */
struct all {
	struct geae_plugin plugin;
	struct geae_param params[4];
	struct geae_control controls[MANY];
	struct geae_column labels[3];
	struct geae_model_ops model;
	struct geae_sampler_ops sampler;
	struct geae_port in[3], out[MANY];
	struct geae_figure figures[3];
	struct geae_analyzer_ops analyzer;
	struct geae_head encode_heads[3], decode_heads[3];
	struct geae_network_ops network;
	const char *needs[MANY];
	struct geae_loss_ops loss;
	struct geae_optimizer_ops optimizer;
	char text[1 << 17];
	const struct geae_plugin *given;
};

/* ---- sound parts ---- */

static int state(struct geae_cx *cx, const void *self, struct geae_state *s)
{
	(void)self;
	(void)s;
	return geae_fail(cx, GEAE_EUNSUP, "this model exists to be refused");
}

static int energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
		  double *e)
{
	(void)cx, (void)self, (void)n, (void)level, (void)control, (void)e;
	return GEAE_OK;
}

static int observe(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
		   double *const *out)
{
	(void)cx, (void)self, (void)n, (void)level, (void)control, (void)out;
	return GEAE_OK;
}

static int response(struct geae_cx *cx, const void *self, const struct geae_response *r)
{
	(void)cx, (void)self, (void)r;
	return GEAE_OK;
}

static int plan(struct geae_cx *cx, const void *self, const struct geae_sampling *s, struct geae_sampling_plan *p)
{
	(void)cx, (void)self, (void)s, (void)p;
	return GEAE_OK;
}

static int fill(struct geae_cx *cx, const void *self, const struct geae_sampling *s, int64_t unit, struct geae_rows *r)
{
	(void)cx, (void)self, (void)s, (void)unit, (void)r;
	return GEAE_OK;
}

static int analyze(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	(void)cx, (void)self, (void)in;
	return GEAE_OK;
}

static int project(struct geae_cx *cx, void *self, const struct geae_state *s, const struct geae_symmetry *g,
		   struct geae_projection *p)
{
	(void)cx, (void)self, (void)s, (void)g, (void)p;
	return GEAE_OK;
}

static int code(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	(void)cx, (void)self, (void)f, (void)g, (void)x, (void)condition, (void)head;
	return GEAE_OK;
}

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	(void)cx, (void)self;
	return aim->x;
}

static void begin(const void *self, double *scalar)
{
	(void)self, (void)scalar;
}

static void update(const void *self, const struct geae_update *u)
{
	(void)self, (void)u;
}

static void make_sound(struct all *a, uint32_t kind, const char *name)
{
	static const struct geae_param params[] = {
		GEAE_P_INT(struct instance, L, "16", 2, 4096, "", "linear size"),
		GEAE_P_REAL(struct instance, J, "1.0", -10, 10, "", "coupling"),
		GEAE_P_END,
	};
	static const struct geae_control T = { "T", "J", "temperature", 0, 100, GEAE_ABOVE_MIN, 2.385 };
	static const struct geae_control h = { "h", "J", "field", -10, 10, 0, (double)NAN };
	static const struct geae_column label = { "T_K", "J", "Kondo temperature", GEAE_F64, GEAE_LABEL };
	static const struct geae_port in = { "order", "row,feature", 0, 0, "1", "order parameter" };
	static const struct geae_port out = { "U4", "T", GEAE_F64, 0, "1", "Binder cumulant" };
	static const struct geae_figure figure = { .name = "binder", .title = "Binder cumulant", .kind = GEAE_SERIES,
						   .x = "T", .y = "U4", .x_label = "T / J", .y_label = "U_4",
						   .caption = "Crosses at T_c." };

	memset(a, 0, sizeof *a);
	memcpy(a->params, params, sizeof params);
	a->controls[0] = T;
	a->controls[1] = h;
	a->labels[0] = label;
	a->in[0] = in;
	a->out[0] = out;
	a->figures[0] = figure;
	a->model = (struct geae_model_ops){ .size = sizeof a->model,
					    .controls = a->controls,
					    .labels = a->labels,
					    .state = state,
					    .energy = energy,
					    .response = response };
	a->sampler = (struct geae_sampler_ops){ .size = sizeof a->sampler, .plan = plan, .run = fill };
	a->analyzer = (struct geae_analyzer_ops){ .size = sizeof a->analyzer,
						  .port_size = sizeof(struct geae_port),
						  .figure_size = sizeof(struct geae_figure),
						  .in = a->in,
						  .out = a->out,
						  .figures = a->figures,
						  .run = analyze };
	a->encode_heads[0] = (struct geae_head){ "latent", "what order parameters are made of" };
	a->decode_heads[0] = (struct geae_head){ "logits", "of the spins" };
	a->network = (struct geae_network_ops){ .size = sizeof a->network,
						.encode_heads = a->encode_heads,
						.decode_heads = a->decode_heads,
						.project = project,
						.encode = code,
						.decode = code };
	a->needs[0] = "logits";
	a->loss = (struct geae_loss_ops){ .size = sizeof a->loss, .needs = a->needs, .build = build };
	a->optimizer = (struct geae_optimizer_ops){ .size = sizeof a->optimizer,
						    .n_state = 2,
						    .n_scalar = 1,
						    .begin = begin,
						    .update = update };
	a->plugin = (struct geae_plugin){ .magic = GEAE_MAGIC,
					  .abi_major = GEAE_ABI_MAJOR,
					  .abi_minor = GEAE_ABI_MINOR,
					  .size = sizeof a->plugin,
					  .kind = kind,
					  .param_size = sizeof(struct geae_param),
					  .layout = GEAE_LAYOUT,
					  .name = name,
					  .version = "1.0",
					  .license = "GPL-3.0-or-later",
					  .summary = "a plugin for tests",
					  .doc = "Sound unless its file name says otherwise.",
					  .params = a->params,
					  .instance_size = sizeof(struct instance) };
	a->plugin.ops = (const void *const[]){ &a->model, &a->model, &a->sampler, &a->network,
					       &a->loss,  &a->optimizer, &a->analyzer }[kind];
	a->given = &a->plugin;
}

/* ---- the ways to be broken ---- */

static void endless(struct all *a)
{
	for (int i = 0; i < MANY; i++) {
		a->controls[i] = a->controls[0];
		a->out[i] = a->out[0];
		a->needs[i] = a->needs[0];
	}
}

static const char *long_text(struct all *a)
{
	memset(a->text, 'x', sizeof a->text - 1);
	return a->text;
}

static void *nowhere(void)
{
	static volatile uintptr_t address = 16; /* no process has memory there */

	return (void *)address;
}

#define P a->plugin
#define VARIANTS(V)                                                             \
	V(no_descriptor, a->given = NULL)                                       \
	V(descriptor_nowhere, a->given = nowhere())                             \
	V(wrong_magic, P.magic = 0x45414548u)                                   \
	V(newer_major, P.abi_major = GEAE_ABI_MAJOR + 1)                        \
	V(newer_minor, P.abi_minor = GEAE_ABI_MINOR + 1)                        \
	V(older_major, P.abi_major = GEAE_ABI_MAJOR - 1)                        \
	V(short_descriptor, P.size -= 8)                                        \
	V(long_descriptor, P.size += 8)                                         \
	V(other_layout, P.layout ^= 1)                                          \
	V(other_rows, P.param_size += 8)                                        \
	V(no_kind, P.kind = 0)                                                  \
	V(unknown_kind, P.kind = 7)                                             \
	V(other_kind, P.kind = GEAE_SAMPLER)                                    \
	V(no_name, P.name = NULL)                                               \
	V(empty_name, P.name = "")                                              \
	V(illegal_name, P.name = "Illegal_Name")                                \
	V(other_name, P.name = "ising")                                         \
	V(name_nowhere, P.name = nowhere())                                     \
	V(no_version, P.version = NULL)                                         \
	V(no_license, P.license = "")                                           \
	V(no_summary, P.summary = NULL)                                         \
	V(summary_lines, P.summary = "two\nlines")                              \
	V(summary_latin, P.summary = "M\xf6" "bius strip")                      \
	V(no_doc, P.doc = NULL)                                                 \
	V(long_doc, P.doc = long_text(a))                                       \
	V(no_ops, P.ops = NULL)                                                 \
	V(ops_nowhere, P.ops = nowhere())                                       \
	V(huge_instance, P.instance_size = (size_t)1 << 40)                     \
	V(parameter_unnamed, a->params[0].name = "")                            \
	V(parameter_undocumented, a->params[0].doc = NULL)                      \
	V(parameter_reserved, a->params[0].name = "use")                        \
	V(parameter_weight, a->params[0].name = "weight")                       \
	V(parameter_twice, a->params[1].name = "L")                             \
	V(parameter_type, a->params[0].type = 99)                               \
	V(parameter_default, a->params[0].fallback = "\"sixteen\"")             \
	V(parameter_range, a->params[0].fallback = "1")                         \
	V(parameter_outside, a->params[1].offset = sizeof(struct instance))     \
	V(no_state, a->model.state = NULL)                                      \
	V(nothing_offered, a->model.energy = NULL; a->model.response = NULL; a->model.labels = NULL) \
	V(observe_alone, a->model.observe = observe)                            \
	V(labels_alone, a->model.response = NULL)                               \
	V(label_type, a->labels[0].dtype = GEAE_U8)                             \
	V(label_role, a->labels[0].role = GEAE_CONTROL)                         \
	V(label_twice, a->labels[1] = a->labels[0])                             \
	V(no_controls, a->model.controls = NULL)                                \
	V(controls_endless, endless(a))                                         \
	V(control_name, a->controls[0].name = "T/J")                            \
	V(control_unit, a->controls[0].unit = NULL)                             \
	V(control_doc, a->controls[0].doc = "")                                 \
	V(control_range, a->controls[0].min = 200)                              \
	V(control_nan, a->controls[0].max = (double)NAN)                        \
	V(control_flags, a->controls[0].flags = 64)                             \
	V(control_default, a->controls[0].fallback = 0)                         \
	V(control_twice, a->controls[1].name = "T")                             \
	V(no_project, a->network.project = NULL)                                \
	V(no_encode, a->network.encode = NULL)                                  \
	V(no_heads, a->network.encode_heads = NULL)                             \
	V(empty_heads, a->encode_heads[0].name = NULL)                          \
	V(heads_alone, a->network.decode = NULL)                                \
	V(decode_alone, a->network.decode_heads = NULL)                         \
	V(head_name, a->decode_heads[0].name = "log its")                       \
	V(head_doc, a->encode_heads[0].doc = "")                                \
	V(head_twice, a->decode_heads[0].name = "latent")                       \
	V(no_build, a->loss.build = NULL)                                       \
	V(no_needs, a->loss.needs = NULL)                                       \
	V(needs_endless, endless(a))                                            \
	V(needs_name, a->needs[0] = "1st")                                      \
	V(no_update, a->optimizer.update = NULL)                                \
	V(no_begin, a->optimizer.begin = NULL)                                  \
	V(many_states, a->optimizer.n_state = 5)                                \
	V(many_scalars, a->optimizer.n_scalar = 9)                              \
	V(short_table, *(size_t *)(uintptr_t)P.ops -= 8)                        \
	V(no_plan, a->sampler.plan = NULL)                                      \
	V(no_run, a->sampler.run = NULL; a->analyzer.run = NULL)                \
	V(port_rows, a->analyzer.port_size = 8)                                 \
	V(no_inputs, a->analyzer.in = NULL)                                     \
	V(no_outputs, a->out[0].name = NULL)                                    \
	V(ports_endless, endless(a))                                            \
	V(port_name, a->in[0].name = "order parameter")                         \
	V(port_doc, a->in[0].doc = NULL)                                        \
	V(port_axes, a->in[0].axes = "row,,feature")                            \
	V(port_no_axes, a->in[0].axes = NULL)                                   \
	V(port_rank, a->in[0].axes = "a,b,c,d,e,f,g")                           \
	V(port_type, a->in[0].dtype = 10)                                       \
	V(port_flags, a->in[0].flags = 16)                                       \
	V(port_model, a->out[0].flags = GEAE_MODEL_PORT)                        \
	V(port_twice, a->in[1] = a->in[0])                                      \
	V(figure_name, a->figures[0].name = "Binder!")                          \
	V(figure_kind, a->figures[0].kind = 7)                                  \
	V(figure_title, a->figures[0].title = NULL)                             \
	V(figure_port, a->figures[0].y = "U6")                                  \
	V(figure_line, a->figures[0].line = "fit")                              \
	V(figure_twice, a->figures[1] = a->figures[0])

#define DEFINE(name, ...)                   \
	static void name(struct all *a)     \
	{                                   \
		__VA_ARGS__;                \
	}
#define ROW(name, ...) { #name, name },

VARIANTS(DEFINE)

static const struct {
	const char *name;
	void (*apply)(struct all *);
} variants[] = { VARIANTS(ROW) };

/* ---- which one ---- */

static struct all all;
static char own[256]; /* "model-wrong-magic" */
static const char *variant = own;

static uint32_t look_at_own_name(void)
{
	static const char *const kinds[] = { "model", "sampler", "network", "loss", "optimizer", "analyzer" };
	const char *slash;
	Dl_info info;
	char *end;

	if (!dladdr(own, &info) || !info.dli_fname)
		return 0;
	slash = strrchr(info.dli_fname, '/');
	snprintf(own, sizeof own, "%s", slash ? slash + 1 : info.dli_fname);
	end = strstr(own, ".so");
	if (end)
		*end = '\0';
	for (uint32_t k = 0; k < 6; k++) {
		const size_t n = strlen(kinds[k]);

		if (strncmp(own, kinds[k], n) == 0 && own[n] == '-') {
			variant = own + n + 1;
			return k + 1;
		}
	}
	return 0;
}

static int same_name(const char *underscores, const char *dashes)
{
	for (; *underscores; underscores++, dashes++)
		if (*underscores != *dashes && !(*underscores == '_' && *dashes == '-'))
			return 0;
	return *dashes == '\0';
}

static volatile int zero;

/* What goes wrong before anybody has asked for anything. */
__attribute__((constructor)) static void on_loading(void)
{
	look_at_own_name();
	if (strcmp(variant, "load-crash") == 0)
		*(volatile int *)nowhere() = 1;
	if (strcmp(variant, "load-abort") == 0)
		abort();
	if (strcmp(variant, "load-exit") == 0)
		exit(3);
	if (strcmp(variant, "load-hang") == 0)
		while (!zero)
			sleep(1);
	if (strcmp(variant, "load-print") == 0) {
		puts("printed on loading");
		fflush(stdout);
	}
	if (strcmp(variant, "load-poison") == 0)
		setenv("BROKEN_PLUGIN_POISON", "1", 1); /* its neighbours in the same process crash ... */
	else if (getenv("BROKEN_PLUGIN_POISON"))
		abort(); /* ... like this */
}

GEAE_EXPORT const struct geae_plugin *geae_plugin(void);
const struct geae_plugin *geae_plugin(void)
{
	const uint32_t kind = look_at_own_name();

	make_sound(&all, kind, variant);
	for (size_t k = 0; k < sizeof variants / sizeof *variants; k++)
		if (same_name(variants[k].name, variant))
			variants[k].apply(&all);
	return all.given;
}
