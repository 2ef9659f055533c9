#include "worker/zygote/unpacking.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "unpack/unpack.h"
#include "worker/forking/child_process.h"
#include "worker/wire/parts.h"

namespace dce::worker {
namespace {

/// A document in memory as bytes.
class Mapping {
 public:
  explicit Mapping(int fd) {
    struct stat status {};
    if (fstat(fd, &status) != 0 || status.st_size == 0) return;
    size_ = static_cast<size_t>(status.st_size);
    void* const address = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    bytes_ = address == MAP_FAILED ? nullptr : static_cast<const uint8_t*>(address);
  }
  ~Mapping() {
    if (bytes_ != nullptr) munmap(const_cast<uint8_t*>(bytes_), size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  core::Bytes bytes() const { return bytes_ == nullptr ? core::Bytes() : core::Bytes(bytes_, size_); }

 private:
  const uint8_t* bytes_ = nullptr;
  size_t size_ = 0;
};

core::MessageText text_of(const std::string& ticket_json) {
  const auto ticket = nlohmann::json::parse(ticket_json, nullptr, false);
  const std::string word =
      ticket.is_object() && ticket.contains("dce-mail-message") && ticket["dce-mail-message"].is_string()
          ? ticket["dce-mail-message"].get<std::string>()
          : std::string();
  return word == "print"  ? core::MessageText::print
         : word == "omit" ? core::MessageText::omit
                          : core::MessageText::automatic;
}

/// Sends on what can be printed.
class Sender final : public core::UnpackReceiver {
 public:
  Sender(Channel& control, const dce::Engine& engine, const Task& task, int output)
      : control_(control),
        engine_(engine),
        left_out_(task.left_out),
        password_(task.documents.at(0).password),
        output_(output) {}

  bool document(const std::string& name, core::Bytes bytes, size_t position) override {
    const uint64_t number = ++tried_;
    if (std::find(left_out_.begin(), left_out_.end(), number) != left_out_.end()) return false;
    control_.send({.kind = Kind::trying, .number = number, .text = name});
    const std::string why = why_not(name, bytes);
    control_.send({.kind = Kind::trying});
    if (!why.empty()) {
      warning("\"" + name + "\" is left out: " + why);
      return false;
    }
    const std::string head = to_bytes({bytes.size(), static_cast<uint32_t>(position), name});
    if (!write_all(output_, {reinterpret_cast<const uint8_t*>(head.data()), head.size()}) ||
        !write_all(output_, bytes))
      _exit(0);  // there is nobody any more
    return true;
  }

  void warning(const std::string& text) override { control_.send({.kind = Kind::warning, .text = text}); }

 private:
  /// Empty where it can be printed, as far as opening it shows.
  std::string why_not(const std::string& name, core::Bytes bytes) const {
    using Json = nlohmann::json;
    try {
      dce::Source source = dce::Source::memory(engine_, std::as_bytes(bytes));
      source.name(name);
      if (Json::parse(dce::recognise_json(engine_, source)).at("read_by") != "library") return {};
      const Json found = Json::parse(dce::info_json(engine_, source, password_));
      return found.at("page_sizes").empty() ? "no page of it can be read" : "";
    } catch (const dce::Error& error) {
      return error.what();
    }
  }

  Channel& control_;
  const dce::Engine& engine_;
  const std::vector<uint64_t> left_out_;
  const std::string password_;
  const int output_;
  uint64_t tried_ = 0;
};

}  // namespace

Message unpack_document(Channel& control, const dce::Engine& engine, const Task& task, int document,
                        int output) {
  const Mapping mapping(document);
  Sender sender(control, engine, task, output);
  const core::UnpackOptions options{.text = text_of(task.ticket_json), .most_bytes = task.input_bytes};
  const core::Status status = core::unpack(mapping.bytes(), options, sender);
  if (status.ok()) return {.kind = Kind::done};
  return {.kind = Kind::failed, .code = static_cast<uint32_t>(status.code()), .text = status.message()};
}

}  // namespace dce::worker
