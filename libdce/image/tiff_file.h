// libtiff over memory: no file, no globals, errors kept instead of printed.
#pragma once

#include <memory>
#include <string>

#include "base/limits.h"
#include "image/tiff_library.h"
#include "stream/source.h"

namespace dce::core {

/// One reader of a TIFF's bytes, which are borrowed. One thread at a time. Where there is no libtiff it is
/// not ok().
class TiffFile {
 public:
  TiffFile(Bytes bytes, const Limits& limits);  ///< at the first directory; ok() says whether there is one
  ~TiffFile();
  TiffFile(const TiffFile&) = delete;
  TiffFile& operator=(const TiffFile&) = delete;

  bool ok() const { return tiff_ != nullptr; }
  TIFF* get() const { return tiff_; }
  const std::string& error() const { return error_; }  ///< the last one, without names of files

  /// A field of the current directory, or its default, or `otherwise`.
  template <class T>
  T field(uint32_t tag, T otherwise) const {
    T value{};
    return tiff_library()->GetFieldDefaulted(tiff_, tag, &value) ? value : otherwise;
  }

 private:
  static int on_error(TIFF*, void* user, const char* module, const char* format, va_list arguments);
  static int on_warning(TIFF*, void*, const char*, const char*, va_list) { return 1; }
  static tmsize_t on_read(thandle_t handle, void* out, tmsize_t size);
  static tmsize_t on_write(thandle_t, void*, tmsize_t) { return 0; }
  static toff_t on_seek(thandle_t handle, toff_t offset, int whence);
  static int on_close(thandle_t) { return 0; }
  static toff_t on_size(thandle_t handle);
  static int on_map(thandle_t handle, void** base, toff_t* size);
  static void on_unmap(thandle_t, void*, toff_t) {}

  Bytes bytes_;
  uint64_t position_ = 0;
  TIFF* tiff_ = nullptr;
  std::string error_;
};

}  // namespace dce::core
