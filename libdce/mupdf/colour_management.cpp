#include "mupdf/colour_management.h"

#include <mupdf/pdf.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "mupdf/fitz_context.h"
#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

constexpr size_t most_spaces = 64;     // of one document; more are taken for device spaces
constexpr int managed_flag = 1 << 16;  // beside MuPDF's own FZ_COLORSPACE_* flags
constexpr size_t small_profile = 64 << 10;  // bytes
constexpr int most_nesting = 4;        // Pattern, Indexed, Separation, ICCBased

enum fz_colorspace_type type_of(int components) {
  return components == 1 ? FZ_COLORSPACE_GRAY : components == 3 ? FZ_COLORSPACE_RGB : FZ_COLORSPACE_CMYK;
}

/// Null in contexts that are not ours.
ManagedColors* colors_of(fz_context* ctx) {
  auto* context = static_cast<FitzContext*>(fz_user_context(ctx));
  return context ? &context->colors() : nullptr;
}

}  // namespace

ManagedColors::ManagedColors(fz_context* context, const OpenContext& open)
    : context_(context),
      device_cmyk_(open.device_cmyk ? open.device_cmyk : SourceColors::device_cmyk()),
      preserves_black_(open.preserves_black) {}

ManagedColors::~ManagedColors() {
  for (const auto& [key, space] : spaces_) fz_drop_colorspace(context_, space);
}

const SourceColors* ManagedColors::of(const fz_colorspace* space) const {
  if (!space) return nullptr;
  // The union of a space without a base is free for its owner: dropping such a space does not look at it.
  const SourceColors* colors = nullptr;
  if (space->flags & managed_flag) {
    colors = static_cast<const SourceColors*>(space->u.separation.tint);
  } else if (space->type == FZ_COLORSPACE_CMYK) {
    colors = device_cmyk_.get();
  }
  return colors ? &colors->with(intent_) : nullptr;
}

fz_colorspace* ManagedColors::find(const std::string& key) const {
  const auto found = spaces_.find(key);
  return found == spaces_.end() ? nullptr : found->second;
}

Bytes ManagedColors::profile_of(const fz_colorspace* space) const {
  const auto found = profiles_.find(space);
  return found == profiles_.end() ? Bytes() : found->second;
}

fz_colorspace* ManagedColors::add(const std::string& key, std::shared_ptr<const SourceColors> colors,
                                  Bytes profile) {
  if (spaces_.size() >= most_spaces) return nullptr;
  const int components = colors->components();
  fz_colorspace* space = nullptr;
  const bool made = fz_guarded(context_, [&] {
    if (colors->as_device()) {
      space =
          fz_keep_colorspace(context_, components == 1 ? fz_device_gray(context_) : fz_device_rgb(context_));
      return;
    }
    space = fz_new_colorspace(context_, type_of(components), managed_flag, components, "ICCBased");
    space->u.separation.tint = const_cast<SourceColors*>(colors.get());
  });
  if (!made) return nullptr;
  if (space->flags & managed_flag) {
    colors_.push_back(std::move(colors));
    if (!profile.empty()) profiles_.emplace(space, profile);
  }
  spaces_.emplace(key, space);
  return space;
}

fz_colorspace* ManagedColors::by_intent(fz_colorspace* space, RenderingIntent intent) {
  if (!space || !(space->flags & managed_flag)) return space;
  const auto owned = std::find_if(spaces_.begin(), spaces_.end(), [&](const auto& entry) { return entry.second == space; });
  const auto colors = std::find_if(colors_.begin(), colors_.end(), [&](const auto& entry) {
    return entry.get() == static_cast<const SourceColors*>(space->u.separation.tint);
  });
  if (owned == spaces_.end() || colors == colors_.end()) return space;
  constexpr std::string_view mark = " by intent ";
  if (owned->first.find(mark) != std::string::npos) return space;  // an image that was loaded before
  const std::string key = owned->first + std::string(mark) + std::to_string(static_cast<int>(intent));
  if (fz_colorspace* known = find(key)) return known;
  fz_colorspace* made = add(key, SourceColors::always(intent, *colors));
  return made ? made : space;
}

}  // namespace dce::core

#if !FZ_ENABLE_ICC

namespace dce::core {
namespace {

/// MuPDF's own, color-imp.h of 1.21, as far as converters are given it.
struct ColorConverter {
  void (*convert)(fz_context*, ColorConverter*, const float*, float*);
  void (*convert_via)(fz_context*, ColorConverter*, const float*, float*);
  fz_colorspace* ds;
  fz_colorspace* ss;
  fz_colorspace* ss_via;
  void* opaque;
};

/// The weights that MuPDF makes grey of RGB with.
float gray_of(const float* rgb) {
  return rgb[0] * 0.3f + rgb[1] * 0.59f + rgb[2] * 0.11f;
}

void round_to_bytes(fz_context* ctx, const fz_colorspace* space, float* color) {
  const ManagedColors* colors = colors_of(ctx);
  if (!colors || !colors->for_bytes() || !space) return;
  constexpr float nudge = 0.001f;  // of a level, lest what is cut off be the level
  for (int i = 0; i < space->n; ++i) {
    const float level = std::floor(color[i] * 255 + 0.5f);
    if (level > 0) color[i] = std::min((level + nudge) / 255, 1.0f);
  }
}

void convert_color(fz_context* ctx, ColorConverter* cc, const float* source, float* out) {
  float rgb[3] = {};
  if (cc->ss->type == FZ_COLORSPACE_LAB) {
    lab_to_srgb(source, rgb);
  } else if (const SourceColors* colors = colors_of(ctx)->of(cc->ss)) {
    colors->to_srgb(source, rgb, colors_of(ctx)->black());
  }
  switch (cc->ds->type) {
    case FZ_COLORSPACE_GRAY:
      out[0] = gray_of(rgb);
      break;
    case FZ_COLORSPACE_CMYK: {
      const float black = 1 - std::max({rgb[0], rgb[1], rgb[2]});
      for (int i = 0; i < 3; ++i) out[i] = 1 - rgb[i] - black;
      out[3] = black;
      break;
    }
    default:
      for (int i = 0; i < 3; ++i) out[i] = rgb[cc->ds->type == FZ_COLORSPACE_BGR ? 2 - i : i];
  }
  round_to_bytes(ctx, cc->ds, out);
}

RenderingIntent intent_of(fz_color_params params) {
  return params.ri <= FZ_RI_ABSOLUTE_COLORIMETRIC ? static_cast<RenderingIntent>(params.ri)
                                                  : RenderingIntent::relative_colorimetric;
}

/// `space` as it is shown by this intent alone, kept for the caller: one of a palette in it is another palette's.
fz_colorspace* by_own_intent(fz_context* ctx, ManagedColors& colors, fz_colorspace* space, RenderingIntent intent) {
  if (space->type != FZ_COLORSPACE_INDEXED) return fz_keep_colorspace(ctx, colors.by_intent(space, intent));
  fz_colorspace* const base = colors.by_intent(space->u.indexed.base, intent);
  if (base == space->u.indexed.base) return fz_keep_colorspace(ctx, space);
  const int high = space->u.indexed.high;
  const size_t size = (static_cast<size_t>(high) + 1) * static_cast<size_t>(base->n);
  fz_colorspace* made = nullptr;
  unsigned char* lookup = nullptr;
  const bool whole = fz_guarded(ctx, [&] {
    lookup = static_cast<unsigned char*>(fz_malloc(ctx, size));
    std::memcpy(lookup, space->u.indexed.lookup, size);
    made = fz_new_indexed_colorspace(ctx, base, high, lookup);
  });
  if (whole) return made;
  fz_free(ctx, lookup);
  return fz_keep_colorspace(ctx, space);
}

void note_intent(fz_context* ctx, fz_color_params params) {
  if (ManagedColors* colors = colors_of(ctx)) colors->set_intent(intent_of(params));
}

bool converts(const ManagedColors* colors, const fz_colorspace* from, const fz_colorspace* to) {
  if (!colors || !from || !to || from == to) return false;
  if (from->type == FZ_COLORSPACE_CMYK && to->type == FZ_COLORSPACE_CMYK) return false;
  if (from->type == FZ_COLORSPACE_LAB) return to->type != FZ_COLORSPACE_LAB;
  return colors->of(from) != nullptr;
}

/// One row of `n` components and perhaps alpha to one of sRGB or grey. Where there is alpha the components
/// were multiplied with it, and will be again.
void convert_row(const SourceColors& colors, const fz_pixmap& src, const uint8_t* from, const fz_pixmap& dst,
                 uint8_t* to) {
  const int n = src.n - src.alpha, out = dst.n - dst.alpha;
  const bool bgr = dst.colorspace->type == FZ_COLORSPACE_BGR;
  if (!src.alpha && !dst.alpha && out == 3 && !bgr) {
    return colors.to_srgb(from, to, static_cast<size_t>(src.w));
  }
  constexpr int block = 256;
  uint8_t source[block * 4], rgb[block * 3];
  for (int x = 0; x < src.w; x += block) {
    const int count = std::min(block, src.w - x);
    const uint8_t* pixels = from;
    if (src.alpha) {
      for (int i = 0; i < count; ++i) {
        const uint8_t* pixel = from + i * src.n;
        const int alpha = pixel[n];
        for (int c = 0; c < n; ++c) {
          source[i * n + c] =
              static_cast<uint8_t>(alpha ? std::min(255, (pixel[c] * 255 + alpha / 2) / alpha) : 0);
        }
      }
      pixels = source;
    }
    colors.to_srgb(pixels, rgb, static_cast<size_t>(count));
    for (int i = 0; i < count; ++i, to += dst.n) {
      const int alpha = src.alpha ? from[i * src.n + n] : 255;
      const uint8_t gray = out == 1 ? gray_of_pixel(rgb + 3 * i) : 0;
      for (int c = 0; c < out; ++c) {
        const int value = out == 1 ? gray : rgb[3 * i + (bgr ? 2 - c : c)];
        to[c] = static_cast<uint8_t>(dst.alpha && alpha < 255 ? (value * alpha + 127) / 255 : value);
      }
      if (dst.alpha) to[out] = static_cast<uint8_t>(alpha);
    }
    from += count * src.n;
  }
}

/// A space of one's own for what an ICC profile's stream holds; null when it cannot be used. Documents repeat small profiles,
/// one with each picture: they are known by what they say.
fz_colorspace* load_icc(fz_context* ctx, ManagedColors& colors, pdf_obj* stream) {
  const int number = pdf_to_num(ctx, stream);
  const int components = pdf_dict_get_int(ctx, stream, PDF_NAME(N));
  std::string key = "icc " + std::to_string(number);
  if (number > 0) {
    if (fz_colorspace* known = colors.find(key)) return known;
  }
  fz_buffer* buffer = nullptr;
  if (!fz_guarded(ctx, [&] { buffer = pdf_load_stream(ctx, stream); })) return nullptr;
  unsigned char* data = nullptr;
  const size_t size = fz_buffer_storage(ctx, buffer, &data);
  const Bytes bytes{data, size};
  fz_colorspace* space = nullptr;
  if (bytes.size() <= small_profile) {
    key = "profile " + std::string(bytes.begin(), bytes.end());
    space = colors.find(key);
  }
  if (!space) {
    auto made = SourceColors::from_icc(bytes);
    if (made.ok() && (*made)->components() == components) space = colors.add(key, std::move(*made));
  }
  fz_drop_buffer(ctx, buffer);
  return space && space->n == components ? space : nullptr;
}

/// MuPDF loads the spaces within a space by itself. It looks into its store first, so what it shall find
/// there is put there before.
void prepare_space(fz_context* ctx, ManagedColors& colors, pdf_obj* obj, int nesting) {
  if (nesting > most_nesting) return;
  pdf_obj* stream = nullptr;
  if (pdf_is_array(ctx, obj)) {
    pdf_obj* name = pdf_array_get(ctx, obj, 0);
    const char* family = pdf_to_name(ctx, name);
    const auto is = [&](const char* word) { return std::strcmp(family, word) == 0; };
    if (is("Indexed") || is("I") || is("Pattern")) {
      prepare_space(ctx, colors, pdf_array_get(ctx, obj, 1), nesting + 1);
    } else if (is("Separation") || is("DeviceN")) {
      prepare_space(ctx, colors, pdf_array_get(ctx, obj, 2), nesting + 1);
    } else if (is("ICCBased")) {
      stream = pdf_array_get(ctx, obj, 1);
    }
  } else if (pdf_is_dict(ctx, obj)) {
    stream = obj;  // [/ICCBased n 0 R] given as n 0 R alone, which other readers mend too
  }
  if (!stream || !pdf_is_stream(ctx, stream)) return;
  if (auto* stored = static_cast<fz_colorspace*>(pdf_find_item(ctx, fz_drop_colorspace_imp, obj))) {
    fz_drop_colorspace(ctx, stored);
    return;
  }
  if (fz_colorspace* space = load_icc(ctx, colors, stream)) pdf_store_item(ctx, obj, space, 1000);
}

/// A calibrated space, kept for its parameters; null where the device's own serves.
template <class Make>
fz_colorspace* calibrated(fz_context* ctx, std::initializer_list<std::span<const float>> parameters,
                          Make&& make) {
  ManagedColors* colors = colors_of(ctx);
  if (!colors) return nullptr;
  try {
    std::string key = "cal ";
    for (auto part : parameters) key.append(reinterpret_cast<const char*>(part.data()), part.size_bytes());
    if (fz_colorspace* known = colors->find(key)) return fz_keep_colorspace(ctx, known);
    auto made = make();
    if (!made.ok()) return nullptr;
    fz_colorspace* space = colors->add(key, std::move(*made));
    return space ? fz_keep_colorspace(ctx, space) : nullptr;
  } catch (...) {
    return nullptr;
  }
}

}  // namespace

void heed_own_intent(fz_context* ctx, pdf_obj* dict, fz_image* image) {
  ManagedColors* colors = colors_of(ctx);
  pdf_obj* name = pdf_dict_get(ctx, dict, PDF_NAME(Intent));
  if (!colors || !pdf_is_name(ctx, name) || !image->colorspace) return;
  fz_color_params params = fz_default_color_params;
  params.ri = static_cast<uint8_t>(fz_lookup_rendering_intent(pdf_to_name(ctx, name)));
  fz_colorspace* meant = image->colorspace;
  try {
    meant = by_own_intent(ctx, *colors, image->colorspace, intent_of(params));
  } catch (const std::exception&) {
    return;  // no memory for another rendering: the state's serves
  }
  fz_drop_colorspace(ctx, image->colorspace);
  image->colorspace = meant;
}

const SourceColors* managed_colors(fz_context* context, const fz_colorspace* space, fz_color_params params) {
  ManagedColors* colors = colors_of(context);
  if (colors) colors->set_intent(intent_of(params));
  return colors ? colors->of(space) : nullptr;
}

void mix_black(fz_context* context, bool mixed) {
  if (ManagedColors* colors = colors_of(context)) colors->set_mixed(mixed);
}

ColorsForBytes::ColorsForBytes(fz_context* context) : context_(context) {
  if (ManagedColors* colors = colors_of(context)) colors->set_for_bytes(true);
}

ColorsForBytes::~ColorsForBytes() {
  if (ManagedColors* colors = colors_of(context_)) colors->set_for_bytes(false);
}

bool is_managed(fz_context* context, const fz_colorspace* space) {
  const ManagedColors* colors = colors_of(context);
  return colors && space && space->type != FZ_COLORSPACE_CMYK && colors->of(space);
}

fz_colorspace* space_of_profile(fz_context* context, const std::string& key, Bytes profile, int components) {
  ManagedColors* colors = colors_of(context);
  if (!colors) return nullptr;
  fz_colorspace* space = colors->find(key);
  if (!space) {
    auto made = SourceColors::from_icc(profile);
    if (!made.ok() || (*made)->components() != components) return nullptr;
    space = colors->add(key, std::move(*made), profile);
  }
  return space ? fz_keep_colorspace(context, space) : nullptr;
}

void read_output_intent(fz_context* context, fz_document* document) {
  ManagedColors* colors = colors_of(context);
  pdf_document* pdf = pdf_specifics(context, document);
  if (!colors || !pdf) return;
  (void)fz_guarded(context, [&] {
    pdf_obj* root = pdf_dict_get(context, pdf_trailer(context, pdf), PDF_NAME(Root));
    pdf_obj* intent = pdf_array_get(context, pdf_dict_get(context, root, PDF_NAME(OutputIntents)), 0);
    pdf_obj* profile = pdf_dict_get(context, intent, PDF_NAME(DestOutputProfile));
    if (!profile || pdf_dict_get_int(context, profile, PDF_NAME(N)) != 4) return;
    fz_colorspace* space = load_icc(context, *colors, profile);
    if (!space || space->type != FZ_COLORSPACE_CMYK) return;
    const SourceColors* meant = colors->of(space);
    colors->set_device_cmyk({meant, [](const SourceColors*) {}});  // the space's own, kept as long
  });
}

}  // namespace dce::core

using dce::core::ManagedColors;
using dce::core::SourceColors;

// fitz errors leave these by longjmp, as they would leave what is wrapped: nothing here has a destructor
// meanwhile.
extern "C" {

using Convert = decltype(dce::core::ColorConverter::convert);

fz_colorspace* __real_pdf_load_colorspace(fz_context* ctx, pdf_obj* obj);
Convert __real_fz_lookup_fast_color_converter(fz_context* ctx, fz_colorspace* ss, fz_colorspace* ds);
void __real_fz_convert_fast_pixmap_samples(fz_context* ctx, const fz_pixmap* src, fz_pixmap* dst,
                                           int copy_spots);
pdf_obj* __real_pdf_add_image(fz_context* ctx, pdf_document* doc, fz_image* image);
void __real_fz_convert_color(fz_context* ctx, fz_colorspace* ss, const float* sv, fz_colorspace* ds,
                             float* dv, fz_colorspace* is, fz_color_params params);
void __real_fz_find_color_converter(fz_context* ctx, dce::core::ColorConverter* cc, fz_colorspace* ss,
                                    fz_colorspace* ds, fz_colorspace* is, fz_color_params params);
void __real_fz_convert_pixmap_samples(fz_context* ctx, const fz_pixmap* src, fz_pixmap* dst,
                                      fz_colorspace* prf, const fz_default_colorspaces* default_cs,
                                      fz_color_params params, int copy_spots);
fz_colorspace* __real_fz_new_cal_gray_colorspace(fz_context* ctx, float* wp, float* bp, float gamma);
fz_colorspace* __real_fz_new_cal_rgb_colorspace(fz_context* ctx, float* wp, float* bp, float* gamma,
                                                float* matrix);

fz_colorspace* __wrap_pdf_load_colorspace(fz_context* ctx, pdf_obj* obj) {
  if (ManagedColors* colors = dce::core::colors_of(ctx)) {
    (void)dce::core::fz_guarded(ctx, [&] {
      try {
        dce::core::prepare_space(ctx, *colors, obj, 0);
      } catch (const std::exception&) {
        // No memory for a profile: the alternate space serves.
      }
    });
  }
  return __real_pdf_load_colorspace(ctx, obj);
}

fz_colorspace* __wrap_fz_new_cal_gray_colorspace(fz_context* ctx, float* wp, float* bp, float gamma) {
  const std::span<const float, 3> white(wp, 3);
  fz_colorspace* space =
      dce::core::calibrated(ctx, {white, {&gamma, 1}}, [&] { return SourceColors::cal_gray(white, gamma); });
  return space ? space : __real_fz_new_cal_gray_colorspace(ctx, wp, bp, gamma);
}

fz_colorspace* __wrap_fz_new_cal_rgb_colorspace(fz_context* ctx, float* wp, float* bp, float* gamma,
                                                float* matrix) {
  const std::span<const float, 3> white(wp, 3), gammas(gamma, 3);
  const std::span<const float, 9> primaries(matrix, 9);
  fz_colorspace* space = dce::core::calibrated(
      ctx, {white, gammas, primaries}, [&] { return SourceColors::cal_rgb(white, gammas, primaries); });
  return space ? space : __real_fz_new_cal_rgb_colorspace(ctx, wp, bp, gamma, matrix);
}

// MuPDF chooses a conversion before it knows the intent; these are the ways in, which are told it.

void __wrap_fz_convert_color(fz_context* ctx, fz_colorspace* ss, const float* sv, fz_colorspace* ds,
                             float* dv, fz_colorspace* is, fz_color_params params) {
  dce::core::note_intent(ctx, params);
  __real_fz_convert_color(ctx, ss, sv, ds, dv, is, params);
  dce::core::round_to_bytes(ctx, ds, dv);
}

void __wrap_fz_find_color_converter(fz_context* ctx, dce::core::ColorConverter* cc, fz_colorspace* ss,
                                    fz_colorspace* ds, fz_colorspace* is, fz_color_params params) {
  dce::core::note_intent(ctx, params);
  __real_fz_find_color_converter(ctx, cc, ss, ds, is, params);
}

void __wrap_fz_convert_pixmap_samples(fz_context* ctx, const fz_pixmap* src, fz_pixmap* dst,
                                      fz_colorspace* prf, const fz_default_colorspaces* default_cs,
                                      fz_color_params params, int copy_spots) {
  dce::core::note_intent(ctx, params);
  __real_fz_convert_pixmap_samples(ctx, src, dst, prf, default_cs, params, copy_spots);
}

Convert __wrap_fz_lookup_fast_color_converter(fz_context* ctx, fz_colorspace* ss, fz_colorspace* ds) {
  if (dce::core::converts(dce::core::colors_of(ctx), ss, ds)) return dce::core::convert_color;
  return __real_fz_lookup_fast_color_converter(ctx, ss, ds);
}

void __wrap_fz_convert_fast_pixmap_samples(fz_context* ctx, const fz_pixmap* src, fz_pixmap* dst,
                                           int copy_spots) {
  const ManagedColors* colors = dce::core::colors_of(ctx);
  const SourceColors* meant =
      dce::core::converts(colors, src->colorspace, dst->colorspace) ? colors->of(src->colorspace) : nullptr;
  if (!meant || dst->colorspace->type == FZ_COLORSPACE_CMYK || src->s || dst->s || src->w != dst->w ||
      src->h != dst->h || src->n - src->alpha != meant->components()) {
    __real_fz_convert_fast_pixmap_samples(ctx, src, dst, copy_spots);
    return;
  }
  for (int y = 0; y < src->h; ++y) {
    dce::core::convert_row(*meant, *src, src->samples + y * src->stride, *dst,
                           dst->samples + y * dst->stride);
  }
}

/// MuPDF writes pictures in device spaces; a PDF can say what they mean.
pdf_obj* __wrap_pdf_add_image(fz_context* ctx, pdf_document* doc, fz_image* image) {
  pdf_obj* made = __real_pdf_add_image(ctx, doc, image);
  const ManagedColors* colors = dce::core::colors_of(ctx);
  const dce::core::Bytes profile = colors ? colors->profile_of(image->colorspace) : dce::core::Bytes();
  if (profile.empty()) return made;
  fz_buffer* buffer = nullptr;
  fz_var(buffer);
  fz_try(ctx) {
    buffer = fz_new_buffer_from_shared_data(ctx, profile.data(), profile.size());
    pdf_obj* space = pdf_dict_put_array(ctx, made, PDF_NAME(ColorSpace), 2);
    pdf_array_push(ctx, space, PDF_NAME(ICCBased));
    pdf_array_push_drop(ctx, space, pdf_add_stream(ctx, doc, buffer, nullptr, 0));
    pdf_dict_put_int(ctx, pdf_array_get(ctx, space, 1), PDF_NAME(N), image->n);
  }
  fz_always(ctx) {
    fz_drop_buffer(ctx, buffer);
  }
  fz_catch(ctx) {
    pdf_drop_obj(ctx, made);
    fz_rethrow(ctx);
  }
  return made;
}

}  // extern "C"

#else

namespace dce::core {

const SourceColors* managed_colors(fz_context*, const fz_colorspace*, fz_color_params) {
  return nullptr;
}

void mix_black(fz_context*, bool) {}

ColorsForBytes::ColorsForBytes(fz_context* context) : context_(context) {}
ColorsForBytes::~ColorsForBytes() = default;

bool is_managed(fz_context*, const fz_colorspace* space) {
  return space && (space->flags & FZ_COLORSPACE_IS_ICC) && !(space->flags & FZ_COLORSPACE_IS_DEVICE);
}

fz_colorspace* space_of_profile(fz_context* context, const std::string& key, Bytes profile, int components) {
  fz_colorspace* space = nullptr;
  (void)fz_guarded(context, [&] {
    fz_buffer* buffer = fz_new_buffer_from_copied_data(context, profile.data(), profile.size());
    fz_try(context) space = fz_new_icc_colorspace(context, type_of(components), 0, key.c_str(), buffer);
    fz_always(context) fz_drop_buffer(context, buffer);
    fz_catch(context) fz_rethrow(context);
  });
  return space;
}

void read_output_intent(fz_context*, fz_document*) {}

}  // namespace dce::core

#endif
