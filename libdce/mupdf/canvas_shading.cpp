#include "mupdf/canvas_shading.h"

#include <algorithm>
#include <cmath>

#include "mupdf/fz_guard.h"

namespace dce::core {

bool CanvasShading::make(fz_context* context, const fz_shade* shade, const fz_matrix& ctm, bool gray,
                         fz_color_params params) {
  if (!shade->use_function || !shade->colorspace) return false;
  const auto& ends = shade->u.l_or_r.coords;
  shading_.kind = shade->type == FZ_LINEAR ? Shading::Kind::axial : Shading::Kind::radial;
  shading_.start = {ends[0][0], ends[0][1]};
  shading_.end = {ends[1][0], ends[1][1]};
  shading_.start_radius = ends[0][2];
  shading_.end_radius = ends[1][2];
  for (const auto& end : ends) {
    if (!std::isfinite(end[0]) || !std::isfinite(end[1]) || !std::isfinite(end[2]) || end[2] < 0)
      return false;
  }
  shading_.extend_start = shade->u.l_or_r.extend[0] != 0;
  shading_.extend_end = shade->u.l_or_r.extend[1] != 0;
  shading_.to_device = from_fz(fz_concat(shade->matrix, ctm));

  gray = gray || shade->colorspace->type == FZ_COLORSPACE_GRAY;
  shading_.space = gray ? CanvasColor::Space::gray : CanvasColor::Space::rgb;
  size_t comps = gray ? 1 : 3;
  fz_colorspace* target = gray ? fz_device_gray(context) : fz_device_rgb(context);
  samples_.resize(256 * comps);
  for (size_t i = 0; i < 256; ++i) {
    float out[FZ_MAX_COLORS] = {};
    if (!fz_guarded(context, [&] {
          fz_convert_color(context, shade->colorspace, shade->function[i], target, out, nullptr, params);
        })) {
      return false;
    }
    for (size_t c = 0; c < comps; ++c) {
      float value = std::isfinite(out[c]) ? std::clamp(out[c], 0.0f, 1.0f) : 0.0f;
      samples_[i * comps + c] = static_cast<uint8_t>(value * 255 + 0.5f);
    }
  }
  shading_.samples = samples_;
  return true;
}

}  // namespace dce::core
