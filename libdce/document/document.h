// What an input becomes: pages that draw themselves, either into contone bands or onto a Canvas.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/limits.h"
#include "base/memory_budget.h"
#include "base/reporter.h"
#include "base/status.h"
#include "document/image.h"
#include "document/preflight.h"
#include "raster/band.h"
#include "stream/source.h"
#include "ticket/geometry.h"

namespace dce::core {

class SourceColors;  // colour/source_colors.h

class Canvas;  // document/canvas.h: the vector lane's stage, which an encoder implements

/// An image where it lies on a page: the unit square's (0,0) is the image's top left corner, (1,1) its bottom right.
struct PlacedImage {
  const Image* image = nullptr;
  Matrix unit_to_page;
  RectPt clip;           ///< page points; infinite where there is none
  bool stencil = false;  ///< black1: only the ink is painted, and it is black
};

class Page;

/// A page on a side of paper.
struct PlacedPage {
  Page* page = nullptr;
  Matrix to_device;  ///< page points to dots of the side
  Rect clip;         ///< dots
};

/// One page. Used by the thread that uses its Document.
class Page {
 public:
  virtual ~Page() = default;

  /// Visible size in points, after /Rotate, crop box and UserUnit or EXIF orientation.
  virtual SizePt size() const = 0;

  /// Draws over `band` (gray8, rgb8 or cmyk8), whose pixels hold what lies beneath. `to_device` maps the page's points
  /// (origin top left, y down) to dots of the whole side; `clip` is in dots of the side and is where the page may paint.
  /// What cannot be drawn is reported as a warning and left out.
  virtual Status draw(const MutableBand& band, const Matrix& to_device, const Rect& clip) = 0;

  /// Plays the page to a canvas (vector lane); `clip`, in dots of the side, bounds all painting. What lies `beneath` it on
  /// the side, in painting order, shows through what of the page arrives as a patch. The default says it cannot.
  virtual Status run(Canvas& canvas, const Matrix& to_device, const Rect& clip, std::span<const PlacedPage> beneath);

  /// The images, in painting order, of a page that holds nothing else and on which they lie straight: a scan, which
  /// needs no rendering. Empty for any other page. They live as long as the page.
  virtual std::span<const PlacedImage> only_images() { return {}; }

  /// What to know before this page is printed. The default, for pages that hold no more than pixels of their own: all of
  /// it is painted.
  virtual Result<PagePreflight> preflight();

  /// Tells the job's user something about this page.
  virtual void warn(const std::string& text) = 0;

  /// Could anything but black, white and greys be painted? True when not known.
  virtual bool may_have_color() const { return true; }
};

/// An open document: one thread at a time. Workers that run side by side each open their own over the same bytes.
class Document {
 public:
  virtual ~Document() = default;
  virtual int page_count() const = 0;
  virtual Result<std::unique_ptr<Page>> load_page(int index) = 0;  ///< 0-based; the Document must outlive the Page
  /// How much there is to read for a page's drawing, in bytes as they are stored, pictures left out: says which of a
  /// document's pages takes longest, and no more than that. 0 where it is not known.
  virtual uint64_t drawing_bytes(int /*index*/) { return 0; }
  /// Do two pages paint the same? False where that is not known.
  virtual bool same_page(int /*index*/, int /*other*/) { return false; }
  virtual std::string title() const { return {}; }
  /// For `dce info`: name and value pairs, such as PDF version, encryption, producer.
  virtual std::vector<std::pair<std::string, std::string>> properties() const { return {}; }
};

/// What opening a document may need. References outlive the Document.
struct OpenContext {
  const Limits& limits;
  MemoryBudget& memory;
  Cancellation& cancellation;
  Reporter& reporter;
  std::string password;               ///< UTF-8; empty is none
  SizePt reflow_size{595.28, 841.89}; ///< page for text, HTML and EPUB, points
  double reflow_margin = 54;          ///< points on every edge of such a page
  double reflow_font_size = 11;       ///< points
  std::string language;
  std::shared_ptr<const SourceColors> device_cmyk;  ///< of documents that do not say; null is FOGRA39
  bool preserves_black = true;        ///< black ink that is alone is neutral, and black where it is full
};

}  // namespace dce::core
