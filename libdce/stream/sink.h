#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

/// Where a stream's bytes go, in order, from one thread at a time. finish() makes the output final; a sink dropped
/// without it leaves nothing behind where that is possible (a path: no file at all).
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Status write(Bytes bytes) = 0;
  virtual Status finish() = 0;

  /// Makes a write that waits for its receiver, and every later one that would, return Code::cancelled. From any thread,
  /// while the sink lives; does not block. A callback's waiting is its own affair.
  virtual void interrupt() {}

  /// Starts page `number` (1-based) of a format that holds one page a file. Only sinks that can tell pages apart
  /// accept more than page 1.
  virtual Status begin_page_file(int number);
  virtual bool separates_pages() const { return false; }  ///< accepts more than page 1?

  /// Can bytes that were written be written over? For streams whose header says what only their end knows.
  virtual bool can_rewrite() const { return false; }

  /// Writes over bytes that were written before, `offset` bytes from the start of the stream (of the page's file
  /// where pages have their own). What was never written cannot be reached: Code::internal. The next write() goes
  /// on where the last one ended.
  virtual Status rewrite(uint64_t offset, Bytes bytes);

  Status write(std::string_view text) {
    return write(Bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }
};

/// A file, written beside its final name and renamed by finish(). A `%d` (or `%03d`) in the path makes one file a page.
std::unique_ptr<Sink> make_path_sink(std::string path);

/// Does `path` name one file a page, i.e. hold one integer conversion such as %d or %03d?
bool is_page_pattern(const std::string& path);

/// The descriptor stays the caller's and is not closed.
std::unique_ptr<Sink> make_fd_sink(int fd);

/// Answers false to refuse, which ends the job with Code::output.
using WriteCallback = std::function<bool(Bytes bytes)>;
/// Told, before its first byte, of each page of a format that holds one page a file; likewise.
using PageCallback = std::function<bool(int number)>;
/// Without `begin_page` it takes one page of such formats.
std::unique_ptr<Sink> make_callback_sink(WriteCallback write, PageCallback begin_page = {});

/// For streams that must be written over where `next` cannot be: spools to an unnamed file in TMPDIR, and hands all of it
/// to `next`, which must outlive the spool, when finished.
std::unique_ptr<Sink> make_spool_sink(Sink& next);

/// Appends to `out`, which must outlive the sink.
std::unique_ptr<Sink> make_memory_sink(std::string& out);

}  // namespace dce::core
