# SPDX-License-Identifier: GPL-3.0-or-later
# Shipped pipelines, one line each: dist_pipeline_DATA += %D%/quickstart.cfg
dist_pipeline_DATA += %D%/quickstart.cfg
dist_pipeline_DATA += %D%/ising-ferromagnet.cfg
dist_pipeline_DATA += %D%/ising-antiferromagnet.cfg
dist_pipeline_DATA += %D%/never-broken.cfg
dist_pipeline_DATA += %D%/anderson-spectrum.cfg
dist_pipeline_DATA += %D%/anderson-solvers.cfg
dist_pipeline_DATA += %D%/anderson-lowBlowT.cfg
dist_pipeline_DATA += %D%/anderson-full.cfg
dist_pipeline_DATA += %D%/my-configurations.awk %D%/my-configurations.cfg %D%/my-configurations.csv
dist_pipeline_DATA += %D%/my-spectra.awk %D%/my-spectra.cfg %D%/my-spectra.csv
dist_pipeline_DATA += %D%/ising-data.cfg
dist_pipeline_DATA += %D%/ge-critical-temperature.cfg
dist_pipeline_DATA += %D%/ge-vector.cfg
dist_pipeline_DATA += %D%/ge-field.cfg
dist_pipeline_DATA += %D%/ge-multiscale.cfg
dist_pipeline_DATA += %D%/ge-baseline-equivariance.cfg
