#include "ticket/placement.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ticket/media.h"

namespace dce::core {
namespace {

constexpr double kPointsPerHundredth = 72.0 / 2540.0;
/// Hundredths of a millimetre that every printer takes across the feed: A4.
constexpr int kNarrowest = 21000;
constexpr double kGutter = 9;       ///< between number-up cells
constexpr double kBorderGap = 4.5;  ///< between a page-border and its page
/// A grid with spare cells is taken only where it shows pages so much larger.
constexpr double kWorthSpareCells = 1.1;

/// Page sizes come from documents: those that no arithmetic here could serve are taken for the sheet's.
bool usable(SizePt size) {
  const auto sane = [](double length) { return length >= 1e-3 && length <= 1e9; };  // false for NaN
  return sane(size.width) && sane(size.height);
}

int to_hundredths(double points) {
  return static_cast<int>(std::lround(std::clamp(points / kPointsPerHundredth, 1.0, 1.0 * kMediaMaximum)));
}

/// Points by which a page may differ from this size and be of it. Media are chosen by whole hundredths of a millimetre.
double tolerance(SizePt size) {
  return (size_tolerance(to_hundredths(std::min(size.width, size.height))) + 0.5) * kPointsPerHundredth;
}

bool turns_sideways(Turn turn) {
  return turn == Turn::left || turn == Turn::right;
}

SizePt turned(SizePt size, Turn turn) {
  return turns_sideways(turn) ? SizePt{size.height, size.width} : size;
}

/// Frame points to sheet points, for a frame that lies turned on a sheet of `sheet` points.
Matrix frame_to_sheet(SizePt sheet, Turn turn) {
  switch (turn) {
    case Turn::left:
      return {0, -1, 1, 0, 0, sheet.height};
    case Turn::half:
      return {-1, 0, 0, -1, sheet.width, sheet.height};
    case Turn::right:
      return {0, 1, -1, 0, sheet.width, 0};
    case Turn::none:
      break;
  }
  return {};
}

/// The inverse of a matrix of frame_to_sheet: those only turn and move.
Matrix inverse(const Matrix& m) {
  return {m.a, m.c, m.b, m.d, -(m.a * m.e + m.b * m.f), -(m.c * m.e + m.d * m.f)};
}

RectPt transformed(const RectPt& rect, const Matrix& m) {
  const double x0 = m.a * rect.x0 + m.c * rect.y0 + m.e, y0 = m.b * rect.x0 + m.d * rect.y0 + m.f;
  const double x1 = m.a * rect.x1 + m.c * rect.y1 + m.e, y1 = m.b * rect.x1 + m.d * rect.y1 + m.f;
  return {std::min(x0, x1), std::min(y0, y1), std::max(x0, x1), std::max(y0, y1)};
}

RectPt intersection(const RectPt& a, const RectPt& b) {
  const RectPt both{std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
  if (both.x1 <= both.x0 || both.y1 <= both.y0) return {both.x0, both.y0, both.x0, both.y0};
  return both;
}

double fit_scale(SizePt page, SizePt box) {
  return std::min(box.width / page.width, box.height / page.height);
}
double fill_scale(SizePt page, SizePt box) {
  return std::max(box.width / page.width, box.height / page.height);
}

std::optional<Turn> requested_turn(const Ticket& ticket) {
  if (!ticket.orientation_requested) return std::nullopt;
  switch (*ticket.orientation_requested) {
    case Orientation::portrait:
      return Turn::none;
    case Orientation::landscape:
      return Turn::left;
    case Orientation::reverse_landscape:
      return Turn::right;
    case Orientation::reverse_portrait:
      return Turn::half;
    case Orientation::none:
      break;
  }
  return std::nullopt;
}

/// A page that lies the other way than the paper is turned, unless an orientation was requested.
Turn page_turn(const Ticket& ticket, SizePt page, SizePt sheet) {
  if (const std::optional<Turn> turn = requested_turn(ticket)) return *turn;
  const double square = tolerance(page);
  const bool page_lies = page.width > page.height + square, page_stands = page.height > page.width + square;
  const bool sheet_lies = sheet.width > sheet.height, sheet_stands = sheet.height > sheet.width;
  return (page_lies && sheet_stands) || (page_stands && sheet_lies) ? Turn::left : Turn::none;
}

SizePt cell_size(SizePt box, int columns, int rows) {
  return {(box.width - (columns - 1) * kGutter) / columns, (box.height - (rows - 1) * kGutter) / rows};
}

struct Grid {
  int columns = 1, rows = 1;
  Turn turn = Turn::none;
  double scale = 0;
};

/// The best grid of exactly `cells` places on a sheet turned one of the ways allowed.
void improve(Grid& best, int cells, SizePt reference, SizePt printable, std::optional<Turn> only) {
  for (const Turn turn : {Turn::none, Turn::left, Turn::half, Turn::right}) {
    if (only ? turn != *only : turn == Turn::half || turn == Turn::right) continue;
    const SizePt box = turned(printable, turn);
    for (int columns = 1; columns <= cells; ++columns) {
      if (cells % columns != 0) continue;
      const SizePt cell = cell_size(box, columns, cells / columns);
      if (cell.width <= 0 || cell.height <= 0) continue;
      const double scale = fit_scale(reference, cell);
      if (scale > best.scale * (1 + 1e-9)) best = {columns, cells / columns, turn, scale};
    }
  }
}

Grid choose_grid(int pages, SizePt reference, SizePt printable, std::optional<Turn> only) {
  Grid best;
  for (int cells = pages; cells <= pages + 3; ++cells) {
    Grid grid;
    improve(grid, cells, reference, printable, only);
    if (grid.scale > best.scale * (cells == pages ? 1 : kWorthSpareCells)) best = grid;
  }
  return best;
}

struct Place {
  int column, row;
};

Place place_of(NumberUpDirection direction, int columns, int rows, int cell) {
  using D = NumberUpDirection;
  const bool rows_first = direction == D::toright_tobottom || direction == D::toleft_tobottom ||
                          direction == D::toright_totop || direction == D::toleft_totop;
  const bool leftwards = direction == D::toleft_tobottom || direction == D::tobottom_toleft ||
                         direction == D::toleft_totop || direction == D::totop_toleft;
  const bool upwards = direction == D::toright_totop || direction == D::totop_toright ||
                       direction == D::toleft_totop || direction == D::totop_toleft;
  const int column = rows_first ? cell % columns : cell / rows;
  const int row = rows_first ? cell / columns : cell % rows;
  return {leftwards ? columns - 1 - column : column, upwards ? rows - 1 - row : row};
}

/// The cell's box in the frame.
RectPt cell_box(const SideLayout& layout, SizePt frame, const RectPt& printable, Place place) {
  if (layout.signature) {
    // Halves of the sheet and not of the printable area, or the fold would not be in the middle.
    const double fold = frame.width / 2;
    return place.column == 0 ? RectPt{printable.x0, printable.y0, fold, printable.y1}
                             : RectPt{fold, printable.y0, printable.x1, printable.y1};
  }
  const SizePt cell = cell_size({printable.width(), printable.height()}, layout.columns, layout.rows);
  const double x = printable.x0 + place.column * (cell.width + kGutter);
  const double y = printable.y0 + place.row * (cell.height + kGutter);
  return {x, y, x + cell.width, y + cell.height};
}

/// How large a page becomes and what it is centred in.
struct Fit {
  double scale;
  RectPt box;
};

/// print-scaling as PWG 5100.16 defines it; `page` and `printable` are as they lie in the frame. Content that
/// was made to fit the margins is centred between them, any other on the sheet.
Fit fit_page(const Ticket& ticket, SizePt page, SizePt frame, const RectPt& printable) {
  const double near = tolerance(frame);
  const bool larger = page.width > frame.width + near || page.height > frame.height + near;
  // Zero margins mean borderless printing when they were asked for. A stream that merely has none of its own,
  // such as PDF or PNG, must not lose the edges of every page that is not of the paper's shape.
  const bool borderless = ticket.margins == Margins{};
  Scaling scaling = ticket.print_scaling;
  const RectPt whole{0, 0, frame.width, frame.height};
  if (scaling == Scaling::automatic)
    scaling = !larger ? Scaling::none : borderless ? Scaling::fill : Scaling::fit;
  if (scaling == Scaling::auto_fit) scaling = larger ? Scaling::fit : Scaling::none;
  if (scaling == Scaling::fit) return {fit_scale(page, {printable.width(), printable.height()}), printable};
  if (scaling == Scaling::fill) return {fill_scale(page, frame), whole};
  // A page of the medium's own size, give or take what its points were rounded to (595 x 842 for A4), lies at
  // its corner: halves of such differences would move every glyph by a dot.
  const bool same = !larger && page.width > frame.width - near && page.height > frame.height - near;
  return {1, same ? RectPt{0, 0, page.width, page.height} : whole};
}

/// Page of `page` points, scaled, with its middle in the middle of `box`.
Matrix centred(SizePt page, double scale, const RectPt& box) {
  return Matrix::scale(scale, scale)
      .then(Matrix::translate((box.x0 + box.x1 - page.width * scale) / 2,
                              (box.y0 + box.y1 - page.height * scale) / 2));
}

}  // namespace

Media select_media(const Ticket& ticket, SizePt page, OwnMedia own) {
  if (ticket.media) return *ticket.media;
  if (!usable(page)) return Media{"iso_a4_210x297mm"};
  const int a = to_hundredths(page.width), b = to_hundredths(page.height);
  const int least = std::min(a, b), most = std::max(a, b);
  Media media = media_from_size(least, most);
  if (own != OwnMedia::standard) {
    media.x_dimension = std::max(least, kPageMinimum);
    media.y_dimension = std::max(most, kPageMinimum);
  }
  // A slip or label that no tray holds as such is fed as it lies, as long as it is no wider than any paper.
  // Backs are turned over an edge that is the long one of upright media.
  const bool slip =
      most <= kNarrowest && ticket.sides == Sides::one_sided && !nearest_media_size(least, most);
  if (a > b && (slip || own == OwnMedia::exact_as_it_lies)) {
    std::swap(media.x_dimension, media.y_dimension);
    if (is_custom(media)) media.name = custom_media_name(media.x_dimension, media.y_dimension);
  }
  return media;
}

Margins settled_margins(const Ticket& ticket, const Margins& usual) {
  if (!ticket.margins) return usual;
  const auto edge = [](int asked, int otherwise) { return asked < 0 ? otherwise : asked; };
  const Margins& asked = *ticket.margins;
  return {edge(asked.top, usual.top), edge(asked.bottom, usual.bottom), edge(asked.left, usual.left),
          edge(asked.right, usual.right)};
}

RectPt printable_area(const Media& media, const Margins& margins) {
  const RectPt area{margins.left * kPointsPerHundredth, margins.top * kPointsPerHundredth,
                    media.width_pt() - margins.right * kPointsPerHundredth,
                    media.height_pt() - margins.bottom * kPointsPerHundredth};
  if (area.x1 - area.x0 < 1 || area.y1 - area.y0 < 1) return {0, 0, media.width_pt(), media.height_pt()};
  return area;
}

SideLayout make_side_layout(const Ticket& ticket, const Media& media, const Margins& margins,
                            SizePt reference) {
  SideLayout layout;
  layout.sheet = {media.width_pt(), media.height_pt()};
  layout.printable = printable_area(media, margins);
  if (!usable(reference)) reference = layout.sheet;
  if (ticket.imposition_template == Imposition::signature) {
    // Two pages side by side along the sheet's long edge, whatever way the pages lie: the fold decides.
    layout.signature = true;
    layout.cells = layout.columns = 2;
    layout.turn = layout.sheet.height > layout.sheet.width ? Turn::left : Turn::none;
    return layout;
  }
  layout.cells = std::max(ticket.number_up, 1);
  if (layout.cells == 1) {
    layout.turn = page_turn(ticket, reference, layout.sheet);
    return layout;
  }
  const SizePt printable{layout.printable.width(), layout.printable.height()};
  const Grid grid = choose_grid(layout.cells, reference, printable, requested_turn(ticket));
  layout.columns = grid.columns;
  layout.rows = grid.rows;
  layout.turn = grid.turn;
  return layout;
}

Placement place_page(const Ticket& ticket, const SideLayout& layout, SizePt page, int cell) {
  if (!usable(page)) page = layout.sheet;
  const Turn turn = layout.cells == 1 ? page_turn(ticket, page, layout.sheet) : layout.turn;
  const SizePt frame = turned(layout.sheet, turn);
  const Matrix to_sheet = frame_to_sheet(layout.sheet, turn);
  const RectPt printable = transformed(layout.printable, inverse(to_sheet));
  const RectPt page_box{0, 0, page.width, page.height};

  Placement placement;
  // Margins that the ticket names are kept free. A format's usual ones are what content is fitted into: what
  // lies beyond is left to the printer, whose own edge may be narrower.
  RectPt allowed = ticket.margins ? printable : RectPt{0, 0, frame.width, frame.height};
  Matrix to_frame;
  if (layout.cells == 1) {
    const Fit fit = fit_page(ticket, page, frame, printable);
    to_frame = centred(page, fit.scale, fit.box);
    if (ticket.number_up_border)
      placement.border = transformed(intersection(allowed, transformed(page_box, to_frame)), to_sheet);
  } else {
    const Place place = place_of(ticket.number_up_direction, layout.columns, layout.rows, cell);
    RectPt box = cell_box(layout, frame, printable, place);
    if (ticket.number_up_border) {
      placement.border = transformed(box, to_sheet);
      const double gap = std::min({kBorderGap, box.width() / 8, box.height() / 8});
      box = {box.x0 + gap, box.y0 + gap, box.x1 - gap, box.y1 - gap};
    }
    const SizePt room{box.width(), box.height()};
    const double scale =
        ticket.print_scaling == Scaling::fill ? fill_scale(page, room) : fit_scale(page, room);
    to_frame = centred(page, scale, box);
    allowed = intersection(printable, box);
  }
  placement.to_side = to_frame.then(to_sheet);
  placement.clip = transformed(intersection(allowed, transformed(page_box, to_frame)), to_sheet);
  return placement;
}

Matrix sheet_back_matrix(SheetBack sheet_back, Sides sides, double width, double height) {
  const bool short_edge = sides == Sides::two_sided_short_edge;
  bool mirror_x = false, mirror_y = false;
  switch (sides == Sides::one_sided ? SheetBack::normal : sheet_back) {
    case SheetBack::normal:
      break;
    case SheetBack::flipped:
      (short_edge ? mirror_x : mirror_y) = true;
      break;
    case SheetBack::rotated:
      mirror_x = mirror_y = !short_edge;
      break;
    case SheetBack::manual_tumble:
      mirror_x = mirror_y = short_edge;
      break;
  }
  return {mirror_x ? -1.0 : 1.0, 0, 0, mirror_y ? -1.0 : 1.0, mirror_x ? width : 0, mirror_y ? height : 0};
}

}  // namespace dce::core
