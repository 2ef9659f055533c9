#include "server/accounts/passwords.h"

#include <sodium.h>

#include <semaphore>
#include <stdexcept>

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kShortest = 10, kLongest = 512;
/// OWASP asks for 19 MB and two passes at least; this is libsodium's choice for people who wait.
constexpr auto kPasses = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto kMemory = crypto_pwhash_MEMLIMIT_INTERACTIVE;
/// Compared with where there is no such account, so that it takes as long. Nobody has its password.
constexpr char kNobodys[] =
    "$argon2id$v=19$m=65536,t=2,p=1$UbmRnf5QAck3hQiSciEkdg$l+jPG+7sd/mu3BHKbV9W0QDhF7g9iQ84G2Hj9Aor8NU";

/// So that a crowd of logins does not take all memory.
std::counting_semaphore<2> free_places(2);

class Place {
 public:
  Place() { free_places.acquire(); }
  ~Place() { free_places.release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

}  // namespace

std::string password_problem(const std::string& password, const std::string& name) {
  if (password.size() < kShortest)
    return "a password needs " + std::to_string(kShortest) + " characters at least";
  if (password.size() > kLongest) return "the password is too long";
  if (password.find_first_not_of(password.front()) == std::string::npos)
    return "a password needs more than one character again and again";
  if (lower_ascii(password).find(lower_ascii(name)) != std::string::npos)
    return "the name must not be part of the password";
  return {};
}

std::string hash_password(const std::string& password) {
  const Place place;
  char hash[crypto_pwhash_STRBYTES];
  if (sodium_init() < 0 || crypto_pwhash_str_alg(hash, password.data(), password.size(), kPasses, kMemory,
                                                 crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("there is no memory for a password's hash");
  return hash;
}

bool is_password(const std::string& hash, const std::string& password) {
  if (password.size() > kLongest) return false;
  const Place place;
  const bool right = crypto_pwhash_str_verify(hash.empty() ? kNobodys : hash.c_str(), password.data(),
                                              password.size()) == 0;
  return right && !hash.empty();
}

}  // namespace dce::server
