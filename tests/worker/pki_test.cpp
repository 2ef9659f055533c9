#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <filesystem>

#include "worker/pki/authority.h"
#include "worker/pki/files.h"

namespace dce::worker {
namespace {

class Pki : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/dce-pki-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

X509* parse(const std::string& pem) {
  BIO* const memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* const certificate = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
  BIO_free(memory);
  return certificate;
}

int verify(const std::string& authority, const std::string& pem, int purpose) {
  X509_STORE* const store = X509_STORE_new();
  X509* const root = parse(authority);
  X509* const certificate = parse(pem);
  X509_STORE_add_cert(store, root);
  X509_STORE_CTX* const context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, certificate, nullptr);
  X509_STORE_CTX_set_purpose(context, purpose);
  X509_verify_cert(context);
  const int error = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  X509_free(root);
  X509_free(certificate);
  return error;
}

TEST_F(Pki, CertificatesVerifyForTheirPurposeAlone) {
  make_pki({.folder = folder_, .hosts = {"engine.example", "192.0.2.1"}, .clients = {"server", "client"}});
  const PkiFiles engine = read_pki(folder_, "engine"), client = read_pki(folder_, "client");
  EXPECT_EQ(verify(engine.authority, engine.certificate, X509_PURPOSE_SSL_SERVER), X509_V_OK);
  EXPECT_EQ(verify(engine.authority, client.certificate, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
  EXPECT_NE(verify(engine.authority, client.certificate, X509_PURPOSE_SSL_SERVER), X509_V_OK);
  EXPECT_NE(verify(engine.authority, engine.certificate, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
  EXPECT_NO_THROW(read_pki(folder_, "server"));

  X509* const certificate = parse(engine.certificate);
  EXPECT_EQ(X509_check_host(certificate, "engine.example", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate, "192.0.2.1", 0), 1);
  EXPECT_NE(X509_check_host(certificate, "other.example", 0, 0, nullptr), 1);
  X509_free(certificate);
}

TEST_F(Pki, KeysAreTheirOwnersAlone) {
  make_pki({.folder = folder_});
  for (const char* name : {"/engine.key", "/client.key"}) {
    struct stat status {};
    ASSERT_EQ(stat((folder_ + name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/ca.key"));
}

TEST_F(Pki, RefusesWhatWouldOverwriteOrEscape) {
  make_pki({.folder = folder_});
  EXPECT_THROW(make_pki({.folder = folder_}), std::runtime_error);
  const std::string other = folder_ + "/other";
  EXPECT_THROW(make_pki({.folder = other, .clients = {"../evil"}}), std::runtime_error);
  EXPECT_THROW(make_pki({.folder = other, .hosts = {"a,DNS:b"}}), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists(other));
}

std::string refusal(const std::string& folder) {
  try {
    read_pki(folder, "engine");
    return "none";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST_F(Pki, SaysWhatIsMissing) {
  EXPECT_THAT(refusal(folder_), testing::HasSubstr("/ca.pem: No such file"));
}

TEST_F(Pki, SaysWhatCannotBeUsed) {
  const std::string other = folder_ + "/other", key = folder_ + "/engine.key";
  make_pki({.folder = folder_});
  make_pki({.folder = other});
  EXPECT_EQ(refusal(folder_), "none");
  const auto put = [](const std::string& from, const std::string& to) {
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
  };
  put(other + "/engine.key", key);
  EXPECT_THAT(refusal(folder_), testing::HasSubstr("engine.key is not the key of"));
  put(folder_ + "/ca.pem", key);
  EXPECT_THAT(refusal(folder_), testing::HasSubstr("engine.key is no key"));
  std::filesystem::resize_file(folder_ + "/engine.pem", 200);
  EXPECT_THAT(refusal(folder_), testing::HasSubstr("engine.pem is no certificate"));
}

TEST_F(Pki, SaysWhatHasExpired) {
  make_pki({.folder = folder_, .days = -1});
  EXPECT_THAT(refusal(folder_), testing::HasSubstr("ca.pem has expired"));
}

}  // namespace
}  // namespace dce::worker
