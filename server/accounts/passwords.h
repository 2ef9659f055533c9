// Passwords as argon2id hashes (RFC 9106), by libsodium.
#pragma once

#include <string>

namespace dce::server {

/// A sentence that says what is wrong with a new password of `name`'s; empty for a good one.
std::string password_problem(const std::string& password, const std::string& name);

/// Takes about a tenth of a second and 64 MB. Throws std::runtime_error where there is no memory.
std::string hash_password(const std::string& password);

/// Takes as long whether or not it is the right one, also for an empty `hash`, which none is right for: how
/// long a login takes does not say who has an account. Only a few are checked at a time.
bool is_password(const std::string& hash, const std::string& password);

}  // namespace dce::server
