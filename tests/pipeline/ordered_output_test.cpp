#include "pipeline/ordered_output.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace dce::core {
namespace {

Piece piece(const std::string& text) {
  Piece piece;
  piece.bytes.append(text);
  return piece;
}

struct Recorder {
  std::string text;
  OrderedOutput::Write write = [this](int, const Piece& p) {
    text.append(p.bytes.view().begin(), p.bytes.view().end());
    return ok();
  };
  OrderedOutput::Last last = [this](int side) {
    text += "|" + std::to_string(side) + "|";
    return ok();
  };
};

TEST(OrderedOutput, PutsSidesInOrder) {
  Cancellation cancellation;
  Recorder recorder;
  OrderedOutput output(cancellation, 1000, recorder.write, recorder.last);
  ASSERT_TRUE(output.put(2, piece("c")).ok());
  ASSERT_TRUE(output.finish(2).ok());
  ASSERT_TRUE(output.put(1, piece("b1")).ok());
  ASSERT_TRUE(output.put(0, piece("a")).ok());
  EXPECT_EQ(recorder.text, "a") << "the first side goes straight through";
  ASSERT_TRUE(output.finish(0).ok());
  EXPECT_EQ(recorder.text, "a|0|b1") << "what waits is written as soon as its turn comes";
  ASSERT_TRUE(output.put(1, piece("b2")).ok());
  ASSERT_TRUE(output.finish(1).ok());
  EXPECT_EQ(recorder.text, "a|0|b1b2|1|c|2|");
}

TEST(OrderedOutput, ASidePastTheBoundWaitsForItsTurn) {
  Cancellation cancellation;
  Recorder recorder;
  OrderedOutput output(cancellation, 10, recorder.write, recorder.last);
  std::thread later([&] {
    EXPECT_TRUE(output.put(1, piece("0123456789")).ok());
    EXPECT_TRUE(output.put(1, piece("more")).ok());
    EXPECT_TRUE(output.finish(1).ok());
  });
  ASSERT_TRUE(output.put(0, piece(std::string(100, 'a'))).ok());
  ASSERT_TRUE(output.finish(0).ok());
  later.join();
  EXPECT_EQ(recorder.text, std::string(100, 'a') + "|0|0123456789more|1|");
}

TEST(OrderedOutput, WaitersReturnWhenTheJobIsCancelledOrAbandoned) {
  for (bool cancel : {true, false}) {
    Cancellation cancellation;
    Recorder recorder;
    OrderedOutput output(cancellation, 1, recorder.write, recorder.last);
    std::thread waiter([&] { EXPECT_FALSE(output.put(1, piece("too long")).ok()); });
    if (cancel) {
      cancellation.cancel();
    } else {
      output.abandon();
    }
    waiter.join();
  }
}

TEST(OrderedOutput, AWriteErrorReachesEveryThread) {
  Cancellation cancellation;
  OrderedOutput output(
      cancellation, 1, [](int, const Piece&) { return Status(Code::output, "full"); }, [](int) { return ok(); });
  std::thread waiter([&] { EXPECT_EQ(output.put(1, piece("too long")).code(), Code::output); });
  EXPECT_EQ(output.put(0, piece("x")).code(), Code::output);
  waiter.join();
}

TEST(OrderedOutput, ManyThreadsGiveOneOrder) {
  Cancellation cancellation;
  Recorder recorder;
  OrderedOutput output(cancellation, 64, recorder.write, recorder.last);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int side = t; side < 200; side += 4) {
        for (int i = 0; i < 3; ++i) EXPECT_TRUE(output.put(side, piece(std::to_string(side))).ok());
        EXPECT_TRUE(output.finish(side).ok());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::string want;
  for (int side = 0; side < 200; ++side) {
    const std::string name = std::to_string(side);
    want += name + name + name + "|" + name + "|";
  }
  EXPECT_EQ(recorder.text, want);
}

}  // namespace
}  // namespace dce::core
