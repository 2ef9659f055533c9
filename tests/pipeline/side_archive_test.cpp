#include "pipeline/side_archive.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>

namespace dce::core {
namespace {

Piece piece(int tag, const std::string& text) {
  Piece piece{tag, {}};
  piece.bytes.append(text);
  return piece;
}

SideDescription side(int index) {
  return {.index = index, .width = 100 + index};
}

/// A side's width, then tag and bytes of its pieces.
std::string replayed(SideArchive& archive, int index, Code expected = Code::ok) {
  std::string text;
  const Status status = archive.replay(index, [&](const SideDescription& side, const Piece& piece) {
    if (text.empty()) text = std::to_string(side.width);
    text +=
        " " + std::to_string(piece.tag) + std::string(piece.bytes.view().begin(), piece.bytes.view().end());
    return ok();
  });
  EXPECT_EQ(status.code(), expected);
  return text;
}

/// While it lives, no temporary file can be made.
class NoTemporaryFiles {
 public:
  NoTemporaryFiles() { setenv("TMPDIR", "/nowhere", 1); }
  ~NoTemporaryFiles() { was_set_ ? setenv("TMPDIR", before_.c_str(), 1) : unsetenv("TMPDIR"); }

 private:
  bool was_set_ = std::getenv("TMPDIR") != nullptr;
  std::string before_ = was_set_ ? std::getenv("TMPDIR") : "";
};

TEST(SideArchive, GivesPiecesBackAsOftenAsWasSaid) {
  for (uint64_t memory : {0, 4, 1000}) {
    SideArchive archive(memory);
    archive.add(side(3), piece(0, "abc"), 2);
    archive.add(side(3), piece(1, "defg"), 2);
    archive.add(side(4), piece(0, "h"), 1);
    EXPECT_EQ(replayed(archive, 3), "103 0abc 1defg") << memory;
    EXPECT_EQ(replayed(archive, 4), "104 0h");
    EXPECT_EQ(replayed(archive, 3), "103 0abc 1defg");
    EXPECT_EQ(replayed(archive, 3, Code::unreadable), "") << "used up";
  }
}

TEST(SideArchive, RoomInMemoryIsUsedAgain) {
  const NoTemporaryFiles none;
  SideArchive archive(10);
  for (int i = 0; i < 5; ++i) {
    archive.add(side(i), piece(0, "12345678"), 1);
    EXPECT_EQ(replayed(archive, i), std::to_string(100 + i) + " 012345678");
  }
}

TEST(SideArchive, WhatCannotBeKeptIsToBeDrawnAgain) {
  const NoTemporaryFiles none;
  SideArchive archive(10);
  archive.add(side(0), piece(0, "1234"), 1);
  archive.add(side(1), piece(0, "1234"), 1);
  archive.add(side(1), piece(0, "5678"), 1);
  EXPECT_EQ(replayed(archive, 1, Code::unreadable), "");
  EXPECT_EQ(replayed(archive, 0), "100 01234");
}

}  // namespace
}  // namespace dce::core
