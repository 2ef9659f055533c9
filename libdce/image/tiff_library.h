// libtiff, loaded when the first TIFF is met: it brings Zstandard, LZMA, LERC, JBIG and WebP.
#pragma once

#include <tiffio.h>

namespace dce::core {

/// The functions in use, without "TIFF".
// clang-format off
#define DCE_TIFF_FUNCTIONS(each) \
  each(OpenOptionsAlloc) each(OpenOptionsFree) each(OpenOptionsSetErrorHandlerExtR) \
  each(OpenOptionsSetWarningHandlerExtR) each(OpenOptionsSetMaxSingleMemAlloc) each(ClientOpenExt) \
  each(Close) each(CurrentDirOffset) each(ReadDirectory) each(SetSubDirectory) each(GetField) \
  each(GetFieldDefaulted) each(SetField) each(IsCODECConfigured) each(IsTiled) each(NumberOfStrips) \
  each(GetStrileOffset) each(GetStrileByteCount) each(ScanlineSize64) each(StripSize64) each(TileSize64) \
  each(ReadScanline) each(ReadTile) each(RGBAImageOK) each(RGBAImageBegin) each(RGBAImageGet) \
  each(RGBAImageEnd)
// clang-format on

struct TiffLibrary {
#define DCE_TIFF_MEMBER(name) decltype(&TIFF##name) name;
  DCE_TIFF_FUNCTIONS(DCE_TIFF_MEMBER)
#undef DCE_TIFF_MEMBER
};

/// The library, loaded by the first call and kept. Null where it is not installed. Thread-safe.
const TiffLibrary* tiff_library();

}  // namespace dce::core
