#include "image/tiff_layout.h"

#include <algorithm>
#include <cstring>

#include "image/exif.h"

namespace dce::core {
namespace {

void read_resolution(TiffFile& file, ImageInfo& info) {
  double x = file.field<float>(TIFFTAG_XRESOLUTION, 0), y = file.field<float>(TIFFTAG_YRESOLUTION, 0);
  auto unit = file.field<uint16_t>(TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  if (unit == RESUNIT_CENTIMETER) {
    x *= 2.54;
    y *= 2.54;
  }
  // Without a unit the numbers are an aspect ratio (TIFF 6.0, section 8), yet those of faxes are dots an
  // inch.
  if (unit == RESUNIT_NONE && x == y) return;
  if (!sane_resolution(x) || !sane_resolution(y)) return;
  info.x_resolution = x;
  info.y_resolution = y;
}

void read_alpha(TiffFile& file, int colors, TiffLayout& layout) {
  uint16_t count = 0;
  uint16_t* kinds = nullptr;
  tiff_library()->GetFieldDefaulted(file.get(), TIFFTAG_EXTRASAMPLES, &count, &kinds);
  if (layout.samples <= colors || count == 0 || !kinds) return;
  if (kinds[0] == EXTRASAMPLE_ASSOCALPHA || kinds[0] == EXTRASAMPLE_UNASSALPHA) {
    layout.alpha = colors;
    layout.premultiplied = kinds[0] == EXTRASAMPLE_ASSOCALPHA;
  }
}

bool read_palette(TiffFile& file, TiffLayout& layout) {
  uint16_t *red = nullptr, *green = nullptr, *blue = nullptr;
  if (layout.bits > 8 || !tiff_library()->GetField(file.get(), TIFFTAG_COLORMAP, &red, &green, &blue))
    return false;
  int count = 1 << layout.bits;
  // Some writers store 8-bit values where 16-bit ones belong.
  bool wide = false;
  for (int i = 0; i < count; ++i) wide = wide || red[i] > 255 || green[i] > 255 || blue[i] > 255;
  // 255 is written as 65535 or as 65280: the high byte is right for both.
  auto value = [wide](uint16_t v) { return static_cast<uint8_t>(wide ? v >> 8 : v); };
  for (int i = 0; i < count; ++i) layout.palette.set(i, value(red[i]), value(green[i]), value(blue[i]));
  return true;
}

/// Pixels that are converted here, row by row; false leaves them to libtiff's RGBA interface.
bool understand(TiffFile& file, TiffLayout& layout) {
  if (layout.compression == COMPRESSION_OJPEG) return false;
  int bits = layout.bits;
  bool plain = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
  if (!plain) return false;
  PixelFormat format;
  switch (layout.photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
      format = bits == 1 && layout.samples == 1 ? PixelFormat::black1 : PixelFormat::gray8;
      break;
    case PHOTOMETRIC_PALETTE:
      if (!read_palette(file, layout)) return false;
      format = layout.palette.format();
      break;
    case PHOTOMETRIC_YCBCR:
      // libtiff hands JPEG data out as RGB when asked to (see TiffImage), other YCbCr as it is stored.
      if (layout.compression != COMPRESSION_JPEG || bits != 8 || layout.samples != 3) return false;
      if (layout.planar != PLANARCONFIG_CONTIG) return false;
      format = PixelFormat::rgb8;
      break;
    case PHOTOMETRIC_RGB:
      format = PixelFormat::rgb8;
      break;
    case PHOTOMETRIC_SEPARATED:
      if (file.field<uint16_t>(TIFFTAG_INKSET, INKSET_CMYK) != INKSET_CMYK) return false;
      format = PixelFormat::cmyk8;
      break;
    default:
      return false;
  }
  layout.info.format = format;
  int colors = layout.indexed() ? 1 : components(format);
  if (layout.samples < colors) return false;
  read_alpha(file, colors, layout);
  return true;
}

}  // namespace

bool TiffLayout::indexed() const {
  return photometric == PHOTOMETRIC_PALETTE;
}

int TiffLayout::used_samples() const {
  return alpha >= 0 ? alpha + 1 : indexed() ? 1 : colors();
}

Status read_tiff_layout(TiffFile& file, TiffLayout& layout) {
  layout.width = file.field<uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
  layout.height = file.field<uint32_t>(TIFFTAG_IMAGELENGTH, 0);
  layout.bits = file.field<uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
  layout.samples = file.field<uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
  layout.compression = file.field<uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  layout.planar = layout.samples == 1 ? uint16_t{PLANARCONFIG_CONTIG}
                                      : file.field<uint16_t>(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  layout.sample_format = file.field<uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  layout.fill_order = file.field<uint16_t>(TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
  bool fax = layout.compression == COMPRESSION_CCITTRLE || layout.compression == COMPRESSION_CCITTRLEW ||
             layout.compression == COMPRESSION_CCITTFAX3 || layout.compression == COMPRESSION_CCITTFAX4;
  // The tag is required, but old scanners left it out.
  uint16_t usual = fax                   ? PHOTOMETRIC_MINISWHITE
                   : layout.samples >= 3 ? PHOTOMETRIC_RGB
                                         : PHOTOMETRIC_MINISBLACK;
  layout.photometric = file.field<uint16_t>(TIFFTAG_PHOTOMETRIC, usual);
  if (layout.width == 0 || layout.height == 0) return {Code::unreadable, "the TIFF page has no pixels"};
  if (!tiff_library()->IsCODECConfigured(layout.compression)) {
    return {Code::unreadable, "TIFF compression " + std::to_string(layout.compression) + " is not supported"};
  }
  if (layout.sample_format != SAMPLEFORMAT_UINT && layout.sample_format != SAMPLEFORMAT_VOID) {
    return {Code::unreadable,
            "TIFF with signed or floating-point samples is not supported; save the image with 8 or 16 bits"};
  }
  layout.tiled = tiff_library()->IsTiled(file.get()) != 0;
  layout.tile_width = layout.tiled ? file.field<uint32_t>(TIFFTAG_TILEWIDTH, 0) : 0;
  layout.tile_height = layout.tiled ? file.field<uint32_t>(TIFFTAG_TILELENGTH, 0) : 0;
  layout.rows_per_strip =
      std::clamp(file.field<uint32_t>(TIFFTAG_ROWSPERSTRIP, layout.height), 1u, layout.height);
  if (layout.tiled && (layout.tile_width == 0 || layout.tile_height == 0)) {
    return {Code::unreadable, "the TIFF's tiles have no pixels"};
  }

  ImageInfo& info = layout.info;
  info.width = static_cast<int>(std::min<uint32_t>(layout.width, 0x7fffffff));
  info.height = static_cast<int>(std::min<uint32_t>(layout.height, 0x7fffffff));
  auto orientation = file.field<uint16_t>(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  if (orientation >= 1 && orientation <= 8) info.orientation = static_cast<ImageOrientation>(orientation);
  read_resolution(file, info);
  uint32_t profile_size = 0;
  void* profile = nullptr;
  if (tiff_library()->GetField(file.get(), TIFFTAG_ICCPROFILE, &profile_size, &profile)) {
    layout.profile = {static_cast<const uint8_t*>(profile), profile_size};
  }
  if (!understand(file, layout)) {
    char why[1024];
    if (!tiff_library()->RGBAImageOK(file.get(), why)) {
      return {Code::unreadable, "the TIFF's pixels are of a kind that is not supported: " + std::string(why)};
    }
    layout.by_library = true;
    layout.alpha = -1;
    info.format = PixelFormat::rgb8;
  }
  return ok();
}

void unpack_tiff_row(const TiffLayout& layout, const uint8_t* in, int stored_samples, int used, uint8_t* out,
                     int out_step, size_t width) {
  int bits = layout.bits;
  if (bits == 8) {
    for (size_t x = 0; x < width; ++x, in += stored_samples, out += out_step) {
      for (int s = 0; s < used; ++s) out[s] = in[s];
    }
  } else if (bits == 16) {  // libtiff puts them into the machine's byte order
    for (size_t x = 0; x < width; ++x, in += 2 * stored_samples, out += out_step) {
      for (int s = 0; s < used; ++s) {
        uint16_t value;
        std::memcpy(&value, in + 2 * s, 2);
        out[s] = scale_16_to_8(value);
      }
    }
  } else {
    int mask = (1 << bits) - 1;
    int scale = layout.indexed() ? 1 : 255 / mask;  // 255, 85 or 17: exact
    size_t bit = 0;
    for (size_t x = 0; x < width; ++x, out += out_step) {
      for (int s = 0; s < stored_samples; ++s, bit += static_cast<size_t>(bits)) {
        if (s >= used) continue;
        int value = in[bit / 8] >> (8 - bits - static_cast<int>(bit % 8)) & mask;
        out[s] = static_cast<uint8_t>(value * scale);
      }
    }
  }
}

void convert_tiff_samples(const TiffLayout& layout, const uint8_t* samples, uint8_t* out, size_t width) {
  int colors = layout.colors(), step = layout.used_samples();
  if (layout.indexed()) {
    if (step == 1) {
      layout.palette.look_up(samples, out, width);
      return;
    }
    for (size_t x = 0; x < width; ++x, samples += step, out += colors) {
      layout.palette.look_up(samples, out, 1);
      for (int c = 0; c < colors; ++c) out[c] = on_white(out[c], samples[layout.alpha]);
    }
    return;
  }
  bool ink = layout.info.format == PixelFormat::cmyk8;
  uint8_t flip = layout.photometric == PHOTOMETRIC_MINISWHITE ? 0xff : 0;
  for (size_t x = 0; x < width; ++x, samples += step, out += colors) {
    uint8_t alpha = layout.alpha >= 0 ? samples[layout.alpha] : 255;
    for (int c = 0; c < colors; ++c) {
      uint8_t value = samples[c] ^ flip;
      if (alpha == 255) {
        out[c] = value;
      } else if (layout.premultiplied) {
        // What was multiplied is what the file stores; for light the paper shines through, for ink it adds
        // nothing.
        int light = ink || flip ? value : std::min(255, value + 255 - alpha);
        out[c] = static_cast<uint8_t>(light);
      } else {
        out[c] = ink ? divide_255(uint32_t{value} * alpha) : on_white(value, alpha);
      }
    }
  }
}

}  // namespace dce::core
