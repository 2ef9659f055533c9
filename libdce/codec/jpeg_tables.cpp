#include "codec/jpeg_tables.h"

#include <algorithm>

#include "codec/jpeg_errors.h"

namespace dce::core {
namespace {

bool copy_table(const JQUANT_TBL* from, std::array<uint16_t, 64>& to) {
  if (!from) return false;
  std::transform(std::begin(from->quantval), std::end(from->quantval), to.begin(),
                 [](UINT16 step) { return std::clamp<UINT16>(step, 1, 255); });
  return true;
}

const JQUANT_TBL* table_of(const jpeg_decompress_struct& jpeg, int component) {
  const int number = jpeg.comp_info[component].quant_tbl_no;
  return number >= 0 && number < NUM_QUANT_TBLS ? jpeg.quant_tbl_ptrs[number] : nullptr;
}

/// All in plain data, for libjpeg leaves by longjmp.
bool read(Bytes bytes, JpegTables& tables) {
  jpeg_decompress_struct jpeg{};
  JpegErrors errors;
  jpeg.err = errors.start();
  bool found = false;
  if (setjmp(errors.leave) == 0) {
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, bytes.data(), static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&jpeg, TRUE);
    found = copy_table(table_of(jpeg, 0), tables.luma) &&
            copy_table(table_of(jpeg, jpeg.num_components > 1 ? 1 : 0), tables.chroma);
    if (jpeg.num_components == 3) {
      tables.across = jpeg.comp_info[0].h_samp_factor > jpeg.comp_info[1].h_samp_factor ? 2 : 1;
      tables.down = jpeg.comp_info[0].v_samp_factor > jpeg.comp_info[1].v_samp_factor ? 2 : 1;
    }
  }
  jpeg_destroy_decompress(&jpeg);
  return found;
}

}  // namespace

std::optional<JpegTables> read_jpeg_tables(Bytes jpeg) {
  JpegTables tables;
  if (!read(jpeg, tables)) return std::nullopt;
  return tables;
}

}  // namespace dce::core
