// Plays a MuPDF page to a Canvas: an fz_device that says what the canvas can say, collects the boxes of what
// it cannot, and has MuPDF draw those boxes into opaque patches. Private to this room.
#pragma once

#include <mupdf/fitz.h>

#include <memory>
#include <span>

#include "base/cancellation.h"
#include "base/status.h"
#include "document/canvas.h"
#include "document/document.h"

namespace dce::core {

class CanvasFontTable;
class OverprintSurvey;

/// The fonts of one open document as canvases know them. One for each fz_context, on its thread; it holds
/// references to fonts and so must go before the context does.
class CanvasFonts {
 public:
  explicit CanvasFonts(fz_context* context);
  ~CanvasFonts();
  CanvasFonts(const CanvasFonts&) = delete;
  CanvasFonts& operator=(const CanvasFonts&) = delete;

  CanvasFontTable& table() { return *table_; }

 private:
  std::unique_ptr<CanvasFontTable> table_;
};

/// A page to be played, as often as is needed, to whatever device is given. `run` is called inside fz_try and
/// may throw.
struct CanvasSource {
  fz_context* context = nullptr;
  void (*run)(fz_context* context, fz_device* device, fz_matrix to_device, void* page) = nullptr;
  void* page = nullptr;
  fz_cookie* cookie = nullptr;                 ///< given to what is replayed from lists
  const OverprintSurvey* overprint = nullptr;  ///< null where overprint makes no difference
  fz_matrix from_survey{};                     ///< to device space
  std::span<const PlacedPage> beneath{};       ///< what patches are drawn over
};

/// Plays the page. `clip` (dots of the side) bounds all painting. Answers the canvas's own error, Code::limit
/// when memory ran out, or Code::unreadable when the page broke off; what came before that has been drawn.
Status play_on_canvas(const CanvasSource& source, CanvasFonts& fonts, Canvas& canvas, const Matrix& to_device,
                      const Box& clip, Cancellation& cancellation);

}  // namespace dce::core
