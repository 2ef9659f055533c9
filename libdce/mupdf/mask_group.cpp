// A soft mask's group begins opaque, whatever opacity the mask is painted with (ISO 32000-1, 11.6.5.3);
// MuPDF 1.21 begins it with that of the painting, which so counts twice. Groups pass through here on their
// way to any device (the linker's
// --wrap, see CMakeLists.txt).
#include <mupdf/fitz.h>

extern "C" {

decltype(fz_begin_group) __real_fz_begin_group;

void __wrap_fz_begin_group(fz_context* ctx, fz_device* device, fz_rect area, fz_colorspace* space,
                           int isolated, int knockout, int blendmode, float alpha) {
  // What lies in the mask directly is its group: those in its content lie within the clip to its box.
  const bool is_mask = device->container_len > 0 &&
                       device->container[device->container_len - 1].type == fz_device_container_stack_is_mask;
  __real_fz_begin_group(ctx, device, area, space, isolated, knockout, blendmode, is_mask ? 1.0f : alpha);
}

}  // extern "C"
