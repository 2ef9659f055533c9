#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "codec/deflate.h"
#include "codec/lzw_encode.h"
#include "encode/encoder.h"
#include "encode/ps/ps_text.h"

namespace dce::core {

struct PsOptions {
  int level = 3;        ///< PostScript language level, 2 or 3
  bool binary = false;  ///< 8-bit data for transports that keep it; otherwise ASCII base-85
};

/// Compresses programs and data as the options say, and writes them so that the prolog's procedures find
/// their ends. One thread at a time; making one costs as much as packing a page.
class PsPacker {
 public:
  explicit PsPacker(const PsOptions& options);
  /// Appends a program, compressed, to be executed.
  Status program(Bytes program, ByteBuffer& out);
  /// Appends data as it lies behind the operator that reads it.
  void data(Bytes data, ByteBuffer& out) const;
  Status compress(Bytes bytes, ByteBuffer& out);

 private:
  const PsOptions options_;
  std::optional<DeflateEncoder> deflate_;  // level 3
  std::optional<LzwEncoder> lzw_;          // level 2
};

/// The packers of a job, for one page at a time each. Thread-safe.
class PsPackers {
 public:
  explicit PsPackers(const PsOptions& options) : options_(options) {}

  std::unique_ptr<PsPacker> take();
  void give_back(std::unique_ptr<PsPacker> packer);
  const PsOptions& options() const { return options_; }

 private:
  const PsOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<PsPacker>> idle_;
};

/// Puts together what lies between a page's setup and its trailer: stretches of program, compressed, and
/// image data between them. Lives on one thread.
class PsPage {
 public:
  PsPage(PsPackers& packers, PieceReceiver receive);
  ~PsPage() { packers_.give_back(std::move(packer_)); }
  PsPage(const PsPage&) = delete;
  PsPage& operator=(const PsPage&) = delete;

  /// The program being written.
  PsText& text() { return text_; }

  /// Runs `before`, which leaves an image dictionary whose data source is the file /S, filtered: that
  /// delivers `data`. Then `image`, or `imagemask` for a mask, is executed. Small data goes into the program.
  void image(const PsText& before, Bytes data, bool mask);

  /// Data for image() from samples: appends the filter's expression ("/FlateDecode filter" or nothing) to
  /// `filter`.
  Status compress(Bytes samples, ByteBuffer& out, std::string* filter);
  /// As an expression: the filter that decompresses programs and samples.
  std::string_view compression_filter() const {
    return options().level >= 3 ? "/FlateDecode filter" : "/LZWDecode filter";
  }
  const PsOptions& options() const { return packers_.options(); }

  size_t buffered() const { return buffered_ + text_.bytes().size(); }

  /// A place to rewind to; valid until the next flush.
  struct Mark {
    size_t parts = 0, text = 0;
  };
  Mark mark() const { return {parts_.size(), text_.bytes().size()}; }
  void rewind(const Mark& mark);

  /// Hands over everything buffered.
  Status flush();
  /// Hands over bytes as they are.
  Status pass(int tag, ByteBuffer bytes);

 private:
  struct Part {
    bool program = false;
    ByteBuffer bytes;  // program: as written; data: as it goes out
  };

  PsPackers& packers_;
  PieceReceiver receive_;
  PsText text_;
  std::vector<Part> parts_;
  size_t buffered_ = 0;
  std::unique_ptr<PsPacker> packer_;
};

}  // namespace dce::core
