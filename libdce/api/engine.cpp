#include <cstdlib>
#include <cstring>

#include "api/objects.h"
#include "parallel/for_each.h"

using namespace dce::core;

namespace dce::core {

dce_code fill_error(dce_error* error, dce_code code, const std::string& message, int page) {
  if (error) {
    error->code = code;
    error->page = page;
    size_t length = std::min(message.size(), sizeof error->message - 1);
    // Never cut within a UTF-8 character.
    while (length < message.size() && length > 0 && (static_cast<unsigned char>(message[length]) & 0xc0) == 0x80) --length;
    std::memcpy(error->message, message.data(), length);
    error->message[length] = '\0';
  }
  return code;
}

dce_code fill_error(dce_error* error, const Status& status) {
  return fill_error(error, static_cast<dce_code>(status.code()), status.message(), status.page());
}

char* copy_text(const std::string& text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (!copy) throw std::bad_alloc();
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

}  // namespace dce::core

extern "C" {

const char* dce_version(void) { return DCE_VERSION; }

const char* dce_code_name(dce_code code) {
  return code == DCE_MISUSE ? "misuse" : code_name(static_cast<Code>(code)).data();
}

void dce_free(char* text) { std::free(text); }

void dce_engine_options_init(dce_engine_options* options) {
  if (!options) return;
  const Limits limits;
  *options = {};
  options->size = sizeof *options;
  options->memory_bytes = limits.memory_bytes;
  options->input_bytes = limits.input_bytes;
  options->output_bytes = limits.output_bytes;
  options->pages = limits.pages;
  options->image_pixels = limits.image_pixels;
  options->seconds = limits.seconds;
}

dce_code dce_engine_create(const dce_engine_options* options, dce_engine** engine, dce_error* error) {
  DCE_REQUIRE(engine);
  *engine = nullptr;
  dce_engine_options defaults;
  dce_engine_options_init(&defaults);
  if (!options) options = &defaults;
  if (options->size != sizeof *options) {
    return fill_error(error, DCE_MISUSE, "dce_engine_options was not filled by dce_engine_options_init");
  }
  if (options->threads < 0 || options->threads > 1024 || options->memory_bytes == 0 || options->input_bytes == 0 ||
      options->pages <= 0 || options->image_pixels <= 0 || options->seconds < 0) {
    return fill_error(error, DCE_MISUSE, "an engine option is out of range");
  }
  return guarded(error, [&]() -> Status {
    auto made = std::make_unique<dce_engine>();
    made->threads = options->threads > 0 ? options->threads : available_threads();
    made->limits = {.memory_bytes = options->memory_bytes,
                    .input_bytes = options->input_bytes,
                    .output_bytes = options->output_bytes,
                    .pages = options->pages,
                    .image_pixels = options->image_pixels,
                    .seconds = options->seconds};
    *engine = made.release();
    return ok();
  });
}

void dce_engine_cancel(dce_engine* engine) {
  if (engine) engine->running.cancel();
}

void dce_engine_destroy(dce_engine* engine) { delete engine; }

static dce_code adopt(dce_source** out, Result<Source> made, dce_error* error) {
  if (!made.ok()) return fill_error(error, std::move(made).status());
  *out = new dce_source{std::move(made).value()};
  return fill_error(error, ok());
}

dce_code dce_source_from_path(dce_engine* engine, const char* path, dce_source** source, dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(path);
  DCE_REQUIRE(source);
  *source = nullptr;
  try {
    return adopt(source, Source::from_path(path, engine->limits), error);
  } catch (const std::bad_alloc&) {
    return fill_error(error, DCE_LIMIT, "not enough memory");
  }
}

dce_code dce_source_from_memory(dce_engine* engine, const void* bytes, size_t size, dce_source** source,
                                dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(source);
  *source = nullptr;
  if (!bytes && size > 0) return fill_error(error, DCE_MISUSE, "bytes must not be NULL");
  if (size > engine->limits.input_bytes) return fill_error(error, DCE_LIMIT, "the document is larger than the input limit");
  return guarded(error, [&] {
    *source = new dce_source{Source::borrow({static_cast<const uint8_t*>(bytes), size})};
    return ok();
  });
}

dce_code dce_source_from_fd(dce_engine* engine, int fd, dce_source** source, dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(source);
  *source = nullptr;
  try {
    return adopt(source, Source::from_fd(fd, engine->limits), error);
  } catch (const std::bad_alloc&) {
    return fill_error(error, DCE_LIMIT, "not enough memory");
  }
}

dce_code dce_source_from_callback(dce_engine* engine, dce_read_function read, void* user, dce_source** source,
                                  dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(read);
  DCE_REQUIRE(source);
  *source = nullptr;
  try {
    return adopt(source,
                 Source::from_reader([&](uint8_t* buffer, size_t size) { return read(user, buffer, size); },
                                     engine->limits),
                 error);
  } catch (const std::bad_alloc&) {
    return fill_error(error, DCE_LIMIT, "not enough memory");
  }
}

dce_code dce_source_set_name(dce_source* source, const char* name, dce_error* error) {
  DCE_REQUIRE(source);
  DCE_REQUIRE(name);
  return guarded(error, [&] {
    source->source = source->source.named(name);
    return ok();
  });
}

void dce_source_destroy(dce_source* source) { delete source; }

}  // extern "C"
