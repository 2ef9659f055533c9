// Reading and writing the values of options; every reader says in one sentence what would be right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "ticket/options.h"

namespace dce::core {

/// "sides: "duplex" is not one of its values; ..." with the values or the range the option takes.
Status bad_value(const Option& option, std::string_view text);

/// A whole decimal integer and nothing else.
std::optional<int> parse_integer(std::string_view text);

/// The value named by a keyword, an alias or, for an enumeration, a number; null when there is none.
const OptionValue* find_value(const Option& option, std::string_view text);

/// The first value with this number: the canonical one.
const OptionValue* value_of_number(const Option& option, int number);

std::optional<Resolution> parse_resolution(std::string_view text);
std::string format_resolution(Resolution resolution);

/// Ranges in any order, put in ascending order and merged where they touch, as RFC 8011 section 5.2.7 wants
/// them.
std::optional<std::vector<PageRange>> parse_page_ranges(std::string_view text);
std::string format_page_ranges(const std::vector<PageRange>& ranges);

}  // namespace dce::core
