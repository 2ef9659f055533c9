// The colours of documents where MuPDF was built without ICC, as Debian's is: its colour spaces and
// conversions pass through here on their way (the linker's --wrap, see CMakeLists.txt), and profiles mean
// something again. Private to this room, and to the MuPDF it was written for; with a MuPDF that has ICC of
// its own nothing here is built.
#pragma once

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "colour/source_colors.h"
#include "document/document.h"

namespace dce::core {

/// What one context knows of its document's colours. One thread, like its context, which it must not outlive.
class ManagedColors {
 public:
  ManagedColors(fz_context* context, const OpenContext& open);
  ~ManagedColors();
  ManagedColors(const ManagedColors&) = delete;
  ManagedColors& operator=(const ManagedColors&) = delete;

  /// The rendering that colours are asked for in, from here on (ISO 32000-1, 8.6.5.8).
  void set_intent(RenderingIntent intent) { intent_ = intent; }

  /// Whether colours are painted with an opacity, from here on.
  void set_mixed(bool mixed) { mixed_ = mixed; }
  BlackInk black() const {
    if (!preserves_black_) return BlackInk::profiled;
    return mixed_ ? BlackInk::tint : BlackInk::solid;
  }

  /// Whether colours become bytes that are cut off, see ColorsForBytes.
  void set_for_bytes(bool for_bytes) { for_bytes_ = for_bytes; }
  bool for_bytes() const { return for_bytes_; }

  /// What `space` means; null where its components are sRGB or grey already, or where it is built on others.
  const SourceColors* of(const fz_colorspace* space) const;

  /// The printing condition of the document's output intent: what DeviceCMYK means in it.
  void set_device_cmyk(std::shared_ptr<const SourceColors> colors) { device_cmyk_ = std::move(colors); }

  /// The space made for `key` before; borrowed, null when there is none.
  fz_colorspace* find(const std::string& key) const;
  /// A space with these colours, kept for `key` and borrowed by the caller: the device's own where they are
  /// the same. Null when there are too many or there is no memory. `profile`, where it is given, is what
  /// streams that take profiles get; borrowed, and must outlive the context.
  fz_colorspace* add(const std::string& key, std::shared_ptr<const SourceColors> colors, Bytes profile = {});

  /// `space`, borrowed, as it is shown by one intent alone; itself where it is none of add()'s.
  fz_colorspace* by_intent(fz_colorspace* space, RenderingIntent intent);

  /// As it was given to add(); empty where none was.
  Bytes profile_of(const fz_colorspace* space) const;

 private:
  fz_context* context_;
  std::shared_ptr<const SourceColors> device_cmyk_;
  RenderingIntent intent_ = RenderingIntent::relative_colorimetric;
  const bool preserves_black_;
  bool mixed_ = false, for_bytes_ = false;
  std::vector<std::shared_ptr<const SourceColors>> colors_;
  std::map<std::string, fz_colorspace*> spaces_;
  std::map<const fz_colorspace*, Bytes> profiles_;
};

/// The grey that MuPDF makes of a colour of sRGB.
inline uint8_t gray_of_pixel(const uint8_t* rgb) {
  return static_cast<uint8_t>(((rgb[0] + 1) * 77 + (rgb[1] + 1) * 150 + (rgb[2] + 1) * 28) >> 8);
}

/// What a picture's samples in `space` mean, where they are no sRGB or grey and it is this room that knows;
/// else null.
const SourceColors* managed_colors(fz_context* context, const fz_colorspace* space, fz_color_params params);

/// Black ink is mixed with what lies beneath it from here on, or is solid again.
void mix_black(fz_context* context, bool mixed);

/// While it lives, colours are what their nearest bytes stand for: MuPDF's draw device cuts them off to bytes, so that they were
/// half a level too dark and met those of other lanes with an edge.
class ColorsForBytes {
 public:
  explicit ColorsForBytes(fz_context* context);
  ~ColorsForBytes();
  ColorsForBytes(const ColorsForBytes&) = delete;
  ColorsForBytes& operator=(const ColorsForBytes&) = delete;

 private:
  fz_context* context_;
};

/// What an image's own dictionary asks for goes before what the graphics state does (ISO 32000-1, 8.9.5.1): its space
/// says so from then on.
void heed_own_intent(fz_context* context, pdf_obj* dictionary, fz_image* image);

/// Would the samples of a picture in `space` be taken for other colours than they are, if a stream got them
/// as they lie?
bool is_managed(fz_context* context, const fz_colorspace* space);

/// The space of an image file's profile, for samples of `components`; null where the device's own serves.
/// `key` tells apart the profiles of one document; `profile` must outlive the context. The caller drops it.
fz_colorspace* space_of_profile(fz_context* context, const std::string& key, Bytes profile, int components);

/// Takes DeviceCMYK's meaning from the document's output intent, where it has one (ISO 32000-1, 14.11.5).
void read_output_intent(fz_context* context, fz_document* document);

}  // namespace dce::core
