/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/plugin.h - what a plugin of geaepipe is; the one header every plugin includes.
 *
 * A plugin is one shared object, named <kind>-<name>.so, that exports one function,
 * geae_plugin(), returning one constant descriptor.  There is no constructor, no
 * registration and no link against the host: services arrive through `cx`, the context
 * of the call.
 *
 * Growth.  A host loads plugins of its own major number and of any minor number up to its own.
 * The descriptor, rows of parameters, ports and figures, tables of operations and the host's table
 * of services carry their size: fields are only appended to them, and what an older plugin lacks
 * counts as 0, a NULL operation as "not offered".  All other structs (arrays, states, pairs,
 * generators, controls, columns, units, rows, ...) are handed from plugin to plugin and never
 * change; what they cannot say gets a new operation.  Values of enumerations are only added.
 *
 * Threads.  `const void *self`: the host may make such calls from several threads at once,
 * with different outputs.  `void *self`: never two calls at once on one instance.
 * open() and close() run alone.
 *
 * Ownership.  The host owns instances, arrays, parameters and scratch memory.  A plugin
 * MUST free, in close(), exactly what it allocated itself; close() is called once after
 * every open(), also after one that failed.  Texts in descriptors are static.
 *
 * Manners.  A plugin MUST NOT print, exit, abort, change the working directory, the locale
 * or signal handlers, nor close descriptors it did not open.
 */
#ifndef GEAE_PLUGIN_H
#define GEAE_PLUGIN_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GEAE_ABI_MAJOR 1
#ifndef GEAE_ABI_MINOR /* tests build plugins of a version that does not exist yet */
#define GEAE_ABI_MINOR 1
#endif
#define GEAE_MAGIC     0x45414547u /* "GEAE" read little-endian: byte order is checked too */
#define GEAE_MAX_RANK  6

#define GEAE_EXPORT       __attribute__((visibility("default")))
#define GEAE_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define GEAE_CHECKED      __attribute__((warn_unused_result))

struct geae_cx;        /* the context of one call: services, and who is calling */
struct geae_component; /* an opened plugin instance as another plugin sees it */

/* ---- status ---------------------------------------------------------------------------- */

enum geae_status {
	GEAE_OK = 0,
	GEAE_ENOMEM = -1, /* out of memory */
	GEAE_EPARAM = -2, /* parameter values do not fit together */
	GEAE_ESHAPE = -3, /* rank, extent or type of an array is wrong */
	GEAE_EUNSUP = -4, /* a partner does not offer what is needed */
	GEAE_EMATH = -5,  /* not a number, singular, no convergence */
	GEAE_EDATA = -6,  /* input data malformed or too few */
	GEAE_EIO = -7,    /* file or store */
	GEAE_ESTOP = -8,  /* a stop was requested (signal, time limit): wind up; not a fault */
	GEAE_EBUG = -9    /* a broken invariant */
};

enum geae_level { GEAE_WARN = 1, GEAE_NOTE, GEAE_DEBUG };

/* ---- arrays ---------------------------------------------------------------------------- */

enum geae_dtype {
	GEAE_BIT = 1, /* packed, 8 to a byte, lowest bit first, every row padded to whole bytes; 1 = level 1 */
	GEAE_U8,
	GEAE_I32,
	GEAE_I64,
	GEAE_U64,
	GEAE_F32,
	GEAE_F64,
	GEAE_C128, /* real, imaginary */
	GEAE_TEXT  /* data is const char *const [] */
};

enum geae_role {
	GEAE_ROLE_NONE = 0,
	GEAE_CONTROL,    /* T, h, U, ...: set from outside */
	GEAE_OBSERVABLE, /* energy, magnetisation, ...: measured */
	GEAE_LABEL,      /* T_K, regime, ...: known about the row */
	GEAE_INDEX       /* chain, step, group, valid, split, ...: book-keeping */
};

/* An array: typed, named, contiguous in C order, immutable once made.  Axes have names;
 * two arrays that share an axis name and length are about the same rows.  coord[] holds
 * 1-d arrays along one of the axes: grids (omega), and for the axis "row" of a data set the
 * columns (T, h, energy, chain, ...), which thus travel with every array of that data set. */
struct geae_array {
	const char *name, *unit, *doc; /* unit "1": dimensionless */
	uint32_t dtype, rank, role;
	uint32_t n_coord;
	int64_t dim[GEAE_MAX_RANK];
	const char *axis[GEAE_MAX_RANK];
	const struct geae_array *const *coord;
	const void *data;
};

static inline int64_t geae_count(const struct geae_array *a)
{
	int64_t n = 1;

	for (uint32_t k = 0; k < a->rank; k++)
		n *= a->dim[k];
	return n;
}

/* ---- random numbers -------------------------------------------------------------------- */

/* A stream of random numbers, made by geae_stream(); Philox4x64-10 (Salmon et al. 2011).
 * Two streams with different ids never overlap.  Copying the struct copies the position. */
struct geae_rng {
	uint64_t key[2], counter[4];
	uint64_t buffer[16];
	uint32_t at, spare;
	void (*refill)(struct geae_rng *);
};

static inline uint64_t geae_u64(struct geae_rng *r)
{
	if (r->at == 16)
		r->refill(r);
	return r->buffer[r->at++];
}

static inline double geae_uniform(struct geae_rng *r) /* in [0, 1), 53 bits */
{
	return (double)(geae_u64(r) >> 11) * 0x1p-53;
}

__extension__ typedef unsigned __int128 geae_u128;

static inline uint64_t geae_below(struct geae_rng *r, uint64_t n) /* 0..n-1, unbiased (Lemire 2019) */
{
	geae_u128 m = (geae_u128)geae_u64(r) * n;

	if ((uint64_t)m < n)
		for (uint64_t least = -n % n; (uint64_t)m < least;)
			m = (geae_u128)geae_u64(r) * n;
	return (uint64_t)(m >> 64);
}

/* ---- services -------------------------------------------------------------------------- */

struct geae_host {
	uint32_t size, abi_minor;
	/* Records the first error of a call and returns `status`.  Use geae_fail(). */
	int (*fail)(struct geae_cx *, int status, const char *file, int line, const char *format, ...)
		GEAE_PRINTF(5, 6);
	void (*log)(struct geae_cx *, int level, const char *format, ...) GEAE_PRINTF(3, 4);
	/* Tell how far the call is; GEAE_ESTOP: save() what is needed, return GEAE_ESTOP. */
	int (*progress)(struct geae_cx *, int64_t done, int64_t total) GEAE_CHECKED;
	/* Zeroed, 64-byte aligned; lives until the operation the host called returns; NULL: the
	 * failure is already recorded, return GEAE_ENOMEM. */
	void *(*scratch)(struct geae_cx *, size_t bytes) GEAE_CHECKED;
	/* An analyzer's result: `like` gives type, rank, dims, axes, coords, unit, doc; `data` is
	 * the zeroed memory to fill before run() returns.  Each port once; its coordinates are
	 * copied at once, so they MUST be complete here, and equal ones have equal names.  They
	 * become results too, unless an output of that name is made. */
	int (*output)(struct geae_cx *, const char *port, const struct geae_array *like, void **data) GEAE_CHECKED;
	/* A stream of this stage instance; equal for equal (seed, stage, sweep values, id). */
	void (*stream)(struct geae_cx *, uint64_t id, struct geae_rng *);
	void (*normal)(struct geae_rng *, double *out, size_t n); /* standard normal */
	uint64_t (*id)(const char *name);                         /* a stream id from a name */
	/* Calls fn(cx_i, i, arg) for i = 0..n-1 from the instance's threads, each with a context
	 * of its own; returns the first failure by index.  What belongs to one i MUST be a
	 * function of i alone, never of the number of threads. */
	int (*parallel)(struct geae_cx *, int64_t n, int (*fn)(struct geae_cx *, int64_t i, void *arg),
			void *arg) GEAE_CHECKED;
	/* Long calls: leave a state, find it again after a kill (size 0: none).  save() MUST NOT be
	 * called inside parallel(): the state is one for the whole instance; in a sampler's run()
	 * it is the unit's, and the rows filled so far come back with it. */
	int (*save)(struct geae_cx *, const void *state, size_t bytes) GEAE_CHECKED;
	int (*restore)(struct geae_cx *, const void **state, size_t *bytes) GEAE_CHECKED;
	/* A partner's table of operations, NULL if it is not of that kind. */
	const void *(*ops)(const struct geae_component *, uint32_t kind, const void **self);
	const char *(*name)(const struct geae_component *);
};

struct geae_cx {
	const struct geae_host *host; /* the host's own struct starts with this */
};

#define geae_fail(cx, status, ...) ((cx)->host->fail((cx), (status), __FILE__, __LINE__, __VA_ARGS__))
#define geae_note(cx, ...)         ((cx)->host->log((cx), GEAE_NOTE, __VA_ARGS__))
#define geae_warn(cx, ...)         ((cx)->host->log((cx), GEAE_WARN, __VA_ARGS__))
#define geae_scratch(cx, n, type)  ((type *)(cx)->host->scratch((cx), sizeof(type) * (size_t)(n)))
#define geae_stream(cx, id, rng)   ((cx)->host->stream((cx), (id), (rng)))
#define GEAE_TRY(expr)                         \
	do {                                   \
		int geae_status_ = (expr);     \
		if (geae_status_ != GEAE_OK)   \
			return geae_status_;   \
	} while (0)

/* ---- parameters ------------------------------------------------------------------------ */

enum geae_type {
	GEAE_BOOL = 1, /* int32_t, 0 or 1 */
	GEAE_INT,      /* int64_t */
	GEAE_REAL,     /* double */
	GEAE_CHOICE,   /* int32_t: index into choices */
	GEAE_STRING,   /* const char * */
	GEAE_INTS,     /* struct geae_ints */
	GEAE_REALS,    /* struct geae_reals */
	GEAE_STRINGS   /* struct geae_strings */
};

struct geae_ints { size_t n; const int64_t *v; };
struct geae_reals { size_t n; const double *v; };
struct geae_strings { size_t n; const char *const *v; };

enum {
	GEAE_ABOVE_MIN = 1,
	GEAE_BELOW_MAX = 2, /* the bound itself is excluded */
	GEAE_FILE = 4       /* of a text or texts: names a file that is read.  The host finds it (a relative path is seen from the
			       folder of the pipeline file), hands over its path and records what is in it, not its name */
};

/* One row per parameter: checked, described and written to the recipe from here alone. */
struct geae_param {
	const char *name;
	uint32_t type, flags;
	size_t offset;
	const char *fallback; /* default in pipeline syntax; NULL: must be given */
	double min, max;      /* inclusive; of each element of a list */
	const char *choices;  /* "a|b|c" */
	const char *unit, *doc;
};

#define GEAE_AT_(S, m, T) _Generic(&((S *)0)->m, T *: offsetof(S, m))
#define GEAE_P_BOOL(S, m, def, doc)   { #m, GEAE_BOOL, 0, GEAE_AT_(S, m, int32_t), def, 0, 1, NULL, "", doc }
#define GEAE_P_INT(S, m, def, lo, hi, unit, doc) \
	{ #m, GEAE_INT, 0, GEAE_AT_(S, m, int64_t), def, lo, hi, NULL, unit, doc }
#define GEAE_P_REAL(S, m, def, lo, hi, unit, doc) \
	{ #m, GEAE_REAL, 0, GEAE_AT_(S, m, double), def, lo, hi, NULL, unit, doc }
#define GEAE_P_REAL_ABOVE(S, m, def, lo, hi, unit, doc) \
	{ #m, GEAE_REAL, GEAE_ABOVE_MIN, GEAE_AT_(S, m, double), def, lo, hi, NULL, unit, doc }
#define GEAE_P_CHOICE(S, m, def, choices, doc) \
	{ #m, GEAE_CHOICE, 0, GEAE_AT_(S, m, int32_t), def, 0, 0, choices, "", doc }
#define GEAE_P_STRING(S, m, def, doc) \
	{ #m, GEAE_STRING, 0, GEAE_AT_(S, m, const char *), def, 0, 0, NULL, "", doc }
#define GEAE_P_FILE(S, m, def, doc) \
	{ #m, GEAE_STRING, GEAE_FILE, GEAE_AT_(S, m, const char *), def, 0, 0, NULL, "", doc }
#define GEAE_P_FILES(S, m, def, doc) \
	{ #m, GEAE_STRINGS, GEAE_FILE, GEAE_AT_(S, m, struct geae_strings), def, 0, 0, NULL, "", doc }
#define GEAE_P_INTS(S, m, def, lo, hi, unit, doc) \
	{ #m, GEAE_INTS, 0, GEAE_AT_(S, m, struct geae_ints), def, lo, hi, NULL, unit, doc }
#define GEAE_P_REALS(S, m, def, lo, hi, unit, doc) \
	{ #m, GEAE_REALS, 0, GEAE_AT_(S, m, struct geae_reals), def, lo, hi, NULL, unit, doc }
#define GEAE_P_STRINGS(S, m, def, doc) \
	{ #m, GEAE_STRINGS, 0, GEAE_AT_(S, m, struct geae_strings), def, 0, 0, NULL, "", doc }
#define GEAE_P_END { NULL, 0, 0, 0, NULL, 0, 0, NULL, NULL, NULL }

/* ---- the six kinds --------------------------------------------------------------------- */

enum geae_kind { GEAE_MODEL = 1, GEAE_SAMPLER, GEAE_NETWORK, GEAE_LOSS, GEAE_OPTIMIZER, GEAE_ANALYZER };

/* -- model: a Hamiltonian and what is known of it -- */

struct geae_control { /* a quantity set from outside that may vary from row to row; list ends with name NULL */
	const char *name, *unit, *doc;
	double min, max; /* min excluded where it is 0 and flags has GEAE_ABOVE_MIN */
	uint32_t flags;
	double fallback; /* value where the pipeline gives none; NAN: must be given */
};

enum geae_encoding {
	GEAE_SIGN = 1, /* two levels, component = -1 or +1 (levels 0, 1); stored as bits */
	GEAE_VALUE,    /* component = value[level]; stored as u8 */
	GEAE_ONE_HOT,  /* n_level components per site, site-major; stored as u8 */
	GEAE_NUMBERS   /* components are real numbers (spectra); stored as f32 */
};

struct geae_state { /* what one configuration or spectrum is; pointers live as long as the instance */
	uint32_t encoding, rank;
	int64_t dim[GEAE_MAX_RANK]; /* sites, for example L x L; or points of the grid */
	const char *axis[GEAE_MAX_RANK];
	int32_t n_level;      /* q; 0 for GEAE_NUMBERS */
	const double *value;  /* [n_level] for GEAE_VALUE */
	const double *grid;   /* values along axis[0] (omega), or NULL */
	const char *grid_unit;
};

struct geae_observable { /* weight given: value = scale * sum over components of weight * component */
	const char *name, *unit, *doc;
	const int8_t *weight; /* [n_component] or NULL: computed by observe() */
	double scale;
};

/* E = sum over bonds f_t(s_i, s_j) + sum over sites g_k(s_i), s = level 0..q-1, in units of
 * energy; T = k_B T at these controls.  Filled by the model from scratch memory or its own. */
struct geae_pairs {
	int64_t n_site, n_bond;
	int32_t n_level, n_bond_type, n_site_type;
	const int32_t *bond;      /* [n_bond][2], i != j */
	const int32_t *bond_type; /* [n_bond] or NULL: all of type 0 */
	const double *f;          /* [n_bond_type][q][q] */
	const int32_t *site_type; /* [n_site] or NULL: all of type 0 */
	const double *g;          /* [n_site_type][q] or NULL */
	double T;
	/* a torus with one site per cell says so too: site = row-major index into dim, neighbours
	 * at +offset[k], one bond (of type k in the order above) per site and k, so that samplers
	 * need no list; n_bond_type MUST be n_offset then, equal tables repeated */
	uint32_t rank, n_offset;
	int64_t dim[GEAE_MAX_RANK];
	const int32_t *offset; /* [n_offset][rank]; rank 0: not a torus */
};

/* Generators of the symmetry group: (g x)[c] = sign[c] * x[perm[c]] on components.  The
 * centre of a rotation or mirror stands in the name: "rho (plaquette)". */
struct geae_generator {
	const char *name, *doc;
	const int32_t *perm;
	const int8_t *sign; /* NULL: all +1 */
};

struct geae_symmetry {
	int64_t n_component;
	size_t n_generator;
	const struct geae_generator *generator;
};

struct geae_column { /* a declared column of a data set; list ends with name NULL */
	const char *name, *unit, *doc;
	uint32_t dtype, role; /* dtype f64 or i64 */
};

struct geae_response { /* rows of controls in, spectra and labels out */
	int64_t n;
	const double *control; /* [n][n_control] */
	float *x;              /* [n][n_component]; NULL: only the labels that the controls alone decide, the others NAN */
	double *const *label;  /* one [n] per declared label; NAN = unknown */
	uint8_t *valid;        /* [n]: 0 = this row failed, the others stand */
};

struct geae_model_ops {
	size_t size;
	const struct geae_control *controls;
	const struct geae_column *labels; /* of response(), or NULL */
	int (*state)(struct geae_cx *, const void *self, struct geae_state *);
	/* level[n][n_site], control[n][n_control] -> energy[n] */
	int (*energy)(struct geae_cx *, const void *self, int64_t n, const uint8_t *level, const double *control,
		      double *energy);
	int (*observables)(struct geae_cx *, const void *self, size_t *n, const struct geae_observable **);
	/* values of those without weights: out[k][n], k over all observables, NULL where not wanted */
	int (*observe)(struct geae_cx *, const void *self, int64_t n, const uint8_t *level, const double *control,
		       double *const *out);
	int (*pairs)(struct geae_cx *, const void *self, const double *control, struct geae_pairs *);
	/* the symmetries of the Hamiltonian at these controls */
	int (*symmetry)(struct geae_cx *, const void *self, const double *control, struct geae_symmetry *);
	int (*response)(struct geae_cx *, const void *self, const struct geae_response *);
	/* observe() of rows as they are stored, row r at (const char *)x + r * stride, for models with bits: the same bytes
	 * without unpacking; offered only beside observe() */
	int (*observe_rows)(struct geae_cx *, const void *self, int64_t n, const void *x, size_t stride, const double *control,
			    double *const *out);
};

/* -- sampler: makes the rows of a data set -- */

struct geae_sampling { /* what the stage asks for */
	const struct geae_component *model; /* NULL: none (imported data) */
	const struct geae_control *controls; /* of the model */
	size_t n_control;
	int64_t n_point;
	const double *point; /* [n_point][n_control] */
	int64_t count;       /* rows per point */
};

struct geae_unit { /* one independent piece of work; unit u draws from stream u only */
	int64_t point, n_row; /* point -1: rows of several points (or of none); then run() writes their controls */
	double cost; /* relative */
};

struct geae_sampling_plan { /* filled by plan(), from scratch memory or static */
	int64_t n_unit;
	const struct geae_unit *unit;      /* rows appear in this order */
	const struct geae_column *columns; /* what run() fills besides states (chain, step, energy, ...); NULL: none.
	                                      Observables of the model not named here are computed by the host */
	const struct geae_state *state;    /* of the rows where there is no model; else NULL */
};

struct geae_rows { /* the rows of one unit, to be filled */
	int64_t n;
	void *x;              /* row r at (char *)x + r * x_stride, stored as the encoding says */
	size_t x_stride;
	double *control;      /* [n][n_control], the unit's point already in place, 0 where it has none */
	void *const *column;  /* one [n] per declared column */
	uint8_t *valid;       /* [n], all 1 */
};

enum {
	GEAE_OWN_CONTROLS = 1, /* the rows bring controls along: those that the pipeline does not give are NAN in `point` */
	GEAE_MADE_AGAIN = 2    /* a unit is made as fast as it is read back (a file is copied): none is kept of a run that is
				  stopped, and the result is written piece by piece */
};

struct geae_sampler_ops {
	size_t size;
	/* Can it do this?  Called before anything runs; failing says what works instead. */
	int (*accepts)(struct geae_cx *, const void *self, const struct geae_sampling *);
	int (*plan)(struct geae_cx *, const void *self, const struct geae_sampling *, struct geae_sampling_plan *);
	int (*run)(struct geae_cx *, const void *self, const struct geae_sampling *, int64_t unit, struct geae_rows *);
	uint32_t flags;
};

/* -- network, loss, optimizer: declared in geae/nn.h -- */

/* -- analyzer: a pure function of arrays -- */

enum geae_port_flag {
	GEAE_OPTIONAL = 1,
	GEAE_MANY = 2,  /* accepts the points of a sweep (`over`) */
	GEAE_MODEL_PORT = 4, /* the input is a model: geae_given.model, no array */
	GEAE_BY_ROW = 8 /* of an output: it shows rows that are picked by their number; all others MUST NOT depend on the order of rows */
};

/* Output ports with GEAE_OPTIONAL may stay unmade.  What else an analyzer puts out beside a port `U`:
 * `U_err` its standard error, `U_n` (or one `n` for all) the number of samples behind it, `U_reason` (or one
 * `remark` for all) why it is not a number: text, shown wherever U is. */
struct geae_port { /* list ends with name NULL */
	const char *name;
	const char *axes; /* "row", "row,feature", "T", "" = a number, "..." = any axes, also none */
	uint32_t dtype;   /* 0 = any number */
	uint32_t flags;
	const char *unit, *doc;
};

struct geae_axis_value { const char *name; double number; const char *text; /* NULL: a number */ };

struct geae_given { /* one array handed to a port, with the sweep values it belongs to */
	const struct geae_array *array;
	const struct geae_component *model;
	size_t n_axis;
	const struct geae_axis_value *axis;
};

struct geae_input { size_t n; const struct geae_given *given; }; /* n = 0: optional, not connected */

enum geae_figure_kind {
	GEAE_SERIES = 1,
	GEAE_HEAT_MAP,  /* y gives the second coordinate and colour the values; without colour: y the values */
	GEAE_SCATTER,
	GEAE_HISTOGRAM, /* y: counts over x; x NULL: the host counts the values of y, for each colour where there are few */
	GEAE_BARS,
	GEAE_PANELS     /* many curves, each in a small picture of its own, axes shared; colour names them */
};

enum geae_figure_flag {
	GEAE_LOG_X = 1,
	GEAE_LOG_Y = 2,
	GEAE_LOG_COLOUR = 4,
	GEAE_SIGNED = 8, /* colours run from -most to +most: white is 0 */
	GEAE_BAND = 16,  /* y is a line, its error a band about it */
	GEAE_EQUAL = 32  /* one unit is as long in y as in x */
};

/* Drawn by the host from output ports; list ends with name NULL.  Name the fields: the list of them grows.
 * Labels may be LaTeX-like (T_c, \langle |m| \rangle, \omega); their units are appended; NULL: the name of the array,
 * "@doc": its doc, where only run() knows what an axis shows; colour_label "@doc" names the curves of a table by the
 * doc of its outer coordinate.  y, line and the marks may
 * be lists with names for the key: "abs: \langle |z| \rangle; second: \langle z^2 \rangle". */
struct geae_figure {
	const char *name, *title;
	uint32_t kind;
	const char *x, *y;     /* output ports, or coordinates of y (x: its first one, where it has none of that name); errors are <port>_err */
	const char *colour;    /* third port or coordinate, or NULL; of texts, and of few numbers, each is a curve in the key */
	const char *x_label, *y_label;
	const char *line;      /* drawn as a line over the points of y, its error as a band, or NULL */
	const char *caption;
	const char *colour_label;
	const char *band;      /* two output ports "lower; upper": what is between them is filled */
	const char *x_marks;   /* lines at fixed x: numbers or output ports, drawn with their errors: "T_c: T_c" */
	const char *y_marks;   /* the same at fixed y: "0.6107: U^*" */
	uint32_t flags;        /* enum geae_figure_flag */
};

struct geae_analyzer_ops {
	size_t size, port_size, figure_size;
	const struct geae_port *in, *out;
	const struct geae_figure *figures; /* or NULL */
	int (*run)(struct geae_cx *, void *self, const struct geae_input *in); /* in the order of the ports */
	/* Can it do this?  Called before anything runs, with the number of inputs that each port is given. */
	int (*accepts)(struct geae_cx *, const void *self, const size_t *n_given);
};

/* static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run); */
#define GEAE_ANALYZER_OPS(...)                                                                              \
	{ .size = sizeof(struct geae_analyzer_ops), .port_size = sizeof(struct geae_port), \
	  .figure_size = sizeof(struct geae_figure), __VA_ARGS__ }

/* ---- the descriptor -------------------------------------------------------------------- */

struct geae_plugin {
	uint32_t magic; /* the fields up to `layout` never move */
	uint16_t abi_major, abi_minor;
	uint32_t size, kind;
	uint32_t param_size, layout;
	const char *name, *version, *license, *summary, *doc;
	const char *cite; /* BibTeX of the method, or NULL */
	const struct geae_param *params;
	size_t instance_size; /* the host allocates it zeroed and writes the parameters into it */
	int (*open)(struct geae_cx *, void *self); /* may be NULL */
	void (*close)(void *self);                 /* may be NULL */
	const void *ops;
	/* Parameters with which `geaepipe test-plugin` tests it, in pipeline syntax, one case a line:
	 * "L = 4; J = 1.0;\nL = 4; J = -1.0;".  Small, so that a test takes a second.  NULL: the defaults. */
	const char *test;
};

/* What must not differ between a plugin and the host: pointer size and the structs passed by value. */
#define GEAE_LAYOUT \
	((uint32_t)(sizeof(void *) << 28 | GEAE_MAX_RANK << 24 | sizeof(struct geae_rng) << 12 | sizeof(struct geae_array)))

#define GEAE_DEFINE(kind_, ...)                                                                 \
	GEAE_EXPORT const struct geae_plugin *geae_plugin(void);                                \
	const struct geae_plugin *geae_plugin(void)                                             \
	{                                                                                       \
		static const struct geae_plugin plugin = { .magic = GEAE_MAGIC,                 \
							   .abi_major = GEAE_ABI_MAJOR,         \
							   .abi_minor = GEAE_ABI_MINOR,         \
							   .size = sizeof(plugin),              \
							   .kind = (kind_),                     \
							   .param_size = sizeof(struct geae_param), \
							   .layout = GEAE_LAYOUT,               \
							   __VA_ARGS__ };                       \
		return &plugin;                                                                 \
	}

/* ---- small helpers --------------------------------------------------------------------- */

/* The coordinate of that name, or NULL. */
static inline const struct geae_array *geae_coord(const struct geae_array *a, const char *name)
{
	for (uint32_t k = 0; k < a->n_coord; k++) {
		const char *x = a->coord[k]->name, *y = name;

		while (*x && *x == *y)
			x++, y++;
		if (*x == *y)
			return a->coord[k];
	}
	return NULL;
}

/* Element i of a numeric array as a double. */
static inline double geae_number(const struct geae_array *a, int64_t i)
{
	switch (a->dtype) {
	case GEAE_U8: return ((const uint8_t *)a->data)[i];
	case GEAE_I32: return ((const int32_t *)a->data)[i];
	case GEAE_I64: return (double)((const int64_t *)a->data)[i];
	case GEAE_U64: return (double)((const uint64_t *)a->data)[i];
	case GEAE_F32: return (double)((const float *)a->data)[i];
	case GEAE_F64: return ((const double *)a->data)[i];
	default: return (double)NAN;
	}
}

static inline int64_t geae_sites(const struct geae_state *s) /* sites, or points of the grid */
{
	int64_t n = 1;

	for (uint32_t k = 0; k < s->rank; k++)
		n *= s->dim[k];
	return n;
}

static inline int64_t geae_components(const struct geae_state *s)
{
	return geae_sites(s) * (s->encoding == GEAE_ONE_HOT ? s->n_level : 1);
}

static inline size_t geae_row_bytes(const struct geae_state *s) /* one row as stored */
{
	size_t n = (size_t)geae_sites(s);

	return s->encoding == GEAE_SIGN ? (n + 7) / 8 : s->encoding == GEAE_NUMBERS ? n * sizeof(float) : n;
}

#ifdef __cplusplus
}
#endif
#endif
