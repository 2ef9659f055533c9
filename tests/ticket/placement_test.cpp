#include "ticket/placement.h"

#include <gmock/gmock.h>

#include "ticket/media.h"
#include "ticket/options.h"
#include "ticket/plan.h"

namespace dce::core {
namespace {

constexpr double kNear = 1e-6;
const Media kSquare{"custom_sq", 25400, 25400};    // 720 x 720 pt
const Media kSheet{"custom_sheet", 21166, 28222};  // just under 600 x 800 pt
const Margins kHalfInch{1270, 1270, 1270, 1270};   // 36 pt

Ticket ticket_of(std::initializer_list<std::string_view> assignments) {
  Ticket ticket;
  for (const std::string_view assignment : assignments) {
    const Status status = set_option(ticket, assignment);
    EXPECT_TRUE(status.ok()) << status.message();
  }
  return settled_ticket(ticket);
}

/// A sheet of exactly 600 x 800 pt needs a medium of 21166.67: lengths that divide are easier to read.
Media sheet(int width_in, int height_in) {
  return {"custom_x", width_in * 2540, height_in * 2540};
}

Placement place(const Ticket& ticket, const Media& media, const Margins& margins, SizePt page, int cell = 0) {
  return place_page(ticket, make_side_layout(ticket, media, margins, page), page, cell);
}

void expect_matrix(const Matrix& m, const Matrix& expected) {
  EXPECT_NEAR(m.a, expected.a, kNear);
  EXPECT_NEAR(m.b, expected.b, kNear);
  EXPECT_NEAR(m.c, expected.c, kNear);
  EXPECT_NEAR(m.d, expected.d, kNear);
  EXPECT_NEAR(m.e, expected.e, kNear);
  EXPECT_NEAR(m.f, expected.f, kNear);
}
void expect_rect(const RectPt& r, const RectPt& expected) {
  EXPECT_NEAR(r.x0, expected.x0, kNear);
  EXPECT_NEAR(r.y0, expected.y0, kNear);
  EXPECT_NEAR(r.x1, expected.x1, kNear);
  EXPECT_NEAR(r.y1, expected.y1, kNear);
}

TEST(Placement, MediaFollowsThePage) {
  EXPECT_EQ(select_media({}, {595, 842}).name, "iso_a4_210x297mm");
  EXPECT_EQ(select_media({}, {842, 595}).name, "iso_a4_210x297mm");
  EXPECT_EQ(select_media({}, {612, 792}).name, "na_letter_8.5x11in");
  EXPECT_EQ(select_media({}, {720, 720}), (Media{"custom_254x254mm_254x254mm", 25400, 25400}));
  EXPECT_EQ(select_media(ticket_of({"media=a3"}), {612, 792}).name, "iso_a3_297x420mm");
  EXPECT_EQ(select_media({}, {0, -1}).name, "iso_a4_210x297mm");
  EXPECT_EQ(select_media({}, {1e8, 10}).y_dimension, kMediaMaximum);
}

TEST(Placement, PicturesLieAsThePageWhereNothingIsFed) {
  const Media lying = select_media({}, {842, 595}, OwnMedia::exact_as_it_lies);
  EXPECT_EQ(lying.name, "iso_a4_210x297mm");
  EXPECT_EQ(lying.x_dimension, 29704);
  EXPECT_EQ(lying.y_dimension, 20990);
  EXPECT_EQ(select_media(ticket_of({"media=a4"}), {842, 595}, OwnMedia::exact_as_it_lies).y_dimension, 29700);
}

// 600 x 840 points are meant for A4 where paper is fed; a document keeps them.
TEST(Placement, DocumentsKeepThePagesSize) {
  EXPECT_EQ(select_media({}, {600, 840}).x_dimension, 21000);
  const Media kept = select_media({}, {840, 600}, OwnMedia::exact);
  EXPECT_EQ(kept.name, "iso_a4_210x297mm");
  EXPECT_EQ(kept.x_dimension, 21167);
  EXPECT_EQ(kept.y_dimension, 29633);
  EXPECT_EQ(select_media({}, {10, 10}, OwnMedia::exact).x_dimension, 353);
  EXPECT_EQ(select_media({}, {1, 1}, OwnMedia::exact).x_dimension, kPageMinimum);
  EXPECT_EQ(select_media(ticket_of({"media=a4"}), {600, 840}, OwnMedia::exact).x_dimension, 21000);
}

// A5 and 2 mm more: the sheet that was chosen for a page holds it as it is.
TEST(Placement, APageOfAStandardSizeIsNotScaled) {
  const SizePt page{15000 * 72 / 2540.0 + 1e-6, 595};
  const Media media = select_media({}, page);
  EXPECT_EQ(media.name, "iso_a5_148x210mm");
  expect_matrix(place({}, media, {423, 423, 423, 423}, page).to_side, {});
}

// Whoever prints a label of no standard size without saying on what feeds it as it lies.
TEST(Placement, SlipsLieAsTheyAre) {
  const Media slip = select_media({}, {200, 50});
  EXPECT_EQ(slip.name, "custom_70.56x17.64mm_70.56x17.64mm");
  EXPECT_EQ(slip.x_dimension, 7056);
  EXPECT_EQ(slip.y_dimension, 1764);
  EXPECT_EQ(select_media({}, {200, 50}, OwnMedia::exact), slip);
  EXPECT_EQ(select_media(ticket_of({"sides=two-sided-long-edge"}), {200, 50}).y_dimension, 7056);
  EXPECT_EQ(select_media({}, {700, 300}).y_dimension, 24694);  // wider than what every printer takes
  EXPECT_EQ(select_media({}, {432, 288}).y_dimension, 15240);  // 4 x 6 in lies in trays
}

TEST(Placement, MarginsByEdge) {
  EXPECT_EQ(settled_margins({}, kHalfInch), kHalfInch);
  EXPECT_EQ(settled_margins(ticket_of({"media-left-margin=0", "media-top-margin=500"}), kHalfInch),
            (Margins{500, 1270, 0, 1270}));
  expect_rect(printable_area(sheet(8, 10), {2540, 1270, 0, 5080}), {0, 72, 432, 684});
  expect_rect(printable_area(sheet(8, 10), {30000, 0, 0, 0}), {0, 0, 576, 720});
}

// print-scaling auto, auto-fit, fit, fill, none for a page that is smaller than, as large as and larger than
// the sheet.
TEST(Placement, NoneIsCentredAndClipped) {
  const Ticket none = ticket_of({"print-scaling=none"});
  const Placement small = place(none, sheet(8, 10), kHalfInch, {144, 288});
  expect_matrix(small.to_side, {1, 0, 0, 1, 216, 216});
  expect_rect(small.clip, {216, 216, 360, 504});
  const Placement large = place(none, sheet(8, 10), kHalfInch, {720, 864});
  expect_matrix(large.to_side, {1, 0, 0, 1, -72, -72});
  expect_rect(large.clip, {0, 0, 576, 720});
}

// A format's usual margins are a guess at the printer's; those of the ticket are what the user wants free.
TEST(Placement, OnlyMarginsOfTheTicketCutAPage) {
  const Ticket narrow = ticket_of({"print-scaling=none", "media-left-margin=2540"});
  const Placement cut = place(narrow, sheet(8, 10), settled_margins(narrow, kHalfInch), {720, 864});
  expect_rect(cut.clip, {72, 36, 540, 684});
}

TEST(Placement, FitUsesTheMarginsOnce) {
  const Placement fit = place(ticket_of({"print-scaling=fit"}), sheet(8, 10), kHalfInch, {252, 288});
  expect_matrix(fit.to_side, {2, 0, 0, 2, 36, 72});  // 504 x 576 between the margins of 504 x 648
  expect_rect(fit.clip, {36, 72, 540, 648});
  const Placement uneven = place(ticket_of({"print-scaling=fit"}), sheet(8, 10), {2540, 0, 0, 0}, {576, 648});
  expect_matrix(uneven.to_side, {1, 0, 0, 1, 0, 72});
}

TEST(Placement, FillCoversTheSheet) {
  const Placement fill = place(ticket_of({"print-scaling=fill"}), sheet(8, 10), kHalfInch, {288, 288.5});
  const double scale = 720 / 288.5;
  expect_matrix(fill.to_side, {scale, 0, 0, scale, (576 - 288 * scale) / 2, 0});
  expect_rect(fill.clip, {0, 0, 576, 720});
}

TEST(Placement, AutoReducesOnlyWhatIsLarger) {
  const Ticket automatic = ticket_of({});
  expect_matrix(place(automatic, sheet(8, 10), kHalfInch, {576, 720}).to_side, {});
  // Within two millimetres it is the same size: A4 as 596 x 843 is neither shrunk nor moved.
  expect_matrix(place(automatic, sheet(8, 10), kHalfInch, {580, 724}).to_side, {});
  expect_matrix(place(automatic, sheet(8, 10), kHalfInch, {573, 717}).to_side, {});
  expect_matrix(place(automatic, sheet(8, 10), kHalfInch, {720, 576.5}).to_side, {0, -1, 1, 0, 0, 720});
  expect_matrix(place(automatic, sheet(8, 10), kHalfInch, {1008, 1296}).to_side, {.5, 0, 0, .5, 36, 36});
  const Matrix fitted = Matrix::scale(5. / 12, 5. / 12).then(Matrix::translate(48, 0));
  expect_matrix(place(automatic, sheet(8, 10), {}, {1152, 1728}).to_side, fitted);
  const Ticket borderless = ticket_of(
      {"media-top-margin=0", "media-bottom-margin=0", "media-left-margin=0", "media-right-margin=0"});
  expect_matrix(place(borderless, sheet(8, 10), {}, {1152, 1728}).to_side, {.5, 0, 0, .5, 0, -72});  // fill
  const Ticket fit = ticket_of({"print-scaling=auto-fit"});
  expect_matrix(place(fit, sheet(8, 10), {}, {1152, 1728}).to_side, fitted);
  expect_matrix(place(fit, sheet(8, 10), kHalfInch, {144, 288}).to_side, {1, 0, 0, 1, 216, 216});
}

TEST(Placement, LandscapePagesAreTurnedAntiClockwise) {
  const Placement turned = place(ticket_of({}), sheet(8, 10), {}, {720, 576});
  expect_matrix(turned.to_side,
                {0, -1, 1, 0, 0, 720});  // the page's top left comes to the sheet's bottom left
  expect_rect(turned.clip, {0, 0, 576, 720});
  // and portrait pages on a sheet that lies
  expect_matrix(place(ticket_of({}), sheet(10, 8), {}, {576, 720}).to_side, {0, -1, 1, 0, 0, 576});
  // square pages stay
  expect_matrix(place(ticket_of({}), sheet(8, 10), {}, {288, 288}).to_side, {1, 0, 0, 1, 144, 216});
}

TEST(Placement, RequestedOrientationIsAbsolute) {
  const Media media = sheet(8, 10);
  expect_matrix(
      place(ticket_of({"orientation-requested=3", "print-scaling=fit"}), media, {}, {1152, 720}).to_side,
      {.5, 0, 0, .5, 0, 180});
  expect_matrix(place(ticket_of({"landscape"}), media, {}, {720, 576}).to_side, {0, -1, 1, 0, 0, 720});
  expect_matrix(place(ticket_of({"orientation-requested=5"}), media, {}, {720, 576}).to_side,
                {0, 1, -1, 0, 576, 0});
  expect_matrix(place(ticket_of({"orientation-requested=6"}), media, {}, {576, 720}).to_side,
                {-1, 0, 0, -1, 576, 720});
  expect_matrix(place(ticket_of({"orientation-requested=7"}), media, {}, {720, 576}).to_side,
                {0, -1, 1, 0, 0, 720});
  // Margins are the sheet's and do not turn with the page: 1 inch on the left stays on the left.
  const Placement placed =
      place(ticket_of({"landscape", "print-scaling=fit"}), media, {0, 0, 2540, 0}, {720, 504});
  expect_matrix(placed.to_side, {0, -1, 1, 0, 72, 720});
  expect_rect(placed.clip, {72, 0, 576, 720});
}

TEST(Placement, NumberUpChoosesTheLargestPages) {
  const Media a4 = *media_from_name("a4");
  const SizePt page{a4.width_pt(), a4.height_pt()};
  struct Case {
    int number_up, columns, rows;
    Turn turn;
  };
  for (const Case& c : {Case{1, 1, 1, Turn::none}, Case{2, 2, 1, Turn::left}, Case{3, 3, 1, Turn::left},
                        Case{4, 2, 2, Turn::none}, Case{5, 3, 2, Turn::left}, Case{6, 3, 2, Turn::left},
                        Case{7, 4, 2, Turn::left}, Case{8, 4, 2, Turn::left}, Case{9, 3, 3, Turn::none},
                        Case{10, 5, 2, Turn::left}, Case{12, 3, 4, Turn::none}, Case{15, 5, 3, Turn::left},
                        Case{16, 4, 4, Turn::none}}) {
    const Ticket ticket = ticket_of({"number-up=" + std::to_string(c.number_up)});
    const SideLayout layout = make_side_layout(ticket, a4, {}, page);
    EXPECT_EQ(layout.columns, c.columns) << c.number_up;
    EXPECT_EQ(layout.rows, c.rows) << c.number_up;
    EXPECT_EQ(layout.turn, c.turn) << c.number_up;
    EXPECT_GE(layout.columns * layout.rows, c.number_up);
  }
  const SideLayout lying = make_side_layout(ticket_of({"number-up=2"}), a4, {}, {page.height, page.width});
  EXPECT_EQ(lying.columns, 1);
  EXPECT_EQ(lying.rows, 2);
  EXPECT_EQ(lying.turn, Turn::none);
  EXPECT_EQ(make_side_layout(ticket_of({"number-up=2", "orientation-requested=3"}), a4, {}, page).turn,
            Turn::none);
}

TEST(Placement, NumberUpCells) {
  // 10 x 10 inch, four up: cells of (720 - 9) / 2 = 355.5 pt with a gutter of 9.
  const Ticket ticket = ticket_of({"number-up=4"});
  const SizePt page{711, 711};
  expect_matrix(place(ticket, kSquare, {}, page, 0).to_side, {.5, 0, 0, .5, 0, 0});
  expect_matrix(place(ticket, kSquare, {}, page, 1).to_side, {.5, 0, 0, .5, 364.5, 0});
  expect_matrix(place(ticket, kSquare, {}, page, 2).to_side, {.5, 0, 0, .5, 0, 364.5});
  const Placement last = place(ticket, kSquare, {}, page, 3);
  expect_matrix(last.to_side, {.5, 0, 0, .5, 364.5, 364.5});
  expect_rect(last.clip, {364.5, 364.5, 720, 720});
  EXPECT_FALSE(last.border.has_value());

  const Placement bordered = place(ticket_of({"number-up=4", "page-border=single"}), kSquare, {}, page, 0);
  ASSERT_TRUE(bordered.border.has_value());
  expect_rect(*bordered.border, {0, 0, 355.5, 355.5});
  expect_rect(bordered.clip, {4.5, 4.5, 351, 351});
}

TEST(Placement, NumberUpDirections) {
  const std::pair<const char*, std::string> cases[] = {
      {"toright-tobottom", "00 10 20 01 11 21"}, {"tobottom-toright", "00 01 10 11 20 21"},
      {"toleft-tobottom", "20 10 00 21 11 01"},  {"tobottom-toleft", "20 21 10 11 00 01"},
      {"toright-totop", "01 11 21 00 10 20"},    {"totop-toright", "01 00 11 10 21 20"},
      {"toleft-totop", "21 11 01 20 10 00"},     {"totop-toleft", "21 20 11 10 01 00"}};
  const Media media = sheet(12, 8);  // 3 x 2 cells of upright pages 4 x 4
  for (const auto& [direction, expected] : cases) {
    const Ticket ticket =
        ticket_of({"number-up=6", "presentation-direction-number-up=" + std::string(direction)});
    const SideLayout layout = make_side_layout(ticket, media, {}, {288, 288});
    ASSERT_EQ(layout.columns, 3);
    std::string places;
    for (int cell = 0; cell < 6; ++cell) {
      const RectPt clip = place_page(ticket, layout, {288, 288}, cell).clip;
      places += (cell == 0 ? "" : " ") + std::to_string(static_cast<int>(clip.x0 / 285)) +
                std::to_string(static_cast<int>(clip.y0 / 285));
    }
    EXPECT_EQ(places, expected) << direction;
  }
}

TEST(Placement, SignatureFoldsInTheMiddle) {
  const Ticket ticket = ticket_of({"imposition-template=signature"});
  const Media media = sheet(8, 10);  // lies as 720 x 576, halves of 360 x 576
  const SizePt page{180, 288};
  // The frame is turned to the left: its left half is the sheet's bottom half.
  expect_matrix(place(ticket, media, {}, page, 0).to_side, {0, -2, 2, 0, 0, 720});
  expect_matrix(place(ticket, media, {}, page, 1).to_side, {0, -2, 2, 0, 0, 360});
  expect_rect(place(ticket, media, {}, page, 0).clip, {0, 360, 576, 720});
  // Bound at the right
  const Ticket rtl = ticket_of({"imposition-template=signature", "number-up-layout=rltb"});
  expect_matrix(place(rtl, media, {}, page, 0).to_side, {0, -2, 2, 0, 0, 360});
  // Margins never move the fold.
  const RectPt left = place(ticket, media, {0, 1270, 0, 0}, page, 0).clip;
  EXPECT_GE(left.y0, 360 - kNear);
  EXPECT_LE(left.y1, 684 + kNear);
}

TEST(Placement, HostileSizesGiveFiniteMatrices) {
  for (const SizePt page :
       {SizePt{0, 0}, SizePt{1e-300, 1e300}, SizePt{-5, 5}, SizePt{1e5, 1}, SizePt{NAN, 1}}) {
    for (const char* scaling :
         {"print-scaling=auto", "print-scaling=fit", "print-scaling=fill", "print-scaling=none"}) {
      for (const char* up : {"number-up=1", "number-up=7"}) {
        const Placement placed = place(ticket_of({scaling, up}), kSheet, kHalfInch, page, 0);
        EXPECT_TRUE(std::isfinite(placed.to_side.a) && std::isfinite(placed.to_side.e)) << page.width;
        EXPECT_GE(placed.clip.x1, placed.clip.x0);
        EXPECT_GE(placed.clip.y1, placed.clip.y0);
      }
    }
  }
}

TEST(Placement, SheetBack) {
  const Sides long_edge = Sides::two_sided_long_edge, short_edge = Sides::two_sided_short_edge;
  const Matrix same{}, mirror_x{-1, 0, 0, 1, 100, 0}, mirror_y{1, 0, 0, -1, 0, 200},
      turn{-1, 0, 0, -1, 100, 200};
  EXPECT_EQ(sheet_back_matrix(SheetBack::normal, long_edge, 100, 200), same);
  EXPECT_EQ(sheet_back_matrix(SheetBack::normal, short_edge, 100, 200), same);
  EXPECT_EQ(sheet_back_matrix(SheetBack::flipped, long_edge, 100, 200), mirror_y);
  EXPECT_EQ(sheet_back_matrix(SheetBack::flipped, short_edge, 100, 200), mirror_x);
  EXPECT_EQ(sheet_back_matrix(SheetBack::rotated, long_edge, 100, 200), turn);
  EXPECT_EQ(sheet_back_matrix(SheetBack::rotated, short_edge, 100, 200), same);
  EXPECT_EQ(sheet_back_matrix(SheetBack::manual_tumble, long_edge, 100, 200), same);
  EXPECT_EQ(sheet_back_matrix(SheetBack::manual_tumble, short_edge, 100, 200), turn);
  EXPECT_EQ(sheet_back_matrix(SheetBack::flipped, Sides::one_sided, 100, 200), same);
}

}  // namespace
}  // namespace dce::core
