#include "image/png_reader.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace dce::core {

PngReader::~PngReader() {
  png_destroy_read_struct(&png_, &info_, nullptr);
}

void PngReader::on_error(png_structp png, png_const_charp message) {
  auto& reader = *static_cast<PngReader*>(png_get_error_ptr(png));
  std::snprintf(reader.message_, sizeof reader.message_, "%s", message);
  longjmp(reader.escape_, 1);
}

void PngReader::on_warning(png_structp png, png_const_charp message) {
  // Ancillary chunks are not printed; a checksum of image data is.
  if (std::strstr(message, "IDAT")) static_cast<PngReader*>(png_get_error_ptr(png))->corrupt_ = true;
}

void PngReader::on_read(png_structp png, png_bytep out, size_t size) {
  auto& reader = *static_cast<PngReader*>(png_get_io_ptr(png));
  size_t left = reader.bytes_.size() - reader.position_;
  if (size > left) png_error(png, "the file is cut off");
  std::memcpy(out, reader.bytes_.data() + reader.position_, size);
  reader.position_ += size;
}

void PngReader::read_palette() {
  png_colorp colors = nullptr;
  int color_count = 0;
  png_get_PLTE(png_, info_, &colors, &color_count);
  png_bytep alphas = nullptr;
  int alpha_count = 0;
  if (png_get_valid(png_, info_, PNG_INFO_tRNS)) png_get_tRNS(png_, info_, &alphas, &alpha_count, nullptr);
  for (int i = 0; i < color_count; ++i) {
    palette_.set(i, colors[i].red, colors[i].green, colors[i].blue,
                 i < alpha_count && alphas ? alphas[i] : 255);
  }
}

/// Chooses the transformations by colour type and depth (ISO/IEC 15948, table 11.1).
void PngReader::set_up() {
  int color_type = png_get_color_type(png_, info_), depth = png_get_bit_depth(png_, info_);
  bool transparent_color = png_get_valid(png_, info_, PNG_INFO_tRNS) != 0;
  interlaced_ = png_get_interlace_type(png_, info_) != PNG_INTERLACE_NONE;

  if (color_type == PNG_COLOR_TYPE_PALETTE) {
    read_palette();
    rows_ = Rows::indices;
    int black = palette_.black_of_two();
    if (depth == 1 && black >= 0 && !interlaced_) {
      rows_ = Rows::bits;
      zero_is_black_ = black == 0;
    } else {
      png_set_packing(png_);
    }
  } else if (color_type == PNG_COLOR_TYPE_GRAY && depth == 1 && !transparent_color && !interlaced_) {
    rows_ = Rows::bits;
  } else {
    bool alpha = (color_type & PNG_COLOR_MASK_ALPHA) != 0 || transparent_color;
    bool color = (color_type & PNG_COLOR_MASK_COLOR) != 0;
    rows_ = color ? (alpha ? Rows::rgb_alpha : Rows::rgb) : (alpha ? Rows::gray_alpha : Rows::gray);
    if (depth < 8) png_set_expand_gray_1_2_4_to_8(png_);
    if (transparent_color) png_set_tRNS_to_alpha(png_);
    if (depth == 16) png_set_scale_16(png_);
  }

  png_charp name = nullptr;
  png_bytep profile = nullptr;
  png_uint_32 profile_size = 0;
  int compression = 0;
  if (png_get_iCCP(png_, info_, &name, &compression, &profile, &profile_size))
    profile_ = {profile, profile_size};

  png_uint_32 x = 0, y = 0;
  int unit = 0;
  if (png_get_pHYs(png_, info_, &x, &y, &unit) && unit == PNG_RESOLUTION_METER) {
    x_resolution_ = x * 0.0254;
    y_resolution_ = y * 0.0254;
  }
}

bool PngReader::open(Bytes bytes) {
  bytes_ = bytes;
  png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
  if (!png_) {
    std::snprintf(message_, sizeof message_, "no memory");
    return false;
  }
  return guarded([&] {
    info_ = png_create_info_struct(png_);
    if (!info_) png_error(png_, "no memory");
    png_set_read_fn(png_, this, on_read);
    png_set_user_limits(png_, 0x7fffffff, 0x7fffffff);  // the size is checked by check_image_size
    // Of a file that is cut off, what was not yet asked for in whole is lost: ask for little at once.
    png_set_compression_buffer_size(png_, 256);
    png_set_crc_action(png_, PNG_CRC_WARN_USE, PNG_CRC_WARN_USE);
    png_set_benign_errors(png_, 1);
    // Texts are only skipped over, not inflated.
    static const png_byte skipped[] = "sRGB\0gAMA\0cHRM\0iTXt\0tEXt\0zTXt\0eXIf\0sPLT\0hIST\0tIME";
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, skipped, sizeof skipped / 5);
    png_read_info(png_, info_);
    width_ = png_get_image_width(png_, info_);
    height_ = png_get_image_height(png_, info_);
    set_up();
  });
}

bool PngReader::begin() {
  return guarded([&] {
    if (interlaced_) png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    row_size_ = png_get_rowbytes(png_, info_);
  });
}

bool PngReader::read_row(uint8_t* row, bool spread) {
  return guarded([&] { png_read_row(png_, spread ? nullptr : row, spread ? row : nullptr); });
}

}  // namespace dce::core
