# Fuzz targets: libFuzzer with the address and undefined-behaviour sanitizers, over clang 19 on the standard library of
# g++ 12. Clang 19 says __cpp_concepts=202002, which is what that library's <expected> asks for; nothing has to be
# defined on the command line. An older clang says 201907 and would need -D__cpp_concepts=202002L.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "fuzz targets need clang: use the preset 'fuzz' (deps/apt.txt lists clang-19 and its runtime)")
endif()

# Everything is instrumented, rooms included; only the targets get libFuzzer's main(). A fault ends the run at once.
# Warnings are the business of the builds with g++.
add_compile_options(-w -O1 -gline-tables-only -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined
                    -fno-sanitize-recover=all)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-fsanitize=address,undefined)
add_custom_target(fuzz_targets)

# alumen_fuzz(NAME LINKS targets [SOURCES more.cpp]): the program NAME_fuzz of NAME_fuzz.cpp in the build folder's fuzz/.
function(alumen_fuzz name)
  cmake_parse_arguments(FUZZ "" "" "LINKS;SOURCES" ${ARGN})
  add_executable(${name}_fuzz EXCLUDE_FROM_ALL ${name}_fuzz.cpp harness.cpp ${FUZZ_SOURCES})
  target_include_directories(${name}_fuzz PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name}_fuzz PRIVATE ${FUZZ_LINKS})
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzz_targets ${name}_fuzz)
endfunction()
