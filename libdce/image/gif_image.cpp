#include "image/gif_image.h"

#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "image/common.h"
#include "image/pixels.h"

namespace dce::core {
namespace {

/// One reading of a GIF up to the pixels of its first image.
class GifReader {
 public:
  explicit GifReader(Bytes bytes) : bytes_(bytes) {}
  ~GifReader() {
    if (gif_) DGifCloseFile(gif_, nullptr);
  }
  GifReader(const GifReader&) = delete;
  GifReader& operator=(const GifReader&) = delete;

  Status open();

  int screen_width() const { return screen_width_; }
  int screen_height() const { return screen_height_; }
  const GifImageDesc& frame() const { return gif_->Image; }
  const Palette& palette() const { return palette_; }
  int transparent() const { return transparent_; }  ///< index, or -1
  bool read_row(uint8_t* indices) { return DGifGetLine(gif_, indices, frame().Width) == GIF_OK; }

 private:
  static int on_read(GifFileType* gif, GifByteType* out, int size);
  Status failed() const;
  Status read_extension();
  void read_palette();

  Bytes bytes_;
  size_t position_ = 0;
  GifFileType* gif_ = nullptr;
  int screen_width_ = 0, screen_height_ = 0;
  int transparent_ = NO_TRANSPARENT_COLOR;
  Palette palette_;
};

int GifReader::on_read(GifFileType* gif, GifByteType* out, int size) {
  auto& reader = *static_cast<GifReader*>(gif->UserData);
  size_t part = std::min(static_cast<size_t>(std::max(size, 0)), reader.bytes_.size() - reader.position_);
  if (part > 0) std::memcpy(out, reader.bytes_.data() + reader.position_, part);
  reader.position_ += part;
  return static_cast<int>(part);
}

Status GifReader::failed() const {
  const char* why = gif_ ? GifErrorString(gif_->Error) : nullptr;
  return {Code::unreadable,
          std::string("the GIF is damaged: ") + (why ? why : "it ends before its first image")};
}

Status GifReader::read_extension() {
  int function = 0;
  GifByteType* block = nullptr;
  if (DGifGetExtension(gif_, &function, &block) == GIF_ERROR) return failed();
  while (block) {
    if (function == GRAPHICS_EXT_FUNC_CODE) {
      GraphicsControlBlock control;
      if (DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
        transparent_ = control.TransparentColor;
    }
    if (DGifGetExtensionNext(gif_, &block) == GIF_ERROR) return failed();
  }
  return ok();
}

void GifReader::read_palette() {
  const ColorMapObject* map = gif_->Image.ColorMap ? gif_->Image.ColorMap : gif_->SColorMap;
  if (!map) {
    // GIF89a, section 18: a table that is not given should have black and white first.
    palette_.set(1, 255, 255, 255);
    return;
  }
  for (int i = 0; i < map->ColorCount; ++i) {
    palette_.set(i, map->Colors[i].Red, map->Colors[i].Green, map->Colors[i].Blue);
  }
}

Status GifReader::open() {
  int error = 0;
  gif_ = DGifOpen(this, on_read, &error);
  if (!gif_) return failed();
  GifRecordType record = UNDEFINED_RECORD_TYPE;
  while (record != IMAGE_DESC_RECORD_TYPE) {
    if (DGifGetRecordType(gif_, &record) == GIF_ERROR) return failed();
    if (record == EXTENSION_RECORD_TYPE) DCE_TRY(read_extension());
    if (record == TERMINATE_RECORD_TYPE) return {Code::unreadable, "the GIF holds no image"};
  }
  if (DGifGetImageDesc(gif_) == GIF_ERROR) return failed();
  read_palette();
  if (transparent_ >= 0) palette_.set(transparent_, 255, 255, 255);
  screen_width_ = gif_->SWidth;
  screen_height_ = gif_->SHeight;
  // Some writers leave the screen at zero, or smaller than the only image; browsers widen it.
  if (screen_width_ == 0 || screen_height_ == 0 || frame().Left >= screen_width_ ||
      frame().Top >= screen_height_) {
    screen_width_ = frame().Left + frame().Width;
    screen_height_ = frame().Top + frame().Height;
  }
  return ok();
}

class GifImage final : public BaseImage {
 public:
  GifImage(Source source, const GifReader& reader, const Limits& limits)
      : source_(std::move(source)), limits_(limits) {
    info_.width = reader.screen_width();
    info_.height = reader.screen_height();
    info_.format = reader.palette().format();
  }

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;

 private:
  Status read_interlaced(GifReader& reader, Cancellation& cancellation, std::vector<uint8_t>& indices,
                         std::vector<bool>& have) const;

  Source source_;
  Limits limits_;
};

/// The rows of an interlaced image come in four passes (GIF89a, appendix E).
Status GifImage::read_interlaced(GifReader& reader, Cancellation& cancellation, std::vector<uint8_t>& indices,
                                 std::vector<bool>& have) const {
  static constexpr struct { int first, step; } passes[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
  auto width = static_cast<size_t>(reader.frame().Width);
  int height = reader.frame().Height;
  DCE_TRY(check_working_memory(uint64_t{width} * static_cast<uint64_t>(height), limits_));
  indices.resize(width * static_cast<size_t>(height));
  have.assign(static_cast<size_t>(height), false);
  for (auto pass : passes) {
    for (int y = pass.first; y < height; y += pass.step) {
      DCE_TRY(cancellation.check());
      if (!reader.read_row(&indices[static_cast<size_t>(y) * width])) return ok();
      have[static_cast<size_t>(y)] = true;
    }
  }
  return ok();
}

Status GifImage::decode(int, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                        const RowReceiver& receive) const {
  GifReader reader(source_.bytes());
  DCE_TRY(reader.open());
  *decoded_width = info_.width;
  *decoded_height = info_.height;
  const GifImageDesc& frame = reader.frame();
  auto frame_width = static_cast<size_t>(frame.Width);
  std::vector<uint8_t> whole;
  std::vector<bool> have;
  if (frame.Interlace) DCE_TRY(read_interlaced(reader, cancellation, whole, have));

  RowWriter writer(info_.format, info_.width, info_.height, cancellation, receive);
  const uint8_t paper = paper_byte(info_.format);
  size_t pixel = static_cast<size_t>(components(info_.format));
  auto left = static_cast<size_t>(frame.Left);
  size_t visible = std::min(frame_width, static_cast<size_t>(info_.width) - left);
  std::vector<uint8_t> line(frame_width), row(row_bytes(info_.format, info_.width), paper);
  const std::vector<uint8_t> blank = row;
  bool any = false, broken = false;
  while (!writer.full()) {
    int y = writer.next() - frame.Top;
    if (y < 0 || y >= frame.Height) {
      DCE_TRY(writer.write(blank.data()));
      continue;
    }
    const uint8_t* indices = line.data();
    if (frame.Interlace) {
      // Where later passes are cut off, the row above that an earlier one brought stands in.
      int nearest = y;
      while (nearest > 0 && nearest > y - 7 && !have[static_cast<size_t>(nearest)]) --nearest;
      broken = !have[static_cast<size_t>(nearest)];
      if (nearest != y) damaged_.store(true, std::memory_order_relaxed);
      indices = &whole[static_cast<size_t>(nearest) * frame_width];
    } else {
      broken = broken || !reader.read_row(line.data());
    }
    if (broken) {
      DCE_TRY(writer.write_paper());
      continue;
    }
    any = true;
    reader.palette().look_up(indices, row.data() + left * pixel, visible);
    DCE_TRY(writer.write(row.data()));
  }
  if (!any) return {Code::unreadable, "the GIF's image data is damaged"};
  return writer.finish(ok(), damaged_);
}

}  // namespace

int sniff_gif(Bytes bytes) {
  if (bytes.size() < 13) return 0;
  return std::memcmp(bytes.data(), "GIF87a", 6) == 0 || std::memcmp(bytes.data(), "GIF89a", 6) == 0 ? 100 : 0;
}

Result<std::shared_ptr<const Image>> open_gif_image(const Source& source, const Limits& limits) {
  if (sniff_gif(source.bytes()) == 0) return Status(Code::unreadable, "this is not a GIF");
  GifReader reader(source.bytes());
  DCE_TRY(reader.open());
  DCE_TRY(check_image_size(static_cast<uint64_t>(reader.screen_width()),
                           static_cast<uint64_t>(reader.screen_height()), limits));
  DCE_TRY(check_image_size(static_cast<uint64_t>(reader.frame().Width),
                           static_cast<uint64_t>(reader.frame().Height), limits));
  return std::shared_ptr<const Image>(std::make_shared<GifImage>(source, reader, limits));
}

}  // namespace dce::core
