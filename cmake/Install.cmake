# What `cmake --install` puts where, besides the programs and the Python module, whose folders say so themselves:
# the library, its headers, and what CMake (find_package(dce), dce::dce) and pkg-config (dce) need to find them.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dce)

install(TARGETS libdce EXPORT dceTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/dce DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
install(EXPORT dceTargets NAMESPACE dce:: DESTINATION ${package_dir})

configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/dceConfig.cmake.in ${CMAKE_BINARY_DIR}/dceConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/dceConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/dceConfig.cmake ${CMAKE_BINARY_DIR}/dceConfigVersion.cmake
  DESTINATION ${package_dir})

# Relative to the .pc file itself, so that an installed tree may be moved.
file(RELATIVE_PATH DCE_PC_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(${CMAKE_SOURCE_DIR}/cmake/dce.pc.in ${CMAKE_BINARY_DIR}/dce.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/dce.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
