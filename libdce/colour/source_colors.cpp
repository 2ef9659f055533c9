#include "colour/source_colors.h"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <vector>

#include "colour/cmyk_table.h"
#include "colour/matrix_colors.h"
#include "colour/srgb.h"

namespace dce::core {
namespace {

constexpr size_t most_profile_bytes = 16u << 20;
constexpr cmsUInt32Number transform_flags = cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE;

struct CloseProfile {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct DeleteTransform {
  void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
struct DeleteContext {
  void operator()(_cmsContext_struct* context) const { cmsDeleteContext(context); }
};
struct FreeCurve {
  void operator()(cmsToneCurve* curve) const { cmsFreeToneCurve(curve); }
};
using Profile = std::unique_ptr<void, CloseProfile>;
using Transform = std::unique_ptr<void, DeleteTransform>;
using Context = std::unique_ptr<_cmsContext_struct, DeleteContext>;
using Curve = std::unique_ptr<cmsToneCurve, FreeCurve>;

/// Its own plug-ins and error handler: what is wrong with a profile is said by its absence.
Context make_context() {
  Context context(cmsCreateContext(nullptr, nullptr));
  if (context) cmsSetLogErrorHandlerTHR(context.get(), [](cmsContext, cmsUInt32Number, const char*) {});
  return context;
}

/// What pixels stream through is worth optimising. For some hundred or thousand colours the tables that
/// Little CMS makes for it cost far more than they save.
enum class Effort { once, pixels };

/// A profile that colours are made of, in one rendering.
struct Rendering {
  cmsContext context;
  cmsHPROFILE profile;
  RenderingIntent intent;

  Transform to_srgb(cmsUInt32Number from, cmsUInt32Number to, Effort effort) const {
    const Profile srgb(cmsCreate_sRGBProfileTHR(context));
    if (!srgb) return nullptr;
    const cmsUInt32Number flags = transform_flags | (effort == Effort::once ? cmsFLAGS_NOOPTIMIZE : 0);
    return Transform(cmsCreateTransformTHR(context, profile, from, srgb.get(), to,
                                           static_cast<cmsUInt32Number>(intent), flags));
  }
};

cmsUInt16Number to_16(float value) {
  return static_cast<cmsUInt16Number>((value > 0 ? std::min(value, 1.0f) : 0.0f) * 65535 + 0.5f);  // NaN is 0
}

/// Grey is a curve: 256 steps in 16 bits, neutral.
class GrayColors final : public SourceColors {
 public:
  explicit GrayColors(const std::array<uint16_t, 256>& curve) : curve_(curve) {
    std::transform(curve.begin(), curve.end(), bytes_.begin(),
                   [](uint16_t value) { return static_cast<uint8_t>((value + 128) / 257); });
  }
  int components() const override { return 1; }
  void to_srgb(const uint8_t* source, uint8_t* rgb, size_t count) const override {
    for (size_t i = 0; i < count; ++i, rgb += 3) rgb[0] = rgb[1] = rgb[2] = bytes_[source[i]];
  }
  void to_srgb(const float* source, float* rgb, BlackInk) const override {
    const float place = (source[0] > 0 ? std::min(source[0], 1.0f) : 0.0f) * 255;
    const auto low = std::min<size_t>(static_cast<size_t>(place), 254);
    const float step = static_cast<float>(curve_[low + 1]) - static_cast<float>(curve_[low]);
    rgb[0] = rgb[1] = rgb[2] =
        (static_cast<float>(curve_[low]) + step * (place - static_cast<float>(low))) / 65535;
  }

 private:
  std::array<uint16_t, 256> curve_;
  std::array<uint8_t, 256> bytes_;
};

class RgbColors final : public SourceColors {
 public:
  RgbColors(const Rendering& rendering, Transform single)
      : rendering_(rendering), single_(std::move(single)) {}
  int components() const override { return 3; }
  void to_srgb(const uint8_t* source, uint8_t* rgb, size_t count) const override {
    // Most documents with a profile have no picture in it, and making this takes milliseconds.
    std::call_once(pixels_made_,
                   [&] { pixels_ = rendering_.to_srgb(TYPE_RGB_8, TYPE_RGB_8, Effort::pixels); });
    if (!pixels_) {
      std::copy(source, source + 3 * count, rgb);
      return;
    }
    constexpr size_t most = 1u << 20;
    for (; count > 0; source += 3 * most, rgb += 3 * most) {
      const size_t now = std::min(count, most);
      cmsDoTransform(pixels_.get(), source, rgb, static_cast<cmsUInt32Number>(now));
      count -= now;
    }
  }
  void to_srgb(const float* source, float* rgb, BlackInk) const override {
    const cmsUInt16Number in[3] = {to_16(source[0]), to_16(source[1]), to_16(source[2])};
    cmsUInt16Number out[3];
    cmsDoTransform(single_.get(), in, out, 1);
    for (int i = 0; i < 3; ++i) rgb[i] = static_cast<float>(out[i]) / 65535;
  }

 private:
  const Rendering rendering_;  // its profile and context are IccColors'
  Transform single_;
  mutable std::once_flag pixels_made_;
  mutable Transform pixels_;
};

class CmykColors final : public SourceColors {
 public:
  explicit CmykColors(const CmykTable& table) : table_(table) {}
  CmykColors(std::vector<uint8_t> nodes, RenderingIntent intent)
      : nodes_(std::move(nodes)),
        paper_is_white_(intent != RenderingIntent::absolute_colorimetric),
        table_(std::span<const uint8_t, CmykTable::size>(nodes_.data(), CmykTable::size)) {}

  int components() const override { return 4; }
  void to_srgb(const uint8_t* source, uint8_t* rgb, size_t count) const override {
    table_.convert(source, rgb, count);
  }
  void to_srgb(const float* source, float* rgb, BlackInk black) const override {
    table_.convert(source, rgb);
    if (black == BlackInk::profiled || source[0] > 0 || source[1] > 0 || source[2] > 0 ||
        (!paper_is_white_ && source[3] < 1)) {
      return;
    }
    rgb[0] = rgb[2] = rgb[1];
    if (black == BlackInk::tint) return;
    constexpr float black_ink[] = {0, 0, 0, 1};
    float full[3];
    table_.convert(black_ink, full);
    // Tints are as light as they print. Only just before the full ink, a dark grey, they become black, by degrees: a
    // gradient shall not end in a step.
    constexpr float dark = 0.95f;
    const float darker = std::clamp((source[3] - dark) / (1 - dark), 0.0f, 1.0f);
    rgb[0] = rgb[1] = rgb[2] = std::max(0.0f, rgb[1] - darker * full[1]);
  }

 private:
  const std::vector<uint8_t> nodes_;  // empty where the table is another's
  const bool paper_is_white_ = true;
  const CmykTable table_;
};

/// A profile's colours at the nodes of a table, so that pixels need no module.
std::vector<uint8_t> cmyk_nodes(const Transform& transform) {
  constexpr int count = CmykTable::nodes;
  std::vector<uint8_t> nodes(CmykTable::size), inks(size_t{4} * count * count);
  uint8_t* out = nodes.data();
  for (int cm = 0; cm < count * count; ++cm) {
    uint8_t* ink = inks.data();
    for (int yk = 0; yk < count * count; ++yk) {
      for (int value : {cm / count, cm % count, yk / count, yk % count}) {
        *ink++ = static_cast<uint8_t>(value * CmykTable::step);
      }
    }
    cmsDoTransform(transform.get(), inks.data(), out, count * count);
    out += 3 * count * count;
  }
  return nodes;
}

std::unique_ptr<const SourceColors> make_colors(const Rendering& rendering) {
  switch (cmsGetColorSpace(rendering.profile)) {
    case cmsSigGrayData: {
      const Transform transform = rendering.to_srgb(TYPE_GRAY_16, TYPE_RGB_16, Effort::once);
      if (!transform) return nullptr;
      std::array<uint16_t, 256> levels, curve;
      std::array<uint16_t, 256 * 3> rgb;
      for (size_t i = 0; i < 256; ++i) levels[i] = static_cast<uint16_t>(i * 257);
      cmsDoTransform(transform.get(), levels.data(), rgb.data(), 256);
      for (size_t i = 0; i < 256; ++i) curve[i] = rgb[3 * i + 1];
      return std::make_unique<GrayColors>(curve);
    }
    case cmsSigRgbData: {
      if (rendering.intent != RenderingIntent::absolute_colorimetric) {
        if (auto colors = make_matrix_colors(rendering.context, rendering.profile)) return colors;
      }
      Transform single = rendering.to_srgb(TYPE_RGB_16, TYPE_RGB_16, Effort::once);
      return single ? std::make_unique<RgbColors>(rendering, std::move(single)) : nullptr;
    }
    case cmsSigCmykData: {
      const Transform transform = rendering.to_srgb(TYPE_CMYK_8, TYPE_RGB_8, Effort::once);
      return transform ? std::make_unique<CmykColors>(cmyk_nodes(transform), rendering.intent) : nullptr;
    }
    default:
      return nullptr;
  }
}

/// A profile's colours; renderings that few documents ask for are made when one does.
class IccColors final : public SourceColors {
 public:
  IccColors(Context context, Profile profile)
      : context_(std::move(context)),
        profile_(std::move(profile)),
        has_tables_(!cmsIsMatrixShaper(profile_.get()) || has_tables(profile_.get())),
        usual_(make_colors(rendering(RenderingIntent::relative_colorimetric))) {}

  bool usable() const { return usual_ != nullptr; }
  int components() const override { return usual_->components(); }
  void to_srgb(const uint8_t* source, uint8_t* rgb, size_t count) const override {
    usual_->to_srgb(source, rgb, count);
  }
  void to_srgb(const float* source, float* rgb, BlackInk black) const override {
    usual_->to_srgb(source, rgb, black);
  }

  const SourceColors& with(RenderingIntent intent) const override {
    // A matrix and curves say the same for all intents that compare with the paper.
    if (intent == RenderingIntent::relative_colorimetric ||
        (!has_tables_ && intent != RenderingIntent::absolute_colorimetric)) {
      return *usual_;
    }
    Variant& variant = variants_[static_cast<size_t>(intent)];
    std::call_once(variant.made, [&] { variant.colors = make_colors(rendering(intent)); });
    return variant.colors ? *variant.colors : *usual_;
  }

 private:
  struct Variant {
    std::once_flag made;
    std::unique_ptr<const SourceColors> colors;
  };
  Rendering rendering(RenderingIntent intent) const { return {context_.get(), profile_.get(), intent}; }

  const Context context_;  // outlives what is made in it
  const Profile profile_;
  const bool has_tables_;
  const std::unique_ptr<const SourceColors> usual_;
  mutable std::array<Variant, 4> variants_;
};

/// Others' colours, by one intent alone.
class OneIntent final : public SourceColors {
 public:
  OneIntent(RenderingIntent intent, std::shared_ptr<const SourceColors> colors)
      : owner_(std::move(colors)), colors_(owner_->with(intent)) {}
  int components() const override { return colors_.components(); }
  void to_srgb(const uint8_t* source, uint8_t* rgb, size_t count) const override {
    colors_.to_srgb(source, rgb, count);
  }
  void to_srgb(const float* source, float* rgb, BlackInk black) const override {
    colors_.to_srgb(source, rgb, black);
  }

 private:
  const std::shared_ptr<const SourceColors> owner_;
  const SourceColors& colors_;
};

Result<std::shared_ptr<const SourceColors>> from_profile(Context context, Profile profile) {
  const Status unusable(Code::unreadable, "a colour profile cannot be used");
  if (!context || !profile) return unusable;
  auto colors = std::make_shared<const IccColors>(std::move(context), std::move(profile));
  if (!colors->usable()) return unusable;
  return std::shared_ptr<const SourceColors>(std::move(colors));
}

cmsCIExyY chromaticity(std::span<const float> xyz) {
  const cmsCIEXYZ color{xyz[0], xyz[1], xyz[2]};
  cmsCIExyY result;
  cmsXYZ2xyY(&result, &color);
  return result;
}

}  // namespace

Result<std::shared_ptr<const SourceColors>> SourceColors::from_icc(Bytes icc) {
  if (icc.size() > most_profile_bytes) return Status(Code::limit, "a colour profile is too large");
  Context context = make_context();
  Profile profile(
      context ? cmsOpenProfileFromMemTHR(context.get(), icc.data(), static_cast<cmsUInt32Number>(icc.size()))
              : nullptr);
  return from_profile(std::move(context), std::move(profile));
}

Result<std::shared_ptr<const SourceColors>> SourceColors::cal_gray(std::span<const float, 3> white_point,
                                                                   float gamma) {
  Context context = make_context();
  const Curve curve(cmsBuildGamma(context.get(), gamma));
  const cmsCIExyY white = chromaticity(white_point);
  Profile profile(curve ? cmsCreateGrayProfileTHR(context.get(), &white, curve.get()) : nullptr);
  return from_profile(std::move(context), std::move(profile));
}

Result<std::shared_ptr<const SourceColors>> SourceColors::cal_rgb(std::span<const float, 3> white_point,
                                                                  std::span<const float, 3> gamma,
                                                                  std::span<const float, 9> matrix) {
  Context context = make_context();
  std::array<Curve, 3> curves;
  for (size_t i = 0; i < 3; ++i) curves[i].reset(cmsBuildGamma(context.get(), gamma[i]));
  cmsToneCurve* const borrowed[3] = {curves[0].get(), curves[1].get(), curves[2].get()};
  const cmsCIExyY white = chromaticity(white_point);
  const cmsCIExyYTRIPLE primaries{chromaticity(matrix.subspan<0, 3>()), chromaticity(matrix.subspan<3, 3>()),
                                  chromaticity(matrix.subspan<6, 3>())};
  const bool whole = std::all_of(borrowed, borrowed + 3, [](const cmsToneCurve* curve) { return curve; });
  Profile profile(whole ? cmsCreateRGBProfileTHR(context.get(), &white, &primaries, borrowed) : nullptr);
  return from_profile(std::move(context), std::move(profile));
}

std::shared_ptr<const SourceColors> SourceColors::device_cmyk() {
  static const auto colors = std::make_shared<const CmykColors>(cmyk_fogra39());
  return colors;
}

std::shared_ptr<const SourceColors> SourceColors::always(RenderingIntent intent,
                                                         std::shared_ptr<const SourceColors> colors) {
  return std::make_shared<const OneIntent>(intent, std::move(colors));
}

bool SourceColors::as_device() const {
  // Paper that is not white shows by this intent alone.
  return components() != 4 && looks_as_device() &&
         with(RenderingIntent::absolute_colorimetric).looks_as_device();
}

bool SourceColors::looks_as_device() const {
  const int count = components();
  constexpr float within = 2.0f / 255;
  constexpr float levels[] = {0, 0.125f, 0.25f, 0.5f, 0.75f, 1};
  for (float r : levels) {
    for (float g : levels) {
      for (float b : levels) {
        const float source[3] = {r, g, b};
        float rgb[3];
        to_srgb(source, rgb, BlackInk::solid);
        for (int c = 0; c < 3; ++c) {
          if (!(std::abs(rgb[c] - source[count == 3 ? c : 0]) <= within)) return false;
        }
      }
    }
  }
  return true;
}

void lab_to_srgb(const float* lab, float* rgb) {
  const auto finite = [](float value) { return std::isfinite(value) ? value : 0.0f; };
  const float l = (std::clamp(finite(lab[0]), 0.0f, 100.0f) + 16) / 116;
  const auto decode = [](float t) { return t > 6.0f / 29 ? t * t * t : (t - 4.0f / 29) * (108.0f / 841); };
  const float x = 0.9642f * decode(l + finite(lab[1]) / 500), y = decode(l),
              z = 0.8249f * decode(l - finite(lab[2]) / 200);
  // XYZ (D50) to linear sRGB: IEC 61966-2-1's primaries, adapted by Bradford.
  const float linear[3] = {3.1338561f * x - 1.6168667f * y - 0.4906146f * z,
                           -0.9787684f * x + 1.9161415f * y + 0.0334540f * z,
                           0.0719453f * x - 0.2289914f * y + 1.4052427f * z};
  for (int i = 0; i < 3; ++i) rgb[i] = srgb_of_linear(linear[i]);
}

}  // namespace dce::core
