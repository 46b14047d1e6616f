# The optional component lanes::mpi is built where LANES_HAVE_MPI is on. Only the C interface is used, from
# C++: hence component CXX, without MPI's own C++ classes.
set(LANES_HAVE_MPI OFF)
set(MPI_CXX_SKIP_MPICXX ON)
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)  # who links lanes::mpi links MPI's target as well
if(LANES_MPI STREQUAL "AUTO" AND NOT CMAKE_CROSSCOMPILING)
  find_package(MPI 3.0 QUIET COMPONENTS CXX)
  set(LANES_HAVE_MPI ${MPI_CXX_FOUND})
elseif(LANES_MPI AND NOT LANES_MPI STREQUAL "AUTO")
  find_package(MPI 3.0 REQUIRED COMPONENTS CXX)
  set(LANES_HAVE_MPI ON)
endif()
unset(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL)

# lanes::scalapack, where LANES_HAVE_SCALAPACK is on: a library made for this MPI, with BLACS in it.
set(LANES_HAVE_SCALAPACK OFF)
if(LANES_HAVE_MPI AND LANES_SCALAPACK)
  find_library(LANES_SCALAPACK_LIBRARY NAMES scalapack-openmpi scalapack-mpich scalapack)
  mark_as_advanced(LANES_SCALAPACK_LIBRARY)
  if(LANES_SCALAPACK_LIBRARY)
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_LIBRARIES ${LANES_SCALAPACK_LIBRARY} MPI::MPI_CXX)
    check_cxx_source_compiles(
      "#include <mpi.h>
       extern \"C\" { int Csys2blacs_handle(MPI_Comm); void pdgetrf_(); void pssyevd_(); }
       int main() { pdgetrf_(); pssyevd_(); return Csys2blacs_handle(MPI_COMM_WORLD); }"
      LANES_SCALAPACK_LINKS)
    unset(CMAKE_REQUIRED_LIBRARIES)
  endif()
  if(LANES_SCALAPACK_LIBRARY AND LANES_SCALAPACK_LINKS)
    set(LANES_HAVE_SCALAPACK ON)
  endif()
endif()
if(LANES_SCALAPACK AND NOT LANES_SCALAPACK STREQUAL "AUTO" AND NOT LANES_HAVE_SCALAPACK)
  message(FATAL_ERROR "LANES_SCALAPACK is ${LANES_SCALAPACK}, but no ScaLAPACK for an MPI was found: "
                      "see LANES_MPI and LANES_SCALAPACK_LIBRARY")
endif()
