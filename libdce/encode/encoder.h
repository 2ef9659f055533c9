// What a stream format is to the rest of the engine. A format is one folder of encode/ that defines
// `const StreamFormat encode_<folder>`; CMake lists them.
//
// A job runs like this (S: the one writing thread, in page order; P: any thread, pages side by side):
//   S begin_job · P begin_side, band..., end_side -> pieces · S write(piece)... in order · S end_job
// and on the vector lane with P begin_canvas_side, page.run(canvas, ...)..., end_side -> pieces.
// Nothing that depends on time, thread or address may reach the bytes.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/reporter.h"
#include "base/status.h"
#include "document/canvas.h"
#include "raster/band.h"
#include "stream/byte_buffer.h"
#include "stream/sink.h"
#include "ticket/media.h"
#include "ticket/ticket.h"

namespace dce::core {

class Page;
struct SoftGlyph;  // encode/soft_glyphs.h

/// The job as the pipeline settled it: what the ticket asked for, within what the format can do.
struct JobDescription {
  const Ticket& ticket;
  int sides = 0;  ///< sides of paper that will be written, copies made by the printer not counted
  int printer_copies = 1;  ///< copies the stream must ask the printer for; 1 when the pipeline repeats pages itself
  bool two_sided = false;
  PixelFormat format = PixelFormat::gray8;
  Resolution resolution;
  std::string title;  ///< UTF-8, one line
  std::string user;   ///< UTF-8, one line
  Reporter& reporter;
};

/// One side of one sheet. The raster covers the whole medium: width x height dots from its top left corner.
struct SideDescription {
  int index = 0;     ///< 0-based in the stream
  bool back = false; ///< second side of a sheet
  Media media;       ///< portrait or landscape as the page is to be fed
  Margins margins;   ///< hundredths of a millimetre, 0 where the whole sheet may be painted
  int width = 0, height = 0;  ///< dots
  PixelFormat format = PixelFormat::gray8;
  Resolution resolution;
};

/// Bytes of one side on their way to the writing thread. `tag` is the encoder's own, for what only that thread can
/// know, such as object numbers and offsets. A piece depends on nothing else and may be written more than once: a side
/// that repeats an earlier one is written from the pieces of that.
struct Piece {
  int tag = 0;
  ByteBuffer bytes;
  std::vector<std::shared_ptr<const SoftGlyph>> glyphs;  ///< that the bytes name by their places here
};
using PieceReceiver = std::function<Status(Piece)>;

/// Encodes one side. Lives on one thread. Bands arrive top down, without gaps, and cover the side. They are of the
/// side's format; where the stream's descriptor says takes_bits, any band of a gray8, rgb8 or cmyk8 side may come as
/// black1 instead, its ink being black and the rest paper, and one band so and the next otherwise.
class SideEncoder {
 public:
  virtual ~SideEncoder() = default;
  virtual Status band(const Band& band, const PieceReceiver& receive) = 0;
  virtual Status end_side(const PieceReceiver& receive) = 0;
};

/// Encodes one side of vector content. Lives on one thread. Its space is the side's: dots of the side's resolution from
/// its top left corner, y down. Every page placed on the side is played to it, one after the other:
///   canvas.push_clip(where it may paint) · page.run(canvas, page points to dots) · canvas.pop_clip()
class SideCanvas : public Canvas {
 public:
  /// Hands over what was not handed over yet. Answers the error that stuck, if one did.
  virtual Status end_side() = 0;
};

/// Where whole pages are taken instead of bands: a source page, where it goes on the side and what clips it there.
struct PagePlacement {
  Page* page = nullptr;
  Matrix to_side;  ///< page points to side points, both y down
  RectPt clip;     ///< side points
};

/// Encodes one job. begin_job, write, side_pages and end_job come from one thread; begin_side from any.
class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual Status begin_job(const JobDescription& job, Sink& sink) = 0;

  /// Bands lane: starts a side; pieces of it may be received before the previous side was written.
  virtual Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side, const PieceReceiver& receive);

  /// Vector lane (takes_canvas): starts a side; pieces of it may be received, through a copy of `receive`, at any time
  /// until end_side returns. Null, without a piece, where this side has to come through begin_side instead; both may be
  /// used in the same job.
  virtual Result<std::unique_ptr<SideCanvas>> begin_canvas_side(const SideDescription& side,
                                                                const PieceReceiver& receive);

  /// Pages lane (takes_pages): writes a whole side from its pages, in order.
  virtual Status side_pages(const SideDescription& side, std::span<const PagePlacement> pages, Sink& sink);

  /// Writes one piece; sides arrive in order, and within a side pieces in the order received.
  virtual Status write(const SideDescription& side, const Piece& piece, Sink& sink);

  virtual Status end_job(Sink& sink) = 0;
};

struct ResolutionRange {
  int minimum = 72, maximum = 2400;
  bool square_only = false;
};

struct StreamFormat {
  std::string_view name;        ///< --to NAME
  std::string_view mime_type;   ///< document-format
  std::string_view title;       ///< for people
  std::string_view extensions;  ///< output endings, space separated, without the dot; the first is the usual one
  std::span<const PixelFormat> color;       ///< formats for print-color-mode color, best first; may be empty
  std::span<const PixelFormat> monochrome;  ///< for monochrome
  std::span<const PixelFormat> bi_level;    ///< for bi-level
  Resolution default_resolution{600, 600};
  ResolutionRange resolutions;
  int largest_side = 0;  ///< dots along an edge that the stream can count; 0 where memory is the only bound
  bool takes_bands = true;
  bool takes_pages = false;           ///< vector content: whole pages (PDF)
  bool takes_canvas = false;          ///< vector content: a Canvas a side
  bool scans_as_bands = false;        ///< a page that is one image is no better on the canvas, and slower
  bool canvas_on_request = false;     ///< only for jobs that ask for the vector lane: receivers differ in what they take
  bool printer_copies = false;        ///< the stream can ask for copies
  bool printer_collates = false;      ///< and for collated ones
  bool takes_bits = false;            ///< contone sides may be handed over in bands of black1; see SideEncoder
  bool mixes_formats = false;         ///< a receiver takes black1 sides among others without being asked
  bool one_page_a_file = false;       ///< PNG, JPEG
  bool needs_seekable_sink = false;   ///< TIFF; the pipeline spools for it
  OwnMedia own_media = OwnMedia::standard;  ///< where the ticket names no medium
  bool says_sides = true;             ///< the stream can ask for duplex
  bool says_finishings = false;
  bool uses_sheet_back = false;       ///< back sides are sent as pwg-raster-document-sheet-back says (PWG, URF)
  Margins default_margins;            ///< hundredths of a millimetre
  std::unique_ptr<Encoder> (*make)();
};

/// Every format that was built in.
std::span<const StreamFormat* const> encode_formats();

/// By --to name or by an output's ending; null when unknown.
const StreamFormat* stream_format_by_name(std::string_view name);
const StreamFormat* stream_format_by_extension(std::string_view path);

}  // namespace dce::core
