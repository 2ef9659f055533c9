#include "codec/jpeg_rows_encode.h"

#include <jpeglib.h>

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

namespace dce::core {
namespace {

constexpr size_t chunk = 1 << 15;

/// After jpeg_set_defaults(), which has the first component use table 0 and the others table 1.
void use_tables(jpeg_compress_struct& compress, const JpegTables& tables) {
  for (int i = 0; i < 2; ++i) {
    JQUANT_TBL*& table = compress.quant_tbl_ptrs[i];
    if (!table) table = jpeg_alloc_quant_table(reinterpret_cast<j_common_ptr>(&compress));
    std::copy_n((i == 0 ? tables.luma : tables.chroma).begin(), DCTSIZE2, table->quantval);
    table->sent_table = FALSE;
  }
  if (compress.num_components == 1) return;
  compress.comp_info[0].h_samp_factor = tables.across;
  compress.comp_info[0].v_samp_factor = tables.down;
}

}  // namespace

/// libjpeg reports errors by calling back, and wants not to be returned to: it is left by longjmp, across C
/// frames and the body of guarded() only.
struct JpegRowsEncoder::State {
  jpeg_compress_struct compress{};
  jpeg_error_mgr errors{};
  jpeg_destination_mgr destination{};
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX] = "";
  ByteBuffer pending;  // what libjpeg wrote since the last call
  size_t written = 0;  // bytes of `pending` before the chunk that libjpeg fills now
  std::vector<uint8_t> inverted;
  bool created = false;

  static State& of(j_common_ptr common) { return *static_cast<State*>(common->client_data); }
  static void on_error(j_common_ptr common) {
    common->err->format_message(common, of(common).message);
    std::longjmp(of(common).escape, 1);  // NOLINT: libjpeg's way
  }
  static void on_message(j_common_ptr) {}
  static void on_start(j_compress_ptr compress) { of(reinterpret_cast<j_common_ptr>(compress)).give_chunk(); }
  static boolean on_full(j_compress_ptr compress) {
    State& state = of(reinterpret_cast<j_common_ptr>(compress));
    state.written = state.pending.size();
    state.give_chunk();
    return TRUE;
  }
  static void on_end(j_compress_ptr) {}
  void give_chunk() {
    destination.next_output_byte = pending.grow(chunk);
    destination.free_in_buffer = chunk;
  }

  /// Moves what is complete to `out`, leaving libjpeg an empty chunk.
  void drain(ByteBuffer& out) {
    if (pending.empty()) return;
    out.append(pending.view().first(written + chunk - destination.free_in_buffer));
    pending.clear();
    written = 0;
    give_chunk();
  }

  template <class Body>
  Status guarded(Body body) {
    if (setjmp(escape) != 0) {  // NOLINT: libjpeg's way
      return {Code::internal, std::string("the JPEG encoder says: ") + message};
    }
    body();
    return {};
  }
};

JpegRowsEncoder::JpegRowsEncoder() : state_(new State) {
  State& state = *state_;
  state.compress.err = jpeg_std_error(&state.errors);
  state.errors.error_exit = State::on_error;
  state.errors.output_message = State::on_message;
  state.compress.client_data = &state;
}

JpegRowsEncoder::~JpegRowsEncoder() {
  if (state_->created) jpeg_destroy_compress(&state_->compress);
}

Status JpegRowsEncoder::begin(const Image& image) {
  State& state = *state_;
  if (image.format == PixelFormat::black1) return {Code::usage, "JPEG holds no 1-bit pixels"};
  if (image.width <= 0 || image.height <= 0) return {Code::usage, "an empty image cannot be a JPEG"};
  if (image.width > JPEG_MAX_DIMENSION || image.height > JPEG_MAX_DIMENSION) {
    return {Code::limit, "a JPEG image ends at 65500 dots: choose a lower resolution"};
  }
  state.pending.clear();
  state.written = 0;
  return state.guarded([&] {
    jpeg_compress_struct& compress = state.compress;
    if (!state.created) {
      jpeg_create_compress(&compress);
      state.created = true;
    } else {
      jpeg_abort_compress(&compress);
    }
    compress.client_data = &state;
    state.destination.init_destination = State::on_start;
    state.destination.empty_output_buffer = State::on_full;
    state.destination.term_destination = State::on_end;
    compress.dest = &state.destination;
    compress.image_width = static_cast<JDIMENSION>(image.width);
    compress.image_height = static_cast<JDIMENSION>(image.height);
    compress.input_components = components(image.format);
    compress.in_color_space = image.format == PixelFormat::gray8  ? JCS_GRAYSCALE
                              : image.format == PixelFormat::rgb8 ? JCS_RGB
                                                                  : JCS_CMYK;
    jpeg_set_defaults(&compress);
    jpeg_set_quality(&compress, image.quality, TRUE);
    if (image.tables) use_tables(compress, *image.tables);
    compress.dct_method = JDCT_ISLOW;  // of integers, so the same on every machine
    if (!image.tables && image.full_chroma && image.format == PixelFormat::rgb8) {
      compress.comp_info[0].h_samp_factor = compress.comp_info[0].v_samp_factor = 1;
    }
    if (image.resolution.x > 0 && image.resolution.y > 0) {
      constexpr int most = std::numeric_limits<UINT16>::max();
      compress.density_unit = 1;  // dots an inch
      compress.X_density = static_cast<UINT16>(std::min(image.resolution.x, most));
      compress.Y_density = static_cast<UINT16>(std::min(image.resolution.y, most));
    }
    jpeg_start_compress(&compress, TRUE);
  });
}

Status JpegRowsEncoder::rows(const Band& band, ByteBuffer& out) {
  State& state = *state_;
  const bool invert = band.format == PixelFormat::cmyk8;
  if (invert) state.inverted.resize(band.row_size());
  DCE_TRY(state.guarded([&] {
    for (int y = 0; y < band.height; ++y) {
      auto* row = const_cast<JSAMPROW>(band.row(y));  // NOLINT: libjpeg's input is not const
      if (invert) {
        std::transform(row, row + band.row_size(), state.inverted.begin(),
                       [](uint8_t ink) { return static_cast<uint8_t>(255 - ink); });
        row = state.inverted.data();
      }
      jpeg_write_scanlines(&state.compress, &row, 1);
    }
  }));
  state.drain(out);
  return {};
}

Status JpegRowsEncoder::finish(ByteBuffer& out) {
  State& state = *state_;
  DCE_TRY(state.guarded([&] { jpeg_finish_compress(&state.compress); }));
  state.drain(out);
  return {};
}

int jpeg_quality(int print_quality) {
  return print_quality <= 3 ? 75 : print_quality == 4 ? 90 : 95;
}

}  // namespace dce::core
