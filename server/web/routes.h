// Paths with places in them, and what answers each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/base/text.h"

namespace dce::server {

/// "/users/{id}/block" is answered for any id that is not empty. The first that fits is taken. To be filled
/// before any thread asks.
template <class Answer>
class Routes {
 public:
  struct Route {
    std::string method, pattern;
    Answer answer;
  };

  void add(std::string method, std::string pattern, Answer answer) {
    routes_.push_back({std::move(method), std::move(pattern), std::move(answer)});
  }

  struct Found {
    const Answer* answer = nullptr;
    std::vector<std::string> values;  ///< of the places, in their order
    bool other_method = false;        ///< with no answer: the path is there, for other methods
  };
  /// HEAD is asked as GET.
  Found find(std::string_view method, const std::string& path) const {
    Found found;
    const std::vector<std::string> parts = split(path, '/');
    for (const Route& route : routes_) {
      std::optional<std::vector<std::string>> values = fit(split(route.pattern, '/'), parts);
      if (!values) continue;
      if (route.method != (method == "HEAD" ? "GET" : method)) {
        found.other_method = true;
        continue;
      }
      return {.answer = &route.answer, .values = std::move(*values)};
    }
    return found;
  }

  const std::vector<Route>& all() const noexcept { return routes_; }

 private:
  static std::optional<std::vector<std::string>> fit(const std::vector<std::string>& pattern,
                                                     const std::vector<std::string>& parts) {
    if (pattern.size() != parts.size()) return std::nullopt;
    std::vector<std::string> values;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (!pattern[i].starts_with('{')) {
        if (pattern[i] != parts[i]) return std::nullopt;
      } else if (parts[i].empty()) {
        return std::nullopt;
      } else {
        values.push_back(parts[i]);
      }
    }
    return values;
  }

  std::vector<Route> routes_;
};

}  // namespace dce::server
