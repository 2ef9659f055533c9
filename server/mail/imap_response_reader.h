// Responses of an IMAP server (RFC 9051, 7), as far as taking mail needs them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/mail/line_source.h"

namespace dce::server {

struct ImapResponse {
  /// Where a literal stood in `text`; no line of the protocol holds this byte (RFC 9051, 9: CHAR).
  static constexpr char kLiteral = '\x01';

  std::string tag;                    ///< "*", "+", or that of the command it ends
  std::string text;                   ///< what follows it, literals taken out
  std::vector<std::string> literals;  ///< in order
};

/// The next one. Throws MailError where lines are longer than a megabyte, literals together longer than
/// `most_literal`, or there are more than a few.
ImapResponse read_imap_response(LineSource& source, size_t most_literal);

/// "OK", "NO", "BAD", "BYE" or "PREAUTH"; empty for a response that is none of these.
std::string_view condition_of(const ImapResponse& response);
/// 45 of "* OK [UIDVALIDITY 45] ..." for "UIDVALIDITY".
std::optional<uint64_t> number_in_code(const ImapResponse& response, std::string_view code);
/// Whether "[TRYCREATE]", "[READ-ONLY]" or the like is there.
bool has_code(const ImapResponse& response, std::string_view code);

/// Of "* SEARCH 2 84 882"; nothing where it is another response.
std::optional<std::vector<uint32_t>> search_result(const ImapResponse& response);
/// Of "* CAPABILITY IMAP4rev1 IDLE", in capitals; empty where it is another response.
std::vector<std::string> capabilities_in(const ImapResponse& response);
/// "* 23 EXISTS": how many messages there are now.
std::optional<uint32_t> exists_in(const ImapResponse& response);
/// "* 44 EXPUNGE": there is one less.
bool is_expunge(const ImapResponse& response);

struct ImapFetched {
  uint32_t uid = 0;
  std::optional<uint64_t> size{};     ///< RFC822.SIZE
  std::optional<std::string> body{};  ///< of whichever BODY[...] was asked for
};
/// Of "* 12 FETCH (UID 4827 RFC822.SIZE 44827)". Takes the body's bytes out of the response. Nothing where it
/// is another response, or names no UID.
std::optional<ImapFetched> fetched_in(ImapResponse& response);

}  // namespace dce::server
