# Dispatch under every value of the two environment variables, valid or not: what each must lead to is in
# environment_test.cpp. Included by ../CMakeLists.txt after the target is made.
function(lanes_environment name)
  add_test(NAME environment.${name} COMMAND lanes_dispatch_test --gtest_filter=Environment.* --gtest_brief=1)
  set_tests_properties(environment.${name} PROPERTIES LABELS unit ENVIRONMENT "${ARGN}")
endfunction()

foreach(isa automatic sse2 avx2 avx512 neon AVX2 bogus)
  lanes_environment(isa_${isa} LANES_ISA=${isa})
endforeach()
lanes_environment(isa_empty LANES_ISA=)
foreach(threads 1 3 1000 0 -1 +2 2.5 four 4x 99999999999)
  lanes_environment(threads_${threads} LANES_NUM_THREADS=${threads})
endforeach()
lanes_environment(threads_empty LANES_NUM_THREADS=)
lanes_environment(both_wrong LANES_ISA=bogus LANES_NUM_THREADS=bogus)

# Operators take no options: their bits on another instruction set come from a process of its own.
foreach(isa sse2 avx2 avx512)
  add_test(NAME environment.golden_bits_${isa} COMMAND lanes_bits_test --gtest_filter=GoldenBits.*)
  set_tests_properties(environment.golden_bits_${isa} PROPERTIES LABELS unit ENVIRONMENT LANES_ISA=${isa}
                                                                 SKIP_REGULAR_EXPRESSION "cannot run|not compiled for")
endforeach()

# Fewer threads than asked for, by order of the user's.
add_test(NAME environment.thread_limit COMMAND lanes_parallel_test --gtest_brief=1)
set_tests_properties(environment.thread_limit PROPERTIES LABELS unit ENVIRONMENT OMP_THREAD_LIMIT=1)
