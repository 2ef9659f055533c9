// libwebp and libwebpdemux, loaded when the first WebP is met.
#pragma once

#include <webp/decode.h>
#include <webp/demux.h>

namespace dce::core {

/// The functions in use, without "WebP"; those that are called through an inline function with the version of
/// the interface are the ones called in the end.
// clang-format off
#define DCE_WEBP_FUNCTIONS(each) \
  each(GetFeaturesInternal) each(InitDecoderConfigInternal) each(IDecode) each(IDecGetRGB) each(IDelete) \
  each(IUpdate)
#define DCE_WEBP_DEMUX_FUNCTIONS(each) \
  each(DemuxInternal) each(DemuxDelete) each(DemuxGetChunk) each(DemuxGetFrame) \
  each(DemuxReleaseChunkIterator) each(DemuxReleaseIterator)
// clang-format on

struct WebpLibrary {
#define DCE_WEBP_MEMBER(name) decltype(&WebP##name) name;
  DCE_WEBP_FUNCTIONS(DCE_WEBP_MEMBER)
  DCE_WEBP_DEMUX_FUNCTIONS(DCE_WEBP_MEMBER)
#undef DCE_WEBP_MEMBER
};

/// The libraries, loaded by the first call and kept. Null where they are not installed. Thread-safe.
const WebpLibrary* webp_library();

}  // namespace dce::core
