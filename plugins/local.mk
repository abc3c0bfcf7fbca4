# SPDX-License-Identifier: GPL-3.0-or-later
# Plugins, three lines each:
#
#     plugins += %D%/model-ising.la
#     %C%_model_ising_la_SOURCES = %D%/models/model_ising.c
#     %C%_model_ising_la_LDFLAGS = $(PLUGIN)
#
# The third line says what it links: $(PLUGIN) brings libgeae.a; add what is used itself or by the parts of
# libgeae that it calls, $(LAPACKE_LIBS) $(FFTW_LIBS) $(GSL_LIBS) in this order, then -lm.
# The shared object appears as plugins/model-ising.so in the build tree: geaepipe --plugins build/plugins

CLEANFILES += $(plugins:.la=.so)

all-local: $(plugins:.la=.so)

$(plugins): libgeae.a

SUFFIXES = .la .so
.la.so:
	$(AM_V_GEN)rm -f $@ && cp $(@D)/.libs/$(@F) $@

# plugins/REFERENCE.md is what the program says of its plugins; a test keeps it so.
.PHONY: reference
reference: geaepipe$(EXEEXT) $(plugins:.la=.so)
	$(AM_V_GEN)GEAEPIPE_PLUGINS=$(abs_top_builddir)/plugins ./geaepipe$(EXEEXT) describe --markdown >reference.tmp && \
	{ sed -n '1,/^$$/p' $(srcdir)/plugins/REFERENCE.md; cat reference.tmp; } >reference.new && \
	mv reference.new $(srcdir)/plugins/REFERENCE.md && rm -f reference.tmp
EXTRA_DIST += %D%/REFERENCE.md

plugins += %D%/model-ising.la
%C%_model_ising_la_SOURCES = %D%/models/model_ising.c %D%/models/ising_energy.c %D%/models/ising_lattice.c \
	%D%/models/ising_model.h %D%/models/ising_structure.c
%C%_model_ising_la_CFLAGS = $(AM_CFLAGS) -O3
%C%_model_ising_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/model-pairs.la
%C%_model_pairs_la_SOURCES = %D%/models/model_pairs.c
%C%_model_pairs_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/model-ising-j1j2.la
%C%_model_ising_j1j2_la_SOURCES = %D%/models/model_ising_j1j2.c
%C%_model_ising_j1j2_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/model-potts.la
%C%_model_potts_la_SOURCES = %D%/models/model_potts.c
%C%_model_potts_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/model-blume-capel.la
%C%_model_blume_capel_la_SOURCES = %D%/models/model_blume_capel.c
%C%_model_blume_capel_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/model-clock.la
%C%_model_clock_la_SOURCES = %D%/models/model_clock.c
%C%_model_clock_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/model-random-bond-ising.la
%C%_model_random_bond_ising_la_SOURCES = %D%/models/model_random_bond_ising.c
%C%_model_random_bond_ising_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/sampler-exchange.la
%C%_sampler_exchange_la_SOURCES = %D%/samplers/sampler_exchange.c
%C%_sampler_exchange_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/sampler-metropolis.la
%C%_sampler_metropolis_la_SOURCES = %D%/samplers/sampler_metropolis.c
%C%_sampler_metropolis_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/sampler-swendsen-wang.la
%C%_sampler_swendsen_wang_la_SOURCES = %D%/samplers/sampler_swendsen_wang.c %D%/samplers/swendsen_wang_levels.c \
	%D%/samplers/swendsen_wang_levels.h
%C%_sampler_swendsen_wang_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/sampler-wolff.la
%C%_sampler_wolff_la_SOURCES = %D%/samplers/sampler_wolff.c
%C%_sampler_wolff_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/analyzer-broken-symmetries.la
%C%_analyzer_broken_symmetries_la_SOURCES = %D%/analyzers/analyzer_broken_symmetries.c %D%/analyzers/broken.h \
	%D%/analyzers/broken_elements.c %D%/analyzers/broken_states.c %D%/analyzers/broken_words.c \
	%D%/analyzers/representations_sums.c %D%/analyzers/representations_words.c
%C%_analyzer_broken_symmetries_la_LDFLAGS = $(PLUGIN) $(LAPACKE_LIBS) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-critical-temperature.la
%C%_analyzer_critical_temperature_la_SOURCES = %D%/analyzers/analyzer_critical_temperature.c \
	%D%/analyzers/critical.h %D%/analyzers/critical_paper.c %D%/analyzers/critical_results.c \
	%D%/analyzers/critical_scaling_fit.c %D%/analyzers/critical_shared.c %D%/analyzers/critical_wham.c
%C%_analyzer_critical_temperature_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-field-sensitivity.la
%C%_analyzer_field_sensitivity_la_SOURCES = %D%/analyzers/analyzer_field_sensitivity.c
%C%_analyzer_field_sensitivity_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-equivariance.la
%C%_analyzer_equivariance_la_SOURCES = %D%/analyzers/analyzer_equivariance.c
%C%_analyzer_equivariance_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-site-weights.la
%C%_analyzer_site_weights_la_SOURCES = %D%/analyzers/analyzer_site_weights.c
%C%_analyzer_site_weights_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-finite-size.la
%C%_analyzer_finite_size_la_SOURCES = %D%/analyzers/analyzer_finite_size.c
%C%_analyzer_finite_size_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-functional-correlation.la
%C%_analyzer_functional_correlation_la_SOURCES = %D%/analyzers/analyzer_functional_correlation.c
%C%_analyzer_functional_correlation_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-first-order.la
%C%_analyzer_first_order_la_SOURCES = %D%/analyzers/analyzer_first_order.c
%C%_analyzer_first_order_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-sample-average.la
%C%_analyzer_sample_average_la_SOURCES = %D%/analyzers/analyzer_sample_average.c
%C%_analyzer_sample_average_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-histogram.la
%C%_analyzer_histogram_la_SOURCES = %D%/analyzers/analyzer_histogram.c
%C%_analyzer_histogram_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/analyzer-linearity.la
%C%_analyzer_linearity_la_SOURCES = %D%/analyzers/analyzer_linearity.c
%C%_analyzer_linearity_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-never-broken.la
%C%_analyzer_never_broken_la_SOURCES = %D%/analyzers/analyzer_never_broken.c
%C%_analyzer_never_broken_la_LDFLAGS = $(PLUGIN) $(LAPACKE_LIBS) -lm

plugins += %D%/analyzer-correlation-length.la
%C%_analyzer_correlation_length_la_SOURCES = %D%/analyzers/analyzer_correlation_length.c
%C%_analyzer_correlation_length_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-exact-energy.la
%C%_analyzer_exact_energy_la_SOURCES = %D%/analyzers/analyzer_exact_energy.c %D%/analyzers/kaufman.c %D%/analyzers/kaufman.h
%C%_analyzer_exact_energy_la_CFLAGS = $(AM_CFLAGS)
%C%_analyzer_exact_energy_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/analyzer-equilibration.la
%C%_analyzer_equilibration_la_SOURCES = %D%/analyzers/analyzer_equilibration.c
%C%_analyzer_equilibration_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) -lm

plugins += %D%/analyzer-order-parameter.la
%C%_analyzer_order_parameter_la_SOURCES = %D%/analyzers/analyzer_order_parameter.c
%C%_analyzer_order_parameter_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-representations.la
%C%_analyzer_representations_la_SOURCES = %D%/analyzers/analyzer_representations.c %D%/analyzers/representations.h \
	%D%/analyzers/representations_sums.c %D%/analyzers/representations_words.c
%C%_analyzer_representations_la_LDFLAGS = $(PLUGIN) $(LAPACKE_LIBS) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/network-ge-autoencoder.la
%C%_network_ge_autoencoder_la_SOURCES = %D%/networks/network_ge_autoencoder.c
%C%_network_ge_autoencoder_la_LDFLAGS = $(PLUGIN) $(LAPACKE_LIBS) -lm

plugins += %D%/network-baseline-autoencoder.la
%C%_network_baseline_autoencoder_la_SOURCES = %D%/networks/network_baseline_autoencoder.c
%C%_network_baseline_autoencoder_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/network-group-convolution.la
%C%_network_group_convolution_la_SOURCES = %D%/networks/network_group_convolution.c
%C%_network_group_convolution_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/network-linear-invariant.la
%C%_network_linear_invariant_la_SOURCES = %D%/networks/network_linear_invariant.c
%C%_network_linear_invariant_la_LDFLAGS = $(PLUGIN) $(LAPACKE_LIBS) $(GSL_LIBS) -lm

plugins += %D%/network-autoencoder.la
%C%_network_autoencoder_la_SOURCES = %D%/networks/network_autoencoder.c %D%/networks/dense.c %D%/networks/dense.h %D%/networks/layers.c %D%/networks/layers.h
%C%_network_autoencoder_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/network-conv-autoencoder.la
%C%_network_conv_autoencoder_la_SOURCES = %D%/networks/network_conv_autoencoder.c %D%/networks/conv.c %D%/networks/conv.h %D%/networks/layers.c %D%/networks/layers.h
%C%_network_conv_autoencoder_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/network-conv-vae.la
%C%_network_conv_vae_la_SOURCES = %D%/networks/network_conv_vae.c %D%/networks/conv.c %D%/networks/conv.h %D%/networks/layers.c %D%/networks/layers.h
%C%_network_conv_vae_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/network-pretrained.la
%C%_network_pretrained_la_SOURCES = %D%/networks/network_pretrained.c %D%/networks/layers.c %D%/networks/layers.h
%C%_network_pretrained_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/network-vae.la
%C%_network_vae_la_SOURCES = %D%/networks/network_vae.c %D%/networks/dense.c %D%/networks/dense.h %D%/networks/layers.c %D%/networks/layers.h
%C%_network_vae_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/loss-bce.la
%C%_loss_bce_la_SOURCES = %D%/losses/loss_bce.c
%C%_loss_bce_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/loss-kl.la
%C%_loss_kl_la_SOURCES = %D%/losses/loss_kl.c
%C%_loss_kl_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/loss-mirror.la
%C%_loss_mirror_la_SOURCES = %D%/losses/loss_mirror.c
%C%_loss_mirror_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/loss-mse.la
%C%_loss_mse_la_SOURCES = %D%/losses/loss_mse.c
%C%_loss_mse_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/loss-sse.la
%C%_loss_sse_la_SOURCES = %D%/losses/loss_sse.c
%C%_loss_sse_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/loss-symmetry.la
%C%_loss_symmetry_la_SOURCES = %D%/losses/loss_symmetry.c
%C%_loss_symmetry_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/optimizer-adam.la
%C%_optimizer_adam_la_SOURCES = %D%/optimizers/optimizer_adam.c
%C%_optimizer_adam_la_CFLAGS = $(AM_CFLAGS) -O3
%C%_optimizer_adam_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/optimizer-sgd.la
%C%_optimizer_sgd_la_SOURCES = %D%/optimizers/optimizer_sgd.c
%C%_optimizer_sgd_la_CFLAGS = $(AM_CFLAGS) -O3
%C%_optimizer_sgd_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/model-anderson.la
%C%_model_anderson_la_SOURCES = %D%/anderson/model_anderson.c
%C%_model_anderson_la_LDFLAGS = $(ANDERSON)
anderson_plugins += %D%/model-anderson.la
plugins += %D%/sampler-import.la
%C%_sampler_import_la_SOURCES = %D%/import/sampler_import.c %D%/import/import_columns.c %D%/import/import_columns.h %D%/import/import_csv.c \
	%D%/import/import_csv.h %D%/import/import_csv_head.c %D%/import/import_element.c %D%/import/import_hdf5.c %D%/import/import_npy.c %D%/import/import_number.c \
	%D%/import/import_table.c %D%/import/import_table.h
%C%_sampler_import_la_CPPFLAGS = $(AM_CPPFLAGS)
%C%_sampler_import_la_CFLAGS = $(AM_CFLAGS) -O3
%C%_sampler_import_la_LDFLAGS = $(PLUGIN) $(HDF5_LIBS) -lpthread -lm

plugins += %D%/sampler-sobol.la
%C%_sampler_sobol_la_SOURCES = %D%/samplers/sampler_sobol.c
%C%_sampler_sobol_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/sampler-random.la
%C%_sampler_random_la_SOURCES = %D%/samplers/sampler_random.c
%C%_sampler_random_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/sampler-grid.la
%C%_sampler_grid_la_SOURCES = %D%/samplers/sampler_grid.c
%C%_sampler_grid_la_LDFLAGS = $(PLUGIN) -lm

plugins += %D%/analyzer-level-flow.la
%C%_analyzer_level_flow_la_SOURCES = %D%/anderson/analyzer_level_flow.c
%C%_analyzer_level_flow_la_LDFLAGS = $(ANDERSON)
anderson_plugins += %D%/analyzer-level-flow.la

plugins += %D%/analyzer-impurity-thermodynamics.la
%C%_analyzer_impurity_thermodynamics_la_SOURCES = %D%/anderson/analyzer_impurity_thermodynamics.c
%C%_analyzer_impurity_thermodynamics_la_LDFLAGS = $(ANDERSON)
anderson_plugins += %D%/analyzer-impurity-thermodynamics.la

plugins += %D%/analyzer-impurity-spectrum.la
%C%_analyzer_impurity_spectrum_la_SOURCES = %D%/anderson/analyzer_impurity_spectrum.c
%C%_analyzer_impurity_spectrum_la_LDFLAGS = $(ANDERSON)
anderson_plugins += %D%/analyzer-impurity-spectrum.la

plugins += %D%/analyzer-spectra-difference.la
%C%_analyzer_spectra_difference_la_SOURCES = %D%/analyzers/analyzer_spectra_difference.c
%C%_analyzer_spectra_difference_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm

plugins += %D%/analyzer-spectra-overview.la
%C%_analyzer_spectra_overview_la_SOURCES = %D%/analyzers/analyzer_spectra_overview.c
%C%_analyzer_spectra_overview_la_LDFLAGS = $(PLUGIN) $(FFTW_LIBS) $(GSL_LIBS) -lm
plugins += %D%/analyzer-compare-estimates.la
%C%_analyzer_compare_estimates_la_SOURCES = %D%/analyzers/analyzer_compare_estimates.c
%C%_analyzer_compare_estimates_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-rank-correlation.la
%C%_analyzer_rank_correlation_la_SOURCES = %D%/analyzers/analyzer_rank_correlation.c
%C%_analyzer_rank_correlation_la_LDFLAGS = $(PLUGIN) $(GSL_LIBS) -lm

plugins += %D%/analyzer-active-latents.la
%C%_analyzer_active_latents_la_SOURCES = %D%/latent/analyzer_active_latents.c
%C%_analyzer_active_latents_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-active-latents.la

plugins += %D%/analyzer-latent-correlation.la
%C%_analyzer_latent_correlation_la_SOURCES = %D%/latent/analyzer_latent_correlation.c
%C%_analyzer_latent_correlation_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-latent-correlation.la

plugins += %D%/analyzer-latent-scatter.la
%C%_analyzer_latent_scatter_la_SOURCES = %D%/latent/analyzer_latent_scatter.c
%C%_analyzer_latent_scatter_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-latent-scatter.la

plugins += %D%/analyzer-latent-grid.la
%C%_analyzer_latent_grid_la_SOURCES = %D%/latent/analyzer_latent_grid.c
%C%_analyzer_latent_grid_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-latent-grid.la

plugins += %D%/analyzer-latent-traversal.la
%C%_analyzer_latent_traversal_la_SOURCES = %D%/latent/analyzer_latent_traversal.c
%C%_analyzer_latent_traversal_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-latent-traversal.la

plugins += %D%/analyzer-latent-readout.la
%C%_analyzer_latent_readout_la_SOURCES = %D%/latent/analyzer_latent_readout.c
%C%_analyzer_latent_readout_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-latent-readout.la

plugins += %D%/analyzer-latent-map.la
%C%_analyzer_latent_map_la_SOURCES = %D%/latent/analyzer_latent_map.c
%C%_analyzer_latent_map_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-latent-map.la

plugins += %D%/analyzer-dominant-scale.la
%C%_analyzer_dominant_scale_la_SOURCES = %D%/latent/analyzer_dominant_scale.c
%C%_analyzer_dominant_scale_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-dominant-scale.la

plugins += %D%/analyzer-mirror-axes.la
%C%_analyzer_mirror_axes_la_SOURCES = %D%/latent/analyzer_mirror_axes.c
%C%_analyzer_mirror_axes_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-mirror-axes.la

plugins += %D%/analyzer-reconstruction.la
%C%_analyzer_reconstruction_la_SOURCES = %D%/latent/analyzer_reconstruction.c
%C%_analyzer_reconstruction_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-reconstruction.la

plugins += %D%/analyzer-stretch-axis.la
%C%_analyzer_stretch_axis_la_SOURCES = %D%/latent/analyzer_stretch_axis.c
%C%_analyzer_stretch_axis_la_LDFLAGS = $(LATENT)
latent_plugins += %D%/analyzer-stretch-axis.la
