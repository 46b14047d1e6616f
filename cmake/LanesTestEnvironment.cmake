# What the tests run in: sets LANES_INSTRUMENTED (sanitizer or coverage build) and LANES_TSAN, and
# writes the file of environment variables that CTest reads before the tests.
set(LANES_INSTRUMENTED OFF)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=|--coverage")
  set(LANES_INSTRUMENTED ON)
endif()
set(LANES_TSAN OFF)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=thread")
  set(LANES_TSAN ON)
endif()

# Tests run beside each other, on more threads than there are CPUs. Threads that wait for work awake
# would take the CPUs from those that have it: seven times slower.
set(environment "set(ENV{OMP_WAIT_POLICY} passive)\n")
if(LANES_TSAN)
  # The OpenMP runtime is not instrumented. Archer, which comes with it, tells the thread sanitizer
  # where regions fork, join and wait.
  get_filename_component(openmp_folder "${OpenMP_omp_LIBRARY}" DIRECTORY)
  find_library(LANES_ARCHER archer HINTS ${openmp_folder} REQUIRED)
  string(APPEND environment "set(ENV{OMP_TOOL_LIBRARIES} ${LANES_ARCHER})\n"
                            "set(ENV{TSAN_OPTIONS} ignore_noninstrumented_modules=1)\n")
endif()
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=address")
  # Not ours: LLVM's OpenMP runtime drops its own records of threads when a region has more of them.
  set(suppressions ${CMAKE_CURRENT_SOURCE_DIR}/sanitizer/leaks.txt)
  string(APPEND environment "set(ENV{LSAN_OPTIONS} suppressions=${suppressions})\n")
endif()
set(environment_file ${CMAKE_CURRENT_BINARY_DIR}/environment.cmake)
file(WRITE ${environment_file} ${environment})
set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${environment_file})
