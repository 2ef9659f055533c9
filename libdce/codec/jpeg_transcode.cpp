#include "codec/jpeg_transcode.h"

#include <turbojpeg.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "codec/jpeg_errors.h"

namespace dce::core {
namespace {

// A progressive image may come in any number of scans, each of which walks all its blocks; encoders write
// about ten.
constexpr int most_scans = 64;

void watch_scans(j_common_ptr state) {
  if (!state->is_decompressor) return;
  if (reinterpret_cast<j_decompress_ptr>(state)->input_scan_number > most_scans) JpegErrors::leave_by(state);
}

/// All in plain data, for libjpeg leaves by longjmp. True when `result` holds the image, to be freed by the
/// caller.
bool transcode(Bytes jpeg, int64_t most_pixels, bool luminance, unsigned char** result, unsigned long* size,
               bool* too_large) {
  jpeg_decompress_struct from;
  jpeg_compress_struct to;
  JpegErrors errors;
  jpeg_progress_mgr progress;
  std::memset(&from, 0, sizeof from);
  std::memset(&to, 0, sizeof to);
  std::memset(&progress, 0, sizeof progress);
  progress.progress_monitor = watch_scans;
  from.err = to.err = errors.start();
  if (setjmp(errors.leave)) {
    jpeg_destroy_compress(&to);
    jpeg_destroy_decompress(&from);
    return false;
  }
  jpeg_create_decompress(&from);
  jpeg_create_compress(&to);
  from.progress = &progress;
  jpeg_mem_src(&from, jpeg.data(), static_cast<unsigned long>(jpeg.size()));
  jpeg_read_header(&from, TRUE);
  if (static_cast<int64_t>(from.image_width) * from.image_height > most_pixels) {
    *too_large = true;
    JpegErrors::leave_by(reinterpret_cast<j_common_ptr>(&from));
  }
  jvirt_barray_ptr* coefficients = jpeg_read_coefficients(&from);
  jpeg_copy_critical_parameters(&from, &to);
  if (luminance) {
    // Luminance that is coarser than the image has fewer blocks than an image of it alone would have.
    const jpeg_component_info& light = from.comp_info[0];
    if (from.jpeg_color_space != JCS_YCbCr || light.h_samp_factor != from.max_h_samp_factor ||
        light.v_samp_factor != from.max_v_samp_factor) {
      JpegErrors::leave_by(reinterpret_cast<j_common_ptr>(&from));
    }
    const int table = to.comp_info[0].quant_tbl_no;
    jpeg_set_colorspace(&to, JCS_GRAYSCALE);
    to.comp_info[0].quant_tbl_no = table;
  }
  to.optimize_coding = TRUE;
  jpeg_mem_dest(&to, result, size);
  jpeg_write_coefficients(&to, coefficients);
  jpeg_finish_compress(&to);
  jpeg_finish_decompress(&from);
  jpeg_destroy_compress(&to);
  jpeg_destroy_decompress(&from);
  return true;
}

}  // namespace

namespace {

Status transcode(Bytes jpeg, int64_t most_pixels, bool luminance, ByteBuffer& out) {
  unsigned char* result = nullptr;
  unsigned long size = 0;
  bool too_large = false;
  bool done = transcode(jpeg, most_pixels, luminance, &result, &size, &too_large);
  if (done) out.append(Bytes(result, size));
  std::free(result);
  if (done) return ok();
  return too_large ? Status(Code::limit, "a JPEG image is too large to be coded anew")
                   : Status(Code::unreadable, "a JPEG image is damaged");
}

}  // namespace

Status jpeg_to_baseline(Bytes jpeg, int64_t most_pixels, ByteBuffer& out) {
  return transcode(jpeg, most_pixels, false, out);
}

Status jpeg_luminance(Bytes jpeg, int64_t most_pixels, ByteBuffer& out) {
  return transcode(jpeg, most_pixels, true, out);
}

static_assert(static_cast<int>(JpegTurn::flip_horizontal) == TJXOP_HFLIP &&
              static_cast<int>(JpegTurn::transverse) == TJXOP_TRANSVERSE &&
              static_cast<int>(JpegTurn::rotate_270) == TJXOP_ROT270);

Status jpeg_turned(Bytes jpeg, JpegTurn turn, bool luminance, int64_t most_pixels, ByteBuffer& out) {
  const std::unique_ptr<void, int (*)(tjhandle)> handle(tjInitTransform(), tjDestroy);
  if (!handle) return {Code::limit, "no memory to turn a JPEG image"};
  const auto size = static_cast<unsigned long>(jpeg.size());
  int width = 0, height = 0, subsampling = 0, colors = 0;
  if (tjDecompressHeader3(handle.get(), jpeg.data(), size, &width, &height, &subsampling, &colors) != 0) {
    return {Code::unreadable, "a JPEG image is damaged"};
  }
  if (int64_t{width} * height > most_pixels)
    return {Code::limit, "a JPEG image is too large to be coded anew"};
  if (luminance && colors != TJCS_YCbCr) return {Code::unreadable, "a JPEG image has no luminance"};
  tjtransform wanted{};
  wanted.op = static_cast<int>(turn);
  wanted.options = TJXOPT_PERFECT | TJXOPT_COPYNONE | (luminance ? TJXOPT_GRAY : 0);
  unsigned char* result = nullptr;
  unsigned long result_size = 0;
  const bool done =
      tjTransform(handle.get(), jpeg.data(), size, 1, &result, &result_size, &wanted, TJFLAG_LIMITSCANS) == 0;
  if (done) out.append(Bytes(result, result_size));
  tjFree(result);
  return done ? ok() : Status(Code::usage, "a JPEG image cannot be turned without loss");
}

}  // namespace dce::core
