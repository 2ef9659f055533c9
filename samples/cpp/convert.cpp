// Converts documents, one after the other, to a stream in memory; shows what a printer would make of it.
//
//   convert FORMAT INPUT...      convert pwg report.pdf photo.jpg
#include <signal.h>

#include <dce/dce.hpp>
#include <iostream>
#include <thread>

/// Cancels a job on Ctrl-C: on a thread that waits for it, as a signal handler may not call Job::cancel.
class Interrupt {
 public:
  explicit Interrupt(dce::Job& job) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGUSR1);
    // Before the job makes threads, so that none of them gets it.
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    watcher_ = std::thread([this, &job] {
      int number = 0;
      sigwait(&signals_, &number);
      if (number == SIGINT) job.cancel();
    });
  }
  ~Interrupt() {
    pthread_kill(watcher_.native_handle(), SIGUSR1);
    watcher_.join();
  }

 private:
  sigset_t signals_;
  std::thread watcher_;
};

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::cerr << "usage: " << argv[0] << " FORMAT INPUT...\n";
    return DCE_USAGE;
  }
  dce_engine_options options = dce::Engine::default_options();
  options.threads = 2;
  options.seconds = 60;  // documents of strangers: a clock is the only thing some of them heed
  dce::Engine engine(options);

  dce::Ticket ticket;
  ticket.set("media", "iso_a4_210x297mm").set("print-color-mode", "monochrome");

  dce::Job job(engine);
  for (int i = 2; i < argc; ++i) job.add(dce::Source::path(engine, argv[i]));
  std::vector<uint8_t> stream;
  job.ticket(ticket)
      .format(argv[1])
      .to_callback([&](std::span<const uint8_t> bytes) {
        stream.insert(stream.end(), bytes.begin(), bytes.end());
        return true;
      })
      .on_event([](const dce_event& event) {
        if (event.kind == DCE_EVENT_PAGE_DONE)
          std::cerr << "page " << event.page << " of " << event.pages << '\n';
        if (event.kind == DCE_EVENT_WARNING)
          std::cerr << "warning, page " << event.page << ": " << event.message << '\n';
      });
  {
    Interrupt interrupt(job);
    job.run();
  }
  std::cout << job.stats_json() << '\n';

  // The same bytes, read back by the library's own decoders.
  auto source = dce::Source::memory(engine, std::as_bytes(std::span(stream)));
  std::cout << dce::verify_json(engine, source) << '\n';
  return DCE_OK;
} catch (const dce::Error& error) {
  std::cerr << error.what();
  if (error.page() != 0) std::cerr << " (page " << error.page() << ')';
  std::cerr << '\n';
  return error.code();
}
