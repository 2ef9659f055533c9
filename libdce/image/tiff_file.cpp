#include "image/tiff_file.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace dce::core {

TiffFile::TiffFile(Bytes bytes, const Limits& limits) : bytes_(bytes) {
  if (!tiff_library()) {
    error_ = "libtiff, which reads it, is not installed";
    return;
  }
  TIFFOpenOptions* options = tiff_library()->OpenOptionsAlloc();
  if (!options) return;
  tiff_library()->OpenOptionsSetErrorHandlerExtR(options, on_error, this);
  tiff_library()->OpenOptionsSetWarningHandlerExtR(options, on_warning, this);
  if (limits.memory_bytes != 0) {
    tiff_library()->OpenOptionsSetMaxSingleMemAlloc(options, static_cast<tmsize_t>(limits.memory_bytes / 2));
  }
  // "m" would forbid mapping; "c" delays nothing; "r" alone maps, so that strips are read in place.
  tiff_ = tiff_library()->ClientOpenExt("tiff", "r", this, on_read, on_write, on_seek, on_close, on_size,
                                        on_map, on_unmap, options);
  tiff_library()->OpenOptionsFree(options);
}

TiffFile::~TiffFile() {
  if (tiff_) tiff_library()->Close(tiff_);
}

int TiffFile::on_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  char text[200];
  std::vsnprintf(text, sizeof text, format, arguments);
  static_cast<TiffFile*>(user)->error_ = text;
  return 1;
}

tmsize_t TiffFile::on_read(thandle_t handle, void* out, tmsize_t size) {
  auto& file = *static_cast<TiffFile*>(handle);
  if (size <= 0 || file.position_ >= file.bytes_.size()) return 0;
  size_t part = std::min(static_cast<size_t>(size), file.bytes_.size() - static_cast<size_t>(file.position_));
  std::memcpy(out, file.bytes_.data() + file.position_, part);
  file.position_ += part;
  return static_cast<tmsize_t>(part);
}

toff_t TiffFile::on_seek(thandle_t handle, toff_t offset, int whence) {
  auto& file = *static_cast<TiffFile*>(handle);
  uint64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file.position_ : file.bytes_.size();
  file.position_ = base + offset;
  return file.position_;
}

toff_t TiffFile::on_size(thandle_t handle) {
  return static_cast<TiffFile*>(handle)->bytes_.size();
}

int TiffFile::on_map(thandle_t handle, void** base, toff_t* size) {
  // libtiff does not write to a mapping of a file opened for reading.
  auto& file = *static_cast<TiffFile*>(handle);
  *base = const_cast<uint8_t*>(file.bytes_.data());
  *size = file.bytes_.size();
  return 1;
}

}  // namespace dce::core
