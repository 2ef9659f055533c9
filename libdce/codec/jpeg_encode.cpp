#include "codec/jpeg_encode.h"

// jpeglib.h wants these two before it.
#include <jpeglib.h>

#include <csetjmp>
#include <cstdio>
#include <memory>
#include <vector>

namespace dce::core {

namespace {

// libjpeg reports errors by a callback that must not return. Everything with a destructor lives outside the
// frames that longjmp leaves.
struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void on_error(j_common_ptr info) {
  auto* manager = reinterpret_cast<ErrorManager*>(info->err);
  manager->base.format_message(info, manager->message);
  std::longjmp(manager->escape, 1);
}
void on_message(j_common_ptr) {}

struct Destination {
  jpeg_destination_mgr base;
  ByteBuffer* out;
  size_t start;
};
constexpr size_t chunk = 64 * 1024;

void offer_chunk(Destination* destination) {
  destination->base.next_output_byte = destination->out->grow(chunk);
  destination->base.free_in_buffer = chunk;
}
void begin_output(j_compress_ptr info) {
  offer_chunk(reinterpret_cast<Destination*>(info->dest));
}
boolean output_full(j_compress_ptr info) {
  offer_chunk(reinterpret_cast<Destination*>(info->dest));
  return TRUE;
}
void end_output(j_compress_ptr info) {
  auto* destination = reinterpret_cast<Destination*>(info->dest);
  destination->out->truncate(destination->out->size() - destination->base.free_in_buffer);
}

struct Compressor {
  jpeg_compress_struct info{};
  ErrorManager errors{};
  Destination destination{};
  std::vector<uint8_t> inverted;  // one row of cmyk8, as Adobe wants it
};

bool compress(Compressor& self, const Band& band, const JpegOptions& options) {
  jpeg_compress_struct& info = self.info;
  if (setjmp(self.errors.escape)) return false;
  jpeg_create_compress(&info);
  info.dest = &self.destination.base;
  info.image_width = static_cast<JDIMENSION>(band.width);
  info.image_height = static_cast<JDIMENSION>(band.height);
  info.input_components = components(band.format);
  info.in_color_space = band.format == PixelFormat::gray8  ? JCS_GRAYSCALE
                        : band.format == PixelFormat::rgb8 ? JCS_RGB
                                                           : JCS_CMYK;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, options.quality, TRUE);
  // The integer transform is the same on every machine; the fast and the floating-point ones need not be.
  info.dct_method = JDCT_ISLOW;
  if (band.format == PixelFormat::rgb8 && !options.subsample) {
    info.comp_info[0].h_samp_factor = info.comp_info[0].v_samp_factor = 1;
  }
  if (options.x_density > 0 && options.y_density > 0 && info.write_JFIF_header) {
    info.density_unit = 1;
    info.X_density = static_cast<UINT16>(options.x_density);
    info.Y_density = static_cast<UINT16>(options.y_density);
  }
  jpeg_start_compress(&info, TRUE);
  for (int y = 0; y < band.height; ++y) {
    const uint8_t* source = band.row(y);
    if (!self.inverted.empty()) {
      for (size_t i = 0; i < self.inverted.size(); ++i) self.inverted[i] = static_cast<uint8_t>(~source[i]);
      source = self.inverted.data();
    }
    JSAMPROW row = const_cast<JSAMPROW>(source);  // libjpeg only reads it
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

}  // namespace

Status jpeg_encode(const Band& band, const JpegOptions& options, ByteBuffer& out) {
  if (band.format == PixelFormat::black1) return {Code::usage, "JPEG holds no 1-bit pixels"};
  if (band.width <= 0 || band.height <= 0) return {Code::usage, "an empty image cannot be a JPEG"};
  if (band.width > JPEG_MAX_DIMENSION || band.height > JPEG_MAX_DIMENSION) {
    return {Code::limit, "the image is larger than JPEG allows"};
  }
  auto self = std::make_unique<Compressor>();
  self->info.err = jpeg_std_error(&self->errors.base);
  self->errors.base.error_exit = on_error;
  self->errors.base.output_message = on_message;
  self->destination.base.init_destination = begin_output;
  self->destination.base.empty_output_buffer = output_full;
  self->destination.base.term_destination = end_output;
  self->destination.out = &out;
  self->destination.start = out.size();
  if (band.format == PixelFormat::cmyk8) self->inverted.resize(band.row_size());
  bool done = compress(*self, band, options);
  jpeg_destroy_compress(&self->info);
  if (!done) {
    out.truncate(self->destination.start);
    return {Code::internal, std::string("JPEG compression failed: ") + self->errors.message};
  }
  return ok();
}

}  // namespace dce::core
