/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results of a run, opened: what the report's files are made of. */
#ifndef GEAE_COLLECT_H
#define GEAE_COLLECT_H

#include "figure.h"
#include "report.h"

struct collected_instance {
	const struct instance *instance;
	const struct outcome *outcome;
	struct object object;
	bool open;                    /* only results of analyzers and the expectation's stage */
	struct geae_array *record;    /* what the record of its run says, where the report asks: cpu_seconds, seconds, memory */
	size_t n_record;
	struct geae_axis_value *axis; /* of the sweep, those that it depends on and that vary */
	size_t n_axis;
	struct geae_axis_value *point; /* all axes that it depends on */
	size_t n_point;
};

struct figure_made {
	const struct stage *stage; /* NULL: the pipeline's own, over several stages */
	const struct geae_figure *figure;
	const char *base; /* file name without ending, in figures/ */
	const char *what; /* "L = 16" where one drawing shows one instance */
	bool picture;     /* <base>.svg was made */
	const char *alt;  /* what there is to see, in words */
	const char *note; /* what was left out, "" if nothing */
};

struct collected {
	const struct report_request *request;
	const struct pipeline *pipeline;
	struct arena arena;
	struct diags *diags;
	struct collected_instance *instance; /* as in the plan */
	size_t n_instance;
	struct figure_made *figure;
	size_t n_figure;
	const char *own_warnings; /* what the diagnostics of the report itself say, a line each */
};

void collect(struct collected *, const struct report_request *, struct diags *);
void collect_free(struct collected *);
bool stage_is_analysis(const struct stage *);
/* The analyzer's table of operations, NULL if the stage is not an analysis. */
const struct geae_analyzer_ops *analyzer_of(const struct instance *);
const char *sweep_text(struct arena *, const struct collected_instance *); /* "L = 16, fold = 2", "" */

/* The result of that name, or what the record says under it. */
const struct geae_array *port_of(const struct collected_instance *, const char *name);
/* CPU and wall time of an instance, of the run that made it. */
void record_times(const struct collected *, const struct collected_instance *, double *wall, double *cpu, double *memory);

/* Why a port has no value: what the analyzer says in <port>_reason or in remark; NULL: it says nothing. */
const char *missing_reason(const struct object *, const struct geae_array *);

/* Each writes its files into request->folder; false: a diagnostic says why. */
bool results_write(struct collected *); /* results.json */
bool tables_write(struct collected *);  /* tables/<stage>...csv */
bool wish_tables_write(struct collected *); /* tables/report-<name>.csv */
bool figures_write(struct collected *); /* figures/...; fills `figure` */
bool page_write(struct collected *);    /* report.html */

#endif
