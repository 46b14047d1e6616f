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
