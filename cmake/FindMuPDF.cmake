# MuPDF as a static library: target MuPDF::MuPDF.
#
# Debian's libmupdf.a declares no dependencies and its .pc file gives the wrong version, so both are taken from
# the headers. Set MUPDF_ROOT to use another MuPDF (1.21 or newer, built position-independent); set
# DCE_MUPDF_LIBRARIES to replace the list of what it links to, e.g. for a commercial build with its own libraries.
find_path(MUPDF_INCLUDE_DIR mupdf/fitz.h HINTS ${MUPDF_ROOT}/include)
find_library(MUPDF_LIBRARY mupdf HINTS ${MUPDF_ROOT}/lib ${MUPDF_ROOT}/build/release)
find_library(MUPDF_THIRD_LIBRARY NAMES mupdf-third mupdfthird HINTS ${MUPDF_ROOT}/lib ${MUPDF_ROOT}/build/release)

if(MUPDF_INCLUDE_DIR AND EXISTS ${MUPDF_INCLUDE_DIR}/mupdf/fitz/version.h)
  file(STRINGS ${MUPDF_INCLUDE_DIR}/mupdf/fitz/version.h line REGEX "define FZ_VERSION \"")
  string(REGEX REPLACE ".*\"([^\"]+)\".*" "\\1" MuPDF_VERSION "${line}")
endif()

set(DCE_MUPDF_LIBRARIES freetype jbig2dec jpeg openjp2 mujs gumbo z m
    CACHE STRING "Libraries that libmupdf.a needs")
# Debian's takes the system's HarfBuzz, which is loaded when there is text to shape; others bring one in mupdf-third.
if(NOT MUPDF_ROOT)
  set(DCE_MUPDF_LOADS_HARFBUZZ ON)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(MuPDF REQUIRED_VARS MUPDF_LIBRARY MUPDF_INCLUDE_DIR VERSION_VAR MuPDF_VERSION)
if(MuPDF_FOUND AND NOT TARGET MuPDF::MuPDF)
  add_library(MuPDF::MuPDF STATIC IMPORTED)
  set_target_properties(MuPDF::MuPDF PROPERTIES
    IMPORTED_LOCATION ${MUPDF_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${MUPDF_INCLUDE_DIR})
  if(MuPDF_VERSION VERSION_LESS 1.22 AND NOT MUPDF_ROOT)
    # Debian's library is built without ICC although its header says otherwise; a structure's layout depends on it.
    set_property(TARGET MuPDF::MuPDF APPEND PROPERTY INTERFACE_COMPILE_DEFINITIONS FZ_ENABLE_ICC=0)
    set(DCE_MUPDF_WITHOUT_ICC ON)
  endif()
  if(MUPDF_THIRD_LIBRARY)
    set_property(TARGET MuPDF::MuPDF APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${MUPDF_THIRD_LIBRARY})
  endif()
  set_property(TARGET MuPDF::MuPDF APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${DCE_MUPDF_LIBRARIES})
endif()
