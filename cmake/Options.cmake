option(DCE_BUILD_TESTS "Build unit and end-to-end tests, and fuzz targets as seed replays" ON)
option(DCE_BUILD_BENCH "Build the micro-benchmarks" OFF)
option(DCE_BUILD_PYTHON "Build the Python module" ON)
set(DCE_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")
option(DCE_FUZZ "Build the fuzz targets with libFuzzer (clang)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers)

# What the loader has filled in stays as it is: no stray write makes a function of another.
add_link_options(-Wl,-z,relro,-z,now)

# A write past an array's end stops the program before it can lead anywhere. Sanitizers see more, and would be disturbed.
if(NOT DCE_SANITIZE AND NOT DCE_FUZZ)
  add_compile_options(-fstack-protector-strong -fstack-clash-protection)
  add_compile_definitions($<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2> _GLIBCXX_ASSERTIONS)
endif()

find_program(DCE_CCACHE ccache)
if(DCE_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${DCE_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${DCE_CCACHE})
endif()

if(DCE_SANITIZE)
  add_compile_options(-fsanitize=${DCE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DCE_SANITIZE})
endif()
if(DCE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()
