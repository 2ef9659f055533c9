// libjpeg's errors where all is plain data: it is left by longjmp, in silence. Private to this room.
#pragma once

#include <jpeglib.h>

#include <csetjmp>
#include <cstdio>

namespace dce::core {

/// Call start(), then setjmp(leave) before anything that may fail.
struct JpegErrors {
  jpeg_error_mgr manager;
  std::jmp_buf leave;

  jpeg_error_mgr* start() {
    jpeg_std_error(&manager);
    manager.error_exit = leave_by;
    manager.output_message = [](j_common_ptr) {};
    return &manager;
  }

  /// What `error_exit` does: `state->err` must be of a JpegErrors.
  [[noreturn]] static void leave_by(j_common_ptr state) {
    std::longjmp(reinterpret_cast<JpegErrors*>(state->err)->leave, 1);
  }
};

}  // namespace dce::core
