// One POST to an address that an administrator gave, and to nowhere else.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "server/ipp/address.h"

namespace dce::server {

/// The address as it is kept: http or https, no user name, a host that is not on a forbidden network. Throws
/// std::runtime_error with a sentence.
std::string checked_url(const std::string& url, const NetworkPolicy& policy);

struct PostResult {
  bool taken = false;  ///< 2xx
  std::string text;    ///< "200", or what went wrong
};

/// The host's name is resolved, checked and then connected to, so that it cannot mean something else in
/// between. Redirections are not followed, proxies not used; certificates are checked. Ends within ten
/// seconds, or soon after `stopping`.
PostResult post_json(const std::string& url, const std::string& body, const std::vector<std::string>& headers,
                     const NetworkPolicy& policy, const std::atomic<bool>& stopping);

}  // namespace dce::server
