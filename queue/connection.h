// The connection to NATS, and what its C library needs to be used safely. Private to this room.
#pragma once

#include <nats/nats.h>

#include <memory>
#include <string>

#include "queue/address.h"
#include "queue/work_queue.h"

namespace dce::queue {

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};
using Message = std::unique_ptr<natsMsg, Destroy<natsMsg_Destroy>>;
using Subscription = std::unique_ptr<natsSubscription, Destroy<natsSubscription_Destroy>>;
using Options = std::unique_ptr<natsOptions, Destroy<natsOptions_Destroy>>;

/// `what` failed with a status and, of JetStream, a code.
QueueError error_of(natsStatus status, jsErrCode code, const std::string& what);

/// Connected, and reconnecting for ever.
class Connection {
 public:
  /// Throws QueueError.
  explicit Connection(const Settings& settings);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  natsConnection* get() const { return connection_; }
  jsCtx* jetstream() const { return jetstream_; }

 private:
  static natsStatus give_token(char** token, char** problem, void* self);
  static natsStatus sign(char** problem, unsigned char** signature, int* length, const char* nonce,
                         void* self);
  void log_in(natsOptions* options, const Credentials& credentials);

  std::string token_, seed_;  ///< of a .creds file
  natsConnection* connection_ = nullptr;
  jsCtx* jetstream_ = nullptr;
};

}  // namespace dce::queue
