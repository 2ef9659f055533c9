// Tilings whose cells are recorded and played one by one. Private to this room.
#pragma once

#include <mupdf/fitz.h>

#include <cstdint>

namespace dce::core {

/// A tiling under way: what fz_begin_tile said of it, and its cell's list.
struct Tiling {
  fz_display_list* list = nullptr;
  fz_device* recorder = nullptr;  ///< null when no cell is being recorded
  fz_rect area{}, view{};
  float xstep = 0, ystep = 0;
  fz_matrix ctm{};

  /// With a list of its own and a recorder for it. Leaves by longjmp when MuPDF fails.
  static Tiling begin(fz_context* ctx, fz_rect area, fz_rect view, float xstep, float ystep, fz_matrix ctm);
  void drop(fz_context* ctx);

  /// The cells, first to last in each direction, both included, that touch the area.
  struct Cells {
    int64_t x0 = 0, x1 = 0, y0 = 0, y1 = 0;
    bool none() const { return x1 < x0 || y1 < y0; }
    bool more_than(int64_t most) const {
      return x1 - x0 >= most || y1 - y0 >= most || (x1 - x0 + 1) * (y1 - y0 + 1) > most;
    }
  };
  /// Those that touch `within` of the area. False where there are too many to be counted.
  bool cells(fz_rect within, Cells& found) const;

  /// What moves the cell's content from its place to that of cell x, y.
  fz_matrix step(int64_t x, int64_t y) const;
};

}  // namespace dce::core
