/* SPDX-License-Identifier: GPL-3.0-or-later */
/* do = "train": a network learns from data sets; its weights, the split of the rows and the history are the result. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "fault.h"
#include "learn/fitting.h"
#include "learn/pretrained.h"
#include "learn/sources.h"
#include "learn/weights.h"
#include "ports.h"
#include "rng.h"

static const struct geae_param rows[] = {
	GEAE_P_INT(struct training_values, epochs, "64", 1, 1e9, "1", "passes over the training rows"),
	GEAE_P_INT(struct training_values, batch, "256", 1, 1e9, "rows", "rows of one step; a last batch of one row joins the one before"),
	GEAE_P_BOOL(struct training_values, drop_last, "false", "leave out a last batch that is not full"),
	GEAE_P_INT(struct training_values, folds, "1", 1, 1e6, "1", "disjoint parts of the rows that are not kept for tests"),
	GEAE_P_INT(struct training_values, fold, "0", 0, 1e6, "1", "which of them to use, from 0"),
	GEAE_P_INT(struct training_values, per_point, "0", 0, 1e12, "rows",
		   "rows of the fold used at each control point, training and validation together; 0: all"),
	GEAE_P_BOOL(struct training_values, shared, "false", "per_point is shared out among the data sets (over), rounded down, instead of counting for each"),
	GEAE_P_REAL_ABOVE(struct training_values, validation, "0.5", 0, 0.95, "1", "fraction of them used for validation"),
	GEAE_P_INT(struct training_values, validate_every, "1", 1, 1e9, "epoch", "validation loss after every so many epochs, and after the last"),
	GEAE_P_REAL(struct training_values, test, "0.5", 0, 0.99, "1", "fraction of the groups (chains) of each control point kept for tests"),
	GEAE_P_STRINGS(struct training_values, conditions, "[]", "columns handed to the network as conditions; empty: the controls that vary"),
	GEAE_P_CHOICE(struct training_values, keep, "\"best\"", "best|last",
		      "parameters kept: of the epoch with the lowest validation loss once all losses act, or of the last epoch"),
	GEAE_P_CHOICE(struct training_values, schedule, "\"constant\"", "constant|cosine", "course of the rate over the epochs"),
	GEAE_P_REAL(struct training_values, final_rate, "0.02", 0, 1, "1", "cosine: rate at the end, as a fraction of the optimizer's"),
	GEAE_P_INT(struct training_values, restarts, "8", 0, 1000, "1", "at most so many new starts where the network reports an unsound training"),
	GEAE_P_STRING(struct training_values, start_as, "\"\"",
		      "name of the starting values: stages of one name start equal at equal points of the sweep; empty: the stage's own"),
	GEAE_P_INT(struct training_values, start, "0", 0, 1e9, "1", "number of the starting values: other numbers, other values"),
	GEAE_P_END
};

static const struct geae_param loss_rows[] = {
	GEAE_P_REAL(struct loss_extra, weight, "1.0", 0, 1e9, "1", "factor of the loss in the total; 0 switches it off"),
	GEAE_P_REAL(struct loss_extra, start, "0.0", 0, 1, "1", "fraction of the epochs after which it acts"),
	GEAE_P_CHOICE(struct loss_extra, ramp, "\"step\"", "constant|step|tanh",
		      "how it grows from there: at once, or as tanh(2 e/(epochs/2)), e epochs later"),
	GEAE_P_END
};

static const struct component_extra loss_extra = { loss_rows, sizeof(struct loss_extra), NULL };

static const struct geae_param network_rows[] = {
	GEAE_P_FILE(struct network_extra, weights, "\"\"",
		    "HDF5 file of weights to start from, one array for each parameter; without losses the network is used as it stands there"),
	GEAE_P_STRINGS(struct network_extra, names, "[]",
		       "what the arrays are called there: \"NAME HERE = NAME THERE\", of a parameter or of all that begin so; \"... transposed\" "
		       "exchanges the first two axes"),
	GEAE_P_END
};

static bool has_weights(const void *extra)
{
	return *((const struct network_extra *)extra)->weights;
}

static const struct component_extra network_extra = { network_rows, sizeof(struct network_extra), has_weights };

static const struct slot slots[] = { { .key = "network", .kind = GEAE_NETWORK, .required = true, .extra = &network_extra },
				     { .key = "losses", .kind = GEAE_LOSS, .list = true, .extra = &loss_extra },
				     { .key = "optimizer", .kind = GEAE_OPTIMIZER },
				     { .key = NULL } };
static const struct input_key inputs[] = { { "data", true, false }, { NULL, false, false } };

static bool prepare(struct instance *i, struct arena *arena, struct diags *diags)
{
	const struct training_values *v = i->self;

	(void)arena;
	if (v->fold >= v->folds) {
		diag_error(diags, i->stage->place, "stage '%s': fold = %" PRId64 " of %" PRId64 " fold%s: folds count from 0", i->stage->name, v->fold,
			   v->folds, v->folds == 1 ? "" : "s");
		return false;
	}
	return true;
}

struct work {
	struct learner_want want;
	struct learn_rows rows;
	struct split_request split;
	uint64_t start_key[2];
	bool known; /* the shape of the rows */
};

static size_t losses_of(const struct instance *i, struct geae_component *const **loss)
{
	size_t n = 0;

	*loss = i->component;
	while (**loss && strcmp((**loss)->slot, "losses"))
		(*loss)++;
	while ((*loss)[n] && !strcmp((*loss)[n]->slot, "losses"))
		n++;
	return n;
}

static void make_keys(struct work *w, const struct instance *i)
{
	const struct training_values *v = i->self;
	char name[512];

	snprintf(name, sizeof(name), "seed=%" PRId64 ";split of=%.200s", i->pipeline->seed, i->feed->ref->stage->name);
	rng_key(name, w->split.key);
	if (*v->start_as) {
		snprintf(name, sizeof(name), "seed=%" PRId64 ";start as=%.200s;fold=%" PRId64 ";start=%" PRId64 ";%.200s", i->pipeline->seed, v->start_as,
			 v->fold, v->start, strchr(i->label, '[') ? strchr(i->label, '[') : "");
		rng_key(name, w->start_key);
	} else if (v->start) {
		snprintf(name, sizeof(name), "%016" PRIx64 "%016" PRIx64 ";start=%" PRId64, i->stream[0], i->stream[1], v->start);
		rng_key(name, w->start_key);
	} else {
		memcpy(w->start_key, i->stream, sizeof(w->start_key));
	}
}

/* Weights of a file as they stand there: nothing is trained. */
static bool loaded_alone(const struct learner_want *w)
{
	return pretrained_wanted(w) && !w->n_loss;
}

/* Shared by check and run. */
static int lay_out(struct job *job, struct work *w, struct diags *diags)
{
	const struct instance *i = job->instance;
	const struct training_values *v = i->self;
	size_t n;
	struct feature_source *s;
	const char **conditions = NULL;

	w->want.network = instance_component(i, "network");
	w->want.n_loss = losses_of(i, &w->want.loss);
	w->want.decode = true;
	w->split = (struct split_request){ v->test, v->folds, v->fold, v->per_point, v->validation, { 0, 0 }, loaded_alone(&w->want) };
	make_keys(w, i);
	s = sources_make(job, "data", w->want.network, &n, diags);
	if (!s)
		return GEAE_EDATA;
	w->known = n && s[0].known;
	if (v->shared && v->per_point < 2 * (int64_t)n)
		return geae_fail(&job->cx.pub, GEAE_EPARAM, "per_point = %" PRId64 " shared out among %zu data sets is less than 2 for each: one to train, one "
				 "to validate", v->per_point, n);
	w->split.per_point /= v->shared ? (int64_t)n : 1;
	if (v->conditions.n) {
		conditions = arena_array(&job->arena, v->conditions.n + 1, const char *);
		memcpy(conditions, v->conditions.v, v->conditions.n * sizeof(conditions[0]));
	}
	GEAE_TRY(learn_rows_make(&w->rows, &job->cx, s, n, &w->split, conditions, &job->arena));
	w->want.features = &w->rows.features;
	if (loaded_alone(&w->want))
		return GEAE_OK;
	if (fitting_wanted(w->want.network))
		w->want.n_loss = 0; /* what is solved needs none; so one word swaps the networks */
	else if (!w->want.n_loss || !instance_component(i, "optimizer"))
		return geae_fail(&job->cx.pub, GEAE_EPARAM, "network '%s' is trained: the stage needs losses = (...) and an optimizer",
				 w->want.network->plugin->name);
	return GEAE_OK;
}

static void declare(const struct learner *l, struct ports *ports, struct arena *arena)
{
	static const struct port_spec fixed[] = {
		{ "split", "row", "1", "part of each row: 0 training, 1 validation, 2 test, 3 unused", GEAE_I32, GEAE_INDEX },
		{ "conditions", "condition", "1", "columns that the network takes as conditions", GEAE_TEXT, 0 },
		{ "loss", "epoch", "1", "mean training loss of each epoch", GEAE_F64, 0 },
		{ "validation", "epoch", "1", "validation loss after each epoch, all losses at full weight; not a number where there was none", GEAE_F64, 0 },
		{ "terms", "epoch,term", "1", "validation value of each loss, without its weight", GEAE_F64, 0 },
		{ "variant", "", "1", "the network's variant that was kept", GEAE_I64, 0 },
		{ "restarts", "", "1", "new starts after unsound trainings", GEAE_I64, 0 },
		{ "best_epoch", "", "1", "epoch whose parameters are kept, from 0", GEAE_I64, 0 },
		{ "health", "", "1", "the network's health on the validation rows; below 0: unsound", GEAE_F64, 0 },
		{ "n_parameters", "", "1", "parameters of the network", GEAE_I64, 0 },
		{ "data_rows", "data", "1", "rows of each data set, in the order of `split`", GEAE_I64, 0 },
		{ "symmetries", "generator", "1", "symmetries of the data that the network was made with", GEAE_TEXT, 0 },
	};

	for (size_t k = 0; k < sizeof(fixed) / sizeof(fixed[0]); k++)
		ports_add(ports, arena, fixed[k]);
	weights_declare(l, ports, arena);
}

/* Columns that are named as conditions must be among what the data will have. */
static bool check_conditions(const struct job *job, struct diags *diags)
{
	const struct training_values *v = job->instance->self;

	for (size_t k = 0; k < job->n_input; k++) {
		const struct reference *ref = job->input[k].feed->ref;
		const struct ports *ports = job->stage_ports[ref->stage->index];

		for (size_t c = 0; ports && c < v->conditions.n; c++)
			if (!ports_find(ports, v->conditions.v[c])) {
				diag_error(diags, job->instance->stage->place, "stage '%s': conditions: '%s' is not a column of stage '%s'",
					   job->instance->stage->name, v->conditions.v[c], ref->stage->name);
				return false;
			}
	}
	return true;
}

static bool check_names(const struct geae_component *network, struct diags *diags)
{
	const struct network_extra *e = network->extra;

	if (*e->weights || !e->names.n)
		return true;
	diag_error(diags, network->place, "network '%s': names are those of arrays in a file: give weights = \"FILE.h5\" too", network->plugin->name);
	return false;
}

static bool check(struct job *job, struct ports *ports, struct diags *diags)
{
	struct work w = { 0 };
	struct learner l;
	const struct training_values *values = job->instance->self;
	struct place place = instance_component(job->instance, "network")->place;
	size_t before = diags->n_error;
	int status;

	context_reset(&job->cx);
	if (!check_conditions(job, diags) || !check_names(instance_component(job->instance, "network"), diags))
		return false;
	status = lay_out(job, &w, diags);
	if (status == GEAE_OK)
		status = learner_make(&l, &job->cx, &w.want, &job->arena);
	if (status == GEAE_OK && values->batch < 2 && w.want.n_loss && graph_needs_two_samples(l.graph)) {
		status = geae_fail(&job->cx.pub, GEAE_EPARAM, "network '%s' normalises over the rows of a batch: batch = %" PRId64 " is too few, take 2 or "
				   "more", w.want.network->plugin->name, values->batch);
		learner_destroy(&l);
	}
	if (status == GEAE_OK && pretrained_wanted(&w.want) && w.known) {
		status = pretrained_read(&job->cx.pub, &w.want, &l, NULL, NULL, &job->arena);
		if (status != GEAE_OK)
			learner_destroy(&l);
	}
	if (status != GEAE_OK) {
		if (diags->n_error == before)
			diag_error(diags, place, "%s", context_error_text(&job->cx, status, &job->arena));
		return false;
	}
	declare(&l, ports, &job->arena);
	learner_destroy(&l);
	return true;
}

static int64_t count_parameters(const struct learner *l)
{
	const struct graph_parameter *p;
	size_t n = graph_parameters(l->graph, &p);
	int64_t sum = 0;

	for (size_t k = 0; k < n; k++)
		sum += p[k].rows * p[k].columns;
	return sum;
}

/* m: length of a second axis "term"; 0: none */
static bool put(struct object_writer *w, const struct port_spec *p, int64_t n, int64_t m, const void *data)
{
	struct geae_array a = { .name = p->name, .unit = p->unit, .doc = p->doc, .dtype = p->dtype, .role = p->role, .data = data };

	if (*p->axes) {
		a.rank = m ? 2 : 1;
		a.dim[0] = n;
		a.dim[1] = m;
		a.axis[0] = m ? "epoch" : p->axes;
		a.axis[1] = "term";
	}
	return object_port(w, &a);
}

/* In the order of declare(). */
static bool write_all(struct job *job, const struct work *w, const struct training_result *r, const struct ports *ports)
{
	const struct learn_rows *rows_ = &w->rows;
	int64_t n_parameter = count_parameters(&r->learner), n_term = (int64_t)w->want.n_loss;
	const struct port_spec *p = ports->port;
	struct object_writer *o = job->writer;
	/* a network that looks at none must not ask for them where it is applied */
	int64_t n_condition = graph_uses(r->learner.graph, r->learner.condition) ? rows_->n_condition : 0;
	int64_t *data_rows = arena_array(&job->arena, rows_->n_set + 1, int64_t);
	const char **symmetry = arena_array(&job->arena, rows_->features.n_generator + 1, const char *);

	for (size_t k = 0; k < rows_->features.n_generator; k++)
		symmetry[k] = rows_->features.generator[k].name;
	for (size_t k = 0; k < rows_->n_set; k++)
		data_rows[k] = rows_->first[k + 1] - rows_->first[k];
	return put(o, &p[0], rows_->n_row, 0, rows_->part) && put(o, &p[1], n_condition, 0, rows_->condition_name) &&
	       put(o, &p[2], r->n_epoch, 0, r->train_loss) && put(o, &p[3], r->n_epoch, 0, r->validation_loss) &&
	       (!n_term || put(o, &p[4], r->n_epoch, n_term, r->term)) && put(o, &p[5], 0, 0, &r->variant) &&
	       put(o, &p[6], 0, 0, &r->restarts) && put(o, &p[7], 0, 0, &r->best_epoch) && put(o, &p[8], 0, 0, &r->health) &&
	       put(o, &p[9], 0, 0, &n_parameter) && put(o, &p[10], (int64_t)rows_->n_set, 0, data_rows) &&
	       put(o, &p[11], (int64_t)rows_->features.n_generator, 0, symmetry) && weights_write(o, &r->learner, r->parameter, r->state, &job->arena);
}

static int load(struct training_result *r, struct context *cx, const struct learner_want *want, struct arena *arena)
{
	GEAE_TRY(learner_make(&r->learner, cx, want, arena));
	r->parameter = arena_array(arena, r->learner.n_float + 16, float);
	r->state = arena_array(arena, r->learner.n_state + 16, float);
	r->train_loss = r->validation_loss = r->term = arena_array(arena, 1, double);
	return pretrained_read(&cx->pub, want, &r->learner, r->parameter, r->state, arena);
}

static int run(struct job *job)
{
	const struct training_values *v = job->instance->self;
	struct work w = { 0 };
	struct training_result r = { 0 };
	struct ports ports = { 0 };
	struct diags diags = { 0 };
	int status;

	context_reset(&job->cx);
	status = lay_out(job, &w, &diags);
	diags_free(&diags);
	if (status == GEAE_OK)
		status = loaded_alone(&w.want) ? load(&r, &job->cx, &w.want, &job->arena) :
			 fitting_wanted(w.want.network) ?
				 fitting_run(&r, &job->cx, &w.rows, &w.want, &job->arena) :
				 training_run(&r, &job->cx, v, &w.rows, &w.want, instance_component(job->instance, "optimizer"), w.start_key,
					      &job->arena);
	if (status != GEAE_OK)
		return status;
	fault_point("train-object");
	declare(&r.learner, &ports, &job->arena);
	status = job_begin(job);
	if (status == GEAE_OK && !write_all(job, &w, &r, &ports))
		status = geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
	learner_destroy(&r.learner);
	return status == GEAE_OK ? job_commit(job) : status;
}

const struct driver driver_train = {
	.name = "train",
	.revision = 2,
	.doc = "A network learns from data sets: weights, the split of the rows into parts, and the history of the losses.",
	.params = rows,
	.self_size = sizeof(struct training_values),
	.slots = slots,
	.inputs = inputs,
	.prepare = prepare,
	.check = check,
	.run = run,
};
