#include "mupdf/canvas_images.h"

#include <vector>

#include "document/jpeg_frame.h"
#include "mupdf/colour_management.h"
#include "mupdf/fitz_context.h"
#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

enum fz_colorspace_type space_type(const fz_image* image) {
  return image->colorspace ? image->colorspace->type : FZ_COLORSPACE_NONE;
}

}  // namespace

FzCanvasImage::FzCanvasImage(fz_context* context, fz_image* image, Use use, const CanvasAbilities& abilities,
                             bool rgb_only)
    : context_(context), image_(image), use_(use) {
  info_.width = image->w;
  info_.height = image->h;
  info_.x_resolution = image->xres;
  info_.y_resolution = image->yres;
  bool plain_decode = false;
  invert_ = inverted(&plain_decode);
  bool plain = plain_decode && plain_samples();
  if (use == Use::stencil) {
    info_.format = PixelFormat::black1;
    direct_ = plain && image->bpc == 1;
    // A mask paints where its sample, decoded, is 0; black1 has ink where the bit is 1.
    invert_ = !invert_;
    return;
  }
  enum fz_colorspace_type type = space_type(image);
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
  for (int i = 0; i < image_->n; ++i) {
    if (image_->decode[2 * i] != 1 || image_->decode[2 * i + 1] != 0) {
      *plain_decode = false;
      return invert;
    }
  }
  return !invert;
}

std::optional<EncodedImage> FzCanvasImage::encoded() const {
  if (!direct_) return std::nullopt;
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

Status FzCanvasImage::decode(int, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                             const RowReceiver& receive) const {
  *decoded_width = info_.width;
  *decoded_height = info_.height;
  return direct_ ? decode_stream(cancellation, receive) : decode_pixmap(cancellation, receive);
}

Status FzCanvasImage::decode_stream(Cancellation& cancellation, const RowReceiver& receive) const {
  fz_compressed_buffer* buffer = fz_compressed_image_buffer(context_, image_);
  fz_stream* stream = nullptr;
  if (!fz_guarded(context_, [&] { stream = fz_open_compressed_buffer(context_, buffer); })) {
    return {Code::unreadable, "an image cannot be decoded"};
  }
  std::vector<uint8_t> row(row_bytes(info_.format, info_.width));
  Status status;
  bool damaged = false, any = false;
  for (int y = 0; y < info_.height && status.ok(); ++y) {
    size_t got = 0;
    if (!damaged) {
      damaged = !fz_guarded(context_, [&] { got = fz_read(context_, stream, row.data(), row.size()); });
      if (damaged) got = 0;
      any = any || got > 0;
    }
    if (invert_) {
      for (size_t i = 0; i < got; ++i) row[i] = static_cast<uint8_t>(~row[i]);
    }
    if (got < row.size())
      std::fill(row.begin() + static_cast<ptrdiff_t>(got), row.end(), paper_byte(info_.format));
    if (info_.format == PixelFormat::black1 && info_.width % 8) {
      row.back() = static_cast<uint8_t>(row.back() & (0xff00 >> (info_.width % 8)));
    }
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
      converted = fz_convert_pixmap(context_, pixmap, wanted, nullptr, nullptr, fz_default_color_params, 1);
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

}  // namespace dce::core
