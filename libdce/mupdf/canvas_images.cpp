#include "mupdf/canvas_images.h"

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "document/jpeg_frame.h"
#include "image/g4_image.h"
#include "image/jpeg_image.h"
#include "image/pixels.h"
#include "mupdf/colour_management.h"
#include "mupdf/fitz_context.h"
#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

enum fz_colorspace_type space_type(const fz_image* image) {
  return image->colorspace ? image->colorspace->type : FZ_COLORSPACE_NONE;
}

/// Reads the stream through: whole rows for the whole image, with predictors that there are.
bool sound_flate(Bytes data, size_t row, int height, bool png_predictors, size_t* used) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return false;
  std::vector<uint8_t> rows(std::max<size_t>(row, 64 << 10) / row * row);
  size_t left = static_cast<size_t>(height);
  stream.next_in = const_cast<Bytef*>(data.data());  // NOLINT: zlib's input is not const
  stream.avail_in = static_cast<uInt>(std::min<size_t>(data.size(), UINT32_MAX));
  int answer = Z_OK;
  bool sound = true;
  while (sound && answer == Z_OK) {
    const size_t room = std::min(rows.size(), std::max<size_t>(left, 1) * row);
    stream.next_out = rows.data();
    stream.avail_out = static_cast<uInt>(room);
    while (answer == Z_OK && stream.avail_out > 0) answer = inflate(&stream, Z_NO_FLUSH);
    const size_t whole = std::min(left, (room - stream.avail_out) / row);
    for (size_t i = 0; png_predictors && i < whole; ++i) sound = sound && rows[i * row] <= 4;
    left -= whole;
    if (whole == 0 && stream.avail_out == 0) break;  // more than the image has
  }
  *used = stream.total_in;
  inflateEnd(&stream);
  return sound && answer == Z_STREAM_END && left == 0;
}

}  // namespace

FzCanvasImage::FzCanvasImage(fz_context* context, fz_image* image, Use use, const CanvasAbilities& abilities,
                             bool rgb_only, fz_color_params params)
    : context_(context), image_(image), use_(use), params_(params) {
  info_.width = image->w;
  info_.height = image->h;
  info_.x_resolution = image->xres;
  info_.y_resolution = image->yres;
  bool plain_decode = false;
  invert_ = inverted(&plain_decode);
  bool plain = plain_decode && plain_samples();
  if (use == Use::stencil) {
    info_.format = stored_ = PixelFormat::black1;
    direct_ = plain && image->bpc == 1;
    // A mask paints where its sample, decoded, is 0; black1 has ink where the bit is 1.
    invert_ = !invert_;
    return;
  }
  enum fz_colorspace_type type = space_type(image);
  if (type == FZ_COLORSPACE_INDEXED && plain && image->n == 1 && image->bpc <= 8) take_palette(abilities);
  if (direct_ || (plain && take_converted(abilities))) return;
  // Bytes that a profile explains must not go out without it.
  const bool managed = is_managed(context, image->colorspace);
  if (type == FZ_COLORSPACE_GRAY || type == FZ_COLORSPACE_NONE) {
    info_.format = plain && image->bpc == 1 ? PixelFormat::black1 : PixelFormat::gray8;
    direct_ = plain && (image->bpc == 1 || (image->bpc == 8 && !managed));
    if (info_.format == PixelFormat::black1) invert_ = !invert_;
  } else if (abilities.gray_only) {
    info_.format = PixelFormat::gray8;
  } else if (type == FZ_COLORSPACE_CMYK && abilities.cmyk && !rgb_only) {
    info_.format = PixelFormat::cmyk8;
    direct_ = plain && image->bpc == 8;
  } else {
    info_.format = PixelFormat::rgb8;
    direct_ = plain && image->bpc == 8 && type == FZ_COLORSPACE_RGB && !managed;
  }
  stored_ = info_.format;
}

/// Eight bits of grey or RGB that a profile explains, or that a grey canvas is to have: converted row by row.
bool FzCanvasImage::take_converted(const CanvasAbilities& abilities) {
  const enum fz_colorspace_type type = space_type(image_);
  const bool gray = type == FZ_COLORSPACE_GRAY;
  if (image_->bpc != 8 || (!gray && type != FZ_COLORSPACE_RGB) || image_->n != (gray ? 1 : 3)) return false;
  const bool managed = is_managed(context_, image_->colorspace);
  if (!managed && (gray || !abilities.gray_only)) return false;  // is taken as it is
  colors_ = managed ? managed_colors(context_, image_->colorspace, params_) : nullptr;
  if (managed && (!colors_ || colors_->components() != image_->n)) return colors_ = nullptr, false;
  stored_ = gray ? PixelFormat::gray8 : PixelFormat::rgb8;
  info_.format = gray || abilities.gray_only ? PixelFormat::gray8 : PixelFormat::rgb8;
  direct_ = true;
  return true;
}

void FzCanvasImage::convert_row(const uint8_t* stored, int width, uint8_t* row) const {
  const auto count = static_cast<size_t>(width);
  if (info_.format == stored_ && stored_ == PixelFormat::rgb8) return colors_->to_srgb(stored, row, count);
  std::vector<uint8_t> rgb;
  if (colors_) {
    rgb.resize(3 * count);
    colors_->to_srgb(stored, rgb.data(), count);
    stored = rgb.data();
  }
  for (size_t x = 0; x < count; ++x) row[x] = gray_of_pixel(stored + 3 * x);
}

/// Colours of an indexed image by way of MuPDF's conversion of pixels, so that both readers give the same.
void FzCanvasImage::take_palette(const CanvasAbilities& abilities) {
  const auto& indexed = image_->colorspace->u.indexed;
  const int count = indexed.high + 1, values = 1 << image_->bpc;
  if (count < 1 || count > 256) return;
  fz_colorspace* wanted = abilities.gray_only ? fz_device_gray(context_) : fz_device_rgb(context_);
  fz_pixmap *base = nullptr, *colors = nullptr;
  const bool got = fz_guarded(context_, [&] {
    base = fz_new_pixmap(context_, indexed.base, count, 1, nullptr, 0);
    std::copy_n(indexed.lookup, static_cast<ptrdiff_t>(count) * base->n, base->samples);
    colors = fz_convert_pixmap(context_, base, wanted, nullptr, nullptr, params_, 0);
  });
  if (got) {
    bool neutral = true;
    for (int i = 0; i < count; ++i) {
      const unsigned char* c = colors->samples + static_cast<ptrdiff_t>(i) * colors->n;
      neutral = neutral && (colors->n == 1 || (c[0] == c[1] && c[1] == c[2]));
    }
    info_.format = neutral ? PixelFormat::gray8 : PixelFormat::rgb8;
    for (int value = 0; value < values; ++value) {
      const unsigned char* c = colors->samples + static_cast<ptrdiff_t>(std::min(value, count - 1)) * colors->n;
      palette_.insert(palette_.end(), c, c + components(info_.format));
    }
    direct_ = true;
    stored_ = info_.format;
    if (image_->bpc == 1 && neutral && palette_[0] != palette_[1] && palette_[0] % 255 == 0 && palette_[1] % 255 == 0) {
      info_.format = stored_ = PixelFormat::black1;
      invert_ = palette_[0] == 0;
      palette_.clear();
    }
  }
  fz_drop_pixmap(context_, colors);
  fz_drop_pixmap(context_, base);
}

bool FzCanvasImage::plain_samples() const {
  if (image_->use_colorkey || image_->orientation > 1) return false;
  fz_compressed_buffer* buffer = fz_compressed_image_buffer(context_, image_);
  if (!buffer) return false;
  switch (buffer->params.type) {
    case FZ_IMAGE_RAW:
    case FZ_IMAGE_FAX:
    case FZ_IMAGE_FLATE:
    case FZ_IMAGE_LZW:
    case FZ_IMAGE_RLD:
    case FZ_IMAGE_JBIG2:
      return true;
    case FZ_IMAGE_JPEG: {
      // The decompressor gives what the file has, which need not be what the dictionary says.
      unsigned char* data = nullptr;
      size_t size = fz_buffer_storage(context_, buffer->buffer, &data);
      std::optional<JpegFrame> frame = read_jpeg_frame({data, size});
      return frame && frame->width == image_->w && frame->height == image_->h &&
             frame->components == image_->n && frame->bits == 8 && image_->bpc == 8;
    }
    default:
      return false;
  }
}

bool FzCanvasImage::inverted(bool* plain_decode) const {
  *plain_decode = true;
  bool invert = image_->invert_cmyk_jpeg;
  if (!image_->use_decode) return invert;
  if (space_type(image_) == FZ_COLORSPACE_INDEXED) {  // whose plain Decode counts the colours
    *plain_decode = image_->decode[0] == 0 && image_->decode[1] == static_cast<float>((1 << image_->bpc) - 1);
    return false;
  }
  for (int i = 0; i < image_->n; ++i) {
    if (image_->decode[2 * i] != 1 || image_->decode[2 * i + 1] != 0) {
      *plain_decode = false;
      return invert;
    }
  }
  return !invert;
}

/// Its colours are a matter of the rendering intent, too: only under the usual one it is the same each time.
std::shared_ptr<const void> FzCanvasImage::identity() const {
  if (params_.ri != fz_default_color_params.ri) return nullptr;
  fz_context* const context = context_;
  return {fz_keep_image(context, image_), [context](fz_image* image) { fz_drop_image(context, image); }};
}

std::optional<EncodedImage> FzCanvasImage::encoded() const {
  std::optional<EncodedImage> encoded = stored_encoding();
  if (!encoded || may_be_damaged()) return std::nullopt;
  if (!converts()) return encoded;
  const std::optional<JpegFrame> frame = read_jpeg_frame(encoded->bytes);
  encoded->luminance = !colors_ && frame && frame->ycc;
  encoded->converted = !encoded->luminance;
  return encoded;
}

/// A file that had to be repaired may have lost bytes of its images too, and printers end the page for such: there they are
/// read through before they are passed on.
bool FzCanvasImage::may_be_damaged() const {
  const auto* context = static_cast<FitzContext*>(fz_user_context(context_));
  if (!context || !context->document_was_repaired()) return false;
  if (!sound_) {
    constexpr int least_work = 8;
    int width, height;
    const std::shared_ptr<const Image> reader = own_reader();
    sound_ = reader &&
             reader->decode(least_work, context->cancellation(), &width, &height, [](int, const uint8_t*) { return ok(); })
                 .ok() &&
             !reader->damaged();
  }
  return !*sound_;
}

std::optional<EncodedImage> FzCanvasImage::stored_encoding() const {
  if (!direct_ || !palette_.empty()) return std::nullopt;
  fz_compressed_buffer* buffer = fz_compressed_image_buffer(context_, image_);
  unsigned char* data = nullptr;
  size_t size = fz_buffer_storage(context_, buffer->buffer, &data);
  EncodedImage encoded;
  encoded.bytes = {data, size};
  if (buffer->params.type == FZ_IMAGE_JPEG) {
    encoded.coding = EncodedImage::Coding::jpeg;
    if (info_.format == PixelFormat::cmyk8) {
      encoded.adobe_inverted = invert_;
    } else if (invert_) {
      return std::nullopt;
    }
    return encoded;
  }
  if (buffer->params.type == FZ_IMAGE_FAX) {
    const auto& fax = buffer->params.u.fax;
    if (fax.k >= 0 || fax.end_of_line || fax.encoded_byte_align || fax.columns != image_->w)
      return std::nullopt;
    if (fax.rows != 0 && fax.rows != image_->h) return std::nullopt;
    encoded.coding = EncodedImage::Coding::ccitt_g4;
    // invert_ turns samples into ink; BlackIs1 with the plain Decode does so for samples of 1.
    encoded.black_is_1 = (fax.black_is_1 != 0) == invert_;
    encoded.end_of_block = fax.end_of_block != 0;
    return encoded;
  }
  return std::nullopt;
}

std::optional<FlateImage> FzCanvasImage::flate() const {
  if (!direct_ || invert_ || converts() || use_ == Use::stencil || info_.format == PixelFormat::black1) return std::nullopt;
  fz_compressed_buffer* buffer = fz_compressed_image_buffer(context_, image_);
  if (!buffer || buffer->params.type != FZ_IMAGE_FLATE) return std::nullopt;
  const auto& flate = buffer->params.u.flate;
  const int colors = palette_.empty() ? components(info_.format) : 1;
  const bool predicted = flate.predictor > 1, png = flate.predictor >= 10;
  if (predicted && (flate.columns != image_->w || flate.colors != colors || flate.bpc != image_->bpc ||
                    flate.predictor > 15 || (!png && flate.predictor != 2))) {
    return std::nullopt;
  }
  unsigned char* data = nullptr;
  size_t size = fz_buffer_storage(context_, buffer->buffer, &data);
  const size_t row = (static_cast<size_t>(image_->w) * static_cast<size_t>(colors * image_->bpc) + 7) / 8;
  size_t used = 0;
  if (!sound_flate({data, size}, row + (png ? 1 : 0), image_->h, png, &used)) return std::nullopt;
  return FlateImage{{data, used}, std::max(1, flate.predictor), image_->bpc, palette_};
}

/// JPEG and G4 have faster readers than MuPDF's. Null for other codings, and where the reader sees another image.
std::shared_ptr<const Image> FzCanvasImage::own_reader() const {
  const std::optional<EncodedImage> encoded = stored_encoding();
  if (!encoded || encoded->adobe_inverted) return nullptr;
  Result<std::shared_ptr<const Image>> opened =
      encoded->coding == EncodedImage::Coding::ccitt_g4
          ? open_g4_image(*encoded, info_.width, info_.height, Limits())
          : open_jpeg_image(Source::borrow(encoded->bytes), Limits());
  if (!opened.ok()) return nullptr;
  const ImageInfo& own = (*opened)->info();
  const bool same = own.width == info_.width && own.height == info_.height && own.format == stored_;
  return same ? *opened : nullptr;
}

Status FzCanvasImage::decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                             const RowReceiver& receive) const {
  *decoded_width = info_.width;
  *decoded_height = info_.height;
  if (!direct_) return decode_pixmap(cancellation, receive);
  if (!converts()) return decode_stored(shrink, cancellation, decoded_width, decoded_height, receive);
  std::vector<uint8_t> converted(row_bytes(info_.format, info_.width));
  return decode_stored(shrink, cancellation, decoded_width, decoded_height, [&](int y, const uint8_t* row) {
    convert_row(row, *decoded_width, converted.data());
    return receive(y, converted.data());
  });
}

Status FzCanvasImage::decode_stored(int shrink, Cancellation& cancellation, int* decoded_width,
                                    int* decoded_height, const RowReceiver& receive) const {
  if (auto reader = own_reader()) {
    Status status = reader->decode(shrink, cancellation, decoded_width, decoded_height, receive);
    damaged_ = damaged_ || reader->damaged();
    return status;
  }
  return decode_stream(cancellation, receive);
}

/// From `got` bytes of samples, of which a damaged image may have too few, to a row as it is stored.
void FzCanvasImage::finish_row(std::vector<uint8_t>& row, size_t got) const {
  if (invert_) {
    for (size_t i = 0; i < got; ++i) row[i] = static_cast<uint8_t>(~row[i]);
  }
  std::fill(row.begin() + static_cast<ptrdiff_t>(got), row.end(), paper_byte(stored_));
  if (stored_ == PixelFormat::black1 && info_.width % 8) {
    row.back() = static_cast<uint8_t>(row.back() & (0xff00 >> (info_.width % 8)));
  }
}

namespace {

template <size_t components>
void put_colors(const uint8_t* palette, const uint8_t* indices, size_t count, uint8_t* out) {
  for (size_t i = 0; i < count; ++i, out += components)
    std::memcpy(out, palette + indices[i] * components, components);
}

}  // namespace

Status FzCanvasImage::decode_stream(Cancellation& cancellation, const RowReceiver& receive) const {
  fz_compressed_buffer* buffer = fz_compressed_image_buffer(context_, image_);
  fz_stream* stream = nullptr;
  if (!fz_guarded(context_, [&] { stream = fz_open_compressed_buffer(context_, buffer); })) {
    return {Code::unreadable, "an image cannot be decoded"};
  }
  const auto width = static_cast<size_t>(info_.width), colors = static_cast<size_t>(components(stored_));
  std::vector<uint8_t> row(row_bytes(stored_, info_.width)), indices, samples;
  if (!palette_.empty()) {
    samples.resize((width * static_cast<size_t>(image_->bpc) + 7) / 8);
    indices.resize(width);
  }
  std::vector<uint8_t>& read = palette_.empty() ? row : samples;
  Status status;
  bool damaged = false, any = false;
  for (int y = 0; y < info_.height && status.ok(); ++y) {
    size_t got = 0;
    if (!damaged) {
      damaged = !fz_guarded(context_, [&] { got = fz_read(context_, stream, read.data(), read.size()); });
      if (damaged) got = 0;
      any = any || got > 0;
    }
    if (!palette_.empty() && got > 0) {
      const size_t whole = std::min(width, got * 8 / static_cast<size_t>(image_->bpc));
      unpack_samples(samples.data(), indices.data(), whole, image_->bpc);
      const auto put = colors == 1 ? put_colors<1> : colors == 3 ? put_colors<3> : put_colors<4>;
      put(palette_.data(), indices.data(), whole, row.data());
      got = whole * colors;
    }
    finish_row(row, got);
    if ((y & 63) == 0) status = cancellation.check();
    if (status.ok()) status = receive(y, row.data());
  }
  fz_drop_stream(context_, stream);
  if (status.ok() && !any) return {Code::unreadable, "an image cannot be decoded"};
  return status;
}

Status FzCanvasImage::decode_pixmap(Cancellation& cancellation, const RowReceiver& receive) const {
  fz_pixmap* pixmap = nullptr;
  bool got = fz_guarded(context_, [&] {
    pixmap = fz_get_pixmap_from_image(context_, image_, nullptr, nullptr, nullptr, nullptr);
  });
  if (!got) return {Code::unreadable, "an image cannot be decoded"};
  fz_colorspace* wanted = fitz_color_space(context_, info_.format);
  if (use_ == Use::picture && pixmap->colorspace && pixmap->colorspace != wanted) {
    fz_pixmap* converted = nullptr;
    got = fz_guarded(context_, [&] {
      converted = fz_convert_pixmap(context_, pixmap, wanted, nullptr, nullptr, params_, 1);
    });
    fz_drop_pixmap(context_, pixmap);
    if (!got) return {Code::unreadable, "an image's colours cannot be converted"};
    pixmap = converted;
  }
  int comps = components(info_.format);
  std::vector<uint8_t> row(row_bytes(info_.format, info_.width));
  Status status;
  for (int y = 0; y < info_.height && status.ok(); ++y) {
    std::fill(row.begin(), row.end(), paper_byte(info_.format));
    if (y < pixmap->h) {
      const unsigned char* from = pixmap->samples + static_cast<ptrdiff_t>(y) * pixmap->stride;
      int width = std::min(info_.width, pixmap->w);
      if (info_.format == PixelFormat::black1) {
        for (int x = 0; x < width; ++x, from += pixmap->n) {
          if (from[0] >= 128) row[static_cast<size_t>(x / 8)] |= static_cast<uint8_t>(0x80 >> (x & 7));
        }
      } else if (pixmap->n == comps) {
        std::copy(from, from + static_cast<ptrdiff_t>(width) * comps, row.begin());
      } else if (pixmap->n == comps + 1 && pixmap->alpha) {
        // Premultiplied; on white paper.
        uint8_t* to = row.data();
        for (int x = 0; x < width; ++x, from += pixmap->n, to += comps) {
          int white = comps == 4 ? 0 : 255 - from[comps];
          for (int i = 0; i < comps; ++i) to[i] = static_cast<uint8_t>(std::min(255, from[i] + white));
        }
      }
    }
    if ((y & 63) == 0) status = cancellation.check();
    if (status.ok()) status = receive(y, row.data());
  }
  fz_drop_pixmap(context_, pixmap);
  return status;
}

float side_to_interpolate(const fz_image* image, fz_matrix ctm) {
  if (!image->interpolate) return 0;
  const auto side = [](float x, float y, int pixels) {
    return pixels > 1 ? std::hypot(x, y) / static_cast<float>(pixels) : 0.0f;
  };
  return std::max(side(ctm.a, ctm.b, image->w), side(ctm.c, ctm.d, image->h));
}

}  // namespace dce::core
