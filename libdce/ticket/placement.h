// Where a page comes on its side: media selection, margins, print-scaling, orientation, number-up cells, and
// the turn a back side takes. Points (1/72 inch), y down from the top left of the sheet as it is fed.
#pragma once

#include <optional>

#include "ticket/geometry.h"
#include "ticket/media.h"
#include "ticket/ticket.h"

namespace dce::core {

/// The medium of a side: the ticket's, or else the one the page itself asks for, upright unless it is a slip
/// narrower than A4 that has no standard size; for number-up and banners that page is the job's first. `page`
/// is its visible size.
Media select_media(const Ticket& ticket, SizePt page, OwnMedia own = OwnMedia::standard);

/// The ticket's margins, `usual` for the edges it does not speak of.
Margins settled_margins(const Ticket& ticket, const Margins& usual);

/// The part of the sheet that may be painted. Margins that leave nothing are ignored.
RectPt printable_area(const Media& media, const Margins& margins);

/// How the upright content of a side lies on the sheet (RFC 8011 section 5.2.10: landscape is +90 degrees,
/// anti-clockwise).
enum class Turn { none, left, half, right };

/// The grid of a side. Cells are places in reading order as presentation-direction-number-up has it.
struct SideLayout {
  SizePt sheet;
  RectPt printable;           ///< points of the sheet
  Turn turn = Turn::none;     ///< for one cell a page may still be turned, see place_page()
  int columns = 1, rows = 1;  ///< in the turned frame
  int cells = 1;
  bool signature = false;

  bool operator==(const SideLayout&) const = default;
};

/// Where one page goes.
struct Placement {
  Matrix to_side;                ///< page points to points of the sheet
  RectPt clip;                   ///< points of the sheet; what may be painted of the page
  std::optional<RectPt> border;  ///< page-border: a line to stroke, points of the sheet
};

/// `reference` is the size of the page that number-up arranges for: the job's first. The ticket must be a
/// settled one.
SideLayout make_side_layout(const Ticket& ticket, const Media& media, const Margins& margins,
                            SizePt reference);

/// Places a page of `page` points in cell `cell` (0 to layout.cells - 1) of a side. Margins count once: here.
Placement place_page(const Ticket& ticket, const SideLayout& layout, SizePt page, int cell);

/// What a printer that says `sheet_back` wants done to the raster of a back side (PWG 5102.4,
/// pwg-raster-document-sheet-back). `width` and `height` are the side's, in any unit;
/// the matrix maps a side drawn as it is to be read to the side as it is to be sent.
Matrix sheet_back_matrix(SheetBack sheet_back, Sides sides, double width, double height);

}  // namespace dce::core
