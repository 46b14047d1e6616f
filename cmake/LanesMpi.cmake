# The optional component lanes::mpi is built where LANES_HAVE_MPI is on. Only the C interface is used, from
# C++: hence component CXX, without MPI's own C++ classes.
set(LANES_HAVE_MPI OFF)
if(LANES_MPI STREQUAL "AUTO" AND NOT CMAKE_CROSSCOMPILING)
  set(MPI_CXX_SKIP_MPICXX ON)
  find_package(MPI 3.0 QUIET COMPONENTS CXX)
  set(LANES_HAVE_MPI ${MPI_CXX_FOUND})
elseif(LANES_MPI AND NOT LANES_MPI STREQUAL "AUTO")
  set(MPI_CXX_SKIP_MPICXX ON)
  find_package(MPI 3.0 REQUIRED COMPONENTS CXX)
  set(LANES_HAVE_MPI ON)
endif()
