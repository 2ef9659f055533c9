# A room is one folder of libdce/: a static library `dce_<name>` of the sources in that folder.
#   dce_room(NAME encode_pcl5 ROOMS encode codec LIBS ZLIB::ZLIB)
# ROOMS are other rooms it may include (tools/check-layers holds the one-direction rule); LIBS are outside it.
function(dce_room)
  cmake_parse_arguments(ROOM "" "NAME" "ROOMS;LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/lookup\\.cpp$")  # it needs all formats: see dce_registry
  set(target dce_${ROOM_NAME})
  list(TRANSFORM ROOM_ROOMS PREPEND dce_)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/libdce)
    target_link_libraries(${target} PUBLIC ${ROOM_ROOMS} PRIVATE ${ROOM_LIBS})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR}/libdce)
    target_link_libraries(${target} INTERFACE ${ROOM_ROOMS} ${ROOM_LIBS})
  endif()
  set_property(GLOBAL APPEND PROPERTY DCE_ROOMS ${ROOM_NAME})
endfunction()

# Adds every sub-folder that has a CMakeLists.txt and hands back the folders' names: a new format is a new folder.
function(dce_formats out)
  file(GLOB lists CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt)
  set(names)
  foreach(list ${lists})
    get_filename_component(folder ${list} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
    if(NOT sources)
      continue()  # a room laid out but not moved into
    endif()
    add_subdirectory(${folder})
    list(APPEND names ${name})
  endforeach()
  set(${out} ${names} PARENT_SCOPE)
endfunction()

# Writes a translation unit listing one descriptor a format, so that no room of the core names a format. It and the
# folder's lookup.cpp, which searches that list, become dce_<name>_registry.
#   dce_registry(NAME input TYPE InputFormat HEADER input/input.h FORMATS pdf png ...)
function(dce_registry)
  cmake_parse_arguments(REG "" "NAME;TYPE;HEADER" "FORMATS" ${ARGN})
  set(declarations)
  set(entries)
  foreach(format ${REG_FORMATS})
    string(APPEND declarations "extern const ${REG_TYPE} ${REG_NAME}_${format};\n")
    string(APPEND entries "    &${REG_NAME}_${format},\n")
  endforeach()
  configure_file(${CMAKE_SOURCE_DIR}/cmake/registry.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/${REG_NAME}_registry.cpp)
  add_library(dce_${REG_NAME}_registry STATIC ${CMAKE_CURRENT_BINARY_DIR}/${REG_NAME}_registry.cpp
              ${CMAKE_CURRENT_SOURCE_DIR}/lookup.cpp)
  list(TRANSFORM REG_FORMATS PREPEND dce_${REG_NAME}_ OUTPUT_VARIABLE rooms)
  target_link_libraries(dce_${REG_NAME}_registry PUBLIC dce_${REG_NAME} ${rooms})
endfunction()

# Where a program or module looks for this project's libraries: in folders beside its own, in the build tree as where it is
# installed. CMake would make the one path as long as the other with colons, and what stands between two colons, nothing, is
# the folder that the program is started in.
function(dce_run_path target)
  list(REMOVE_DUPLICATES ARGN)
  set_target_properties(${target} PROPERTIES BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "${ARGN}")
endfunction()
