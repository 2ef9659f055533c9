// What an owner may choose at the printer, in IPP's words.
#pragma once

#include <string>
#include <string_view>

namespace dce::server {

/// A choice of the ticket's attributes: the ones a panel shows. Everything else in a ticket is kept as it is.
struct PrintOptions {
  static constexpr int kMostCopies = 99;

  int copies = 1;
  std::string sides = "one-sided";  ///< or two-sided-long-edge, two-sided-short-edge
  bool monochrome = false;
  bool staple = false;
};

/// What of `ticket` (JSON, IPP job attributes) a panel shows.
PrintOptions options_of(const std::string& ticket);

/// `ticket` with these options instead of its own. The same options give the same text.
std::string with_options(const std::string& ticket, const PrintOptions& options);

/// Words anywhere in a subject line, such as "2 copies", "duplex", "bw" and their like in German, French and
/// Spanish.
PrintOptions options_in_subject(std::string_view subject);

/// For streams whose printer makes the copies and finishings as it is told beside the stream (PWG 5102.4,
/// URF, PCLm, PDF): the ticket without them.
std::string without_device_options(const std::string& ticket);

}  // namespace dce::server
