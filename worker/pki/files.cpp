#include "worker/pki/files.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "worker/pki/openssl.h"

namespace dce::worker {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": " + strerror(errno));
  return {std::istreambuf_iterator<char>(file), {}};
}

Memory memory_of(const std::string& text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Of a chain all; none of them has expired.
std::vector<Certificate> certificates_in(const std::string& text, const std::string& path) {
  const Memory memory = memory_of(text);
  std::vector<Certificate> certificates;
  while (Certificate certificate{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)}) {
    if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0)
      throw std::runtime_error(path + " has expired");
    certificates.push_back(std::move(certificate));
  }
  // What ends the loop is the end of the text, or a certificate that cannot be read.
  const unsigned long error = ERR_peek_last_error();
  const bool at_end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (certificates.empty() || !at_end)
    throw std::runtime_error(path +
                             " is no certificate in PEM; \"dce-worker pki init\" makes what is needed");
  return certificates;
}

/// A key with a password is none that can be used: nobody is there to type it.
int no_password(char*, int, int, void*) {
  return -1;
}

Key key_in(const std::string& text, const std::string& path) {
  Key key(PEM_read_bio_PrivateKey(memory_of(text).get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (!key) throw std::runtime_error(path + " is no key in PEM without a password");
  return key;
}

}  // namespace

PkiFiles read_pki(const std::string& folder, const std::string& name) {
  const std::string authority = folder + "/ca.pem", stem = folder + "/" + name;
  PkiFiles files{read_file(authority), read_file(stem + ".pem"), read_file(stem + ".key")};
  certificates_in(files.authority, authority);
  const std::vector<Certificate> chain = certificates_in(files.certificate, stem + ".pem");
  const Key key = key_in(files.key, stem + ".key");
  if (X509_check_private_key(chain.front().get(), key.get()) != 1) {
    ERR_clear_error();
    throw std::runtime_error(stem + ".key is not the key of " + stem + ".pem");
  }
  return files;
}

}  // namespace dce::worker
