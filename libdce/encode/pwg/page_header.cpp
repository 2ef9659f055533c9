#include "encode/pwg/page_header.h"

#include <cmath>

namespace dce::core::pwg {
namespace {

/// A C string in a field of `size` bytes, cut to leave it its terminator.
void put_string(ByteBuffer& out, std::string_view text, size_t size = 64) {
  text = text.substr(0, text.find('\0')).substr(0, size - 1);
  out.append(text);
  out.fill(size - text.size(), 0);
}

uint32_t points(int dots, int resolution) {
  return resolution > 0 ? static_cast<uint32_t>(std::lround(dots * 72.0 / resolution)) : 0;
}

uint32_t dots(int hundredths_of_mm, int resolution) {
  return static_cast<uint32_t>(std::lround(hundredths_of_mm * static_cast<double>(resolution) / 2540.0));
}

/// Section 4.3.3.8 and its table of ColorSpace values.
uint32_t color_space(PixelFormat format) {
  switch (format) {
    case PixelFormat::black1:
      return 3;  // Black
    case PixelFormat::gray8:
      return 18;  // sGray
    case PixelFormat::rgb8:
      return 19;  // sRGB
    case PixelFormat::cmyk8:
      return 6;  // CMYK
  }
  return 0;
}

struct Transform {
  int cross_feed = 1, feed = 1;
};

/// How the back side's raster was turned, by pwg-raster-document-sheet-back and sides (PWG 5102.4
/// section 5.1.2).
Transform back_transform(SheetBack sheet_back, bool tumble) {
  switch (sheet_back) {
    case SheetBack::normal:
      return {1, 1};
    case SheetBack::flipped:
      return tumble ? Transform{-1, 1} : Transform{1, -1};
    case SheetBack::rotated:
      return tumble ? Transform{1, 1} : Transform{-1, -1};
    case SheetBack::manual_tumble:
      return tumble ? Transform{-1, -1} : Transform{1, 1};
  }
  return {};
}

}  // namespace

void put_page_header(const JobFields& job, const SideDescription& side, ByteBuffer& out) {
  const Transform transform =
      job.two_sided && side.back ? back_transform(job.sheet_back, job.tumble) : Transform{};
  const Resolution resolution = side.resolution;
  const uint32_t page_width = points(side.width, resolution.x),
                 page_height = points(side.height, resolution.y);
  const int bits = bits_per_pixel(side.format);
  const int colors = components(side.format);

  // Offsets are those of section 4.3; what the specification reserves is 0.
  put_string(out, "PwgRaster");                    //    0 MediaClass
  put_string(out, "");                             //   64 MediaColor
  put_string(out, job.media_type);                 //  128 MediaType
  put_string(out, "");                             //  192 PrintContentOptimize
  out.fill(12, 0);                                 //  256
  out.u32be(0);                                    //  268 CutMedia: never
  out.u32be(job.two_sided);                        //  272 Duplex
  out.u32be(static_cast<uint32_t>(resolution.x));  //  276 HWResolution
  out.u32be(static_cast<uint32_t>(resolution.y));
  out.fill(16, 0);                                       //  284
  out.u32be(0);                                          //  300 InsertSheet
  out.u32be(0);                                          //  304 Jog: never
  out.u32be(page_width > page_height);                   //  308 LeadingEdge: short edge first, or long
  out.fill(12, 0);                                       //  312
  out.u32be(static_cast<uint32_t>(job.media_position));  //  324 MediaPosition
  out.u32be(0);                                          //  328 MediaWeight: the default
  out.fill(8, 0);                                        //  332
  out.u32be(static_cast<uint32_t>(job.copies));          //  340 NumCopies
  out.u32be(0);           //  344 Orientation: the raster is as the sheet is fed
  out.fill(4, 0);         //  348
  out.u32be(page_width);  //  352 PageSize, points
  out.u32be(page_height);
  out.fill(8, 0);                                                        //  360
  out.u32be(job.two_sided && job.tumble);                                //  368 Tumble
  out.u32be(static_cast<uint32_t>(side.width));                          //  372 Width, dots
  out.u32be(static_cast<uint32_t>(side.height));                         //  376 Height
  out.fill(4, 0);                                                        //  380
  out.u32be(static_cast<uint32_t>(bits / colors));                       //  384 BitsPerColor
  out.u32be(static_cast<uint32_t>(bits));                                //  388 BitsPerPixel
  out.u32be(static_cast<uint32_t>(row_bytes(side.format, side.width)));  //  392 BytesPerLine
  out.u32be(0);                                                          //  396 ColorOrder: chunky
  out.u32be(color_space(side.format));                                   //  400 ColorSpace
  out.fill(16, 0);                                                       //  404
  out.u32be(static_cast<uint32_t>(colors));                              //  420 NumColors
  out.fill(28, 0);                                                       //  424
  out.u32be(static_cast<uint32_t>(job.total_pages));                     //  452 TotalPageCount
  out.u32be(static_cast<uint32_t>(transform.cross_feed));                //  456 CrossFeedTransform
  out.u32be(static_cast<uint32_t>(transform.feed));                      //  460 FeedTransform
  out.u32be(dots(side.margins.left, resolution.x));  //  464 ImageBox: left, top, right, bottom
  out.u32be(dots(side.margins.top, resolution.y));
  out.u32be(static_cast<uint32_t>(side.width) - dots(side.margins.right, resolution.x));
  out.u32be(static_cast<uint32_t>(side.height) - dots(side.margins.bottom, resolution.y));
  out.u32be(0x00ffffff);                                //  480 AlternatePrimary: unused, sRGB white
  out.u32be(static_cast<uint32_t>(job.print_quality));  //  484 PrintQuality
  out.fill(20, 0);                                      //  488
  out.u32be(0);                                         //  508 VendorIdentifier
  out.u32be(0);                                         //  512 VendorLength
  out.fill(1088 + 64, 0);                               //  516 VendorData; 1604
  put_string(out, "");                                  // 1668 RenderingIntent
  put_string(out, side.media.name);                     // 1732 PageSizeName
}

}  // namespace dce::core::pwg
