# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzing.  A target is one file, fuzz_NAME.c, with its inputs in corpus/NAME/ (every finding stays there).  With fuzz_main.c it
# is a unit test that replays them; with libFuzzer it is one of $(fuzzers), which fuzz.sh runs.

fuzz_common = %D%/fuzz.h %D%/fuzz_kit.c
fuzz_import_sources = %D%/fuzz_import.c %D%/fuzz_import.h plugins/import/import_columns.c plugins/import/import_csv.c \
	plugins/import/import_csv_head.c plugins/import/import_element.c plugins/import/import_hdf5.c plugins/import/import_npy.c \
	plugins/import/import_number.c plugins/import/import_table.c plugins/import/sampler_import.c
fuzz_written_sources = %D%/fuzz_written.c %D%/fuzz_written.h

# Of each target: the list of its sources, its place among the unit tests.
fuzz_config_sources = %D%/fuzz_config.c
fuzz_csv_sources = %D%/fuzz_csv.c $(fuzz_import_sources)
fuzz_hdf5_sources = %D%/fuzz_hdf5.c $(fuzz_import_sources) $(fuzz_written_sources)
fuzz_npy_sources = %D%/fuzz_npy.c $(fuzz_import_sources)
fuzz_object_sources = %D%/fuzz_object.c $(fuzz_written_sources)
fuzz_results_sources = %D%/fuzz_results.c
fuzz_tasks_sources = %D%/fuzz_tasks.c
fuzz_weights_sources = %D%/fuzz_weights.c $(fuzz_written_sources)

unit_tests += %D%/fuzz_config
%C%_fuzz_config_SOURCES = $(fuzz_config_sources) $(fuzz_common) %D%/fuzz_main.c
unit_tests += %D%/fuzz_csv
%C%_fuzz_csv_SOURCES = $(fuzz_csv_sources) $(fuzz_common) %D%/fuzz_main.c
unit_tests += %D%/fuzz_hdf5
%C%_fuzz_hdf5_SOURCES = $(fuzz_hdf5_sources) $(fuzz_common) %D%/fuzz_main.c
unit_tests += %D%/fuzz_npy
%C%_fuzz_npy_SOURCES = $(fuzz_npy_sources) $(fuzz_common) %D%/fuzz_main.c
unit_tests += %D%/fuzz_object
%C%_fuzz_object_SOURCES = $(fuzz_object_sources) $(fuzz_common) %D%/fuzz_main.c
unit_tests += %D%/fuzz_results
%C%_fuzz_results_SOURCES = $(fuzz_results_sources) $(fuzz_common) %D%/fuzz_main.c
unit_tests += %D%/fuzz_tasks
%C%_fuzz_tasks_SOURCES = $(fuzz_tasks_sources) $(fuzz_common) %D%/fuzz_main.c
unit_tests += %D%/fuzz_weights
%C%_fuzz_weights_SOURCES = $(fuzz_weights_sources) $(fuzz_common) %D%/fuzz_main.c

cli_tests += %D%/fuzz.sh
long_tests += %D%/fuzz_long.sh
EXTRA_DIST += %D%/corpus %D%/config.dict %D%/json.dict

# ---- with libFuzzer: compiled once more, as far as the targets need it ----
fuzz_names = config csv hdf5 npy object results tasks weights
if LIBFUZZER
fuzzers = $(fuzz_names:%=fuzzers/fuzz_%)
endif
FUZZ_FLAGS = -g -O1 -std=c11 $(FP_CFLAGS) -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
fuzz_child = %D%/fuzz_child.c
fuzz_kit = tests/kit/mini_host.c
# What of the host they reach; the linker says what is missing here.
fuzz_library =
fuzz_library += $(addprefix framework/,arena array cli_error config config_explain config_include config_scan config_set config_source config_token context \
	context_parallel diag fault find_object input_file literal node node_write number_list param param_default \
	param_recipe param_row picture picture_svg plan_explain pool recipe_diff replace rng run_folder sidecar store \
	store_arrays store_commit store_file store_hash store_hdf store_header store_port store_read store_scale \
	store_temporary store_weights store_write suggest verb_diff verb_show verb_status)
fuzz_library += $(addprefix framework/cluster/,cluster_status queue task_list)
fuzz_library += $(addprefix framework/learn/,pretrained)
fuzz_library += $(addprefix framework/lib/,nearest states)
fuzz_library += $(addprefix framework/report/,element html number)
fuzz_objects = $(patsubst %.c,fuzzers/%.o,$(filter %.c,$(1)))

.PHONY: fuzzers
fuzzers: $(fuzzers)
%D%/fuzz.log %D%/fuzz_long.log: $(fuzzers)

fuzzers/%.o: $(top_srcdir)/%.c
	@$(MKDIR_P) $(@D)
	$(AM_V_CC)$(FUZZ_CC) $(DEFS) $(AM_CPPFLAGS) $(FUZZ_FLAGS) -MD -MP -c -o $@ $<

fuzzers/libhost.a: $(fuzz_library:%=fuzzers/%.o)
	$(AM_V_AR)rm -f $@ && $(AR) rcs $@ $^

define fuzzer
fuzzers/fuzz_$(1): $$(call fuzz_objects,$$(fuzz_$(1)_sources) $$(fuzz_common) $$(fuzz_child) $$(fuzz_kit)) fuzzers/libhost.a
	$$(AM_V_CCLD)$$(FUZZ_CC) -fsanitize=fuzzer,address,undefined -o $$@ $$^ $$(HOST_LIBS) $$(FFTW_LIBS)
endef
$(foreach name,$(fuzz_names),$(eval $(call fuzzer,$(name))))
-include $(wildcard fuzzers/*/*.d fuzzers/*/*/*.d)

mostlyclean-local:
	rm -rf fuzzers
