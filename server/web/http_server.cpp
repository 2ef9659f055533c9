// The only source that includes Boost: its headers take long to compile.
#include "server/web/http_server.h"

#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <chrono>
#include <list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "server/base/text.h"

namespace dce::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

constexpr auto kHandshake = 10s, kHeader = 15s, kIdle = 60s, kWriting = 60s, kLinger = 2s;
constexpr auto kForm = 20s, kUpload = 300s;  // for a whole body, however it drips
constexpr auto kEventPause = 1s;
constexpr int kThreads = 2, kHandlers = 16;  // most of the latter wait, for the store or an engine

std::string text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

HttpRequest request_of(const http::request<http::string_body>& message) {
  HttpRequest request;
  request.method = text_of(message.method_string());
  const std::string whole = text_of(message.target());
  const std::string_view target = whole;
  const size_t question = target.find('?');
  request.path = percent_decoded(target.substr(0, question), false);
  if (question != std::string_view::npos) request.query = parse_fields(target.substr(question + 1));
  for (const auto& field : message)
    request.headers.emplace(lower_ascii(text_of(field.name_string())), text_of(field.value()));
  return request;
}

/// Every answer, whatever made it.
http::response<http::string_body> message_of(HttpResponse response, const HttpSettings& settings,
                                             unsigned version) {
  const bool tls = !settings.certificate.empty();
  http::response<http::string_body> message{static_cast<http::status>(response.status), version};
  message.set(http::field::content_type, response.type);
  message.set(http::field::cache_control, "no-store");
  message.set("Content-Security-Policy", settings.content_policy);
  message.set("X-Content-Type-Options", "nosniff");
  message.set("X-Frame-Options", "DENY");
  // "no-referrer" would make browsers send our own forms with "Origin: null" (Fetch, "serializing a request
  // origin").
  message.set("Referrer-Policy", "same-origin");
  message.set("Cross-Origin-Resource-Policy", "same-origin");
  if (tls) message.set("Strict-Transport-Security", "max-age=31536000");
  for (const auto& [name, value] : response.headers) {
    // insert(): several cookies are several lines. Names and values are ours, or were made printable.
    if (name == "Cache-Control") {
      message.set(name, value);
    } else {
      message.insert(name, printable(value, 4096));
    }
  }
  message.body() = std::move(response.body);
  if (!response.events) message.prepare_payload();
  return message;
}

/// What the client sent cannot be read, however long one waits for the rest.
bool is_malformed(const boost::system::error_code& error) {
  return error.category() == make_error_code(http::error::bad_method).category();
}

std::optional<std::string> next_safely(const std::function<std::optional<std::string>()>& events) {
  try {
    return events();
  } catch (const std::exception& error) {
    spdlog::error("events: {}", error.what());
    return std::nullopt;
  }
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpSettings& settings, HttpHandler handler, HttpGuard guard);
  ~Impl();
  int port() const { return acceptor_.local_endpoint().port(); }

 private:
  asio::awaitable<void> accept();
  asio::awaitable<void> serve(tcp::socket socket, std::string peer);
  template <class Stream>
  asio::awaitable<void> converse(Stream& stream, const std::string& peer);
  template <class Stream>
  asio::awaitable<void> answer(Stream& stream, HttpResponse response, unsigned version, bool keep_alive,
                               bool head_only);
  /// Answers before the request was read to its end, and reads on for a moment: what is unread when a socket
  /// is closed makes the kernel reset the connection, and the client may lose the answer (RFC 9112
  /// section 9.6).
  template <class Stream>
  asio::awaitable<void> refuse(Stream& stream, HttpResponse response, unsigned version);
  template <class Stream>
  asio::awaitable<void> tell(Stream& stream, HttpResponse response, unsigned version);
  /// On a thread that may wait.
  template <class Answer>
  auto on_handler(const Answer& answer) -> asio::awaitable<decltype(answer())>;
  HttpResponse handle_safely(const HttpRequest& request) const;
  std::optional<HttpResponse> refuse_safely(const HttpRequest& head) const;

  /// Counts a connection, or a body, while it is there.
  bool enter(const std::string& peer);
  void leave(const std::string& peer);

  const HttpSettings settings_;
  const HttpHandler handler_;
  const HttpGuard guard_;
  std::unique_ptr<asio::ssl::context> tls_;
  std::mutex mutex_;
  std::map<std::string, int> peers_;
  int connections_ = 0;
  std::atomic<size_t> bodies_{0};
  std::atomic<int> event_streams_{0};
  asio::thread_pool handlers_{kHandlers};
  // Ends before what its connections use.
  asio::io_context context_;
  tcp::acceptor acceptor_{context_};
  std::list<std::thread> threads_;
};

HttpServer::Impl::Impl(const HttpSettings& settings, HttpHandler handler, HttpGuard guard)
    : settings_(settings), handler_(std::move(handler)), guard_(std::move(guard)) {
  const std::string place = settings_.host + ":" + std::to_string(settings_.port);
  try {
    if (!settings_.certificate.empty()) {
      tls_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
      SSL_CTX_set_min_proto_version(tls_->native_handle(), TLS1_2_VERSION);
      SSL_CTX_set_options(tls_->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
      tls_->use_certificate_chain_file(settings_.certificate);
      tls_->use_private_key_file(settings_.key, asio::ssl::context::pem);
    }
    const tcp::endpoint endpoint(asio::ip::make_address(settings_.host),
                                 static_cast<unsigned short>(settings_.port));
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("cannot listen on " + place + ": " + error.code().message());
  }
  asio::co_spawn(context_, accept(), asio::detached);
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { context_.run(); });
}

HttpServer::Impl::~Impl() {
  context_.stop();
  for (std::thread& thread : threads_) thread.join();
  handlers_.stop();
  handlers_.join();
}

bool HttpServer::Impl::enter(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  if (connections_ >= settings_.connections) return false;
  int& mine = peers_[peer];
  if (mine >= settings_.connections_of_peer) return false;
  ++mine;
  ++connections_;
  return true;
}

void HttpServer::Impl::leave(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  --connections_;
  if (--peers_[peer] == 0) peers_.erase(peer);
}

asio::awaitable<void> HttpServer::Impl::accept() {
  while (true) {
    boost::system::error_code error;
    // What a connection's timers do and what it does itself never happen at the same time.
    const asio::any_io_executor strand = asio::make_strand(context_);
    tcp::socket socket =
        co_await acceptor_.async_accept(strand, asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // out of descriptors: others must end first
      asio::steady_timer timer(context_, 100ms);
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    const tcp::endpoint from = socket.remote_endpoint(error);
    if (error) continue;
    std::string peer = from.address().to_string();
    if (!enter(peer)) continue;  // closed by its destructor
    asio::co_spawn(strand, serve(std::move(socket), std::move(peer)), asio::detached);
  }
}

asio::awaitable<void> HttpServer::Impl::serve(tcp::socket socket, std::string peer) {
  try {
    socket.set_option(tcp::no_delay(true));
    if (tls_) {
      beast::ssl_stream<beast::tcp_stream> stream(std::move(socket), *tls_);
      beast::get_lowest_layer(stream).expires_after(kHandshake);
      co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
      co_await converse(stream, peer);
      beast::get_lowest_layer(stream).expires_after(kHandshake);
      co_await stream.async_shutdown(asio::use_awaitable);
    } else {
      beast::tcp_stream stream(std::move(socket));
      co_await converse(stream, peer);
    }
  } catch (const std::exception&) {  // it went away, took too long, or spoke no HTTP
  }
  leave(peer);
}

template <class Stream>
asio::awaitable<void> HttpServer::Impl::answer(Stream& stream, HttpResponse response, unsigned version,
                                               bool keep_alive, bool head_only) {
  auto message = message_of(std::move(response), settings_, version);
  message.keep_alive(keep_alive);
  beast::get_lowest_layer(stream).expires_after(kWriting);
  if (head_only) {
    http::response_serializer<http::string_body> serializer(message);
    co_await http::async_write_header(stream, serializer, asio::use_awaitable);
  } else {
    co_await http::async_write(stream, message, asio::use_awaitable);
  }
}

template <class Stream>
asio::awaitable<void> HttpServer::Impl::refuse(Stream& stream, HttpResponse response, unsigned version) {
  co_await answer(stream, std::move(response), version, false, false);
  beast::tcp_stream& below = beast::get_lowest_layer(stream);
  boost::system::error_code error;
  below.socket().shutdown(tcp::socket::shutdown_send, error);
  below.expires_after(kLinger);
  std::array<char, 16384> unwanted;
  while (!error) {
    co_await below.async_read_some(asio::buffer(unwanted), asio::redirect_error(asio::use_awaitable, error));
  }
}

template <class Stream>
asio::awaitable<void> HttpServer::Impl::tell(Stream& stream, HttpResponse response, unsigned version) {
  const std::unique_ptr<void, std::function<void(void*)>> release(this, [&](void*) { --event_streams_; });
  if (++event_streams_ > settings_.event_streams) {
    co_await refuse(stream, HttpResponse::plain(503, "too many watch already"), version);
    co_return;
  }
  const auto events = std::move(response.events);
  response.events = [] { return std::nullopt; };  // says that its length is not known
  auto message = message_of(std::move(response), settings_, version);
  message.keep_alive(false);  // its end is the connection's
  beast::get_lowest_layer(stream).expires_after(kWriting);
  co_await http::async_write(stream, message, asio::use_awaitable);
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (true) {
    timer.expires_after(kEventPause);
    co_await timer.async_wait(asio::use_awaitable);
    const std::optional<std::string> text = co_await on_handler([&] { return next_safely(events); });
    if (!text) co_return;
    if (text->empty()) continue;
    beast::get_lowest_layer(stream).expires_after(kWriting);
    co_await asio::async_write(stream, asio::buffer(*text), asio::use_awaitable);
  }
}

template <class Stream>
asio::awaitable<void> HttpServer::Impl::converse(Stream& stream, const std::string& peer) {
  beast::flat_buffer buffer;
  for (bool first = true;; first = false) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<uint32_t>(settings_.header_bytes));
    parser.body_limit(boost::none);  // set below, when the path is known
    beast::get_lowest_layer(stream).expires_after(first ? kHeader : kIdle);
    boost::system::error_code error;
    co_await http::async_read_header(stream, buffer, parser,
                                     asio::redirect_error(asio::use_awaitable, error));
    if (error == http::error::end_of_stream) co_return;
    if (error == http::error::header_limit) {
      co_await refuse(stream, HttpResponse::plain(431, "the header is too long"), 11);
      co_return;
    }
    if (error) {
      if (is_malformed(error)) co_await refuse(stream, HttpResponse::plain(400, "that is no HTTP/1.1"), 11);
      co_return;
    }
    const auto& head = parser.get();
    const unsigned version = head.version();
    if (head.count(http::field::transfer_encoding) != 0 && !parser.chunked()) {
      // Where its body ends cannot be told, nor what comes after it (RFC 9112 section 6.3).
      co_await refuse(stream, HttpResponse::plain(501, "that transfer coding is not known here"), version);
      co_return;
    }
    const bool upload = settings_.upload_bytes && head.target().starts_with(settings_.uploads);
    const size_t limit = upload ? settings_.upload_bytes() : settings_.form_bytes;
    const auto length = parser.content_length();
    if (length && *length > limit) {
      co_await refuse(stream, HttpResponse::plain(413, "that is too much"), version);
      co_return;
    }
    if (upload && guard_ && (parser.chunked() || length.value_or(0) > 0)) {
      HttpRequest before = request_of(head);
      before.peer = peer;
      beast::get_lowest_layer(stream).expires_never();
      std::optional<HttpResponse> refusal = co_await on_handler([&] { return refuse_safely(before); });
      if (refusal) {
        co_await refuse(stream, std::move(*refusal), version);
        co_return;
      }
    }
    // What it may become is counted before it comes; chunked bodies count with all they may have.
    const size_t reserved = length ? *length : parser.chunked() ? limit : 0;
    if (bodies_.fetch_add(reserved) + reserved > settings_.bodies_bytes) {
      bodies_ -= reserved;
      co_await refuse(stream, HttpResponse::plain(503, "too many uploads at once: try again"), version);
      co_return;
    }
    const std::unique_ptr<void, std::function<void(void*)>> release(this,
                                                                    [&](void*) { bodies_ -= reserved; });
    if (beast::iequals(head[http::field::expect], "100-continue")) {
      http::response<http::empty_body> more{http::status::continue_, version};
      co_await http::async_write(stream, more, asio::use_awaitable);
    }
    parser.body_limit(limit);
    beast::get_lowest_layer(stream).expires_after(upload ? kUpload : kForm);
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error == http::error::body_limit) {
      co_await refuse(stream, HttpResponse::plain(413, "that is too much"), version);
      co_return;
    }
    if (error) {
      if (is_malformed(error)) co_await refuse(stream, HttpResponse::plain(400, "that is no HTTP/1.1"), 11);
      co_return;
    }
    auto message = parser.release();
    HttpRequest request = request_of(message);
    request.body = std::move(message.body());
    request.peer = peer;
    request.tls = tls_ != nullptr;
    const bool keep_alive = message.keep_alive();
    // However long the handler takes, it is not the client's fault.
    beast::get_lowest_layer(stream).expires_never();
    HttpResponse response = co_await on_handler([&] { return handle_safely(request); });
    if (response.events) {
      co_await tell(stream, std::move(response), version);
      co_return;
    }
    co_await answer(stream, std::move(response), version, keep_alive, request.method == "HEAD");
    if (!keep_alive) co_return;
  }
}

template <class Answer>
auto HttpServer::Impl::on_handler(const Answer& answer) -> asio::awaitable<decltype(answer())> {
  co_return co_await asio::co_spawn(
      handlers_, [&answer]() -> asio::awaitable<decltype(answer())> { co_return answer(); },
      asio::use_awaitable);
}

std::optional<HttpResponse> HttpServer::Impl::refuse_safely(const HttpRequest& head) const {
  try {
    return guard_(head);
  } catch (const std::exception& error) {
    spdlog::error("{} {}: {}", head.method, printable(head.path), error.what());
    return HttpResponse::plain(500, "something went wrong here; the log says what");
  }
}

HttpResponse HttpServer::Impl::handle_safely(const HttpRequest& request) const {
  try {
    return handler_(request);
  } catch (const std::exception& error) {
    spdlog::error("{} {}: {}", request.method, printable(request.path), error.what());
    return HttpResponse::plain(500, "something went wrong here; the log says what");
  }
}

HttpServer::HttpServer(const HttpSettings& settings, HttpHandler handler, HttpGuard guard)
    : impl_(std::make_unique<Impl>(settings, std::move(handler), std::move(guard))) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const {
  return impl_->port();
}

}  // namespace dce::server
