# The installed package: headers, the archive, a CMake config package and a pkg-config file, all
# relocatable. Consumers need no xsimd and no flags; the archive needs the OpenMP runtime that it was
# compiled for, which lib/CMakeLists.txt names.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lanes)

# What is installed, without tests and programs.
set(installed lanes)
if(LANES_HAVE_MPI)
  list(APPEND installed lanes_mpi)
endif()
if(LANES_HAVE_SCALAPACK)
  list(APPEND installed lanes_scalapack)
endif()
add_custom_target(lanes_libraries DEPENDS ${installed})

install(TARGETS lanes EXPORT lanesTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/lanes DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        REGEX "/mpi(\\.hpp)?$" EXCLUDE)
install(EXPORT lanesTargets NAMESPACE lanes:: DESTINATION ${package_dir})
# The component mpi: find_package(lanes COMPONENTS mpi), target lanes::mpi.
if(LANES_HAVE_MPI)
  install(TARGETS lanes_mpi EXPORT lanesMpiTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT lanesMpiTargets NAMESPACE lanes:: DESTINATION ${package_dir})
  install(FILES ${PROJECT_SOURCE_DIR}/include/lanes/mpi.hpp
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lanes)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/lanes/mpi
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lanes)
endif()
# The component scalapack, which needs mpi: target lanes::scalapack.
if(LANES_HAVE_SCALAPACK)
  install(TARGETS lanes_scalapack EXPORT lanesScalapackTargets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT lanesScalapackTargets NAMESPACE lanes:: DESTINATION ${package_dir})
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/lanesConfig.cmake.in lanesConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(lanesConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/lanesConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/lanesConfigVersion.cmake DESTINATION ${package_dir})

set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH prefix_from_pkgconfig /prefix/${pkgconfig_dir} /prefix)
string(REGEX REPLACE "/$" "" prefix_from_pkgconfig "${prefix_from_pkgconfig}")
list(TRANSFORM lanes_openmp_runtime PREPEND "-l" REGEX "^[^-/]" OUTPUT_VARIABLE openmp_link_flags)
list(JOIN openmp_link_flags " " openmp_link_flags)
configure_file(${CMAKE_CURRENT_LIST_DIR}/lanes.pc.in lanes.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/lanes.pc DESTINATION ${pkgconfig_dir})
