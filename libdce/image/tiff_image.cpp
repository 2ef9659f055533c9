#include "image/tiff_image.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "image/tiff_layout.h"

namespace dce::core {
namespace {

class TiffImage final : public BaseImage {
 public:
  TiffImage(Source source, const Limits& limits, uint64_t directory, TiffLayout layout, Status problem)
      : source_(std::move(source)),
        limits_(limits),
        directory_(directory),
        layout_(std::move(layout)),
        problem_(std::move(problem)) {
    info_ = layout_.info;
    keep_profile(std::exchange(layout_.profile, {}));
    if (!problem_.ok()) {  // the page keeps its place in the document, as a blank sheet
      info_ = ImageInfo();
      info_.width = 850;
      info_.height = 1100;
      info_.x_resolution = info_.y_resolution = 100;
    }
  }

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;
  std::optional<EncodedImage> encoded() const override;

 private:
  Result<std::unique_ptr<TiffFile>> reopen() const;
  Status decode_strips(RowWriter& writer, std::string* error) const;
  Status decode_tiles(RowWriter& writer, Cancellation& cancellation, std::string* error) const;
  Status decode_by_library(RowWriter& writer, Cancellation& cancellation, std::string* error) const;
  int planes() const { return layout_.planar == PLANARCONFIG_SEPARATE ? layout_.used_samples() : 1; }
  int stored_samples() const { return layout_.planar == PLANARCONFIG_SEPARATE ? 1 : layout_.samples; }

  Source source_;
  Limits limits_;
  uint64_t directory_;  ///< offset in the file
  TiffLayout layout_;
  Status problem_;  ///< why the page cannot be decoded
};

/// libtiff's state is a directory and a place in it, so each decoding has its own.
Result<std::unique_ptr<TiffFile>> TiffImage::reopen() const {
  auto file = std::make_unique<TiffFile>(source_.bytes(), limits_);
  if (!file->ok() || !tiff_library()->SetSubDirectory(file->get(), directory_)) {
    return Status(Code::unreadable, "the TIFF is damaged: " + file->error());
  }
  if (layout_.compression == COMPRESSION_JPEG && layout_.photometric == PHOTOMETRIC_YCBCR) {
    tiff_library()->SetField(file->get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  return file;
}

void make_black1(const TiffLayout& layout, uint8_t* row, size_t size) {
  if (layout.photometric == PHOTOMETRIC_MINISBLACK) {
    for (size_t i = 0; i < size; ++i) row[i] = static_cast<uint8_t>(~row[i]);
  }
  if (layout.width % 8 != 0) row[size - 1] &= static_cast<uint8_t>(0xff << (8 - layout.width % 8));
}

/// Rows are read one by one, so that a strip may be as high as the image. Planes are read side by side by a
/// reader each, because libtiff would start a strip again when it comes back to it.
Status TiffImage::decode_strips(RowWriter& writer, std::string* error) const {
  std::vector<std::unique_ptr<TiffFile>> files;
  for (int plane = 0; plane < planes(); ++plane) {
    DCE_ASSIGN(auto file, reopen());
    files.push_back(std::move(file));
  }
  auto scanline = static_cast<uint64_t>(tiff_library()->ScanlineSize64(files[0]->get()));
  DCE_TRY(check_working_memory(scanline, limits_));
  uint64_t needed =
      (uint64_t{layout_.width} * layout_.bits * static_cast<uint64_t>(stored_samples()) + 7) / 8;
  if (scanline < needed) return {Code::unreadable, "the TIFF's tags contradict each other"};
  std::vector<uint8_t> raw(scanline), samples, row(row_bytes(info_.format, info_.width));
  int used = layout_.used_samples();
  bool bilevel = info_.format == PixelFormat::black1;
  if (!bilevel) samples.resize(size_t{layout_.width} * static_cast<size_t>(used));
  uint32_t broken_until = 0;  // what follows damage in a strip cannot be trusted
  for (uint32_t y = 0; y < layout_.height; ++y) {
    bool good = y >= broken_until;
    for (int plane = 0; plane < planes() && good; ++plane) {
      TiffFile& file = *files[static_cast<size_t>(plane)];
      good = tiff_library()->ReadScanline(file.get(), raw.data(), y, static_cast<uint16_t>(plane)) == 1;
      if (!good) {
        *error = file.error();
        broken_until = (y / layout_.rows_per_strip + 1) * layout_.rows_per_strip;
      } else if (planes() > 1) {
        unpack_tiff_row(layout_, raw.data(), 1, 1, samples.data() + plane, used, layout_.width);
      }
    }
    if (!good) {
      DCE_TRY(writer.write_paper());
      continue;
    }
    if (bilevel) {
      std::memcpy(row.data(), raw.data(), row.size());
      make_black1(layout_, row.data(), row.size());
    } else {
      if (planes() == 1) {
        unpack_tiff_row(layout_, raw.data(), stored_samples(), used, samples.data(), used, layout_.width);
      }
      convert_tiff_samples(layout_, samples.data(), row.data(), layout_.width);
    }
    DCE_TRY(writer.write(row.data()));
  }
  return ok();
}

/// One row of tiles is held at a time, unpacked.
Status TiffImage::decode_tiles(RowWriter& writer, Cancellation& cancellation, std::string* error) const {
  DCE_ASSIGN(auto file, reopen());
  auto tile_size = static_cast<uint64_t>(tiff_library()->TileSize64(file->get()));
  auto used = static_cast<size_t>(layout_.used_samples());
  uint64_t held = uint64_t{layout_.width} * used * layout_.tile_height;
  DCE_TRY(check_working_memory(tile_size + held, limits_));
  uint64_t tile_row =
      (uint64_t{layout_.tile_width} * layout_.bits * static_cast<uint64_t>(stored_samples()) + 7) / 8;
  if (tile_size < tile_row * layout_.tile_height)
    return {Code::unreadable, "the TIFF's tags contradict each other"};

  size_t line = size_t{layout_.width} * used;
  std::vector<uint8_t> tile(tile_size), samples(held), row(row_bytes(info_.format, info_.width));
  std::vector<uint8_t> paper(row.size(), paper_byte(info_.format));
  std::vector<std::pair<uint32_t, uint32_t>> missing;
  size_t pixel = static_cast<size_t>(layout_.colors());
  bool bilevel = info_.format == PixelFormat::black1;
  for (uint32_t top = 0; top < layout_.height; top += layout_.tile_height) {
    missing.clear();
    bool any = false;
    uint32_t rows = std::min(layout_.tile_height, layout_.height - top);
    for (uint32_t left = 0; left < layout_.width; left += layout_.tile_width) {
      DCE_TRY(cancellation.check());
      uint32_t columns = std::min(layout_.tile_width, layout_.width - left);
      bool good = true;
      for (int plane = 0; plane < planes() && good; ++plane) {
        good = tiff_library()->ReadTile(file->get(), tile.data(), left, top, 0,
                                        static_cast<uint16_t>(plane)) >= 0;
        for (uint32_t y = 0; y < rows && good; ++y) {
          uint8_t* out = &samples[y * line + left * used] + plane;
          unpack_tiff_row(layout_, &tile[y * tile_row], stored_samples(),
                          planes() > 1 ? 1 : static_cast<int>(used), out, static_cast<int>(used), columns);
        }
      }
      if (!good) {
        *error = file->error();
        missing.emplace_back(left, columns);
      }
      any = any || good;
    }
    if (!missing.empty()) damaged_.store(true, std::memory_order_relaxed);
    for (uint32_t y = 0; y < rows; ++y) {
      if (!any) {
        DCE_TRY(writer.write_paper());
        continue;
      }
      uint8_t* in = &samples[y * line];
      if (bilevel) {  // unpacked to 0 and 255, so that tiles need not begin on a byte
        uint8_t white = layout_.photometric == PHOTOMETRIC_MINISBLACK ? 255 : 0;
        for (auto [left, columns] : missing) std::fill_n(in + left, columns, white);
        std::fill(row.begin(), row.end(), uint8_t{0});
        for (uint32_t x = 0; x < layout_.width; ++x) {
          if (in[x] != white) row[x / 8] |= static_cast<uint8_t>(0x80 >> x % 8);
        }
      } else {
        convert_tiff_samples(layout_, in, row.data(), layout_.width);
        for (auto [left, columns] : missing) {
          std::copy_n(paper.data(), columns * pixel, row.data() + left * pixel);
        }
      }
      DCE_TRY(writer.write(row.data()));
    }
  }
  return ok();
}

/// Pixels that libtiff alone understands, a strip or a row of tiles at a time.
Status TiffImage::decode_by_library(RowWriter& writer, Cancellation& cancellation, std::string* error) const {
  DCE_ASSIGN(auto file, reopen());
  uint32_t step = layout_.tiled ? layout_.tile_height : layout_.rows_per_strip;
  uint64_t stored =
      layout_.tiled ? tiff_library()->TileSize64(file->get()) : tiff_library()->StripSize64(file->get());
  DCE_TRY(check_working_memory(uint64_t{layout_.width} * step * 4 + stored, limits_));
  char why[1024] = "";
  TIFFRGBAImage image;
  if (!tiff_library()->RGBAImageBegin(&image, file->get(), 0, why)) {
    return {Code::unreadable, "the TIFF is damaged: " + std::string(why)};
  }
  struct End {
    TIFFRGBAImage* image;
    ~End() { tiff_library()->RGBAImageEnd(image); }
  } end{&image};
  // Orientation is the caller's business: rows come as they are stored.
  image.orientation = image.req_orientation = ORIENTATION_TOPLEFT;
  std::vector<uint32_t> raster(size_t{layout_.width} * step);
  std::vector<uint8_t> row(row_bytes(info_.format, info_.width));
  for (uint32_t top = 0; top < layout_.height; top += step) {
    DCE_TRY(cancellation.check());
    uint32_t rows = std::min(step, layout_.height - top);
    std::fill(raster.begin(), raster.end(), 0xffffffffu);
    image.row_offset = static_cast<int>(top);
    image.col_offset = 0;
    bool good = tiff_library()->RGBAImageGet(&image, raster.data(), layout_.width, rows) != 0;
    if (!good) *error = file->error();
    for (uint32_t y = 0; y < rows; ++y) {
      if (!good) {
        DCE_TRY(writer.write_paper());
        continue;
      }
      const uint32_t* in = &raster[size_t{y} * layout_.width];
      for (uint32_t x = 0; x < layout_.width; ++x) {
        uint32_t shine = 255 - TIFFGetA(in[x]);  // its colours are multiplied by alpha
        row[x * 3] = static_cast<uint8_t>(std::min(255u, TIFFGetR(in[x]) + shine));
        row[x * 3 + 1] = static_cast<uint8_t>(std::min(255u, TIFFGetG(in[x]) + shine));
        row[x * 3 + 2] = static_cast<uint8_t>(std::min(255u, TIFFGetB(in[x]) + shine));
      }
      DCE_TRY(writer.write(row.data()));
    }
  }
  return ok();
}

Status TiffImage::decode(int, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                         const RowReceiver& receive) const {
  DCE_TRY(Status(problem_));
  *decoded_width = info_.width;
  *decoded_height = info_.height;
  RowWriter writer(info_.format, info_.width, info_.height, cancellation, receive);
  std::string error;
  Status status = layout_.by_library ? decode_by_library(writer, cancellation, &error)
                  : layout_.tiled    ? decode_tiles(writer, cancellation, &error)
                                     : decode_strips(writer, &error);
  DCE_TRY(std::move(status));
  return writer.finish(Status(Code::unreadable, "the TIFF's image data is damaged: " + error), damaged_);
}

std::optional<EncodedImage> TiffImage::encoded() const {
  if (!problem_.ok() || info_.format != PixelFormat::black1 || layout_.compression != COMPRESSION_CCITTFAX4 ||
      layout_.tiled || layout_.rows_per_strip < layout_.height || layout_.fill_order != FILLORDER_MSB2LSB) {
    return std::nullopt;
  }
  auto file = reopen();
  if (!file.ok() || tiff_library()->NumberOfStrips((*file)->get()) != 1) return std::nullopt;
  uint64_t offset = tiff_library()->GetStrileOffset((*file)->get(), 0),
           size = tiff_library()->GetStrileByteCount((*file)->get(), 0);
  Bytes bytes = source_.bytes();
  if (size == 0 || offset > bytes.size() || size > bytes.size() - offset) return std::nullopt;
  EncodedImage encoded;
  encoded.coding = EncodedImage::Coding::ccitt_g4;
  encoded.bytes = bytes.subspan(offset, size);
  // T.6 codes "black" runs as ones; under MinIsBlack a one is white, as PDF's BlackIs1 has it.
  encoded.black_is_1 = layout_.photometric == PHOTOMETRIC_MINISBLACK;
  return encoded;
}

bool is_thumbnail_or_mask(const TiffFile& file) {
  auto kind = file.field<uint32_t>(TIFFTAG_SUBFILETYPE, 0);
  return (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
}

}  // namespace

int sniff_tiff(Bytes bytes) {
  if (bytes.size() < 8) return 0;
  static constexpr uint8_t heads[][4] = {
      {'I', 'I', 42, 0}, {'M', 'M', 0, 42}, {'I', 'I', 43, 0}, {'M', 'M', 0, 43}};
  for (const auto& head : heads) {
    if (std::equal(head, head + 4, bytes.begin())) return 95;
  }
  return 0;
}

Result<ImageList> open_tiff_images(const Source& source, const Limits& limits) {
  if (sniff_tiff(source.bytes()) == 0) return Status(Code::unreadable, "this is not a TIFF");
  TiffFile file(source.bytes(), limits);
  if (!file.ok()) return Status(Code::unreadable, "the TIFF is damaged: " + file.error());
  ImageList pages, skipped;
  bool any = false;
  Status first_problem;
  do {
    if (pages.size() + skipped.size() >= static_cast<size_t>(limits.pages)) {
      return Status(Code::limit, "the TIFF has more than " + std::to_string(limits.pages) + " pages");
    }
    TiffLayout layout;
    Status problem = read_tiff_layout(file, layout);
    if (problem.ok()) problem = check_image_size(layout.width, layout.height, limits);
    if (!problem.ok() && first_problem.ok()) first_problem = problem;
    bool good = problem.ok();
    auto image = std::make_shared<TiffImage>(source, limits, tiff_library()->CurrentDirOffset(file.get()),
                                             std::move(layout), std::move(problem));
    if (is_thumbnail_or_mask(file)) {
      if (good) skipped.push_back(std::move(image));
    } else {
      any = any || good;
      pages.push_back(std::move(image));
    }
  } while (tiff_library()->ReadDirectory(file.get()));
  // A file of nothing but "reduced" images means them.
  if (!any && !skipped.empty()) return skipped;
  if (!any) return first_problem.ok() ? Status(Code::unreadable, "the TIFF holds no page") : first_problem;
  return pages;
}

}  // namespace dce::core
