// Errors are values: Status for what succeeds or fails, Result<T> for what also yields something.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace dce::core {

/// What went wrong, in the terms of the command line's exit codes and of the C ABI.
enum class Code : int {
  ok = 0,
  usage = 1,       ///< the caller asked for something that makes no sense
  unreadable = 2,  ///< the input is damaged beyond repair or of no supported format
  password = 3,    ///< a password is needed, or the one given is wrong
  limit = 4,       ///< a limit on memory, time, pages or size was hit
  output = 5,      ///< the sink refused bytes
  cancelled = 6,   ///< somebody called cancel
  internal = 70,   ///< a defect of this library
};

std::string_view code_name(Code code);

/// Success, or a code with one sentence for people and the page (1-based, 0 for none) it happened on.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Code code, std::string message, int page = 0)
      : code_(code), page_(page), message_(std::move(message)) {
    assert(code != Code::ok);
  }

  bool ok() const { return code_ == Code::ok; }
  Code code() const { return code_; }
  int page() const { return page_; }
  const std::string& message() const { return message_; }

  /// The same status, said to have happened on `page` unless it already names one.
  Status on_page(int page) && {
    if (!ok() && page_ == 0) page_ = page;
    return std::move(*this);
  }

 private:
  Code code_ = Code::ok;
  int page_ = 0;
  std::string message_;
};

inline Status ok() { return {}; }

/// A T, or the Status that says why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(Status status) : state_(std::in_place_index<1>, std::move(status)) {  // NOLINT: implicit by design
    assert(!std::get<1>(state_).ok());
  }
  Result(Code code, std::string message, int page = 0) : Result(Status(code, std::move(message), page)) {}

  bool ok() const { return state_.index() == 0; }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

  Status status() const& { return ok() ? Status() : std::get<1>(state_); }
  Status status() && { return ok() ? Status() : std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Status> state_;
};

#define DCE_CONCAT_(a, b) a##b
#define DCE_CONCAT(a, b) DCE_CONCAT_(a, b)

/// Returns from the enclosing function if `expression`, a Status, is an error.
#define DCE_TRY(expression)                                    \
  do {                                                         \
    if (::dce::core::Status dce_status_ = (expression); !dce_status_.ok()) return dce_status_; \
  } while (false)

/// Declares or assigns `target` from `expression`, a Result, or returns its Status.
#define DCE_ASSIGN(target, expression) DCE_ASSIGN_(target, expression, DCE_CONCAT(dce_result_, __LINE__))
#define DCE_ASSIGN_(target, expression, result)          \
  auto result = (expression);                            \
  if (!result.ok()) return std::move(result).status();   \
  target = std::move(result).value()

}  // namespace dce::core
