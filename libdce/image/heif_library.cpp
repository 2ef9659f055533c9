#include "image/heif_library.h"

#include <dlfcn.h>

namespace dce::core {
namespace {

constexpr const char* library_name = "libheif.so.1";  // of the interface that the headers declare

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool load(HeifLibrary& heif) {
  void* library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  if (!library) return false;
  const bool whole =
      find(library, "heif_context_alloc", heif.context_alloc) &&
      find(library, "heif_context_free", heif.context_free) &&
      find(library, "heif_context_set_max_decoding_threads", heif.context_set_max_decoding_threads) &&
      find(library, "heif_context_read_from_memory_without_copy", heif.context_read_from_memory_without_copy) &&
      find(library, "heif_context_get_primary_image_handle", heif.context_get_primary_image_handle) &&
      find(library, "heif_image_handle_release", heif.image_handle_release) &&
      find(library, "heif_image_handle_get_width", heif.image_handle_get_width) &&
      find(library, "heif_image_handle_get_height", heif.image_handle_get_height) &&
      find(library, "heif_image_handle_has_alpha_channel", heif.image_handle_has_alpha_channel) &&
      find(library, "heif_image_handle_is_premultiplied_alpha", heif.image_handle_is_premultiplied_alpha) &&
      find(library, "heif_image_handle_get_list_of_metadata_block_IDs",
           heif.image_handle_get_list_of_metadata_block_IDs) &&
      find(library, "heif_image_handle_get_metadata_size", heif.image_handle_get_metadata_size) &&
      find(library, "heif_image_handle_get_metadata", heif.image_handle_get_metadata) &&
      find(library, "heif_decoding_options_alloc", heif.decoding_options_alloc) &&
      find(library, "heif_decoding_options_free", heif.decoding_options_free) &&
      find(library, "heif_decode_image", heif.decode_image) &&
      find(library, "heif_image_release", heif.image_release) &&
      find(library, "heif_image_get_width", heif.image_get_width) &&
      find(library, "heif_image_get_height", heif.image_get_height) &&
      find(library, "heif_image_get_plane_readonly", heif.image_get_plane_readonly);
  if (!whole) dlclose(library);
  return whole;
}

}  // namespace

const HeifLibrary* heif_library() {
  static HeifLibrary heif{};
  static const bool loaded = load(heif);
  return loaded ? &heif : nullptr;
}

}  // namespace dce::core
