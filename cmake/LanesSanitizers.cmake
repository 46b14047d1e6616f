# Sets LANES_INSTRUMENTED for sanitizer and coverage builds, and gives the thread sanitizer what its
# tests need to run.
set(LANES_INSTRUMENTED OFF)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=|--coverage")
  set(LANES_INSTRUMENTED ON)
endif()

set(LANES_TSAN OFF)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=thread")
  set(LANES_TSAN ON)
  # The OpenMP runtime is not instrumented. Archer, which comes with it, tells the thread sanitizer
  # where regions fork, join and wait; without it every parallel loop would look like a race.
  get_filename_component(openmp_folder "${OpenMP_omp_LIBRARY}" DIRECTORY)
  find_library(LANES_ARCHER archer HINTS ${openmp_folder} REQUIRED)
  # CTest runs this file before the tests of the folder.
  set(environment_file ${CMAKE_CURRENT_BINARY_DIR}/thread_sanitizer.cmake)
  file(WRITE ${environment_file}
       "set(ENV{OMP_TOOL_LIBRARIES} \"${LANES_ARCHER}\")\n"
       "set(ENV{TSAN_OPTIONS} \"ignore_noninstrumented_modules=1\")\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${environment_file})
endif()
