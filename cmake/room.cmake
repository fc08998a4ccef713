# One room = one static library and one unit-test binary from src/<room>.

# Adds the sources of a folder (tests left out) to a target.
function(alumen_sources target folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  target_sources(${target} PRIVATE ${sources})
endfunction()

# alumen_room(NAME [ROOMS other...] [LINKS public libs] [PRIVATE hidden libs])
function(alumen_room name)
  cmake_parse_arguments(ROOM "" "" "ROOMS;LINKS;PRIVATE" ${ARGN})
  add_library(alumen_${name} STATIC)
  alumen_sources(alumen_${name} src/${name})
  target_include_directories(alumen_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM ROOM_ROOMS PREPEND alumen_ OUTPUT_VARIABLE rooms)
  target_link_libraries(alumen_${name} PUBLIC ${rooms} ${ROOM_LINKS} PRIVATE ${ROOM_PRIVATE})

  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*_test.cpp)
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE alumen_${name} GTest::gtest GTest::gmock GTest::gtest_main rapidcheck
                          ${ROOM_PRIVATE})
    target_compile_definitions(${name}_test PRIVATE ALUMEN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME unit.${name} COMMAND ${name}_test)
    # Properties draw the same examples in every run; the soak sets other seeds.
    set_tests_properties(unit.${name} PROPERTIES LABELS quick TIMEOUT 120 ENVIRONMENT "RC_PARAMS=seed=20260101")
  endif()
endfunction()

# alumen_library(ROOM FOLDER [WITHOUT subfolder...]): embeds every file of the reference library into the room's library, but for
# the subfolders that are there to be copied only.
function(alumen_library room folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.csv ${CMAKE_SOURCE_DIR}/${folder}/*.yaml
       ${CMAKE_SOURCE_DIR}/${folder}/*.json)
  cmake_parse_arguments(LIBRARY "" "" "WITHOUT" ${ARGN})
  set(without)
  foreach(subfolder IN LISTS LIBRARY_WITHOUT)
    list(FILTER files EXCLUDE REGEX "^${CMAKE_SOURCE_DIR}/${folder}/${subfolder}/")
    list(APPEND without --without ${subfolder})
  endforeach()
  set(out ${CMAKE_BINARY_DIR}/embedded_library.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND python3 ${CMAKE_SOURCE_DIR}/tools/embed ${CMAKE_SOURCE_DIR}/${folder} ${out} ${without}
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/tools/embed COMMENT "embedding ${folder}/")
  target_sources(alumen_${room} PRIVATE ${out})
endfunction()

# alumen_page(ROOM FOLDER): joins every page of the folder (FOLDER/NAME/main.js, its modules and style sheets) and embeds it in
# the room's library as alumen::api::detail::NAME_page().
function(alumen_page room folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.html ${CMAKE_SOURCE_DIR}/${folder}/*.css
       ${CMAKE_SOURCE_DIR}/${folder}/*.js)
  file(GLOB entries CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*/main.js)
  foreach(entry ${entries})
    get_filename_component(page ${entry} DIRECTORY)
    get_filename_component(name ${page} NAME)
    set(out ${CMAKE_BINARY_DIR}/${name}_page.cpp)
    add_custom_command(OUTPUT ${out} COMMAND python3 ${CMAKE_SOURCE_DIR}/tools/page ${page} ${out}
      DEPENDS ${files} ${CMAKE_SOURCE_DIR}/tools/page COMMENT "joining ${folder}/${name}")
    target_sources(alumen_${room} PRIVATE ${out})
  endforeach()
endfunction()
