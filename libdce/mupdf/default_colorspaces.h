// DefaultGray, DefaultRGB and DefaultCMYK of a page's resources, and of a form's (ISO 32000-1, 8.6.5.6): what the device
// spaces mean where they are named. Private to this room.
#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

/// Those in force while a page plays.
class DefaultColorspaces {
 public:
  explicit DefaultColorspaces(fz_context* context) : context_(context) {}
  ~DefaultColorspaces() { fz_drop_default_colorspaces(context_, spaces_); }
  DefaultColorspaces(const DefaultColorspaces&) = delete;
  DefaultColorspaces& operator=(const DefaultColorspaces&) = delete;

  void set(fz_default_colorspaces* spaces) {
    fz_drop_default_colorspaces(context_, spaces_);
    spaces_ = fz_keep_default_colorspaces(context_, spaces);
  }

  /// What colours in `space` are in; borrowed.
  fz_colorspace* meant(fz_colorspace* space) const {
    if (!spaces_ || !space) return space;
    if (space == fz_device_gray(context_)) return fz_default_gray(context_, spaces_);
    if (space == fz_device_rgb(context_)) return fz_default_rgb(context_, spaces_);
    if (space == fz_device_cmyk(context_)) return fz_default_cmyk(context_, spaces_);
    return space;
  }

  /// Gives an image or a shading the space that is meant, for as long as this lives. Those of one context are its thread's alone.
  template <class Painted>
  class Meant {
   public:
    Meant(const DefaultColorspaces& defaults, Painted* painted) : painted_(painted), own_(painted->colorspace) {
      painted->colorspace = defaults.meant(own_);
    }
    ~Meant() { painted_->colorspace = own_; }
    Meant(const Meant&) = delete;
    Meant& operator=(const Meant&) = delete;

   private:
    Painted* painted_;
    fz_colorspace* own_;
  };

 private:
  fz_context* context_;
  fz_default_colorspaces* spaces_ = nullptr;
};

}  // namespace dce::core
