#include "server/documents/vault.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "fixture.h"

namespace dce::server {
namespace {

class VaultTest : public testing::Test {
 protected:
  std::string keep(std::string_view bytes) {
    const auto writer = vault.create();
    writer->write(bytes);
    writer->finish();
    return writer->id();
  }
  std::string path_of(const std::string& id) const { return folder / ("vault/" + id); }

  TemporaryFolder folder;
  MasterKey key{MasterKey::Bytes{1}};
  Vault vault{std::make_unique<FolderShelf>(folder / "vault"), key};
};

TEST_F(VaultTest, GivesBackWhatWasKept) {
  for (const size_t size : {0, 1, 65535, 65536, 65537, 200'000}) {
    std::string bytes(size, 'a');
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31);
    const std::string id = keep(bytes);
    EXPECT_EQ(vault.read_all(id, 1 << 20), bytes) << size;
  }
}

TEST_F(VaultTest, NothingReadableIsOnTheDisk) {
  const std::string id = keep("a very secret sentence");
  EXPECT_EQ(read_file(path_of(id), 1 << 20).find("secret"), std::string::npos);
}

TEST_F(VaultTest, NoticesEveryChange) {
  const std::string id = keep(std::string(100'000, 'x'));
  const std::string whole = read_file(path_of(id), 1 << 20);
  for (const size_t at : {size_t{0}, size_t{10}, size_t{30}, size_t{100}, size_t{70'000}, whole.size() - 1}) {
    std::string altered = whole;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    write_file(path_of(id), altered, 0600);
    EXPECT_THROW(vault.read_all(id, 1 << 20), VaultError) << at;
  }
  for (const size_t size : {size_t{0}, size_t{47}, size_t{48}, size_t{48 + 65536 + 17}, whole.size() - 1}) {
    write_file(path_of(id), whole.substr(0, size), 0600);
    EXPECT_THROW(vault.read_all(id, 1 << 20), VaultError) << size;
  }
}

TEST_F(VaultTest, FilesCannotBeExchanged) {
  const std::string a = keep("a"), b = keep("b");
  write_file(path_of(a), read_file(path_of(b), 1 << 20), 0600);
  EXPECT_THROW(vault.read_all(a, 100), VaultError);
}

TEST_F(VaultTest, AnotherKeyReadsNothing) {
  const std::string id = keep("a");
  EXPECT_THROW(Vault(std::make_unique<FolderShelf>(folder / "vault"), MasterKey(MasterKey::Bytes{2})).read_all(id, 100), VaultError);
}

TEST_F(VaultTest, WhatIsNotFinishedIsNotThere) {
  std::string id;
  {
    const auto writer = vault.create();
    writer->write("half");
    id = writer->id();
  }
  EXPECT_FALSE(vault.holds(id));
}

TEST_F(VaultTest, DestroyedIsGone) {
  const std::string id = keep("a");
  vault.destroy(id);
  EXPECT_FALSE(vault.holds(id));
  EXPECT_THROW(vault.open(id), VaultError);
  vault.destroy(id);  // a second time after a kill
}

TEST_F(VaultTest, NamesAreNoPaths) {
  EXPECT_THROW(vault.open("../../etc/passwd"), VaultError);
  EXPECT_THROW(vault.destroy("../x"), VaultError);
  EXPECT_THROW(vault.open(""), VaultError);
}

TEST_F(VaultTest, RewindsForASecondReader) {
  const std::string id = keep("abcdef");
  const auto reader = vault.open(id);
  char buffer[4];
  EXPECT_EQ(reader->read(buffer, 4), 4u);
  reader->rewind();
  EXPECT_EQ(reader->read(buffer, 4), 4u);
  EXPECT_EQ(std::string_view(buffer, 4), "abcd");
}

TEST_F(VaultTest, RefusesAFolderThatOthersMayRead) {
  std::filesystem::permissions(folder / "vault", std::filesystem::perms(0755));
  EXPECT_THROW(Vault(std::make_unique<FolderShelf>(folder / "vault"), key), std::runtime_error);
}

}  // namespace
}  // namespace dce::server
