// OpenJPEG over memory, one decoding of one image or of a part of it.
#pragma once

#include <openjpeg.h>

#include <memory>
#include <string>

#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

class Jp2Codec {
 public:
  /// Reads headers. `reduce` resolutions are dropped: each halves the size. Borrows `bytes`.
  Status open(Bytes bytes, int reduce);

  /// Decodes rows y0 to y1 of the reference grid (all of it if they are its ends). Once an object.
  Status decode(uint32_t y0, uint32_t y1);

  const opj_image_t& image() const { return *image_; }
  bool warned() const { return warned_; }  ///< while decoding: data is missing or wrong

 private:
  static void on_error(const char* message, void* user);
  static void on_warning(const char* message, void* user);
  static OPJ_SIZE_T on_read(void* out, OPJ_SIZE_T size, void* user);
  static OPJ_OFF_T on_skip(OPJ_OFF_T size, void* user);
  static OPJ_BOOL on_seek(OPJ_OFF_T position, void* user);
  Status failed() const;

  struct CodecDeleter {
    void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
  };
  struct StreamDeleter {
    void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
  };
  struct ImageDeleter {
    void operator()(opj_image_t* image) const { opj_image_destroy(image); }
  };

  Bytes bytes_;
  size_t position_ = 0;
  std::string error_;
  bool warned_ = false;
  std::unique_ptr<opj_codec_t, CodecDeleter> codec_;
  std::unique_ptr<opj_stream_t, StreamDeleter> stream_;
  std::unique_ptr<opj_image_t, ImageDeleter> image_;
};

}  // namespace dce::core
