#include "image/jpeg_reader.h"

#include <jerror.h>

#include <algorithm>

namespace dce::core {

JpegReader::JpegReader() {
  info_.err = jpeg_std_error(&errors_);
  errors_.error_exit = on_error;
  errors_.emit_message = on_message;
  info_.client_data = this;
}

JpegReader::~JpegReader() {
  jpeg_destroy_decompress(&info_);
}

void JpegReader::on_error(j_common_ptr info) {
  info->err->format_message(info, self(info).message_);
  longjmp(self(info).escape_, 1);
}

void JpegReader::on_message(j_common_ptr info, int level) {
  if (level >= 0) return;  // traces
  ++info->err->num_warnings;
  JpegReader& reader = self(info);
  // The entropy decoder ran out of bits. Where the file ends, whatever follows the row of blocks at hand is
  // missing; at a marker within the file decoding may go on behind the next restart marker. Later scans only
  // refine.
  auto* decompress = reinterpret_cast<j_decompress_ptr>(info);
  if (info->err->msg_code == JWRN_HIT_MARKER && reader.exhausted_ && decompress->input_scan_number <= 1 &&
      reader.missing_from_ == 0x7fffffff) {
    int rows = decompress->max_v_samp_factor * decompress->min_DCT_scaled_size;
    reader.missing_from_ = static_cast<int>(decompress->input_iMCU_row + 1) * rows;
  }
}

boolean JpegReader::on_fill(j_decompress_ptr info) {
  // There is no more: an EOI makes libjpeg finish with what it has.
  static const JOCTET end[2] = {0xff, JPEG_EOI};
  self(reinterpret_cast<j_common_ptr>(info)).exhausted_ = true;
  info->src->next_input_byte = end;
  info->src->bytes_in_buffer = sizeof end;
  return TRUE;
}

void JpegReader::on_skip(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  size_t skipped = std::min(static_cast<size_t>(count), info->src->bytes_in_buffer);
  info->src->next_input_byte += skipped;
  info->src->bytes_in_buffer -= skipped;
}

bool JpegReader::open(Bytes bytes, int shrink, bool gray) {
  return guarded([&] {
    jpeg_create_decompress(&info_);
    source_.next_input_byte = bytes.data();
    source_.bytes_in_buffer = bytes.size();
    source_.init_source = on_source_event;
    source_.fill_input_buffer = on_fill;
    source_.skip_input_data = on_skip;
    source_.resync_to_restart = jpeg_resync_to_restart;
    source_.term_source = on_source_event;
    info_.src = &source_;
    jpeg_read_header(&info_, TRUE);
    info_.scale_num = 1;
    info_.scale_denom = static_cast<unsigned>(shrink);
    info_.out_color_space = info_.num_components == 1 || (gray && info_.num_components == 3) ? JCS_GRAYSCALE
                            : info_.num_components == 4 ? JCS_CMYK
                                                        : JCS_RGB;
    multi_scan_ = jpeg_has_multiple_scans(&info_);
    info_.buffered_image = multi_scan_;
    jpeg_calc_output_dimensions(&info_);
    if (multi_scan_) jpeg_start_decompress(&info_);
  });
}

uint64_t JpegReader::coefficient_bytes() const {
  uint64_t bytes = 0;
  for (int i = 0; i < info_.num_components; ++i) {
    const jpeg_component_info& component = info_.comp_info[i];
    bytes += uint64_t{component.width_in_blocks} * component.height_in_blocks * DCTSIZE2 * sizeof(JCOEF);
  }
  return bytes;
}

bool JpegReader::consume(Consumed* consumed) {
  return guarded([&] {
    int got = jpeg_consume_input(&info_);
    *consumed = got == JPEG_REACHED_EOI      ? Consumed::all
                : got == JPEG_SCAN_COMPLETED ? Consumed::scan_end
                                             : Consumed::some;
  });
}

bool JpegReader::start() {
  return guarded([&] {
    if (multi_scan_) {
      jpeg_start_output(&info_, info_.input_scan_number);
    } else {
      jpeg_start_decompress(&info_);
    }
  });
}

bool JpegReader::read_row(uint8_t* row) {
  return guarded([&] { jpeg_read_scanlines(&info_, &row, 1); });
}

}  // namespace dce::core
