#include "image/webp_image.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "image/common.h"
#include "image/pixels.h"
#include "image/webp_library.h"

namespace dce::core {
namespace {

struct DemuxDeleter {
  void operator()(WebPDemuxer* demuxer) const { webp_library()->DemuxDelete(demuxer); }
};
struct DecoderDeleter {
  void operator()(WebPIDecoder* decoder) const { webp_library()->IDelete(decoder); }
};

/// The first frame: where it lies on the canvas, and its own complete WebP or bare bitstream.
struct Frame {
  Bytes bytes;
  int x = 0, y = 0, width = 0, height = 0;
  bool alpha = false;
};

class WebpImage final : public BaseImage {
 public:
  WebpImage(Source source, const Frame& frame, int width, int height, Bytes profile, const Limits& limits)
      : source_(std::move(source)), frame_(frame), limits_(limits) {
    info_.width = width;
    info_.height = height;
    info_.format = PixelFormat::rgb8;
    keep_profile(profile);
  }

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;

 private:
  Source source_;
  Frame frame_;
  Limits limits_;
};

constexpr size_t bytes_a_step = 1 << 16;  ///< fed to the decoder between two looks at the cancellation

Status WebpImage::decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                         const RowReceiver& receive) const {
  // An animation's frame is placed on its canvas in whole pixels only.
  bool placed = frame_.width != info_.width || frame_.height != info_.height;
  shrink = placed ? 1 : shrink_step(shrink);
  int width = shrunk(info_.width, shrink), height = shrunk(info_.height, shrink);
  int frame_width = shrunk(frame_.width, shrink), frame_height = shrunk(frame_.height, shrink);
  size_t stride = static_cast<size_t>(frame_width) * (frame_.alpha ? 4 : 3);
  DCE_TRY(check_working_memory(stride * static_cast<size_t>(frame_height), limits_));

  WebPDecoderConfig config;
  if (!webp_library()->InitDecoderConfigInternal(&config, WEBP_DECODER_ABI_VERSION))
    return {Code::internal, "libwebp is of another version"};
  std::vector<uint8_t> pixels(stride * static_cast<size_t>(frame_height), 0xff);
  config.options.use_scaling = shrink != 1;
  config.options.scaled_width = frame_width;
  config.options.scaled_height = frame_height;
  config.output.colorspace = frame_.alpha ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels.data();
  config.output.u.RGBA.stride = static_cast<int>(stride);
  config.output.u.RGBA.size = pixels.size();
  std::unique_ptr<WebPIDecoder, DecoderDeleter> decoder(webp_library()->IDecode(nullptr, 0, &config));
  if (!decoder) return {Code::limit, "no memory to decode the WebP"};

  VP8StatusCode code = VP8_STATUS_SUSPENDED;
  for (size_t fed = 0; fed < frame_.bytes.size() && code == VP8_STATUS_SUSPENDED;) {
    DCE_TRY(cancellation.check());
    fed = std::min(fed + bytes_a_step, frame_.bytes.size());
    code = webp_library()->IUpdate(decoder.get(), frame_.bytes.data(), fed);
  }
  int decoded_rows = 0;
  webp_library()->IDecGetRGB(decoder.get(), &decoded_rows, nullptr, nullptr, nullptr);
  if (decoded_rows <= 0) {
    return code == VP8_STATUS_OUT_OF_MEMORY ? Status(Code::limit, "no memory to decode the WebP")
                                            : Status(Code::unreadable, "the WebP's image data is damaged");
  }

  *decoded_width = width;
  *decoded_height = height;
  RowWriter writer(info_.format, width, height, cancellation, receive);
  std::vector<uint8_t> row(row_bytes(info_.format, width), paper_byte(info_.format));
  while (!writer.full()) {
    int y = writer.next() - frame_.y;
    if (y >= decoded_rows && y < frame_height) {
      DCE_TRY(writer.write_paper());
      continue;
    }
    if (y < 0 || y >= frame_height) {
      std::fill(row.begin(), row.end(), paper_byte(info_.format));
    } else {
      const uint8_t* in = &pixels[stride * static_cast<size_t>(y)];
      uint8_t* out = row.data() + static_cast<size_t>(frame_.x) * 3;
      if (frame_.alpha) {
        rows_on_white(in, out, static_cast<size_t>(frame_width), 3);
      } else {
        std::memcpy(out, in, stride);
      }
    }
    DCE_TRY(writer.write(row.data()));
  }
  return writer.finish(ok(), damaged_);
}

/// What is found points into the file, which the source keeps.
Bytes find_profile(WebPDemuxer* demuxer) {
  WebPChunkIterator chunk;
  if (!webp_library()->DemuxGetChunk(demuxer, "ICCP", 1, &chunk)) return {};
  const Bytes profile{chunk.chunk.bytes, chunk.chunk.size};
  webp_library()->DemuxReleaseChunkIterator(&chunk);
  return profile;
}

bool find_first_frame(WebPDemuxer* demuxer, Frame& frame) {
  WebPIterator first;
  if (!webp_library()->DemuxGetFrame(demuxer, 1, &first)) return false;
  frame = {{first.fragment.bytes, first.fragment.size},
           first.x_offset,
           first.y_offset,
           first.width,
           first.height,
           first.has_alpha != 0};
  webp_library()->DemuxReleaseIterator(&first);
  return frame.x >= 0 && frame.y >= 0 && frame.width > 0 && frame.height > 0;
}

Status damaged_webp() {
  return {Code::unreadable, "the WebP is damaged"};
}

}  // namespace

int sniff_webp(Bytes bytes) {
  return bytes.size() >= 16 && std::memcmp(bytes.data(), "RIFF", 4) == 0 &&
                 std::memcmp(bytes.data() + 8, "WEBPVP8", 7) == 0
             ? 100
             : 0;
}

Result<std::shared_ptr<const Image>> open_webp_image(const Source& source, const Limits& limits) {
  if (sniff_webp(source.bytes()) == 0) return Status(Code::unreadable, "this is not a WebP");
  if (!webp_library()) return Status(Code::unreadable, "WebP images need libwebp, which is not installed");
  Bytes bytes = source.bytes();
  WebPBitstreamFeatures features;
  if (webp_library()->GetFeaturesInternal(bytes.data(), bytes.size(), &features, WEBP_DECODER_ABI_VERSION) !=
      VP8_STATUS_OK)
    return damaged_webp();
  Frame frame{bytes, 0, 0, features.width, features.height, features.has_alpha != 0};
  Bytes profile;
  if (std::memcmp(bytes.data() + 12, "VP8X", 4) == 0) {
    WebPData data{bytes.data(), bytes.size()};
    WebPDemuxState state;
    std::unique_ptr<WebPDemuxer, DemuxDeleter> demuxer(
        webp_library()->DemuxInternal(&data, 1, &state, WEBP_DEMUX_ABI_VERSION));
    if (demuxer) profile = find_profile(demuxer.get());
    if (features.has_animation) {
      if (!demuxer || !find_first_frame(demuxer.get(), frame)) return damaged_webp();
      if (frame.x > features.width - frame.width || frame.y > features.height - frame.height) {
        return damaged_webp();
      }
    }
  }
  DCE_TRY(check_image_size(static_cast<uint64_t>(features.width), static_cast<uint64_t>(features.height),
                           limits));
  return std::shared_ptr<const Image>(
      std::make_shared<WebpImage>(source, frame, features.width, features.height, profile, limits));
}

}  // namespace dce::core
