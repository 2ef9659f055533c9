#include "mupdf/patch_plan.h"

#include <gmock/gmock.h>

namespace dce::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Patch = PatchPlan::Patch;

MATCHER_P2(IsPatch, box, lines, "") {
  return arg.box == box && arg.lines == lines;
}

TEST(PatchPlan, PartsApartAreDrawnInTurn) {
  PatchPlan plan;
  plan.add({0, 0, 100, 100}, false);
  plan.add({200, 0, 300, 100}, true);
  plan.settle(1.2f);
  EXPECT_THAT(plan.take({200, 0, 300, 100}), ElementsAre(IsPatch(Box{200, 0, 300, 100}, true)));
  EXPECT_THAT(plan.take({200, 0, 300, 100}), IsEmpty()) << "once";
  EXPECT_THAT(plan.rest(), ElementsAre(IsPatch(Box{0, 0, 100, 100}, true))) << "none is lost";
}

TEST(PatchPlan, PartsOverEachOtherAreDrawnAtTheEnd) {
  PatchPlan plan;
  for (int i = 0; i < 4; ++i) plan.add({0, 0, 100, 100}, false);
  plan.settle(1.2f);
  EXPECT_THAT(plan.take({0, 0, 100, 100}), IsEmpty());
  EXPECT_THAT(plan.rest(), ElementsAre(IsPatch(Box{0, 0, 100, 100}, false)));
}

TEST(PatchPlan, CountlessPartsAreDrawnAtTheEnd) {
  PatchPlan plan;
  for (int i = 0; i < 1000; ++i) plan.add({i * 10.f, 0, i * 10.f + 5, 5}, false);
  plan.settle(1.2f);
  EXPECT_THAT(plan.take({0, 0, 5, 5}), IsEmpty());
  float width = 0;
  for (const Patch& patch : plan.rest()) width += patch.box.width();
  EXPECT_GE(width, 5000);
}

TEST(PatchPlan, CoversOnlyBeforeAPatch) {
  PatchPlan plan;
  plan.add({0, 0, 100, 100}, false);
  plan.settle(1.2f);
  EXPECT_TRUE(plan.covers({10, 10, 90, 90}));
  EXPECT_FALSE(plan.covers({10, 10, 110, 90}));
  (void)plan.take({0, 0, 100, 100});
  EXPECT_FALSE(plan.covers({10, 10, 90, 90}));
}

TEST(PatchPlan, LinesBeneathMakeStripsOfTheirOwn) {
  PatchPlan plan;
  plan.add({0, 0, 1000, 400}, false);
  plan.settle(1.2f);
  plan.note_lines({50, 200, 500, 204});
  EXPECT_THAT(plan.take({0, 0, 1000, 400}),
              ElementsAre(IsPatch(Box{0, 0, 1000, 199}, false), IsPatch(Box{0, 199, 1000, 205}, true),
                          IsPatch(Box{0, 205, 1000, 400}, false)));
}

TEST(PatchPlan, StripsAreNotTooLowForAnImage) {
  PatchPlan plan;
  plan.add({0, 0, 1000, 400}, false);
  plan.settle(1.2f);
  plan.note_lines({0, 10, 100, 12});
  plan.note_lines({0, 20, 100, 22});
  plan.note_lines({0, 390, 100, 392});
  EXPECT_THAT(plan.take({0, 0, 1000, 400}),
              ElementsAre(IsPatch(Box{0, 0, 1000, 23}, true), IsPatch(Box{0, 23, 1000, 389}, false),
                          IsPatch(Box{0, 389, 1000, 400}, true)));
}

TEST(PatchPlan, SmallPartsAreNotCut) {
  PatchPlan plan;
  plan.add({0, 0, 100, 400}, false);
  plan.settle(1.2f);
  plan.note_lines({50, 200, 500, 204});
  EXPECT_THAT(plan.take({0, 0, 100, 400}), ElementsAre(IsPatch(Box{0, 0, 100, 400}, true)));
}

TEST(PatchPlan, OfARectangleOnlyTheEdgesAreLines) {
  PatchPlan plan;
  plan.add({100, 100, 200, 200}, false);
  plan.add({1000, 100, 2000, 400}, false);
  plan.settle(1.2f);
  Path path;
  path.rect(0, 0, 500, 500);
  path.rect(900, 250, 2500, 1000);
  plan.note_edges(path.view(), 1);
  EXPECT_THAT(plan.take({100, 100, 200, 200}), ElementsAre(IsPatch(Box{100, 100, 200, 200}, false)));
  EXPECT_THAT(plan.take({1000, 100, 2000, 400}),
              ElementsAre(IsPatch(Box{1000, 100, 2000, 248}, false), IsPatch(Box{1000, 248, 2000, 252}, true),
                          IsPatch(Box{1000, 252, 2000, 400}, false)));
}

}  // namespace
}  // namespace dce::core
