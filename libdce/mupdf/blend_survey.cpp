#include "mupdf/blend_survey.h"

#include "mupdf/colour_management.h"
#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

struct Device {
  fz_device super;
  bool blends;
};

}  // namespace

bool blends_colors(fz_context* ctx, fz_display_list* list) {
  Device* device = nullptr;
  (void)fz_guarded(ctx, [&] {
    device = fz_new_derived_device(ctx, Device);
    device->super.begin_group = [](fz_context* c, fz_device* d, fz_rect, fz_colorspace*, int, int, int mode,
                                   float) {
      if (mode == FZ_BLEND_NORMAL) return;
      reinterpret_cast<Device*>(d)->blends = true;
      fz_throw(c, FZ_ERROR_ABORT, "blends");  // the list ends here
    };
    fz_run_display_list(ctx, list, &device->super, fz_identity, fz_infinite_rect, nullptr);
    fz_close_device(ctx, &device->super);
  });
  const bool blends = device && device->blends;
  fz_drop_device(ctx, device ? &device->super : nullptr);
  return blends;
}

void gray_from_rgb(const uint8_t* rgb, uint8_t* gray, size_t count) {
  for (size_t i = 0; i < count; ++i) gray[i] = gray_of_pixel(rgb + 3 * i);
}

}  // namespace dce::core
