#include "codec/jpeg_encode.h"

#include "codec/jpeg_rows_encode.h"

namespace dce::core {
namespace {

Status encode(const Band& band, const JpegOptions& options, ByteBuffer& out) {
  JpegRowsEncoder encoder;
  DCE_TRY(encoder.begin({.format = band.format,
                         .width = band.width,
                         .height = band.height,
                         .resolution = {options.x_density, options.y_density},
                         .quality = options.quality,
                         .full_chroma = !options.subsample}));
  DCE_TRY(encoder.rows(band, out));
  return encoder.finish(out);
}

}  // namespace

Status jpeg_encode(const Band& band, const JpegOptions& options, ByteBuffer& out) {
  const size_t start = out.size();
  Status status = encode(band, options, out);
  if (!status.ok()) out.truncate(start);
  return status;
}

}  // namespace dce::core
