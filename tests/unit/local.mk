# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests, one line each; the source is the same name with .c.  One that starts threads has a second line,
# threaded_tests += ..., and is run again under ThreadSanitizer.

unit_tests += %D%/test_component
unit_tests += %D%/test_context
threaded_tests += %D%/test_context
unit_tests += %D%/test_describe
unit_tests += %D%/test_near
unit_tests += %D%/test_nn_gradient
unit_tests += %D%/test_nn_graph
unit_tests += %D%/test_param
unit_tests += %D%/test_plugin
unit_tests += %D%/test_pool
threaded_tests += %D%/test_pool
unit_tests += %D%/test_rng
unit_tests += %D%/test_store
unit_tests += %D%/test_array
unit_tests += %D%/test_partial
unit_tests += %D%/test_store_damage
unit_tests += %D%/test_store_full
unit_tests += %D%/test_store_kill
unit_tests += %D%/test_store_layout
unit_tests += %D%/test_arena
unit_tests += %D%/test_config
unit_tests += %D%/test_config_golden
unit_tests += %D%/test_diag
unit_tests += %D%/test_node
unit_tests += %D%/test_number_list
