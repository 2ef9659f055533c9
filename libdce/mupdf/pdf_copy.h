// Copies objects from an open PDF document into the file being written, each once.
#pragma once

#include <mupdf/pdf.h>

#include <set>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "mupdf/pdf_export.h"
#include "mupdf/pdf_layers.h"

namespace dce::core {

/// Unless they say otherwise, members leave by longjmp when MuPDF fails: call them under
/// FitzContext::guarded().
class PdfCopier {
 public:
  enum class Keep {
    source,
    nothing
  };  ///< nothing: what was copied is deleted from the document (scratch documents)
  PdfCopier(fz_context* ctx, pdf_document* document, PdfObjectSink& sink, PdfLayers& layers,
            Cancellation& cancellation, Keep keep);

  /// The resources of the page at hand (null: none): forms and Type 3 fonts without their own, as old files have
  /// them, get these, since in the copy they would look for them in vain (ISO 32000-1, Tables 95 and 112). Its contents say in
  /// full what names of resources MuPDF cuts.
  void begin_page(pdf_obj* resources, pdf_obj* contents);
  void end_page() { inherited_ = contents_ = nullptr; }

  /// Appends the object's text; what it refers to is copied by the next flush().
  void append(std::string& out, pdf_obj* object);

  /// Writes everything that was referred to and is not written yet.
  void flush();

  /// Writes a form XObject from content and the entries that its dictionary needs beyond /Type, /Subtype and
  /// /Filter. `content` is a stream, or an array of streams, of the document.
  void form(int number, const std::string& entries, pdf_obj* content);
  void form(int number, const std::string& entries, fz_buffer* content);

  /// The object number of the copy; the object follows with flush().
  int number_of(pdf_obj* reference);

  bool hidden(pdf_obj* optional_content);  ///< is it off in print?

  /// Why the sink refused, if it did.
  Status take_failure();

 private:
  void append(std::string& out, pdf_obj* object, int depth);
  void append_reference(std::string& out, pdf_obj* reference);
  void append_layer(std::string& out, pdf_obj* layer);
  void append_dictionary(std::string& out, pdf_obj* dictionary, int depth);
  void append_stream_entries(std::string& out, pdf_obj* dictionary, bool decoded);
  void append_entry(std::string& out, const char* key, pdf_obj* value, int depth);
  void look_for_long_names();
  void append_inherited(std::string& out, pdf_obj* dictionary);
  bool inherits_too(pdf_obj* resource);
  void search_content(int form);
  bool mentioned(const char* name) const;
  void copy(int source, int target);
  void copy_stream(int source, int target, pdf_obj* dictionary);
  void append_part(fz_buffer* data, pdf_obj* part);
  void write_compressed(int number, const std::string& entries, fz_buffer* plain);
  void put_nothing(int number);
  void put_object(int number, const std::string& body);
  void put_stream(int number, const std::string& entries, const fz_buffer* data);
  void note(Status status);
  void forget();

  fz_context* ctx_;
  pdf_document* document_;
  PdfObjectSink& sink_;
  PdfLayers& layers_;
  Cancellation& cancellation_;
  Keep keep_;
  pdf_obj* inherited_ = nullptr;  ///< borrowed from the page
  pdf_obj* contents_ = nullptr;   ///< borrowed from the page until they were looked through
  std::set<std::string> long_names_;
  std::string content_;            ///< of the form that inherits; empty where all is to be inherited
  int copying_ = 0;                ///< the object of the source under way
  std::vector<int> numbers_;  ///< by number in the source; 0 is not copied
  std::vector<int> pending_;  ///< referred to, not written
  std::vector<int> written_;  ///< to be deleted from a scratch document
  std::string body_;          ///< of the object being written; a member, since errors leave by longjmp
  int since_forgetting_ = 0;
  Status failure_;
};

}  // namespace dce::core
