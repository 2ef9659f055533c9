// What the colours of a document mean: a profile's grey, RGB or CMYK as sRGB, by Little CMS. With black point
// compensation, which keeps black black, but for the intent that wants none of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

/// ISO 32000-1, 8.6.5.8, numbered as ICC profiles do (ISO 15076-1, 7.2.15).
enum class RenderingIntent : uint8_t { perceptual, relative_colorimetric, saturation, absolute_colorimetric };

/// What becomes of black ink that is alone, in drawings.
enum class BlackInk : uint8_t {
  solid,    ///< neutral, and black where it is full: text must not be screened because a condition's black is a dark grey
  tint,     ///< neutral, as light as the profile says: an opacity makes a tint of it anyway
  profiled  ///< as the profile says, for a proof
};

/// Immutable; any number of threads. By themselves relative colorimetric.
class SourceColors {
 public:
  virtual ~SourceColors() = default;

  /// From an ICC profile (ISO 15076-1) of 1, 3 or 4 components that some document brought. Code::unreadable
  /// for what is none, or is one of another colour model (Lab, named colours).
  static Result<std::shared_ptr<const SourceColors>> from_icc(Bytes profile);

  /// ISO 32000-1, 8.6.5.2, CalGray.
  static Result<std::shared_ptr<const SourceColors>> cal_gray(std::span<const float, 3> white_point,
                                                              float gamma);

  /// ISO 32000-1, 8.6.5.3, CalRGB. `matrix` as the dictionary has it: XA YA ZA XB YB ZB XC YC ZC.
  static Result<std::shared_ptr<const SourceColors>> cal_rgb(std::span<const float, 3> white_point,
                                                             std::span<const float, 3> gamma,
                                                             std::span<const float, 9> matrix);

  /// DeviceCMYK: cmyk_fogra39().
  static std::shared_ptr<const SourceColors> device_cmyk();

  /// The same by another intent; lives as long as this, which it is where the source has but one rendering.
  virtual const SourceColors& with(RenderingIntent) const { return *this; }

  /// The same by this intent, whatever others are asked for.
  static std::shared_ptr<const SourceColors> always(RenderingIntent intent, std::shared_ptr<const SourceColors> colors);

  /// Of a source colour: 1, 3 or 4.
  virtual int components() const = 0;

  /// `count` pixels of 8 bits a component to as many of sRGB. `rgb` may not overlap `source`.
  virtual void to_srgb(const uint8_t* source, uint8_t* rgb, size_t count) const = 0;

  /// One colour of a drawing, components of 0 to 1.
  virtual void to_srgb(const float* source, float* rgb, BlackInk black) const = 0;

  /// Are they what a device colour of as many components is taken for anyway, within what 8 bits can tell, by every intent?
  bool as_device() const;

 private:
  bool looks_as_device() const;
};

/// sRGB of a CIE L*a*b* colour (D50), as ISO 32000-1, 8.6.5.4: L of 0 to 100.
void lab_to_srgb(const float* lab, float* rgb);

}  // namespace dce::core
