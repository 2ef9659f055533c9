// libheif, loaded when the first HEIF image is met: with the video decoders it brings it would double the
// time that every process takes to start.
#pragma once

#include <libheif/heif.h>

namespace dce::core {

/// The functions in use, without "heif_".
// clang-format off
#define DCE_HEIF_FUNCTIONS(each) \
  each(context_alloc) each(context_free) each(context_set_max_decoding_threads) \
  each(context_read_from_memory_without_copy) each(context_get_primary_image_handle) \
  each(image_handle_release) each(image_handle_get_width) each(image_handle_get_height) \
  each(image_handle_has_alpha_channel) each(image_handle_is_premultiplied_alpha) \
  each(image_handle_get_list_of_metadata_block_IDs) each(image_handle_get_metadata_size) \
  each(image_handle_get_metadata) each(decoding_options_alloc) each(decoding_options_free) \
  each(decode_image) each(image_release) each(image_get_width) each(image_get_height) \
  each(image_get_plane_readonly) each(image_handle_get_raw_color_profile_size) \
  each(image_handle_get_raw_color_profile)
// clang-format on

struct HeifLibrary {
#define DCE_HEIF_MEMBER(name) decltype(&heif_##name) name;
  DCE_HEIF_FUNCTIONS(DCE_HEIF_MEMBER)
#undef DCE_HEIF_MEMBER
};

/// The library, loaded by the first call and kept. Null where it is not installed. Thread-safe.
const HeifLibrary* heif_library();

}  // namespace dce::core
