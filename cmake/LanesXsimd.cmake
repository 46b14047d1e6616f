# Finds xsimd 8.1 or newer: the installed package, or the headers in LANES_XSIMD_INCLUDE_DIR.
set(LANES_XSIMD_INCLUDE_DIR "" CACHE PATH
    "Folder that holds xsimd/xsimd.hpp, to build with other headers than the installed xsimd")

if(LANES_XSIMD_INCLUDE_DIR)
  file(STRINGS ${LANES_XSIMD_INCLUDE_DIR}/xsimd/config/xsimd_config.hpp version_lines
       REGEX "#define XSIMD_VERSION_(MAJOR|MINOR|PATCH)")
  list(TRANSFORM version_lines REPLACE "[^0-9]" "")
  list(JOIN version_lines "." xsimd_VERSION)
  add_library(xsimd INTERFACE IMPORTED)
  target_include_directories(xsimd INTERFACE ${LANES_XSIMD_INCLUDE_DIR})
else()
  find_package(xsimd 8.1 QUIET)
  if(NOT xsimd_FOUND)  # a newer major version does not claim to be compatible; lib/simd knows it
    find_package(xsimd REQUIRED)
  endif()
endif()
if(xsimd_VERSION VERSION_LESS 8.1)
  message(FATAL_ERROR "lanes needs xsimd 8.1 or newer; this is ${xsimd_VERSION}")
endif()
