#include "ticket/plan.h"

#include <gmock/gmock.h>

#include <climits>
#include <string>

#include "ticket/options.h"

namespace dce::core {
namespace {

Ticket ticket_of(std::initializer_list<std::string_view> assignments) {
  Ticket ticket;
  for (const std::string_view assignment : assignments) {
    const Status status = set_option(ticket, assignment);
    EXPECT_TRUE(status.ok()) << status.message();
  }
  return ticket;
}

Plan plan_of(const Ticket& ticket, std::vector<int> pages, CopyAbility ability = {}) {
  Result<Plan> plan = Plan::make(ticket, pages, ability);
  EXPECT_TRUE(plan.ok()) << plan.status().message();
  return std::move(plan).value();
}

/// One letter an input, one number a page from 1: "a1 a2 | a3 . |" with a bar after each side, * for a
/// banner, . for a blank cell, and < before a back.
std::string written(const Plan& plan) {
  std::string text;
  for (int i = 0; i < plan.side_count(); ++i) {
    const PlannedSide side = plan.side(i);
    EXPECT_EQ(side.index, i);
    EXPECT_EQ(side.back, plan.two_sided() && i % 2 == 1);
    if (side.back) text += "<";
    if (side.banner) text += "*";
    for (const PlannedCell& cell : side.cells) {
      if (&cell != &side.cells[0]) text += " ";
      text += cell.blank()
                  ? "."
                  : std::string(1, static_cast<char>('a' + cell.input)) + std::to_string(cell.page + 1);
    }
    text += "|";
  }
  return text;
}

std::string order(std::initializer_list<std::string_view> assignments, std::vector<int> pages,
                  CopyAbility ability = {}) {
  return written(plan_of(ticket_of(assignments), std::move(pages), ability));
}

TEST(Plan, PagesInOrder) {
  EXPECT_EQ(order({}, {3}), "a1|a2|a3|");
  EXPECT_EQ(order({}, {2, 0, 1}), "a1|a2|c1|");
  EXPECT_EQ(order({"sides=two-sided-long-edge"}, {3}), "a1|<a2|a3|");
}

TEST(Plan, RangesCountThroughAllInputs) {
  EXPECT_EQ(order({"page-ranges=2-4,6-"}, {3, 1, 4}), "a2|a3|b1|c2|c3|c4|");
  EXPECT_EQ(order({"page-ranges=3-4"}, {3, 4}), "a3|b1|");
  EXPECT_EQ(order({"page-ranges=5"}, {3, 1, 4}), "c1|");
  EXPECT_EQ(order({"page-ranges=1-3,5,7-8"}, {3, 1, 4}), "a1|a2|a3|c1|c3|c4|");
  const Result<Plan> nothing = Plan::make(ticket_of({"page-ranges=9-"}), std::vector<int>{3, 4}, {});
  EXPECT_EQ(nothing.status().code(), Code::usage);
  EXPECT_EQ(nothing.status().message(), "page-ranges selects nothing: the job has 7 pages");
  EXPECT_EQ(Plan::make({}, std::vector<int>{0}, {}).status().code(), Code::unreadable);
  EXPECT_EQ(Plan::make({}, std::vector<int>{}, {}).status().code(), Code::unreadable);
}

TEST(Plan, DocumentsStartOnAFront) {
  EXPECT_EQ(order({"sides=two-sided-long-edge"}, {1, 2, 1}), "a1|<|b1|<b2|c1|");
  EXPECT_EQ(order({"sides=two-sided-long-edge", "multiple-document-handling=single-document"}, {1, 2, 1}),
            "a1|<b1|b2|<c1|");
  EXPECT_EQ(
      order({"sides=two-sided-long-edge", "multiple-document-handling=single-document-new-sheet"}, {1, 2}),
      "a1|<|b1|<b2|");
  EXPECT_EQ(order({"number-up=2"}, {1, 2}), "a1 .|b1 b2|");
  EXPECT_EQ(order({"number-up=2", "multiple-document-handling=single-document"}, {1, 2}), "a1 b1|b2 .|");
}

TEST(Plan, ReverseKeepsFrontAndBackTogether) {
  EXPECT_EQ(order({"page-delivery=reverse-order"}, {3}), "a3|a2|a1|");
  EXPECT_EQ(order({"page-delivery=reverse-order", "sides=two-sided-long-edge"}, {3}), "a3|<|a1|<a2|");
  EXPECT_EQ(order({"page-delivery=reverse-order"}, {2, 1}), "b1|a2|a1|");
}

TEST(Plan, CopiesOfOurs) {
  EXPECT_EQ(order({"copies=2"}, {2}), "a1|a2|a1|a2|");
  EXPECT_EQ(order({"copies=2", "collate=false"}, {2}), "a1|a1|a2|a2|");
  EXPECT_EQ(order({"copies=2", "sides=two-sided-long-edge"}, {3}), "a1|<a2|a3|<|a1|<a2|a3|");
  EXPECT_EQ(order({"copies=2", "collate=false", "sides=two-sided-long-edge"}, {3}), "a1|<a2|a1|<a2|a3|<|a3|");
  const Plan plan = plan_of(ticket_of({"copies=3"}), {2});
  EXPECT_EQ(plan.side(0).copy, 0);
  EXPECT_EQ(plan.side(5).copy, 2);
  EXPECT_EQ(plan.printer_copies(), 1);
}

TEST(Plan, CopiesOfThePrinter) {
  const CopyAbility both{true, true}, uncollated{true, false};
  EXPECT_EQ(plan_of(ticket_of({"copies=3"}), {2}, both).printer_copies(), 3);
  EXPECT_EQ(plan_of(ticket_of({"copies=3"}), {2}, both).side_count(), 2);
  EXPECT_EQ(plan_of(ticket_of({"copies=3"}), {2}, uncollated).printer_copies(), 1);
  EXPECT_EQ(plan_of(ticket_of({"copies=3"}), {2}, uncollated).side_count(), 6);
  EXPECT_EQ(plan_of(ticket_of({"copies=3", "collate=no"}), {2}, uncollated).printer_copies(), 3);
  EXPECT_EQ(plan_of(ticket_of({"copies=3"}), {1}, uncollated).printer_copies(), 3);
  EXPECT_EQ(plan_of(ticket_of({"copies=3", "sides=duplex"}), {2}, uncollated).printer_copies(), 3);
  EXPECT_EQ(order({"copies=2", "job-sheets=standard"}, {1}, both), "*|a1|a1|");
}

TEST(Plan, BannerHasItsOwnSheet) {
  EXPECT_EQ(order({"job-sheets=standard"}, {2}), "*|a1|a2|");
  EXPECT_EQ(order({"job-sheets=standard", "sides=two-sided-long-edge"}, {1}), "*|<|a1|");
  EXPECT_EQ(order({"job-sheets=standard", "sides=two-sided-long-edge", "outputorder=reverse"}, {3}),
            "a3|<|a1|<a2|*|");
}

TEST(Plan, NumberUpFillsSides) {
  EXPECT_EQ(order({"number-up=4"}, {6}), "a1 a2 a3 a4|a5 a6 . .|");
  EXPECT_EQ(order({"number-up=2", "sides=duplex"}, {5}), "a1 a2|<a3 a4|a5 .|");
  EXPECT_EQ(plan_of(ticket_of({"number-up=16"}), {100}).side_count(), 7);
}

TEST(Plan, SignatureNestsSheets) {
  EXPECT_EQ(order({"imposition-template=signature"}, {8}), "a8 a1|<a2 a7|a6 a3|<a4 a5|");
  EXPECT_EQ(order({"imposition-template=signature"}, {5}), ". a1|<a2 .|. a3|<a4 a5|");
  EXPECT_EQ(order({"imposition-template=signature"}, {1}), ". a1|<. .|");
  EXPECT_EQ(order({"imposition-template=signature", "copies=2"}, {4}), "a4 a1|<a2 a3|a4 a1|<a2 a3|");
  EXPECT_EQ(order({"imposition-template=signature", "outputorder=reverse"}, {8}),
            "a6 a3|<a4 a5|a8 a1|<a2 a7|");
  const Ticket settled =
      settled_ticket(ticket_of({"imposition-template=signature", "sides=two-sided-long-edge"}));
  EXPECT_EQ(settled.sides, Sides::two_sided_short_edge);
  EXPECT_EQ(settled.number_up, 2);
}

TEST(Plan, StaysSmallAndBounded) {
  const Plan plan = plan_of(ticket_of({"copies=9999", "sides=duplex"}), {100'000, 100'001});
  EXPECT_EQ(plan.side_count(), 9999 * 200'002 - 1);
  EXPECT_EQ(plan.side(plan.side_count() - 1).cells, (std::vector<PlannedCell>{{1, 100'000}}));
  EXPECT_EQ(plan.side(200'002).cells, (std::vector<PlannedCell>{{0, 0}}));
  EXPECT_EQ(plan.selected_pages(), 200'001);
  EXPECT_EQ(Plan::make(ticket_of({"copies=9999"}), std::vector<int>{INT_MAX, INT_MAX}, {}).status().code(),
            Code::limit);
}

TEST(Plan, TheFirstCopyOfASideIsTheOneWithTheSameContentThatComesFirst) {
  for (std::string_view collate : {"multiple-document-handling=separate-documents-collated-copies",
                                   "multiple-document-handling=separate-documents-uncollated-copies"}) {
    for (std::string_view delivery : {"page-delivery=same-order", "page-delivery=reverse-order"}) {
      for (std::string_view sides : {"sides=one-sided", "sides=two-sided-long-edge"}) {
        for (std::string_view banner : {"job-sheets=none", "job-sheets=standard"}) {
          const Plan plan = plan_of(ticket_of({"copies=3", collate, delivery, sides, banner}), {3, 2});
          ASSERT_EQ(plan.stream_copies(), 3);
          for (int i = 0; i < plan.side_count(); ++i) {
            const PlannedSide side = plan.side(i);
            int first = i;
            for (int j = i; j-- > 0;) {
              const PlannedSide other = plan.side(j);
              if (side.cells.empty() || other.back != side.back || other.cells != side.cells) continue;
              first = j;
            }
            if (side.cells.empty()) {  // banners and the backs that complete a sheet: whose copy they are shows in nothing
              EXPECT_LE(plan.first_copy(i), i);
              EXPECT_TRUE(plan.side(plan.first_copy(i)).cells.empty());
            } else {
              EXPECT_EQ(plan.first_copy(i), first) << i << " of " << written(plan);
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace dce::core
