// libheif, loaded when the first HEIF image is met: with the video decoders it brings it would double the time that
// every process takes to start.
#pragma once

#include <libheif/heif.h>

#include "base/status.h"

namespace dce::core {

/// The functions in use, by their names without "heif_".
struct HeifLibrary {
  decltype(&heif_context_alloc) context_alloc;
  decltype(&heif_context_free) context_free;
  decltype(&heif_context_set_max_decoding_threads) context_set_max_decoding_threads;
  decltype(&heif_context_read_from_memory_without_copy) context_read_from_memory_without_copy;
  decltype(&heif_context_get_primary_image_handle) context_get_primary_image_handle;
  decltype(&heif_image_handle_release) image_handle_release;
  decltype(&heif_image_handle_get_width) image_handle_get_width;
  decltype(&heif_image_handle_get_height) image_handle_get_height;
  decltype(&heif_image_handle_has_alpha_channel) image_handle_has_alpha_channel;
  decltype(&heif_image_handle_is_premultiplied_alpha) image_handle_is_premultiplied_alpha;
  decltype(&heif_image_handle_get_list_of_metadata_block_IDs) image_handle_get_list_of_metadata_block_IDs;
  decltype(&heif_image_handle_get_metadata_size) image_handle_get_metadata_size;
  decltype(&heif_image_handle_get_metadata) image_handle_get_metadata;
  decltype(&heif_decoding_options_alloc) decoding_options_alloc;
  decltype(&heif_decoding_options_free) decoding_options_free;
  decltype(&heif_decode_image) decode_image;
  decltype(&heif_image_release) image_release;
  decltype(&heif_image_get_width) image_get_width;
  decltype(&heif_image_get_height) image_get_height;
  decltype(&heif_image_get_plane_readonly) image_get_plane_readonly;
};

/// The library, loaded by the first call and kept. Null where it is not installed. Thread-safe.
const HeifLibrary* heif_library();

}  // namespace dce::core
