#include "worker/pki/authority.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <stdexcept>

#include "worker/pki/openssl.h"
#include "worker/wire/descriptor.h"

namespace dce::worker {
namespace {

void check(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL cannot make ") + what);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  check(key != nullptr, "a key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "an extension");
  X509_EXTENSION_free(extension);
}

struct Issuer {
  X509* certificate;
  EVP_PKEY* key;
};

using Extensions = std::vector<std::pair<int, std::string>>;

/// Signed by `issuer`, or by its own key where that is NULL.
Certificate make_certificate(const std::string& name, EVP_PKEY* key, const Issuer* issuer, int days,
                             const Extensions& extensions) {
  Certificate made(X509_new());
  X509* const certificate = made.get();
  check(made != nullptr && X509_set_version(certificate, 2) == 1, "a certificate");
  unsigned char serial[16];
  check(RAND_bytes(serial, sizeof serial) == 1, "a random number");
  serial[0] &= 0x7f;  // RFC 5280, 4.1.2.2: positive
  BIGNUM* const number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);  // clocks differ
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86400L * days);
  X509_NAME* const subject = X509_get_subject_name(certificate);
  check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1,
        "a name");
  X509* const signer = issuer == nullptr ? certificate : issuer->certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  X509_set_pubkey(certificate, key);
  for (const auto& [kind, value] : extensions) add_extension(certificate, signer, kind, value);
  check(X509_sign(certificate, issuer == nullptr ? key : issuer->key, EVP_sha256()) > 0, "a signature");
  return made;
}

std::string pem(const std::function<int(BIO*)>& write) {
  const Memory memory(BIO_new(BIO_s_mem()));
  check(write(memory.get()) == 1, "a PEM text");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<size_t>(size)};
}

void write_file(const std::string& path, const std::string& text, mode_t mode) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error(path + ": " + strerror(errno));
}

void write_certificate(const std::string& stem, X509* certificate) {
  write_file(stem + ".pem", pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); }), 0644);
}

void write_key(const std::string& stem, EVP_PKEY* key) {
  write_file(stem + ".key", pem([&](BIO* out) {
               return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
             }),
             0600);
}

std::string alternative_names(const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& host : hosts) {
    // A comma would begin another field of OpenSSL's own language.
    if (host.empty() ||
        host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-_*") !=
            std::string::npos)
      throw std::runtime_error("\"" + host + "\" is no host name or address");
    unsigned char address[sizeof(in6_addr)];
    const bool is_address =
        inet_pton(AF_INET, host.c_str(), address) == 1 || inet_pton(AF_INET6, host.c_str(), address) == 1;
    names += (names.empty() ? "" : ",") + std::string(is_address ? "IP:" : "DNS:") + host;
  }
  return names;
}

void check_name(const std::string& name) {
  if (name.empty() || name.size() > 60 || name.find_first_of("/\\,") != std::string::npos || name[0] == '.' ||
      name == "ca" || name == "engine")
    throw std::runtime_error("\"" + name + "\" is no name for a client");
}

}  // namespace

void make_pki(const PkiRequest& request) {
  const std::string folder = request.folder + "/";
  const std::string names = alternative_names(request.hosts);
  for (const std::string& client : request.clients) check_name(client);
  if (mkdir(request.folder.c_str(), 0755) != 0 && errno != EEXIST)
    throw std::runtime_error(request.folder + ": " + strerror(errno));
  if (access((folder + "ca.pem").c_str(), F_OK) == 0)
    throw std::runtime_error(folder + "ca.pem exists; another authority needs another folder");

  const Key root_key = make_key();
  const Certificate root = make_certificate("libdce private authority", root_key.get(), nullptr, request.days,
                                            {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                             {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                             {NID_subject_key_identifier, "hash"}});
  write_certificate(folder + "ca", root.get());
  const Issuer issuer{root.get(), root_key.get()};
  const auto issue = [&](const std::string& name, Extensions extensions) {
    extensions.insert(extensions.end(), {{NID_basic_constraints, "critical,CA:FALSE"},
                                         {NID_key_usage, "critical,digitalSignature"},
                                         {NID_authority_key_identifier, "keyid"}});
    const Key key = make_key();
    write_key(folder + name, key.get());
    write_certificate(folder + name,
                      make_certificate(name, key.get(), &issuer, request.days, extensions).get());
  };
  issue("engine", {{NID_ext_key_usage, "serverAuth"}, {NID_subject_alt_name, names}});
  for (const std::string& client : request.clients) issue(client, {{NID_ext_key_usage, "clientAuth"}});
}

}  // namespace dce::worker
