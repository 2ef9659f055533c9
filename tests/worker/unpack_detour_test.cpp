// A document within another that makes its process crash.
#include "worker/supervise/unpack_detour.h"

#include <gmock/gmock.h>

namespace dce::worker {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

struct Warnings final : Outlet {
  bool opened(uint32_t) override { return true; }
  bool page(uint32_t, uint32_t, uint64_t) override { return true; }
  bool warning(uint32_t, const std::string& message) override { return texts.push_back(message), true; }
  bool data(std::span<const uint8_t>) override { return true; }
  bool gone() override { return false; }
  std::vector<std::string> texts;
};

TEST(Unpacking, LeavesOutWhatMakesItsProcessCrash) {
  Nursery nursery({.program = DCE_CRASHING_ZYGOTE});
  ASSERT_TRUE(nursery.wait_until_ready(30s)) << nursery.why_not();
  Warnings outlet;
  const Task task{.format = "pclxl", .input_bytes = 1000};
  const Nurseries nurseries{.library = nursery};
  const Workshop workshop{.nurseries = nurseries, .task = task, .outlet = outlet, .deadline = ChildRun::Clock::now() + 30s};
  MemoryFile document;
  document.seal();
  const Prepared prepared = by_unpacking(workshop, {.name = "letter.eml"}, std::move(document));
  ASSERT_FALSE(prepared.failed) << prepared.failed->message;
  ASSERT_EQ(prepared.material.labels.size(), 2u);
  EXPECT_EQ(prepared.material.labels[0].name, "part 3");
  EXPECT_EQ(prepared.material.labels[1].name, "part 1");
  EXPECT_THAT(outlet.texts, ElementsAre(HasSubstr("\"part 2\" is left out: the converting process ended with signal 6"),
                                        "part 1 is odd", "part 3 is odd"));
}

}  // namespace
}  // namespace dce::worker
