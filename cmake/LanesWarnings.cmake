# Warnings for every target of the project.
function(lanes_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow
                                           $<$<BOOL:${LANES_WERROR}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC bug 105329: "text" + std::string warns of an overlap that cannot be.
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
endfunction()
