#include "server/ipp/printer.h"

#include <cups/cups.h>

#include <cstring>
#include <memory>

#include "server/base/secrets.h"
#include "server/base/text.h"
#include "server/ipp/response.h"

namespace dce::server {
namespace {

constexpr size_t kLongestName = 120;

using Connection = std::unique_ptr<http_t, void (*)(http_t*)>;
using Message = std::unique_ptr<ipp_t, void (*)(ipp_t*)>;

/// CUPS's list of addresses, from those that were checked.
struct AddressList {
  std::vector<http_addrlist_t> entries;

  explicit AddressList(const std::vector<SocketAddress>& addresses) : entries(addresses.size()) {
    for (size_t i = 0; i < addresses.size(); ++i) {
      std::memcpy(&entries[i].addr, &addresses[i].storage,
                  std::min(sizeof entries[i].addr, size_t{addresses[i].size}));
      entries[i].next = i + 1 < addresses.size() ? &entries[i + 1] : nullptr;
    }
  }
};

std::string certificate_of(http_t* http) {
  cups_array_t* chain = nullptr;
  if (httpCopyCredentials(http, &chain) != 0 || chain == nullptr) return {};
  std::string hash;
  if (const auto* first = static_cast<http_credential_t*>(cupsArrayFirst(chain))) {
    ContentHash content;
    content.add({static_cast<const char*>(first->data), first->datalen});
    hash = content.finish();
  }
  httpFreeCredentials(chain);
  return hash;
}

Connection connect(const IppPeer& peer) {
  const PrinterAddress& address = peer.address;
  std::vector<SocketAddress> allowed;
  try {
    allowed = resolve(address, peer.policy);
  } catch (const std::runtime_error& error) {
    throw IppError(error.what());
  }
  AddressList list(allowed);
  const bool tls = address.scheme == "ipps";
  Connection http(
      httpConnect2(address.host.c_str(), address.port, list.entries.data(), AF_UNSPEC,
                   tls ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1, peer.patience_ms, nullptr),
      httpClose);
  if (!http) throw IppError("the printer at " + address.text() + " cannot be reached");
  if (tls && !peer.pinned.empty() && !equal_secret(certificate_of(http.get()), peer.pinned))
    throw IppError("the printer at " + address.text() +
                   " shows another certificate than when it was registered");
  httpSetTimeout(
      http.get(), peer.patience_ms / 1000.0, [](http_t*, void*) { return 0; }, nullptr);
  return http;
}

Message request_for(ipp_op_t operation, const IppPeer& peer, const std::string& user) {
  Message request(ippNewRequest(operation), ippDelete);
  // RFC 8011, 4.1.5: how the client names the printer, which it takes over TLS too.
  ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr,
               (peer.address.scheme + "://" + peer.address.host + ":" + std::to_string(peer.address.port) +
                peer.address.path)
                   .c_str());
  ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nullptr, user.c_str());
  return request;
}

Message ask(const IppPeer& peer, Message request, std::string* certificate = nullptr) {
  const Connection http = connect(peer);
  if (certificate != nullptr) *certificate = certificate_of(http.get());
  Message response(cupsDoRequest(http.get(), request.release(), peer.address.path.c_str()), ippDelete);
  if (!response) throw IppError("the printer at " + peer.address.text() + " does not answer in IPP");
  if (ippGetStatusCode(response.get()) >= IPP_STATUS_ERROR_BAD_REQUEST)
    throw IppError("the printer at " + peer.address.text() + " answers " +
                   ippErrorString(ippGetStatusCode(response.get())));
  return response;
}

void add_job_attributes(ipp_t* request, const IppStream& stream) {
  if (stream.copies > 1) ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", stream.copies);
  if (!stream.sides.empty())
    ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "sides", nullptr, stream.sides.c_str());
  if (!stream.color_mode.empty())
    ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-color-mode", nullptr,
                 stream.color_mode.c_str());
  if (stream.staple) ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_ENUM, "finishings", IPP_FINISHINGS_STAPLE);
}

bool worth_another_try(ipp_status_t status) {
  return status == IPP_STATUS_ERROR_BUSY || status == IPP_STATUS_ERROR_SERVICE_UNAVAILABLE ||
         status == IPP_STATUS_ERROR_TEMPORARY || status == IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS ||
         status == IPP_STATUS_ERROR_PRINTER_IS_DEACTIVATED || status == IPP_STATUS_ERROR_DEVICE;
}

}  // namespace

IppReport ask_printer(const IppPeer& peer) {
  Message request = request_for(IPP_OP_GET_PRINTER_ATTRIBUTES, peer, "dce");
  static const char* const kWanted[] = {"printer-make-and-model", "printer-state",
                                        "printer-state-reasons",  "document-format-supported",
                                        "sides-supported",        "print-color-mode-supported",
                                        "finishings-supported",   "pwg-raster-document-resolution-supported",
                                        "urf-supported",          "media-default",
                                        "marker-names",           "marker-levels",
                                        "printer-supply",         "printer-supply-description",
                                        "printer-uri-supported"};
  ippAddStrings(request.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                static_cast<int>(std::size(kWanted)), nullptr, kWanted);
  std::string certificate;
  IppReport report = report_of(ask(peer, std::move(request), &certificate).get());
  report.certificate = std::move(certificate);
  return report;
}

IppAnswer send_to_printer(const IppPeer& peer, const IppStream& stream) {
  using Kind = IppAnswer::Kind;
  Connection http(nullptr, httpClose);
  try {
    http = connect(peer);
  } catch (const IppError& error) {
    return {.kind = Kind::unreachable, .detail = error.what()};
  }
  Message request = request_for(IPP_OP_PRINT_JOB, peer, stream.user);
  ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr,
               printable(stream.name, kLongestName).c_str());
  ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr,
               stream.mime_type.c_str());
  add_job_attributes(request.get(), stream);
  stream.before_first_byte();
  const size_t length = ippLength(request.get()) + stream.bytes;
  const char* const path = peer.address.path.c_str();
  http_status_t status = cupsSendRequest(http.get(), request.get(), path, length);
  std::vector<char> buffer(64 * 1024);
  while (status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK) {
    const size_t got = stream.read(buffer.data(), buffer.size());
    if (got == 0) break;
    status = cupsWriteRequestData(http.get(), buffer.data(), got);
  }
  const Message response(cupsGetResponse(http.get(), path), ippDelete);
  if (!response) {
    // HTTP's own "no" comes before anything was taken for printing.
    if (status >= HTTP_STATUS_BAD_REQUEST && status < HTTP_STATUS_SERVER_ERROR)
      return {.kind = Kind::refused, .detail = "HTTP " + std::to_string(static_cast<int>(status))};
    return {.kind = Kind::broken, .detail = "the printer went away while it was sent to"};
  }
  const ipp_status_t answer = ippGetStatusCode(response.get());
  if (answer >= IPP_STATUS_ERROR_BAD_REQUEST) {
    std::string detail = ippErrorString(answer);
    if (const std::string text = status_message_of(response.get()); !text.empty()) detail += ": " + text;
    return {.kind = worth_another_try(answer) ? Kind::busy : Kind::refused, .detail = std::move(detail)};
  }
  const ipp_attribute_t* const id = ippFindAttribute(response.get(), "job-id", IPP_TAG_INTEGER);
  return {.kind = Kind::taken, .job = id == nullptr ? 0 : ippGetInteger(const_cast<ipp_attribute_t*>(id), 0)};
}

IppJobReport ask_job(const IppPeer& peer, int job) {
  Message request = request_for(IPP_OP_GET_JOB_ATTRIBUTES, peer, "dce");
  ippAddInteger(request.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
  return job_report_of(ask(peer, std::move(request)).get());
}

}  // namespace dce::server
