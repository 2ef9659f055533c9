// What is known of printers and asked of them, without any.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/delivery/pjl_status.h"
#include "server/devices/capabilities.h"
#include "server/ipp/address.h"
#include "server/jobs/options.h"

namespace dce::server {
namespace {

using testing::ElementsAre;

std::string normal(std::string_view text) {
  const auto address = parse_printer_address(text);
  return address ? address->text() : "none";
}

TEST(PrinterAddress, IsReadAndWritten) {
  EXPECT_EQ(normal("printer.example"), "ipp://printer.example:631/ipp/print");
  EXPECT_EQ(normal("IPPS://Printer.Example/"), "ipps://printer.example:631/ipp/print");
  EXPECT_EQ(normal("ipp://h:8631/printers/a"), "ipp://h:8631/printers/a");
  EXPECT_EQ(normal("socket://192.0.2.7"), "socket://192.0.2.7:9100");
  EXPECT_EQ(normal("socket://[2001:db8::1]:9101"), "socket://[2001:db8::1]:9101");
  EXPECT_EQ(normal("lpd://h/queue"), "lpd://h:515/queue");
  for (const char* bad :
       {"", "http://h/", "file:///etc/passwd", "socket://", "socket://a b", "socket://u@h", "ipp://h#x",
        "ipp://h:0", "ipp://h:65536", "ipp://h:1x", "socket://h/path", "lpd://h/a/b", "ipp://[::1",
        "ipp://h/\r\nX: y", "ipp://-oProxyCommand", "lpd://h/"})
    EXPECT_EQ(normal(bad), "none") << bad;
}

bool allowed(const char* host, NetworkPolicy policy = {}) {
  try {
    return !resolve({.scheme = "socket", .host = host, .port = 9100}, policy).empty();
  } catch (const std::runtime_error&) {
    return false;
  }
}

TEST(NetworkPolicy, KeepsPrintersOffTheServersOwnHost) {
  EXPECT_TRUE(allowed("192.0.2.1"));
  EXPECT_TRUE(allowed("10.1.2.3"));
  EXPECT_TRUE(allowed("2001:db8::1"));
  for (const char* host : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "169.254.169.254", "fe80::1",
                           "0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "ff02::1", "localhost"})
    EXPECT_FALSE(allowed(host)) << host;
  EXPECT_TRUE(allowed("127.0.0.1", {.allow_loopback = true}));
  EXPECT_FALSE(allowed("169.254.169.254", {.allow_loopback = true}));
  EXPECT_TRUE(allowed("169.254.1.1", {.allow_link_local = true}));
}

TEST(PjlStatus, HearsTheEndInAnyPieces) {
  const std::string said =
      "@PJL USTATUS JOB\r\nSTART\r\nNAME=\"x\"\r\n\f@PJL USTATUS JOB\r\nEND\r\nPAGES=3\r\n\f";
  PjlStatus status;
  for (size_t i = 0; i < said.size(); ++i) {
    const bool before = status.ended();
    status.hear(said.substr(i, 1));
    EXPECT_FALSE(before && !status.ended());
    if (i == 40) EXPECT_FALSE(status.ended());
  }
  EXPECT_TRUE(status.ended());
  EXPECT_TRUE(status.speaks());
  EXPECT_FALSE(status.cancelled());
}

TEST(PjlStatus, LearnsNothingFromOtherText) {
  PjlStatus status;
  status.hear("END\r\n\f@PJL INFO STATUS\r\nEND\r\n\f");
  status.hear("@PJL USTATUS PAGE\r\nEND\r\n\f");
  status.hear(std::string(1 << 20, 'x') + "\nEND\n");
  EXPECT_FALSE(status.ended());
  status.hear("@PJL USTATUS JOB\r\nCANCELED\r\n\f");
  EXPECT_TRUE(status.cancelled());
}

TEST(Capabilities, TheBestStreamComesFirst) {
  EXPECT_THAT(formats_for({"application/pdf", "image/urf", "application/vnd.hp-PCLXL", "text/plain"}),
              ElementsAre("pclxl", "urf", "pdf"));
  EXPECT_THAT(formats_for({"application/vnd.hp-pcl"}), ElementsAre("pcl5"));
  EXPECT_TRUE(formats_for({"text/html"}).empty());
  const Capabilities known{
      .model = "M", .formats = {"pwg"}, .two_sided = true, .resolution = 600, .known = true};
  const Capabilities read = Capabilities::from_json(known.to_json());
  EXPECT_EQ(read.best_format(), "pwg");
  EXPECT_EQ(read.resolution, 600);
  EXPECT_TRUE(read.two_sided && read.known && !read.colour);
  EXPECT_FALSE(Capabilities::from_json("nonsense").known);
}

TEST(PrintOptions, TravelThroughATicket) {
  const PrintOptions options{.copies = 3, .sides = "two-sided-long-edge", .monochrome = true, .staple = true};
  const std::string ticket = with_options(R"({"media":"iso_a4_210x297mm","copies":9})", options);
  EXPECT_EQ(ticket, R"({"copies":3,"finishings":"staple","media":"iso_a4_210x297mm",)"
                    R"("print-color-mode":"monochrome","sides":"two-sided-long-edge"})");
  const PrintOptions read = options_of(ticket);
  EXPECT_EQ(read.copies, 3);
  EXPECT_EQ(read.sides, options.sides);
  EXPECT_TRUE(read.monochrome && read.staple);
  EXPECT_EQ(with_options("{}", {}), "{}");
  EXPECT_EQ(without_device_options(ticket).find("copies"), std::string::npos);
  EXPECT_EQ(options_of("nonsense").copies, 1);
  EXPECT_EQ(options_of(R"({"copies":100000})").copies, PrintOptions::kMostCopies);
  EXPECT_EQ(with_options("{}", {.sides = "evil"}), "{}");
}

TEST(PrintOptions, AreHeardInASubject) {
  const PrintOptions options = options_in_subject("Fwd: minutes, 2 copies DUPLEX (b/w)");
  EXPECT_EQ(options.copies, 2);
  EXPECT_EQ(options.sides, "two-sided-long-edge");
  EXPECT_TRUE(options.monochrome);
  EXPECT_FALSE(options.staple);
  EXPECT_EQ(options_in_subject("3 Kopien, beidseitig, heften").copies, 3);
  EXPECT_TRUE(options_in_subject("3 Kopien, beidseitig, heften").staple);
  EXPECT_EQ(options_in_subject("copies of the report").copies, 1);
  EXPECT_EQ(options_in_subject("999999999999 copies").copies, 1);
  EXPECT_EQ(options_in_subject("Invoice 12 copy, 2024 copies").copies, 1);
  EXPECT_EQ(options_in_subject("5 ejemplares a doble cara, blanco y negro").copies, 5);
  EXPECT_EQ(options_in_subject("impression recto verso, noir et blanc").sides, "two-sided-long-edge");
  EXPECT_TRUE(options_in_subject("impression recto verso, noir et blanc").monochrome);
  for (const char* innocent : {"NB: the agenda", "double room", "noir", "a copy", "copies", "0 copies", ""}) {
    EXPECT_EQ(with_options("{}", options_in_subject(innocent)), "{}") << innocent;
  }
}

}  // namespace
}  // namespace dce::server
