#include "image/heif_image.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "image/common.h"
#include "image/exif.h"
#include "image/heif_library.h"
#include "image/pixels.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

template <auto release>
struct Releaser {
  template <class T>
  void operator()(T* object) const {
    (heif_library()->*release)(object);
  }
};
using Context = std::unique_ptr<heif_context, Releaser<&HeifLibrary::context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Releaser<&HeifLibrary::image_handle_release>>;
using Pixels = std::unique_ptr<heif_image, Releaser<&HeifLibrary::image_release>>;
using Options = std::unique_ptr<heif_decoding_options, Releaser<&HeifLibrary::decoding_options_free>>;

Status failed(const heif_error& error) {
  if (error.code == heif_error_Memory_allocation_error) {
    return {Code::limit, std::string("the HEIF image is too large: ") + error.message};
  }
  return {Code::unreadable, std::string("the HEIF image cannot be decoded: ") + error.message};
}

/// libheif's objects for one use; its context is not shared between threads.
struct HeifFile {
  Context context;
  Handle primary;

  Status open(Bytes bytes) {
    if (!heif_library()) {
      return {Code::unreadable, "HEIC and AVIF images need libheif, which is not installed"};
    }
    const HeifLibrary& heif = *heif_library();
    context.reset(heif.context_alloc());
    if (!context) return {Code::limit, "no memory to decode the HEIF image"};
    heif.context_set_max_decoding_threads(context.get(), 0);  // threads are the pipeline's to give
    heif_error error =
        heif.context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr);
    if (error.code != heif_error_Ok) return failed(error);
    heif_image_handle* handle = nullptr;
    error = heif.context_get_primary_image_handle(context.get(), &handle);
    if (error.code != heif_error_Ok) return failed(error);
    primary.reset(handle);
    return ok();
  }
};

/// Exif's resolution. Its block begins with the offset of the TIFF header within what follows (23008-12,
/// A.2.1).
ExifInfo read_exif(const heif_image_handle* handle) {
  const HeifLibrary& heif = *heif_library();
  heif_item_id id = 0;
  if (heif.image_handle_get_list_of_metadata_block_IDs(handle, "Exif", &id, 1) != 1) return {};
  size_t size = heif.image_handle_get_metadata_size(handle, id);
  if (size < 4 || size > (1u << 20)) return {};
  std::vector<uint8_t> block(size);
  if (heif.image_handle_get_metadata(handle, id, block.data()).code != heif_error_Ok) return {};
  ByteReader reader(block);
  reader.skip(reader.u32be());
  return parse_exif(reader.take(reader.remaining()));
}

/// None where the colours are said by number (nclx), which are taken for sRGB.
std::vector<uint8_t> read_profile(const heif_image_handle* handle) {
  const HeifLibrary& heif = *heif_library();
  const size_t size = heif.image_handle_get_raw_color_profile_size(handle);
  if (size == 0 || size > most_profile_bytes) return {};
  std::vector<uint8_t> profile(size);
  if (heif.image_handle_get_raw_color_profile(handle, profile.data()).code != heif_error_Ok) return {};
  return profile;
}

class HeifImage final : public BaseImage {
 public:
  HeifImage(Source source, const heif_image_handle* handle) : source_(std::move(source)) {
    const HeifLibrary& heif = *heif_library();
    info_.width = heif.image_handle_get_width(handle);
    info_.height = heif.image_handle_get_height(handle);
    info_.format = PixelFormat::rgb8;
    keep_profile(read_profile(handle));
    ExifInfo exif = read_exif(handle);
    info_.x_resolution = exif.x_resolution;
    info_.y_resolution = exif.y_resolution;
    // The handle's size is upright; Exif's resolutions are of the image as the camera held it.
    if (static_cast<int>(exif.orientation) >= 5) std::swap(info_.x_resolution, info_.y_resolution);
  }

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;

 private:
  Source source_;
};

Status HeifImage::decode(int, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                         const RowReceiver& receive) const {
  HeifFile file;
  DCE_TRY(file.open(source_.bytes()));
  DCE_TRY(cancellation.check());
  const HeifLibrary& heif = *heif_library();
  bool alpha = heif.image_handle_has_alpha_channel(file.primary.get()) != 0;
  bool premultiplied = alpha && heif.image_handle_is_premultiplied_alpha(file.primary.get()) != 0;
  Options options(heif.decoding_options_alloc());
  if (!options) return {Code::limit, "no memory to decode the HEIF image"};
  options->convert_hdr_to_8bit = 1;
  heif_image* decoded = nullptr;
  heif_error error =
      heif.decode_image(file.primary.get(), &decoded, heif_colorspace_RGB,
                        alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options.get());
  if (error.code != heif_error_Ok) return failed(error);
  Pixels image(decoded);
  int stride = 0;
  const uint8_t* plane = heif.image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
  int width = heif.image_get_width(image.get(), heif_channel_interleaved);
  int height = heif.image_get_height(image.get(), heif_channel_interleaved);
  if (!plane || width <= 0 || height <= 0) return {Code::unreadable, "the HEIF image holds no pixels"};

  // Headers may promise another size than the coded picture has: what is missing is paper.
  *decoded_width = info_.width;
  *decoded_height = info_.height;
  auto columns = static_cast<size_t>(std::min(width, info_.width));
  RowWriter writer(info_.format, info_.width, info_.height, cancellation, receive);
  std::vector<uint8_t> row(row_bytes(info_.format, info_.width), paper_byte(info_.format));
  if (width < info_.width) damaged_.store(true, std::memory_order_relaxed);
  for (int y = 0; y < std::min(height, info_.height); ++y) {
    const uint8_t* in = plane + static_cast<ptrdiff_t>(y) * stride;
    if (!alpha) {
      std::memcpy(row.data(), in, columns * 3);
    } else if (premultiplied) {
      for (size_t x = 0; x < columns; ++x) {
        for (size_t c = 0; c < 3; ++c) {
          row[x * 3 + c] = static_cast<uint8_t>(std::min(255, in[x * 4 + c] + 255 - in[x * 4 + 3]));
        }
      }
    } else {
      rows_on_white(in, row.data(), columns, 3);
    }
    DCE_TRY(writer.write(row.data()));
  }
  return writer.finish(ok(), damaged_);
}

}  // namespace

int sniff_heif(Bytes bytes) {
  if (bytes.size() < 16 || std::memcmp(bytes.data() + 4, "ftyp", 4) != 0) return 0;
  static constexpr std::string_view brands[] = {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1",
                                                "mif2", "msf1", "avif", "avis", "miaf", "1pic"};
  // The major brand, then the compatible ones: some writers put a brand of video first.
  ByteReader reader(bytes);
  size_t size = std::min<size_t>(reader.u32be(), std::min<size_t>(bytes.size(), 256));
  for (size_t at = 8; at + 4 <= size; at += 4) {
    if (at == 12) continue;  // minor version
    std::string_view brand(reinterpret_cast<const char*>(bytes.data()) + at, 4);
    if (std::find(std::begin(brands), std::end(brands), brand) != std::end(brands)) return at == 8 ? 100 : 80;
  }
  return 0;
}

Result<std::shared_ptr<const Image>> open_heif_image(const Source& source, const Limits& limits) {
  if (sniff_heif(source.bytes()) == 0) return Status(Code::unreadable, "this is not a HEIC or AVIF image");
  HeifFile file;
  DCE_TRY(file.open(source.bytes()));
  auto image = std::make_shared<HeifImage>(source, file.primary.get());
  const ImageInfo& info = image->info();
  auto width = static_cast<uint64_t>(std::max(info.width, 0)),
       height = static_cast<uint64_t>(std::max(info.height, 0));
  DCE_TRY(check_image_size(width, height, limits));
  // The picture as coded (4:2:0 at least) and as RGB exist side by side.
  DCE_TRY(check_working_memory(width * height * 9 / 2, limits));
  return std::shared_ptr<const Image>(std::move(image));
}

}  // namespace dce::core
